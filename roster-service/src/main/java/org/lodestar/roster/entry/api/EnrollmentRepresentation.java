package org.lodestar.roster.entry.api;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.LocalDate;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.lodestar.eventsourcing.commanding.Folded;
import org.lodestar.roster.entry.Enrollment;
import org.lodestar.roster.entry.RosterEntry;
import org.lodestar.roster.entry.view.lists.EntryStatus;

/** A person in a class, as clients see it. */
@Schema(name = "Enrollment")
public record EnrollmentRepresentation(
        String sourcedId,
        EntryStatus status,
        @JsonProperty("class") String schoolClass,
        String school,
        String user,
        String role,
        boolean primary,
        Optional<LocalDate> beginDate,
        Optional<LocalDate> endDate) {

    public static EnrollmentRepresentation of(Folded<RosterEntry> entry) {
        Enrollment enrollment = Entries.details(entry, Enrollment.class);
        return new EnrollmentRepresentation(
                entry.stream().id(),
                EntryStatus.of(entry.state()),
                enrollment.schoolClass(),
                enrollment.school(),
                enrollment.user().value(),
                enrollment.role(),
                enrollment.primary(),
                enrollment.beginDate(),
                enrollment.endDate());
    }
}
