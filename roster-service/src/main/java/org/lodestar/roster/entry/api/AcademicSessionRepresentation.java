package org.lodestar.roster.entry.api;

import java.time.LocalDate;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.lodestar.eventsourcing.commanding.Folded;
import org.lodestar.roster.entry.AcademicSession;
import org.lodestar.roster.entry.RosterEntry;
import org.lodestar.roster.entry.view.lists.EntryStatus;

/** An academic session as clients see it. */
@Schema(name = "AcademicSession")
public record AcademicSessionRepresentation(
        String sourcedId,
        EntryStatus status,
        String title,
        String type,
        LocalDate startDate,
        LocalDate endDate,
        Optional<String> parent,
        int schoolYear) {

    public static AcademicSessionRepresentation of(Folded<RosterEntry> entry) {
        AcademicSession academicSession = Entries.details(entry, AcademicSession.class);
        return new AcademicSessionRepresentation(
                entry.stream().id(),
                EntryStatus.of(entry.state()),
                academicSession.title(),
                academicSession.type(),
                academicSession.startDate(),
                academicSession.endDate(),
                academicSession.parent(),
                academicSession.schoolYear());
    }
}
