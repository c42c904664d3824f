package org.lodestar.evidence.measure;

import static org.lodestar.eventsourcing.Restricted.Classification.PERSONAL;

import org.lodestar.eventsourcing.EventType;
import org.lodestar.eventsourcing.Restricted;

/** What happened to a progress measure. Stored for ever: add a new version, never edit one. */
public sealed interface MeasureEvent {

    @EventType(value = "progress-measure-defined.v1", description = "A measure of student progress was agreed on.")
    record ProgressMeasureDefined(MeasureDefinition definition) implements MeasureEvent {}

    /** The measure's whole definition from now on; its kind never changes. */
    @EventType(
            value = "progress-measure-revised.v1",
            description = "The definition of a measure was changed, with a reason.")
    record ProgressMeasureRevised(
            MeasureDefinition definition,
            @Restricted(PERSONAL) String reason) implements MeasureEvent {}

    @EventType(value = "progress-measure-retired.v1", description = "No new points of the measure are recorded.")
    record ProgressMeasureRetired(@Restricted(PERSONAL) String reason) implements MeasureEvent {}
}
