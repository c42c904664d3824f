package org.lodestar.evidence.measure;

/** A progress measure as it stands. */
public sealed interface Measure {

    record Undefined() implements Measure {}

    /**
     * Points may be recorded.
     *
     * @param edition 1 when defined, one more with each revision
     */
    record Defined(MeasureDefinition definition, int edition) implements Measure {}

    /** No new points; those recorded stay readable. */
    record Retired(MeasureDefinition definition, int edition, String reason) implements Measure {}
}
