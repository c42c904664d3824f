package org.lodestar.evidence.knowngoal;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GoalProgressTest {

    private static final LocalDate START = LocalDate.parse("2026-09-01");

    /** A hundred days from baseline to target. */
    private static KnownGoal goal(String baseline, String target) {
        return new KnownGoal(new BigDecimal(baseline), new BigDecimal(target), START, START.plusDays(100));
    }

    @ParameterizedTest
    @CsvSource({
        // baseline, target, day, value, fraction, expected, status
        "40, 80, 50, 60, 0.500, 0.500, ON_TRACK",
        "40, 80, 50, 64, 0.600, 0.500, ON_TRACK",
        "40, 80, 50, 64.04, 0.601, 0.500, AHEAD",
        "40, 80, 50, 56, 0.400, 0.500, ON_TRACK",
        "40, 80, 50, 55.96, 0.399, 0.500, BEHIND",
        "40, 80, 50, 100, 1.500, 0.500, AHEAD",
        "40, 80, 50, 20, -0.500, 0.500, BEHIND",
        "30, 10, 50, 20, 0.500, 0.500, ON_TRACK",
        "30, 10, 50, 35, -0.250, 0.500, BEHIND",
        "30, 10, 20, 5, 1.250, 0.200, AHEAD",
        "0, 3, 33, 1, 0.333, 0.330, ON_TRACK",
        "40, 80, 0, 40, 0.000, 0.000, ON_TRACK",
        "40, 80, -5, 40, 0.000, 0.000, ON_TRACK",
        "40, 80, 100, 80, 1.000, 1.000, ON_TRACK",
        "40, 80, 130, 60, 0.500, 1.000, BEHIND",
    })
    void compares_the_way_with_the_time(
            String baseline,
            String target,
            int day,
            BigDecimal value,
            BigDecimal fraction,
            BigDecimal expected,
            ProgressStatus status) {
        assertThat(GoalProgress.of(goal(baseline, target), START.plusDays(day), value, true))
                .isEqualTo(new GoalProgress(Optional.of(fraction), expected, status));
    }

    @ParameterizedTest
    @CsvSource({
        "95, true, ON_TRACK",
        "96, true, ON_TRACK",
        "94, true, BEHIND",
        "94, false, ON_TRACK",
        "96, false, BEHIND"
    })
    void has_no_way_to_go_where_a_value_is_to_be_kept(BigDecimal value, boolean higherIsBetter, ProgressStatus status) {
        assertThat(GoalProgress.of(goal("95", "95"), START.plusDays(50), value, higherIsBetter))
                .isEqualTo(new GoalProgress(Optional.empty(), new BigDecimal("0.500"), status));
    }

    @Test
    void knows_what_to_expect_before_there_is_data() {
        assertThat(GoalProgress.withoutData(goal("40", "80"), START.plusDays(25)))
                .isEqualTo(new GoalProgress(Optional.empty(), new BigDecimal("0.250"), ProgressStatus.NO_DATA));
    }

    @Test
    void expects_everything_of_a_goal_that_is_due_when_it_is_set() {
        KnownGoal today = new KnownGoal(BigDecimal.ZERO, BigDecimal.TEN, START, START);
        assertThat(GoalProgress.withoutData(today, START).expectedFraction()).isEqualByComparingTo("1");
    }
}
