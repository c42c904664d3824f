package org.lodestar.roster.entry;

import java.time.LocalDate;
import java.util.Optional;
import org.lodestar.eventsourcing.PersonRef;
import org.lodestar.eventsourcing.StateType;

/**
 * A person in a class.
 *
 * @param schoolClass {@code sourcedId} of the class
 * @param school {@code sourcedId} of the school it is held at
 * @param role {@code administrator, proctor, student, teacher} or an {@code ext:} token
 * @param primary whether this is the teacher of record
 */
@StateType(value = "enrollment.state.v1", description = "A person in a class, as the roster lists it.")
public record Enrollment(
        String schoolClass,
        String school,
        PersonRef user,
        String role,
        boolean primary,
        Optional<LocalDate> beginDate,
        Optional<LocalDate> endDate)
        implements Details {}
