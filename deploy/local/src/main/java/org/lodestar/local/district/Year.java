package org.lodestar.local.district;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneOffset;

/** The days of a school year, counted from its beginning. */
record Year(LocalDate begin, LocalDate end) {

    private static final ZoneOffset LOCAL = ZoneOffset.ofHours(-6);

    /** The calendar year in which it ends. */
    int number() {
        return end.getYear();
    }

    /** A day of a week of the year. */
    LocalDate day(int week, DayOfWeek day) {
        LocalDate monday = begin.minusDays(begin.getDayOfWeek().getValue() - 1L);
        LocalDate found = monday.plusWeeks(week).plusDays(day.getValue() - 1L);
        return found.isBefore(begin) ? begin : found;
    }

    Instant at(LocalDate day, int hour, int minute) {
        return day.atTime(LocalTime.of(hour, minute)).toInstant(LOCAL);
    }
}
