package org.lodestar.goals.goal.api;

import jakarta.validation.Valid;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.lodestar.eventsourcing.PersonRef;
import org.lodestar.eventsourcing.consuming.Reference;
import org.lodestar.goals.focus.FocusOverride;
import org.lodestar.goals.goal.CheckInStatus;
import org.lodestar.goals.goal.GoalChanges;
import org.lodestar.goals.goal.GoalChanges.OptionalTerm;
import org.lodestar.goals.goal.GoalCommand.AddActionStep;
import org.lodestar.goals.goal.GoalCommand.JudgeGoal;
import org.lodestar.goals.goal.GoalCommand.ProposeGoal;
import org.lodestar.goals.goal.GoalCommand.RecordCheckIn;
import org.lodestar.goals.goal.GoalCommand.ReviseGoal;
import org.lodestar.goals.goal.GoalScope;
import org.lodestar.goals.goal.GoalTerms;
import org.lodestar.goals.goal.GoalType;
import org.lodestar.goals.goal.ImprovementDomain;
import org.lodestar.goals.goal.Judgement;
import org.lodestar.goals.goal.Measure;
import org.lodestar.goals.goal.MeasureDirection;

/** What clients send about goals. What is not marked as needed may be left out. */
final class GoalRequests {

    private static final String NOT_BLANK = "\\S";
    private static final String LEAST = "-1000000000000";
    private static final String MOST = "1000000000000";

    private GoalRequests() {}

    @Schema(name = "GoalMeasureRequest")
    record MeasureRequest(
            @NotBlank @Size(max = 200) @Schema(examples = "Words read aloud")
            String name,

            @NotBlank @Size(max = 50) @Schema(examples = "words a minute")
            String unit,

            @NotNull @DecimalMin(LEAST) @DecimalMax(MOST) @Schema(examples = "62")
            BigDecimal baseline,

            @NotNull @DecimalMin(LEAST) @DecimalMax(MOST) @Schema(description = "Above the baseline for INCREASE, below it for DECREASE", examples = "90")
            BigDecimal target,

            @NotNull MeasureDirection direction) {

        Measure measure() {
            return new Measure(name, unit, baseline, target, direction);
        }
    }

    record ProposeGoalRequest(
            @NotBlank @Size(max = 255) @Schema(description = "sourcedId of the school", examples = "255901001")
            String school,

            @NotBlank @Size(max = 200) @Schema(examples = "Every third-grader reads fluently")
            String title,

            @NotBlank @Size(max = 2000) @Schema(
                    description = "What students need to learn; every goal starts from it",
                    examples = "A third of our third-graders decode but do not read with flow")
            String studentLearningNeed,

            @Size(max = 4000) Optional<String> description,

            @NotNull GoalScope scope,

            @NotEmpty @Size(max = 50) @Schema(description = "sourcedIds of the people who own the goal")
            List<@NotBlank @Size(max = 255) String> owners,

            @NotNull ImprovementDomain improvementDomain,

            @NotNull GoalType goalType,

            @NotNull MeasureRequest measure,

            @NotNull @Schema(examples = "2027-05-28") LocalDate dueDate,

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
                            people(owners),
                            improvementDomain,
                            goalType,
                            measure.measure(),
                            dueDate,
                            plan,
                            parent));
        }

        List<Reference> references() {
            List<Reference> named = new ArrayList<>();
            named.add(new Reference("orgs", school, "/school"));
            named.addAll(users(owners, "/owners/"));
            named.addAll(goalsAndPlans(plan, parent));
            return named;
        }
    }

    record ReviseGoalRequest(
            @NotBlank @Size(max = 1000) @Schema(examples = "Snow days cost us three weeks")
            String reason,

            @Size(max = 200) @Pattern(regexp = NOT_BLANK) Optional<String> title,

            @Size(max = 2000) @Pattern(regexp = NOT_BLANK) Optional<String> studentLearningNeed,

            @Size(max = 4000) Optional<String> description,

            Optional<GoalScope> scope,

            @Size(max = 50) @Schema(description = "All of them; left out or empty, they stay")
            List<@NotBlank @Size(max = 255) String> owners,

            Optional<ImprovementDomain> improvementDomain,

            Optional<GoalType> goalType,

            Optional<@Valid MeasureRequest> measure,

            Optional<LocalDate> dueDate,

            Optional<UUID> plan,

            Optional<UUID> parent,

            @Size(max = 3) @Schema(description = "What the goal is to be without from now on")
            List<OptionalTerm> removed) {

        ReviseGoal command(UUID goal) {
            return new ReviseGoal(
                    goal,
                    new GoalChanges(
                            title,
                            studentLearningNeed,
                            description,
                            scope,
                            people(owners),
                            improvementDomain,
                            goalType,
                            measure.map(MeasureRequest::measure),
                            dueDate,
                            plan,
                            parent,
                            Set.copyOf(removed)),
                    reason);
        }

        List<Reference> references() {
            List<Reference> named = new ArrayList<>(users(owners, "/owners/"));
            named.addAll(goalsAndPlans(plan, parent));
            return named;
        }
    }

    record ActivateGoalRequest(
            @Schema(description = "Needed only when the school has its limit of active goals already")
            Optional<@Valid OverrideRequest> override) {

        Optional<FocusOverride> focusOverride() {
            return override.map(given -> new FocusOverride(new PersonRef(given.by()), given.reason()));
        }

        List<Reference> references() {
            return override.map(given -> List.of(new Reference("users", given.by(), "/override/by")))
                    .orElse(List.of());
        }
    }

    @Schema(name = "FocusOverrideRequest")
    record OverrideRequest(
            @NotBlank @Size(max = 255) @Schema(description = "sourcedId of the person who answers for it")
            String by,

            @NotBlank @Size(max = 1000) @Schema(examples = "Mandated by the state for this year")
            String reason) {}

    record PauseGoalRequest(
            @NotBlank @Size(max = 1000) @Schema(examples = "The reading coach is on leave")
            String reason) {}

    record RetireGoalRequest(
            @NotBlank @Size(max = 1000) @Schema(examples = "The district has taken it over")
            String reason) {}

    record CompleteGoalRequest(
            @Schema(description = "Today (UTC) if left out", examples = "2027-05-28")
            Optional<LocalDate> completedOn) {}

    record AddActionStepRequest(
            @NotBlank @Size(max = 1000) @Schema(examples = "Read aloud in pairs every morning")
            String text,

            @Size(max = 50) @Schema(description = "sourcedIds of those who do it")
            List<@NotBlank @Size(max = 255) String> assignees,

            Optional<LocalDate> dueDate) {

        AddActionStep command(UUID step) {
            return new AddActionStep(step, text, people(assignees), dueDate);
        }

        List<Reference> references() {
            return users(assignees, "/assignees/");
        }
    }

    /** A transition that needs no more than its path. */
    @Schema(name = "ActionStepTransitionRequest")
    record TransitionRequest() {}

    record RecordCheckInRequest(
            @NotNull @Schema(examples = "2026-11-13") LocalDate on,

            @NotNull CheckInStatus status,

            @Min(1) @Max(5) @Schema(description = "That the goal will be met: 1 none, 5 certain")
            int confidence,

            @DecimalMin(LEAST) @DecimalMax(MOST) @Schema(description = "Of the goal's measure, in its unit")
            Optional<BigDecimal> value,

            @Size(max = 4000) Optional<String> note) {

        RecordCheckIn command(UUID checkIn) {
            return new RecordCheckIn(checkIn, on, status, confidence, value, note);
        }
    }

    record JudgeGoalRequest(
            @NotBlank @Size(max = 255) @Schema(description = "sourcedId of the person who judges")
            String judge,

            @NotNull Judgement judgement,

            @NotBlank @Size(max = 2000) @Schema(examples = "Eight of ten read at the target in May")
            String reason) {

        JudgeGoal command(Instant at) {
            return new JudgeGoal(new PersonRef(judge), judgement, reason, at);
        }

        List<Reference> references() {
            return List.of(new Reference("users", judge, "/judge"));
        }
    }

    private static List<PersonRef> people(List<String> ids) {
        return ids.stream().map(PersonRef::new).toList();
    }

    private static List<Reference> users(List<String> ids, String pointer) {
        List<Reference> named = new ArrayList<>();
        for (int i = 0; i < ids.size(); i++) {
            named.add(new Reference("users", ids.get(i), pointer + i));
        }
        return named;
    }

    private static List<Reference> goalsAndPlans(Optional<UUID> plan, Optional<UUID> parent) {
        List<Reference> named = new ArrayList<>();
        plan.ifPresent(id -> named.add(new Reference("plans", id.toString(), "/plan")));
        parent.ifPresent(id -> named.add(new Reference("goals", id.toString(), "/parent")));
        return named;
    }
}
