package org.lodestar.observation.time;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.lodestar.observation.time.TimeUse.Stretch;

class TimeUseTest {

    private static final LocalDate MONDAY = LocalDate.of(2026, 3, 2);
    private static final LocalDate LONG_AFTER = LocalDate.of(2027, 1, 1);
    private static int made;

    private static Stretch stretch(String start, int minutes, TimeCategory category, TimeSource source) {
        return new Stretch(
                new UUID(0, ++made),
                Instant.parse(start),
                minutes,
                category,
                category == TimeCategory.INSTRUCTIONAL ? Optional.of(TimeSubcategory.WALKTHROUGH) : Optional.empty(),
                source);
    }

    private static TimeUse onMonday(Stretch... entries) {
        return TimeUse.measure(List.of(entries), MONDAY, MONDAY, ZoneOffset.UTC, LONG_AFTER);
    }

    @Test
    void is_the_instructional_part_of_the_working_time() {
        TimeUse use = onMonday(
                stretch("2026-03-02T08:00:00Z", 60, TimeCategory.INSTRUCTIONAL, TimeSource.SELF_LOG),
                stretch("2026-03-02T09:00:00Z", 240, TimeCategory.ADMINISTRATIVE, TimeSource.SELF_LOG),
                stretch("2026-03-02T13:00:00Z", 60, TimeCategory.PERSONAL, TimeSource.SELF_LOG),
                stretch("2026-03-02T14:00:00Z", 150, TimeCategory.RELATIONAL, TimeSource.CALENDAR));

        assertThat(use)
                .isEqualTo(new TimeUse(
                        450,
                        Map.of(
                                TimeCategory.INSTRUCTIONAL, 60L,
                                TimeCategory.ADMINISTRATIVE, 240L,
                                TimeCategory.PERSONAL, 60L,
                                TimeCategory.RELATIONAL, 150L),
                        Map.of(TimeSubcategory.WALKTHROUGH, 60L),
                        Map.of(TimeSource.SELF_LOG, 300L, TimeSource.CALENDAR, 150L),
                        new BigDecimal("0.9375"),
                        Optional.of(new BigDecimal("0.1333"))));
    }

    @Test
    void is_withheld_where_too_little_of_the_time_is_known() {
        assertThat(onMonday(stretch("2026-03-02T08:00:00Z", 287, TimeCategory.INSTRUCTIONAL, TimeSource.SHADOW)))
                .satisfies(use -> assertThat(use.loggedCoverage()).isEqualByComparingTo("0.5979"))
                .satisfies(use -> assertThat(use.share()).isEmpty());
        assertThat(onMonday(stretch("2026-03-02T08:00:00Z", 288, TimeCategory.INSTRUCTIONAL, TimeSource.SHADOW))
                        .share())
                .contains(new BigDecimal("1.0000"));
    }

    @Test
    void is_nothing_where_nothing_is_known() {
        TimeUse use = onMonday();

        assertThat(use.workingMinutes()).isZero();
        assertThat(use.loggedCoverage()).isZero();
        assertThat(use.share()).isEmpty();
        assertThat(use.gapTo(new BigDecimal("0.5"))).isEmpty();
    }

    @Test
    void counts_a_minute_once_and_believes_the_better_source() {
        TimeUse use = onMonday(
                stretch("2026-03-02T08:00:00Z", 120, TimeCategory.ADMINISTRATIVE, TimeSource.SELF_LOG),
                stretch("2026-03-02T08:30:00Z", 30, TimeCategory.INSTRUCTIONAL, TimeSource.DERIVED),
                stretch("2026-03-02T08:45:00Z", 30, TimeCategory.RELATIONAL, TimeSource.SHADOW),
                stretch("2026-03-02T07:00:00Z", 600, TimeCategory.ORGANIZATIONAL_PLANNING, TimeSource.CALENDAR));

        assertThat(use.minutesByCategory())
                .isEqualTo(Map.of(
                        TimeCategory.ADMINISTRATIVE, 75L,
                        TimeCategory.INSTRUCTIONAL, 30L,
                        TimeCategory.RELATIONAL, 15L,
                        TimeCategory.ORGANIZATIONAL_PLANNING, 480L));
    }

    @Test
    void believes_the_earlier_of_two_entries_of_one_source() {
        TimeUse use = onMonday(
                stretch("2026-03-02T08:30:00Z", 60, TimeCategory.RELATIONAL, TimeSource.SELF_LOG),
                stretch("2026-03-02T08:00:00Z", 60, TimeCategory.ADMINISTRATIVE, TimeSource.SELF_LOG));

        assertThat(use.minutesByCategory())
                .isEqualTo(Map.of(TimeCategory.ADMINISTRATIVE, 60L, TimeCategory.RELATIONAL, 30L));
    }

    @Test
    void cuts_entries_at_the_ends_of_the_period() {
        TimeUse use = onMonday(
                stretch("2026-03-01T23:50:00Z", 30, TimeCategory.ADMINISTRATIVE, TimeSource.SELF_LOG),
                stretch("2026-03-02T23:50:00Z", 30, TimeCategory.RELATIONAL, TimeSource.SELF_LOG),
                stretch("2026-03-03T00:00:00Z", 30, TimeCategory.INSTRUCTIONAL, TimeSource.SELF_LOG));

        assertThat(use.minutesByCategory())
                .isEqualTo(Map.of(TimeCategory.ADMINISTRATIVE, 20L, TimeCategory.RELATIONAL, 10L));
    }

    @Test
    void begins_its_days_in_the_zone_that_is_asked_for() {
        var evening = stretch("2026-03-03T03:00:00Z", 60, TimeCategory.RELATIONAL, TimeSource.SELF_LOG);

        assertThat(onMonday(evening).workingMinutes()).isZero();
        assertThat(TimeUse.measure(List.of(evening), MONDAY, MONDAY, ZoneId.of("America/Chicago"), LONG_AFTER)
                        .workingMinutes())
                .isEqualTo(60);
    }

    @Test
    void expects_work_on_weekdays_that_have_begun() {
        var work = List.of(stretch("2026-03-02T08:00:00Z", 480, TimeCategory.ADMINISTRATIVE, TimeSource.SELF_LOG));
        LocalDate nextSunday = MONDAY.plusDays(6);

        assertThat(TimeUse.measure(work, MONDAY, nextSunday, ZoneOffset.UTC, LONG_AFTER)
                        .loggedCoverage())
                .isEqualByComparingTo("0.2");
        assertThat(TimeUse.measure(work, MONDAY, nextSunday, ZoneOffset.UTC, MONDAY)
                        .loggedCoverage())
                .isEqualByComparingTo("1");
        assertThat(TimeUse.measure(List.of(), MONDAY, nextSunday, ZoneOffset.UTC, MONDAY.minusDays(1))
                        .loggedCoverage())
                .isZero();
    }

    @Test
    void is_covered_by_any_work_where_none_is_expected() {
        var saturday = MONDAY.plusDays(5);
        var work = List.of(stretch("2026-03-07T08:00:00Z", 30, TimeCategory.INSTRUCTIONAL, TimeSource.SELF_LOG));

        assertThat(TimeUse.measure(work, saturday, saturday.plusDays(1), ZoneOffset.UTC, LONG_AFTER)
                        .share())
                .contains(new BigDecimal("1.0000"));
    }

    @Test
    void has_a_gap_to_what_the_leader_believed() {
        TimeUse use = onMonday(
                stretch("2026-03-02T08:00:00Z", 60, TimeCategory.INSTRUCTIONAL, TimeSource.DERIVED),
                stretch("2026-03-02T09:00:00Z", 420, TimeCategory.ADMINISTRATIVE, TimeSource.SELF_LOG));

        assertThat(use.gapTo(new BigDecimal("0.55"))).contains(new BigDecimal("0.4250"));
    }

    /** The same answer as painting every minute of the day, worst source first. */
    @Test
    void agrees_with_painting_every_minute() {
        for (long seed = 1; seed <= 500; seed++) {
            var random = new Random(seed);
            var entries = new ArrayList<Stretch>();
            Instant dayBefore = MONDAY.minusDays(1).atStartOfDay(ZoneOffset.UTC).toInstant();
            for (int i = random.nextInt(12); i > 0; i--) {
                entries.add(stretch(
                        dayBefore.plusSeconds(60L * random.nextInt(3 * 1440)).toString(),
                        1 + random.nextInt(600),
                        TimeCategory.values()[random.nextInt(TimeCategory.values().length)],
                        TimeSource.values()[random.nextInt(TimeSource.values().length)]));
            }

            assertThat(onMonday(entries.toArray(Stretch[]::new)).minutesByCategory())
                    .as("seed %d", seed)
                    .isEqualTo(painted(entries));
        }
    }

    private static Map<TimeCategory, Long> painted(List<Stretch> entries) {
        var worstFirst = new ArrayList<>(entries);
        worstFirst.sort(Collections.reverseOrder((a, b) -> a.source() != b.source()
                ? a.source().compareTo(b.source())
                : !a.start().equals(b.start())
                        ? a.start().compareTo(b.start())
                        : a.entry().compareTo(b.entry())));
        var day = new TimeCategory[1440];
        long midnight = MONDAY.atStartOfDay(ZoneOffset.UTC).toEpochSecond() / 60;
        for (Stretch entry : worstFirst) {
            long start = entry.start().getEpochSecond() / 60 - midnight;
            for (long minute = Math.max(0, start); minute < Math.min(1440, start + entry.minutes()); minute++) {
                day[(int) minute] = entry.category();
            }
        }
        var minutes = new HashMap<TimeCategory, Long>();
        for (TimeCategory category : day) {
            if (category != null) {
                minutes.merge(category, 1L, Long::sum);
            }
        }
        return minutes;
    }
}
