package org.lodestar.evidence.progress;

import java.util.Optional;

/** A progress point as it stands. */
public sealed interface ProgressPoint {

    record Unrecorded() implements ProgressPoint {}

    /**
     * It counts.
     *
     * @param withheld why its result was not told to everybody when it was recorded, if it was not
     * @param corrections how often it was corrected
     */
    record Recorded(Subject subject, Measurement measurement, Optional<Withheld> withheld, int corrections)
            implements ProgressPoint {}

    /** It counts no more, with the reason. */
    record Withdrawn(
            Subject subject, Measurement measurement, Optional<Withheld> withheld, int corrections, String reason)
            implements ProgressPoint {}
}
