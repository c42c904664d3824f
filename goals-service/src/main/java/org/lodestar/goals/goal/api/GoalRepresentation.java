package org.lodestar.goals.goal.api;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.lodestar.eventsourcing.PersonRef;
import org.lodestar.eventsourcing.commanding.Folded;
import org.lodestar.goals.goal.ActionStep;
import org.lodestar.goals.goal.ActionStepStatus;
import org.lodestar.goals.goal.CheckIn;
import org.lodestar.goals.goal.CheckInStatus;
import org.lodestar.goals.goal.Goal;
import org.lodestar.goals.goal.GoalContent;
import org.lodestar.goals.goal.GoalScope;
import org.lodestar.goals.goal.GoalTerms;
import org.lodestar.goals.goal.GoalType;
import org.lodestar.goals.goal.ImprovementDomain;
import org.lodestar.goals.goal.Judgement;
import org.lodestar.goals.goal.Measure;
import org.lodestar.goals.goal.MeasureDirection;
import org.lodestar.goals.goal.PersonalJudgement;

/** A goal as clients see it. */
@Schema(name = "Goal")
public record GoalRepresentation(
        String id,
        GoalStatus status,
        String school,
        String title,
        String studentLearningNeed,
        Optional<String> description,
        GoalScope scope,
        List<String> owners,
        ImprovementDomain improvementDomain,
        GoalType goalType,
        MeasureRepresentation measure,
        LocalDate dueDate,
        Optional<UUID> plan,
        Optional<UUID> parent,
        List<ActionStepRepresentation> actionSteps,
        List<CheckInRepresentation> checkIns,
        List<JudgementRepresentation> judgements,
        Optional<Judgement> consensus,

        @Schema(description = "Why it is paused or was retired")
        Optional<String> reason,

        Optional<LocalDate> completedOn) {

    @Schema(name = "GoalMeasure")
    record MeasureRepresentation(
            String name, String unit, BigDecimal baseline, BigDecimal target, MeasureDirection direction) {
        static MeasureRepresentation of(Measure measure) {
            return new MeasureRepresentation(
                    measure.name(), measure.unit(), measure.baseline(), measure.target(), measure.direction());
        }
    }

    @Schema(name = "ActionStep")
    record ActionStepRepresentation(
            UUID id, String text, List<String> assignees, Optional<LocalDate> dueDate, ActionStepStatus status) {
        static ActionStepRepresentation of(ActionStep step) {
            return new ActionStepRepresentation(
                    step.id(), step.text(), ids(step.assignees()), step.dueDate(), step.status());
        }
    }

    @Schema(name = "CheckIn")
    record CheckInRepresentation(
            UUID id,
            LocalDate on,
            CheckInStatus status,
            int confidence,
            Optional<BigDecimal> value,
            Optional<String> note) {
        static CheckInRepresentation of(CheckIn checkIn) {
            return new CheckInRepresentation(
                    checkIn.id(),
                    checkIn.on(),
                    checkIn.status(),
                    checkIn.confidence(),
                    checkIn.value(),
                    checkIn.note());
        }
    }

    @Schema(name = "GoalJudgement")
    record JudgementRepresentation(String judge, Judgement judgement, String reason, Instant at) {
        static JudgementRepresentation of(PersonalJudgement judgement) {
            return new JudgementRepresentation(
                    judgement.judge().value(), judgement.judgement(), judgement.reason(), judgement.at());
        }
    }

    public static GoalRepresentation of(Folded<Goal> goal) {
        GoalContent content = goal.state().contentIfAny().orElseThrow();
        GoalTerms terms = content.terms();
        return new GoalRepresentation(
                goal.stream().id(),
                GoalStatus.of(goal.state()),
                content.school(),
                terms.title(),
                terms.studentLearningNeed(),
                terms.description(),
                terms.scope(),
                ids(terms.owners()),
                terms.improvementDomain(),
                terms.goalType(),
                MeasureRepresentation.of(terms.measure()),
                terms.dueDate(),
                terms.plan(),
                terms.parent(),
                content.actionSteps().stream().map(ActionStepRepresentation::of).toList(),
                content.checkIns().stream().map(CheckInRepresentation::of).toList(),
                content.judgements().stream().map(JudgementRepresentation::of).toList(),
                content.consensus(),
                reason(goal.state()),
                goal.state() instanceof Goal.Completed(var _, var on) ? Optional.of(on) : Optional.empty());
    }

    private static Optional<String> reason(Goal goal) {
        return switch (goal) {
            case Goal.Paused(var _, var reason) -> Optional.of(reason);
            case Goal.Retired(var _, var reason) -> Optional.of(reason);
            case Goal.Unset _, Goal.Proposed _, Goal.Active _, Goal.Completed _ -> Optional.empty();
        };
    }

    private static List<String> ids(List<PersonRef> people) {
        return people.stream().map(PersonRef::value).toList();
    }
}
