package org.lodestar.roster.entry;

import java.time.LocalDate;
import java.util.Optional;
import org.lodestar.eventsourcing.StateType;

/**
 * A school year, a semester, a term or a grading period.
 *
 * @param type {@code gradingPeriod, semester, schoolYear, term} or an {@code ext:} token
 * @param endDate as the source gave it: OneRoster means the day after the last, many systems the last
 * @param parent the {@code sourcedId} of the session it is part of
 * @param schoolYear the year in which the school year ends
 */
@StateType(value = "academic-session.state.v1", description = "An academic session that the roster lists.")
public record AcademicSession(
        String title, String type, LocalDate startDate, LocalDate endDate, Optional<String> parent, int schoolYear)
        implements Details {}
