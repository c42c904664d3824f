package org.lodestar.observation.time.api;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.lodestar.observation.time.TimeCategory;
import org.lodestar.observation.time.TimeSource;
import org.lodestar.observation.time.TimeSubcategory;
import org.lodestar.observation.time.TimeUse;

/** What a leader's time went into, as clients see it. */
@Schema(name = "TimeUse")
record TimeUseRepresentation(
        @Schema(description = "sourcedId of the leader") String leader,
        LocalDate from,
        LocalDate to,

        @Schema(description = "The time zone in which the days begin", examples = "UTC")
        String zone,

        @Schema(
                description = "The definition of the figures; another definition moves the number",
                examples = TimeUse.DEFINITION_VERSION)
        String definitionVersion,

        @Schema(description = "How the counted working time is known")
        List<TimeSource> method,

        @Schema(description = "All logged minutes but personal ones; where entries overlap, each minute counts once")
        long workingMinutes,

        Map<TimeCategory, Long> minutesByCategory,
        Map<TimeSubcategory, Long> minutesBySubcategory,
        Map<TimeSource, Long> minutesBySource,

        @Schema(
                description = "Working minutes over 480 for each Monday to Friday of the period that has begun, at"
                        + " most 1",
                examples = "0.8125")
        BigDecimal loggedCoverage,

        @Schema(description = "The coverage from which a share is published", examples = "0.60")
        BigDecimal minimumCoverage,

        @Schema(
                description = "Instructional over working minutes; absent while the coverage is below its minimum",
                examples = "0.1333")
        Optional<BigDecimal> instructionalShare,

        @Schema(description = "What the leader believed it to be, if they said so", examples = "0.5")
        Optional<BigDecimal> believedShare,

        @Schema(description = "Believed minus measured", examples = "0.3667")
        Optional<BigDecimal> perceptionGap) {

    static TimeUseRepresentation of(Period period, TimeUse use, Optional<BigDecimal> believedShare) {
        return new TimeUseRepresentation(
                period.leader(),
                period.from(),
                period.to(),
                period.zone().getId(),
                TimeUse.DEFINITION_VERSION,
                List.copyOf(use.minutesBySource().keySet()),
                use.workingMinutes(),
                use.minutesByCategory(),
                use.minutesBySubcategory(),
                use.minutesBySource(),
                use.loggedCoverage(),
                TimeUse.MINIMUM_COVERAGE,
                use.share(),
                believedShare,
                believedShare.flatMap(use::gapTo));
    }
}
