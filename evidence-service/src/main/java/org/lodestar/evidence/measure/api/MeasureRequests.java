package org.lodestar.evidence.measure.api;

import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.lodestar.evidence.measure.ImprovementDirection;
import org.lodestar.evidence.measure.MeasureCommand.DefineMeasure;
import org.lodestar.evidence.measure.MeasureCommand.RetireMeasure;
import org.lodestar.evidence.measure.MeasureCommand.ReviseMeasure;
import org.lodestar.evidence.measure.MeasureDefinition;
import org.lodestar.evidence.measure.MeasureKind;
import org.lodestar.evidence.measure.Scale;

/** What clients send about progress measures. What is not marked as needed may be left out. */
final class MeasureRequests {

    private MeasureRequests() {}

    @Schema(name = "ProgressScaleRequest")
    record ScaleRequest(
            @DecimalMin("-1000000000") @DecimalMax("1000000000") @Schema(description = "Least number, with at most three decimals", examples = "0")
            Optional<BigDecimal> min,

            @DecimalMin("-1000000000") @DecimalMax("1000000000") @Schema(description = "Greatest number, with at most three decimals", examples = "300")
            Optional<BigDecimal> max,

            @Size(max = 20) @Schema(description = "The labels of an ordinal measure, lowest first")
            List<@NotBlank @Size(max = 100) String> labels) {

        Scale scale() {
            return new Scale(min, max, labels);
        }
    }

    record DefineMeasureRequest(
            @NotBlank @Size(max = 200) @Schema(examples = "Oral reading fluency")
            String name,

            @NotNull MeasureKind kind,

            @Size(max = 50) @Schema(examples = "words a minute")
            Optional<String> unit,

            Optional<ScaleRequest> scale,

            @Size(max = 20) @Schema(description = "The grades it is meant for", examples = "3-5")
            Optional<String> gradeBand,

            @Schema(description = "Which way is better; needed unless the measure is narrative")
            Optional<ImprovementDirection> direction,

            @Size(max = 500) @Pattern(regexp = "^[A-Za-z][A-Za-z0-9+.-]*:\\S+$") @Schema(
                    description = "URI of the standard that it measures",
                    examples = "http://www.corestandards.org/ELA-Literacy/RF/3/4/")
            Optional<String> sourceStandard) {

        DefineMeasure command() {
            return new DefineMeasure(definition(name, kind, unit, scale, gradeBand, direction, sourceStandard));
        }
    }

    record ReviseMeasureRequest(
            @NotBlank @Size(max = 200) String name,

            @NotNull @Schema(description = "As it was defined; the kind never changes")
            MeasureKind kind,

            @Size(max = 50) Optional<String> unit,

            Optional<ScaleRequest> scale,

            @Size(max = 20) Optional<String> gradeBand,

            Optional<ImprovementDirection> direction,

            @Size(max = 500) @Pattern(regexp = "^[A-Za-z][A-Za-z0-9+.-]*:\\S+$") Optional<String> sourceStandard,

            @NotBlank @Size(max = 1000) @Schema(examples = "Some read faster than the scale allowed")
            String reason) {

        ReviseMeasure command() {
            return new ReviseMeasure(definition(name, kind, unit, scale, gradeBand, direction, sourceStandard), reason);
        }
    }

    record RetireMeasureRequest(@NotBlank @Size(max = 1000) String reason) {

        RetireMeasure command() {
            return new RetireMeasure(reason);
        }
    }

    private static MeasureDefinition definition(
            String name,
            MeasureKind kind,
            Optional<String> unit,
            Optional<ScaleRequest> scale,
            Optional<String> gradeBand,
            Optional<ImprovementDirection> direction,
            Optional<String> sourceStandard) {
        return new MeasureDefinition(
                name,
                kind,
                unit,
                scale.map(ScaleRequest::scale).orElse(Scale.OPEN),
                gradeBand,
                direction,
                sourceStandard);
    }
}
