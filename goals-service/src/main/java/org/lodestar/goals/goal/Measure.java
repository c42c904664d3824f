package org.lodestar.goals.goal;

import java.math.BigDecimal;
import org.lodestar.eventsourcing.Restricted;
import org.lodestar.eventsourcing.Restricted.Classification;

/**
 * What is counted to see whether a goal is met. Numbers are kept without trailing zeros, so that 0.50 and 0.5 are the
 * same measure.
 *
 * @param name what is counted, such as "third graders reading at grade level"
 * @param unit of baseline, target and the values of check-ins, such as "percent"
 * @param baseline where it stood when the goal was set
 * @param target where it should stand on the due date
 * @param direction where an improvement leads
 */
public record Measure(
        @Restricted(Classification.PERSONAL) String name,
        @Restricted(Classification.PERSONAL) String unit,
        BigDecimal baseline,
        BigDecimal target,
        Direction direction) {

    /** Where an improvement leads. */
    public enum Direction {
        INCREASE,
        DECREASE,
        MAINTAIN
    }

    public Measure {
        baseline = plain(baseline);
        target = plain(target);
    }

    static BigDecimal plain(BigDecimal value) {
        BigDecimal stripped = value.stripTrailingZeros();
        return stripped.scale() < 0 ? stripped.setScale(0) : stripped;
    }

    boolean targetFollowsDirection() {
        return switch (direction) {
            case INCREASE -> target.compareTo(baseline) > 0;
            case DECREASE -> target.compareTo(baseline) < 0;
            case MAINTAIN -> true;
        };
    }
}
