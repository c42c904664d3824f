package org.lodestar.evidence.knowngoal;

import static java.math.RoundingMode.HALF_UP;
import static java.time.temporal.ChronoUnit.DAYS;
import static org.lodestar.evidence.knowngoal.ProgressStatus.AHEAD;
import static org.lodestar.evidence.knowngoal.ProgressStatus.BEHIND;
import static org.lodestar.evidence.knowngoal.ProgressStatus.NO_DATA;
import static org.lodestar.evidence.knowngoal.ProgressStatus.ON_TRACK;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.Optional;

/**
 * How far a goal has come.
 *
 * @param fraction the part of the way from baseline to target that the latest value stands at, to three decimals:
 *     0 at the baseline, 1 at the target, more beyond it, negative when it went the wrong way; absent where there is
 *     no way to go because the value is to be maintained
 * @param expectedFraction the part of the time that had passed on the day of the latest value, or has today when there
 *     is none, to three decimals
 */
public record GoalProgress(Optional<BigDecimal> fraction, BigDecimal expectedFraction, ProgressStatus status) {

    /** Changes whenever the same points would give another figure. */
    public static final String DEFINITION_VERSION = "goal-progress.1";

    private static final int DECIMALS = 3;
    private static final BigDecimal TOLERANCE = new BigDecimal("0.1");

    /** Before there is any value. */
    public static GoalProgress withoutData(KnownGoal goal, LocalDate today) {
        return new GoalProgress(Optional.empty(), expected(goal, today), NO_DATA);
    }

    /**
     * Holds the latest value against the goal.
     *
     * @param value the latest one, measured on {@code date}
     * @param higherIsBetter decides only where the target is the baseline
     */
    public static GoalProgress of(KnownGoal goal, LocalDate date, BigDecimal value, boolean higherIsBetter) {
        BigDecimal expected = expected(goal, date);
        BigDecimal way = goal.target().subtract(goal.baseline());
        if (way.signum() == 0) {
            int beyond = value.compareTo(goal.target()) * (higherIsBetter ? 1 : -1);
            return new GoalProgress(Optional.empty(), expected, beyond < 0 ? BEHIND : ON_TRACK);
        }
        BigDecimal fraction = value.subtract(goal.baseline()).divide(way, DECIMALS, HALF_UP);
        return new GoalProgress(Optional.of(fraction), expected, status(fraction.subtract(expected)));
    }

    private static BigDecimal expected(KnownGoal goal, LocalDate on) {
        long whole = DAYS.between(goal.from(), goal.due());
        long passed = DAYS.between(goal.from(), on);
        if (passed >= whole) {
            return BigDecimal.ONE.setScale(DECIMALS);
        }
        return BigDecimal.valueOf(Math.max(passed, 0)).divide(BigDecimal.valueOf(whole), DECIMALS, HALF_UP);
    }

    private static ProgressStatus status(BigDecimal lead) {
        if (lead.compareTo(TOLERANCE) > 0) {
            return AHEAD;
        }
        return lead.compareTo(TOLERANCE.negate()) < 0 ? BEHIND : ON_TRACK;
    }
}
