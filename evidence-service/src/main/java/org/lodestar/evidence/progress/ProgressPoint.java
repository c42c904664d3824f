package org.lodestar.evidence.progress;

/** A progress point as it stands. */
public sealed interface ProgressPoint {

    record Unrecorded() implements ProgressPoint {}

    /**
     * It counts.
     *
     * @param corrections how often it was corrected
     */
    record Recorded(Subject subject, Measurement measurement, int corrections) implements ProgressPoint {}

    /** It counts no more, with the reason. */
    record Withdrawn(Subject subject, Measurement measurement, int corrections, String reason)
            implements ProgressPoint {}
}
