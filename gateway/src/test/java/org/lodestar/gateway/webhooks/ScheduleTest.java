package org.lodestar.gateway.webhooks;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ScheduleTest {

    private static final List<Duration> PAUSES = Settings.of().schedule();

    private final Schedule schedule = new Schedule(PAUSES);

    private static List<Duration> many(Schedule schedule, int attempts) {
        return IntStream.range(0, 10_000)
                .mapToObj(_ -> schedule.after(attempts, Optional.empty()).orElseThrow())
                .toList();
    }

    @Test
    void each_attempt_comes_after_the_pause_of_its_own_and_at_most_a_fifth_later() {
        for (var attempts = 1; attempts < PAUSES.size(); attempts++) {
            var pause = PAUSES.get(attempts);
            assertThat(many(schedule, attempts))
                    .as("after %d", attempts)
                    .allMatch(waited -> waited.compareTo(pause) >= 0)
                    .allMatch(waited -> waited.compareTo(pause.multipliedBy(6).dividedBy(5)) <= 0);
        }
    }

    @Test
    void what_failed_together_is_spread_over_that_fifth() {
        var pause = PAUSES.getLast();
        var spread = pause.dividedBy(5);

        var waited = many(schedule, PAUSES.size() - 1);

        for (var part = 0; part < 10; part++) {
            var from = pause.plus(spread.multipliedBy(part).dividedBy(10));
            var to = from.plus(spread.dividedBy(10));
            assertThat(waited).anyMatch(each -> each.compareTo(from) >= 0 && each.compareTo(to) < 0);
        }
    }

    @Test
    void there_are_as_many_attempts_as_pauses_and_then_no_more() {
        var made = new ArrayList<Integer>();
        var attempts = 0;
        do {
            made.add(++attempts);
        } while (schedule.after(attempts, Optional.empty()).isPresent());

        assertThat(made).hasSize(PAUSES.size()).hasSize(10);
    }

    @Test
    void a_receiver_that_asks_for_longer_gets_it() {
        assertThat(schedule.after(1, Optional.of(Duration.ofMinutes(7)))).contains(Duration.ofMinutes(7));
    }

    @Test
    void a_receiver_that_asks_for_less_gets_what_is_planned() {
        assertThat(schedule.after(2, Optional.of(Duration.ofSeconds(1))).orElseThrow())
                .isGreaterThanOrEqualTo(PAUSES.get(2));
    }

    @ParameterizedTest
    @ValueSource(longs = {86_401, 1_000_000_000, Long.MAX_VALUE})
    void no_receiver_gets_more_than_a_day(long seconds) {
        var asked = Duration.ofSeconds(seconds);
        assertThat(Schedule.bounded(asked)).isEqualTo(Duration.ofDays(1));
        assertThat(schedule.after(1, Optional.of(asked))).contains(Duration.ofDays(1));
    }

    @Test
    void a_day_and_less_is_as_it_was_asked() {
        assertThat(Schedule.bounded(Duration.ofDays(1))).isEqualTo(Duration.ofDays(1));
        assertThat(Schedule.bounded(Duration.ofSeconds(86_399))).isEqualTo(Duration.ofSeconds(86_399));
    }

    @Test
    void what_is_asked_for_makes_no_attempt_more() {
        assertThat(schedule.after(PAUSES.size(), Optional.of(Duration.ofHours(1))))
                .isEmpty();
    }
}
