package org.lodestar.goals.goal.api;

import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.lodestar.eventsourcing.PersonRef;
import org.lodestar.goals.goal.GoalCommand.ProposeGoal;
import org.lodestar.goals.goal.GoalScope;
import org.lodestar.goals.goal.GoalTerms;
import org.lodestar.goals.goal.GoalType;
import org.lodestar.goals.goal.ImprovementDomain;
import org.lodestar.goals.goal.Measure;
import org.lodestar.goals.goal.MeasureDirection;

/** What clients send about goals. What is not marked as needed may be left out. */
final class GoalRequests {

    private GoalRequests() {}

    @Schema(name = "GoalMeasureRequest")
    record MeasureRequest(
            @NotBlank @Size(max = 200) @Schema(examples = "\"Words read aloud\"")
            String name,

            @NotBlank @Size(max = 50) @Schema(examples = "\"words a minute\"")
            String unit,

            @NotNull @Schema(examples = "62") BigDecimal baseline,

            @NotNull @Schema(examples = "90") BigDecimal target,

            @NotNull MeasureDirection direction) {

        Measure measure() {
            return new Measure(name, unit, baseline, target, direction);
        }
    }

    record ProposeGoalRequest(
            @NotBlank @Size(max = 255) @Schema(description = "sourcedId of the school", examples = "\"255901001\"")
            String school,

            @NotBlank @Size(max = 200) @Schema(examples = "\"Every third-grader reads fluently\"")
            String title,

            @NotBlank @Size(max = 2000) @Schema(
                    description = "What students need to learn; every goal starts from it",
                    examples = "\"A third of our third-graders decode but do not read with flow\"")
            String studentLearningNeed,

            @Size(max = 4000) Optional<String> description,

            @NotNull GoalScope scope,

            @NotEmpty @Size(max = 50) @Schema(description = "sourcedIds of the people who own the goal")
            List<@NotBlank @Size(max = 255) String> owners,

            @NotNull ImprovementDomain improvementDomain,

            @NotNull GoalType goalType,

            @NotNull MeasureRequest measure,

            @NotNull @Schema(examples = "\"2027-05-28\"") LocalDate dueDate,

            Optional<UUID> plan,

            @Schema(description = "The goal that this one contributes to")
            Optional<UUID> parent) {

        ProposeGoal command() {
            return new ProposeGoal(
                    school,
                    new GoalTerms(
                            title,
                            studentLearningNeed,
                            description,
                            scope,
                            owners.stream().map(PersonRef::new).toList(),
                            improvementDomain,
                            goalType,
                            measure.measure(),
                            dueDate,
                            plan,
                            parent));
        }
    }

    record ActivateGoalRequest(
            @Schema(description = "Needed only when the school has its limit of active goals already")
            Optional<@Valid OverrideRequest> override) {}

    @Schema(name = "FocusOverrideRequest")
    record OverrideRequest(
            @NotBlank @Size(max = 255) @Schema(description = "sourcedId of the person who answers for it")
            String by,

            @NotBlank @Size(max = 1000) String reason) {}
}
