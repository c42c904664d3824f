package org.lodestar.roster.entry.api;

import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.lodestar.eventsourcing.commanding.Folded;
import org.lodestar.roster.entry.RosterEntry;
import org.lodestar.roster.entry.SchoolClass;
import org.lodestar.roster.entry.view.lists.EntryStatus;

/** A class as clients see it. */
@Schema(name = "Class")
public record ClassRepresentation(
        String sourcedId,
        EntryStatus status,
        String title,
        List<String> grades,
        String course,
        Optional<String> classCode,
        String classType,
        Optional<String> location,
        String school,
        List<String> terms,
        List<String> subjects,
        List<String> subjectCodes,
        List<String> periods) {

    public static ClassRepresentation of(Folded<RosterEntry> entry) {
        SchoolClass schoolClass = Entries.details(entry, SchoolClass.class);
        return new ClassRepresentation(
                entry.stream().id(),
                EntryStatus.of(entry.state()),
                schoolClass.title(),
                schoolClass.grades(),
                schoolClass.course(),
                schoolClass.classCode(),
                schoolClass.classType(),
                schoolClass.location(),
                schoolClass.school(),
                schoolClass.terms(),
                schoolClass.subjects(),
                schoolClass.subjectCodes(),
                schoolClass.periods());
    }
}
