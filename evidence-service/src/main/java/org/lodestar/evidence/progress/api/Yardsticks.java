package org.lodestar.evidence.progress.api;

import org.lodestar.evidence.measure.Measure;
import org.lodestar.evidence.measure.Measure.Defined;
import org.lodestar.evidence.measure.Measure.Retired;
import org.lodestar.evidence.measure.Measure.Undefined;
import org.lodestar.evidence.measure.MeasureDefinition;
import org.lodestar.evidence.progress.Yardstick;
import org.lodestar.evidence.progress.Yardstick.Expects;

/** What a measure asks of a point: the two models do not know each other. */
public final class Yardsticks {

    private Yardsticks() {}

    /** The yardstick of a measure that was ever defined. */
    public static Yardstick of(Measure measure) {
        return switch (measure) {
            case Undefined _ -> throw new IllegalArgumentException("An undefined measure measures nothing");
            case Defined(var definition, var _) -> of(definition, false);
            case Retired(var definition, var _, var _) -> of(definition, true);
        };
    }

    private static Yardstick of(MeasureDefinition definition, boolean retired) {
        Expects expects = switch (definition.kind()) {
            case NUMERIC -> Expects.VALUE;
            case ORDINAL -> Expects.LABEL;
            case NARRATIVE -> Expects.NARRATIVE;
        };
        var scale = definition.scale();
        return new Yardstick(expects, scale.min(), scale.max(), scale.labels(), retired);
    }
}
