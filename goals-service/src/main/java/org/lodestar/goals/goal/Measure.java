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
        MeasureDirection direction) {

    private static final int MOST_ZEROS = 30;

    public Measure {
        baseline = plain(baseline);
        target = plain(target);
    }

    /** 75.0 and 7.5E+1 become 75. What has more digits than any measure stays, so that 1E+999999999 is not written out. */
    static BigDecimal plain(BigDecimal value) {
        BigDecimal stripped = value.stripTrailingZeros();
        return stripped.scale() < 0 && stripped.scale() > -MOST_ZEROS ? stripped.setScale(0) : stripped;
    }

    boolean targetFollowsDirection() {
        return switch (direction) {
            case INCREASE -> target.compareTo(baseline) > 0;
            case DECREASE -> target.compareTo(baseline) < 0;
            case MAINTAIN -> true;
        };
    }
}
