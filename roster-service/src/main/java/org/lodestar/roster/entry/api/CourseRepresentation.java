package org.lodestar.roster.entry.api;

import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.lodestar.eventsourcing.commanding.Folded;
import org.lodestar.roster.entry.Course;
import org.lodestar.roster.entry.RosterEntry;
import org.lodestar.roster.entry.view.lists.EntryStatus;

/** A course as clients see it. */
@Schema(name = "Course")
public record CourseRepresentation(
        String sourcedId,
        EntryStatus status,
        String title,
        Optional<String> courseCode,
        List<String> grades,
        String org,
        Optional<String> schoolYear,
        List<String> subjects,
        List<String> subjectCodes) {

    public static CourseRepresentation of(Folded<RosterEntry> entry) {
        Course course = Entries.details(entry, Course.class);
        return new CourseRepresentation(
                entry.stream().id(),
                EntryStatus.of(entry.state()),
                course.title(),
                course.courseCode(),
                course.grades(),
                course.org(),
                course.schoolYear(),
                course.subjects(),
                course.subjectCodes());
    }
}
