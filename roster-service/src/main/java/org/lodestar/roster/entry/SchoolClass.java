package org.lodestar.roster.entry;

import java.util.List;
import java.util.Optional;
import org.lodestar.eventsourcing.Restricted;
import org.lodestar.eventsourcing.Restricted.Classification;
import org.lodestar.eventsourcing.StateType;

/**
 * A course given at a school to a group in some terms: what other systems call a section.
 *
 * @param title restricted, because many schools write the teacher's name into it
 * @param course {@code sourcedId} of the course
 * @param classType {@code homeroom, scheduled} or an {@code ext:} token
 * @param school {@code sourcedId} of the org
 * @param terms {@code sourcedId}s of academic sessions
 */
@StateType(value = "class.state.v1", description = "A class that the roster lists.")
public record SchoolClass(
        @Restricted(Classification.PERSONAL) String title,
        List<String> grades,
        String course,
        Optional<String> classCode,
        String classType,
        Optional<String> location,
        String school,
        List<String> terms,
        List<String> subjects,
        List<String> subjectCodes,
        List<String> periods)
        implements Details {

    public SchoolClass {
        grades = List.copyOf(grades);
        terms = List.copyOf(terms);
        subjects = List.copyOf(subjects);
        subjectCodes = List.copyOf(subjectCodes);
        periods = List.copyOf(periods);
    }
}
