package org.lodestar.local.district;

import java.time.LocalDate;
import java.util.List;

/**
 * The school year of the sample district.
 *
 * <p>It lies in the past, so that a whole year of visits can be walked through at once.
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
            "year-2026", "2025-2026", "schoolYear", LocalDate.of(2025, 8, 18), LocalDate.of(2026, 5, 30), "");
    static final Session FALL =
            new Session("fall-2026", "Fall 2025", "semester", YEAR.begin(), LocalDate.of(2025, 12, 20), YEAR.id());
    static final Session SPRING =
            new Session("spring-2026", "Spring 2026", "semester", LocalDate.of(2026, 1, 6), YEAR.end(), YEAR.id());

    static final List<Session> SESSIONS = List.of(
            YEAR,
            FALL,
            SPRING,
            quarter(1, FALL.begin(), LocalDate.of(2025, 10, 18), FALL),
            quarter(2, LocalDate.of(2025, 10, 20), FALL.end(), FALL),
            quarter(3, SPRING.begin(), LocalDate.of(2026, 3, 14), SPRING),
            quarter(4, LocalDate.of(2026, 3, 23), SPRING.end(), SPRING));

    private Calendar() {}

    private static Session quarter(int number, LocalDate begin, LocalDate end, Session semester) {
        return new Session(
                "quarter-" + number + "-2026", "Quarter " + number, "gradingPeriod", begin, end, semester.id());
    }
}
