package org.lodestar.evidence.knowngoal.api;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.lodestar.evidence.knowngoal.GoalProgress;
import org.lodestar.evidence.knowngoal.KnownGoal;
import org.lodestar.evidence.knowngoal.ProgressStatus;
import org.lodestar.evidence.progress.api.ProgressPointRepresentation;

/** How far a goal has come, as clients see it. */
@Schema(name = "GoalProgress")
record GoalProgressRepresentation(
        String goal,

        @Schema(description = "Names the formula; it changes whenever the same points would give another figure")
        String definitionVersion,

        BigDecimal baseline,
        BigDecimal target,

        @Schema(description = "The day the goal was first activated, or proposed if it was not yet")
        LocalDate from,

        LocalDate dueDate,

        @Schema(description = "The measure that the points are of")
        Optional<UUID> measure,

        @Schema(description = "The points that count towards the goal, oldest first; the latest 1,000")
        List<ProgressPointRepresentation> series,

        @Schema(description = "The last point of the series whose value may be shown")
        Optional<LatestRepresentation> latest,

        @Schema(
                description =
                        "The part of the way from baseline to target; more than 1 beyond the target, negative when"
                                + " it went the wrong way, absent when baseline and target are the same",
                examples = "0.5")
        Optional<BigDecimal> fraction,

        @Schema(
                description = "The part of the time that had passed on the day of the latest value, or has today",
                examples = "0.45")
        BigDecimal expectedFraction,

        ProgressStatus status) {

    @Schema(name = "GoalProgressLatest")
    record LatestRepresentation(String point, LocalDate date, BigDecimal value) {}

    static GoalProgressRepresentation of(
            String id,
            KnownGoal goal,
            Optional<UUID> measure,
            List<ProgressPointRepresentation> series,
            Optional<LatestRepresentation> latest,
            GoalProgress progress) {
        return new GoalProgressRepresentation(
                id,
                GoalProgress.DEFINITION_VERSION,
                goal.baseline(),
                goal.target(),
                goal.from(),
                goal.due(),
                measure,
                series,
                latest,
                progress.fraction(),
                progress.expectedFraction(),
                progress.status());
    }
}
