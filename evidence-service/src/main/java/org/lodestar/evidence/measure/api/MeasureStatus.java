package org.lodestar.evidence.measure.api;

import org.lodestar.evidence.measure.Measure;

/** Whether points of a measure may be recorded. */
public enum MeasureStatus {
    DEFINED,
    RETIRED;

    /** The status of a measure that was ever defined. */
    public static MeasureStatus of(Measure measure) {
        return switch (measure) {
            case Measure.Undefined _ -> throw new IllegalArgumentException("An undefined measure has no status");
            case Measure.Defined _ -> DEFINED;
            case Measure.Retired _ -> RETIRED;
        };
    }
}
