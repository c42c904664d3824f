package org.lodestar.roster.entry;

import java.util.List;
import java.util.Optional;
import org.lodestar.eventsourcing.StateType;

/**
 * What is taught, independent of when and to whom.
 *
 * @param org the {@code sourcedId} of the org that offers it
 * @param schoolYear the {@code sourcedId} of an academic session
 */
@StateType(value = "course.state.v1", description = "A course that the roster lists.")
public record Course(
        String title,
        Optional<String> courseCode,
        List<String> grades,
        String org,
        Optional<String> schoolYear,
        List<String> subjects,
        List<String> subjectCodes)
        implements Details {

    public Course {
        grades = List.copyOf(grades);
        subjects = List.copyOf(subjects);
        subjectCodes = List.copyOf(subjectCodes);
    }
}
