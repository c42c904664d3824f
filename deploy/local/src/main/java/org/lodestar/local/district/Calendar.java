package org.lodestar.local.district;

import java.time.LocalDate;
import java.util.List;

/**
 * The school year of the sample district.
 *
 * <p>As OneRoster has it, the end of a session is exclusive and a school year is named by the year in which it ends.
 */
final class Calendar {

    /**
     * An academic session.
     *
     * @param parent the session it is part of, blank for the year itself
     */
    record Session(String id, String title, String type, LocalDate begin, LocalDate end, String parent) {}

    static final Session YEAR = new Session(
            "year-2027", "2026-2027", "schoolYear", LocalDate.of(2026, 8, 17), LocalDate.of(2027, 5, 29), "");
    static final Session FALL =
            new Session("fall-2027", "Fall 2026", "semester", YEAR.begin(), LocalDate.of(2026, 12, 19), YEAR.id());
    static final Session SPRING =
            new Session("spring-2027", "Spring 2027", "semester", LocalDate.of(2027, 1, 5), YEAR.end(), YEAR.id());

    static final List<Session> SESSIONS = List.of(
            YEAR,
            FALL,
            SPRING,
            quarter(1, FALL.begin(), LocalDate.of(2026, 10, 17), FALL),
            quarter(2, LocalDate.of(2026, 10, 19), FALL.end(), FALL),
            quarter(3, SPRING.begin(), LocalDate.of(2027, 3, 13), SPRING),
            quarter(4, LocalDate.of(2027, 3, 22), SPRING.end(), SPRING));

    private Calendar() {}

    private static Session quarter(int number, LocalDate begin, LocalDate end, Session semester) {
        return new Session(
                "quarter-" + number + "-2027", "Quarter " + number, "gradingPeriod", begin, end, semester.id());
    }
}
