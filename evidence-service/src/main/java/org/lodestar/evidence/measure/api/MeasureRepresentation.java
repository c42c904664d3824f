package org.lodestar.evidence.measure.api;

import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.lodestar.eventsourcing.commanding.Folded;
import org.lodestar.evidence.measure.ImprovementDirection;
import org.lodestar.evidence.measure.Measure;
import org.lodestar.evidence.measure.Measure.Defined;
import org.lodestar.evidence.measure.Measure.Retired;
import org.lodestar.evidence.measure.Measure.Undefined;
import org.lodestar.evidence.measure.MeasureDefinition;
import org.lodestar.evidence.measure.MeasureKind;
import org.lodestar.evidence.measure.Scale;

/** A progress measure as clients see it. */
@Schema(name = "ProgressMeasure")
public record MeasureRepresentation(
        String id,
        MeasureStatus status,

        @Schema(description = "1 when defined, one more with each revision")
        int edition,

        String name,
        MeasureKind kind,
        Optional<String> unit,
        ScaleRepresentation scale,
        Optional<String> gradeBand,
        Optional<ImprovementDirection> direction,
        Optional<String> sourceStandard,

        @Schema(description = "Why it was retired") Optional<String> reason) {

    @Schema(name = "ProgressScale")
    record ScaleRepresentation(Optional<BigDecimal> min, Optional<BigDecimal> max, List<String> labels) {
        static ScaleRepresentation of(Scale scale) {
            return new ScaleRepresentation(scale.min(), scale.max(), scale.labels());
        }
    }

    public static MeasureRepresentation of(Folded<Measure> measure) {
        String id = measure.stream().id();
        return switch (measure.state()) {
            case Undefined _ -> throw new IllegalArgumentException("An undefined measure is not shown");
            case Defined(var definition, var edition) ->
                of(id, MeasureStatus.DEFINED, edition, definition, Optional.empty());
            case Retired(var definition, var edition, var reason) ->
                of(id, MeasureStatus.RETIRED, edition, definition, Optional.of(reason));
        };
    }

    private static MeasureRepresentation of(
            String id, MeasureStatus status, int edition, MeasureDefinition definition, Optional<String> reason) {
        return new MeasureRepresentation(
                id,
                status,
                edition,
                definition.name(),
                definition.kind(),
                definition.unit(),
                ScaleRepresentation.of(definition.scale()),
                definition.gradeBand(),
                definition.direction(),
                definition.sourceStandard(),
                reason);
    }
}
