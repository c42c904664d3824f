package org.lodestar.observation.time;

import static java.util.Comparator.comparing;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;

/**
 * What one leader's time went into during a period. Every minute counts once: where entries overlap, the more
 * trustworthy {@link TimeSource} has it, and between entries of the same source the one that began earlier.
 *
 * <p>The definition moves the number, so it has a version. Version {@value #DEFINITION_VERSION}:
 *
 * <ul>
 *   <li>working minutes are all logged minutes except personal ones, in whole minutes, cut at the ends of the period;
 *   <li>the share is instructional minutes over working minutes, to four places;
 *   <li>coverage is working minutes over {@value #WORKDAY_MINUTES} minutes for each Monday to Friday of the period that
 *       has begun, at most 1, to four places;
 *   <li>a share is published from a coverage of 0.60 upwards.
 * </ul>
 *
 * @param workingMinutes the sum over all categories but {@code PERSONAL}
 * @param minutesBySubcategory of the instructional minutes
 * @param minutesBySource of the working minutes
 * @param share empty where coverage is below the minimum
 */
public record TimeUse(
        long workingMinutes,
        Map<TimeCategory, Long> minutesByCategory,
        Map<TimeSubcategory, Long> minutesBySubcategory,
        Map<TimeSource, Long> minutesBySource,
        BigDecimal loggedCoverage,
        Optional<BigDecimal> share) {

    public static final String DEFINITION_VERSION = "2026.1";
    public static final int WORKDAY_MINUTES = 480;
    public static final BigDecimal MINIMUM_COVERAGE = new BigDecimal("0.60");

    private static final int PLACES = 4;
    private static final Set<DayOfWeek> WEEKEND = Set.of(DayOfWeek.SATURDAY, DayOfWeek.SUNDAY);

    /** One entry as far as measuring needs it. */
    public record Stretch(
            UUID entry,
            Instant start,
            int minutes,
            TimeCategory category,
            Optional<TimeSubcategory> subcategory,
            TimeSource source) {}

    /**
     * Measures the days from {@code first} to {@code last}, both included, as they begin in {@code zone}.
     *
     * @param today no working time is expected of later days
     */
    public static TimeUse measure(
            Collection<Stretch> entries, LocalDate first, LocalDate last, ZoneId zone, LocalDate today) {
        var covered = new TreeMap<Long, Long>();
        covered.put(Long.MIN_VALUE, minuteOf(first.atStartOfDay(zone).toInstant()));
        covered.put(minuteOf(last.plusDays(1).atStartOfDay(zone).toInstant()), Long.MAX_VALUE);

        var byCategory = new EnumMap<TimeCategory, Long>(TimeCategory.class);
        var bySubcategory = new EnumMap<TimeSubcategory, Long>(TimeSubcategory.class);
        var bySource = new EnumMap<TimeSource, Long>(TimeSource.class);
        for (Stretch stretch : mostTrustworthyFirst(entries)) {
            long minutes = cover(covered, minuteOf(stretch.start()), stretch.minutes());
            if (minutes > 0) {
                byCategory.merge(stretch.category(), minutes, Long::sum);
                stretch.subcategory().ifPresent(sub -> bySubcategory.merge(sub, minutes, Long::sum));
                if (stretch.category() != TimeCategory.PERSONAL) {
                    bySource.merge(stretch.source(), minutes, Long::sum);
                }
            }
        }

        long working = bySource.values().stream().mapToLong(Long::longValue).sum();
        BigDecimal coverage = coverage(working, first, last.isBefore(today) ? last : today);
        boolean published = working > 0 && coverage.compareTo(MINIMUM_COVERAGE) >= 0;
        return new TimeUse(
                working,
                byCategory,
                bySubcategory,
                bySource,
                coverage,
                published
                        ? Optional.of(ratio(byCategory.getOrDefault(TimeCategory.INSTRUCTIONAL, 0L), working))
                        : Optional.empty());
    }

    /** Positive where the leader believed in more instructional time than was measured. */
    public Optional<BigDecimal> gapTo(BigDecimal believedShare) {
        return share.map(believedShare::subtract);
    }

    private static List<Stretch> mostTrustworthyFirst(Collection<Stretch> entries) {
        return entries.stream()
                .sorted(comparing(Stretch::source).thenComparing(Stretch::start).thenComparing(Stretch::entry))
                .toList();
    }

    /** Marks a stretch as covered and answers how many of its minutes were not covered before. */
    private static long cover(TreeMap<Long, Long> covered, long from, long minutes) {
        long until = from + minutes;
        long start = from;
        long end = until;
        long known = 0;
        var touching = new ArrayList<>(covered.headMap(until, true).descendingMap().entrySet().stream()
                .takeWhile(interval -> interval.getValue() >= from)
                .toList());
        for (var interval : touching) {
            known += Math.min(until, interval.getValue()) - Math.max(from, interval.getKey());
            start = Math.min(start, interval.getKey());
            end = Math.max(end, interval.getValue());
            covered.remove(interval.getKey());
        }
        covered.put(start, end);
        return minutes - known;
    }

    private static BigDecimal coverage(long workingMinutes, LocalDate first, LocalDate last) {
        long contactDays = last.isBefore(first)
                ? 0
                : first.datesUntil(last.plusDays(1))
                        .filter(day -> !WEEKEND.contains(day.getDayOfWeek()))
                        .count();
        if (contactDays == 0) {
            return workingMinutes > 0 ? BigDecimal.ONE : BigDecimal.ZERO;
        }
        return ratio(workingMinutes, contactDays * WORKDAY_MINUTES).min(BigDecimal.ONE);
    }

    private static BigDecimal ratio(long part, long whole) {
        return BigDecimal.valueOf(part).divide(BigDecimal.valueOf(whole), PLACES, RoundingMode.HALF_UP);
    }

    private static long minuteOf(Instant instant) {
        return Math.floorDiv(instant.getEpochSecond(), 60L);
    }
}
