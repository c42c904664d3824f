package org.lodestar.evidence.measure;

import org.lodestar.eventsourcing.Restricted;
import org.lodestar.eventsourcing.Restricted.Classification;
import org.lodestar.eventsourcing.StateType;

/** A progress measure as it stands. */
public sealed interface Measure {

    record Undefined() implements Measure {}

    /** One that was defined. */
    @StateType(value = "progress-measure.state.v1", description = "A measure of student progress as it stands.")
    sealed interface Known extends Measure {}

    /**
     * Points may be recorded.
     *
     * @param edition 1 when defined, one more with each revision
     */
    record Defined(MeasureDefinition definition, int edition) implements Known {}

    /** No new points; those recorded stay readable. */
    record Retired(
            MeasureDefinition definition,
            int edition,
            @Restricted(Classification.PERSONAL) String reason) implements Known {}
}
