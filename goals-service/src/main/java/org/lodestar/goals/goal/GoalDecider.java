package org.lodestar.goals.goal;

import static org.lodestar.eventsourcing.Decision.accept;
import static org.lodestar.eventsourcing.Decision.nothing;
import static org.lodestar.eventsourcing.Decision.reject;
import static org.lodestar.goals.goal.GoalRejection.ACTION_STEP_CLOSED;
import static org.lodestar.goals.goal.GoalRejection.ACTION_STEP_NOT_FOUND;
import static org.lodestar.goals.goal.GoalRejection.CONFIDENCE_OUT_OF_RANGE;
import static org.lodestar.goals.goal.GoalRejection.GOAL_CLOSED;
import static org.lodestar.goals.goal.GoalRejection.GOAL_EXISTS;
import static org.lodestar.goals.goal.GoalRejection.GOAL_FULL;
import static org.lodestar.goals.goal.GoalRejection.GOAL_IS_ITS_PARENT;
import static org.lodestar.goals.goal.GoalRejection.GOAL_NOT_ACTIVE;
import static org.lodestar.goals.goal.GoalRejection.GOAL_NOT_JUDGED;
import static org.lodestar.goals.goal.GoalRejection.NOT_FOUND;
import static org.lodestar.goals.goal.GoalRejection.OWNER_REQUIRED;
import static org.lodestar.goals.goal.GoalRejection.TARGET_AGAINST_DIRECTION;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.lodestar.eventsourcing.Decider;
import org.lodestar.eventsourcing.Decision;
import org.lodestar.eventsourcing.Fault;
import org.lodestar.eventsourcing.Rejection;
import org.lodestar.goals.goal.Goal.Active;
import org.lodestar.goals.goal.Goal.Completed;
import org.lodestar.goals.goal.Goal.Paused;
import org.lodestar.goals.goal.Goal.Proposed;
import org.lodestar.goals.goal.Goal.Retired;
import org.lodestar.goals.goal.Goal.Unset;
import org.lodestar.goals.goal.GoalCommand.ActivateGoal;
import org.lodestar.goals.goal.GoalCommand.AddActionStep;
import org.lodestar.goals.goal.GoalCommand.CompleteActionStep;
import org.lodestar.goals.goal.GoalCommand.CompleteGoal;
import org.lodestar.goals.goal.GoalCommand.DropActionStep;
import org.lodestar.goals.goal.GoalCommand.JudgeGoal;
import org.lodestar.goals.goal.GoalCommand.PauseGoal;
import org.lodestar.goals.goal.GoalCommand.ProposeGoal;
import org.lodestar.goals.goal.GoalCommand.RecordCheckIn;
import org.lodestar.goals.goal.GoalCommand.RetireGoal;
import org.lodestar.goals.goal.GoalCommand.ReviseGoal;
import org.lodestar.goals.goal.GoalCommand.StartActionStep;
import org.lodestar.goals.goal.GoalEvent.ActionStepAdded;
import org.lodestar.goals.goal.GoalEvent.ActionStepCompleted;
import org.lodestar.goals.goal.GoalEvent.ActionStepDropped;
import org.lodestar.goals.goal.GoalEvent.ActionStepStarted;
import org.lodestar.goals.goal.GoalEvent.CheckInRecorded;
import org.lodestar.goals.goal.GoalEvent.GoalActivated;
import org.lodestar.goals.goal.GoalEvent.GoalCompleted;
import org.lodestar.goals.goal.GoalEvent.GoalJudged;
import org.lodestar.goals.goal.GoalEvent.GoalPaused;
import org.lodestar.goals.goal.GoalEvent.GoalProposed;
import org.lodestar.goals.goal.GoalEvent.GoalRetired;
import org.lodestar.goals.goal.GoalEvent.GoalRevised;

/** The rules of a goal. */
public final class GoalDecider implements Decider<GoalCommand, Goal, GoalEvent> {

    /** The folded state is written with every event, so what it can hold of each kind has an end. */
    static final int MOST_ENTRIES = 400;

    @Override
    public Goal initial() {
        return new Unset();
    }

    @Override
    public Decision<GoalEvent> decide(GoalCommand command, Goal goal) {
        return switch (goal) {
            case Unset _ -> command instanceof ProposeGoal propose ? propose(propose) : reject(NOT_FOUND);
            case Proposed(var content) -> decideProposed(command, content);
            case Active(var content) -> decideActive(command, content);
            case Paused(var content, var _) -> decidePaused(command, content);
            case Completed(var content, var _) ->
                command instanceof CompleteGoal ? nothing() : decideClosed(command, content);
            case Retired(var content, var _) ->
                command instanceof RetireGoal ? nothing() : decideClosed(command, content);
        };
    }

    private static Decision<GoalEvent> decideProposed(GoalCommand command, GoalContent content) {
        return switch (command) {
            case ProposeGoal propose -> proposeAgain(propose, content);
            case ActivateGoal activate -> activate(activate);
            case ReviseGoal revise -> revise(revise, content);
            case AddActionStep add -> add(add, content);
            case DropActionStep(var step) -> drop(step, content);
            case RetireGoal(var reason) -> accept(new GoalRetired(reason));
            case PauseGoal _, StartActionStep _, CompleteActionStep _, RecordCheckIn _, JudgeGoal _, CompleteGoal _ ->
                reject(GOAL_NOT_ACTIVE);
        };
    }

    private static Decision<GoalEvent> decideActive(GoalCommand command, GoalContent content) {
        return switch (command) {
            case ProposeGoal propose -> proposeAgain(propose, content);
            case ActivateGoal _ -> nothing();
            case PauseGoal(var reason) -> accept(new GoalPaused(reason));
            case ReviseGoal revise -> revise(revise, content);
            case AddActionStep add -> add(add, content);
            case StartActionStep(var step) -> start(step, content);
            case CompleteActionStep(var step) -> complete(step, content);
            case DropActionStep(var step) -> drop(step, content);
            case RecordCheckIn checkIn -> record(checkIn, content);
            case JudgeGoal judge -> judge(judge, content);
            case CompleteGoal complete -> complete(complete, content);
            case RetireGoal(var reason) -> accept(new GoalRetired(reason));
        };
    }

    private static Decision<GoalEvent> decidePaused(GoalCommand command, GoalContent content) {
        return switch (command) {
            case ProposeGoal propose -> proposeAgain(propose, content);
            case ActivateGoal activate -> activate(activate);
            case PauseGoal _ -> nothing();
            case ReviseGoal revise -> revise(revise, content);
            case AddActionStep add -> add(add, content);
            case DropActionStep(var step) -> drop(step, content);
            case JudgeGoal judge -> judge(judge, content);
            case CompleteGoal complete -> complete(complete, content);
            case RetireGoal(var reason) -> accept(new GoalRetired(reason));
            case StartActionStep _, CompleteActionStep _, RecordCheckIn _ -> reject(GOAL_NOT_ACTIVE);
        };
    }

    private static Decision<GoalEvent> decideClosed(GoalCommand command, GoalContent content) {
        return command instanceof ProposeGoal propose ? proposeAgain(propose, content) : reject(GOAL_CLOSED);
    }

    private static Decision<GoalEvent> propose(ProposeGoal command) {
        return faultOf(command.terms()).orElseGet(() -> accept(new GoalProposed(command.school(), command.terms())));
    }

    private static Decision<GoalEvent> proposeAgain(ProposeGoal command, GoalContent content) {
        boolean same =
                command.school().equals(content.school()) && command.terms().equals(content.terms());
        return same ? nothing() : reject(GOAL_EXISTS);
    }

    private static Decision<GoalEvent> activate(ActivateGoal command) {
        return accept(new GoalActivated(command.activeCount(), command.limit()));
    }

    private static Decision<GoalEvent> revise(ReviseGoal command, GoalContent content) {
        GoalTerms revised = command.changes().of(content.terms());
        List<String> changed = revised.changedFrom(content.terms());
        if (changed.isEmpty()) {
            return nothing();
        }
        if (revised.parent().equals(Optional.of(command.goal()))) {
            return rejectAt("/parent", GOAL_IS_ITS_PARENT);
        }
        return faultOf(revised).orElseGet(() -> accept(new GoalRevised(changed, command.reason(), revised)));
    }

    private static Optional<Decision<GoalEvent>> faultOf(GoalTerms terms) {
        if (terms.owners().isEmpty()) {
            return Optional.of(rejectAt("/owners", OWNER_REQUIRED));
        }
        return terms.measure().targetFollowsDirection()
                ? Optional.empty()
                : Optional.of(rejectAt("/measure/target", TARGET_AGAINST_DIRECTION));
    }

    private static Decision<GoalEvent> add(AddActionStep command, GoalContent content) {
        if (content.actionStep(command.step()).isPresent()) {
            return nothing();
        }
        return content.actionSteps().size() >= MOST_ENTRIES
                ? reject(GOAL_FULL)
                : accept(new ActionStepAdded(command.step(), command.text(), command.assignees(), command.dueDate()));
    }

    private static Decision<GoalEvent> start(UUID step, GoalContent content) {
        return move(step, ActionStepStatus.STARTED, new ActionStepStarted(step), content);
    }

    private static Decision<GoalEvent> complete(UUID step, GoalContent content) {
        return move(step, ActionStepStatus.COMPLETED, new ActionStepCompleted(step), content);
    }

    private static Decision<GoalEvent> drop(UUID step, GoalContent content) {
        return move(step, ActionStepStatus.DROPPED, new ActionStepDropped(step), content);
    }

    private static Decision<GoalEvent> move(UUID step, ActionStepStatus to, GoalEvent moved, GoalContent content) {
        return content.actionStep(step)
                .map(ActionStep::status)
                .map(now -> {
                    if (now == to) {
                        return Decision.<GoalEvent>nothing();
                    }
                    return now.isClosed() ? Decision.<GoalEvent>reject(ACTION_STEP_CLOSED) : accept(moved);
                })
                .orElseGet(() -> reject(ACTION_STEP_NOT_FOUND));
    }

    private static Decision<GoalEvent> record(RecordCheckIn command, GoalContent content) {
        if (content.hasCheckIn(command.checkIn())) {
            return nothing();
        }
        if (command.confidence() < 1 || command.confidence() > 5) {
            return rejectAt("/confidence", CONFIDENCE_OUT_OF_RANGE);
        }
        return content.checkIns().size() >= MOST_ENTRIES
                ? reject(GOAL_FULL)
                : accept(new CheckInRecorded(
                        command.checkIn(),
                        command.on(),
                        command.status(),
                        command.confidence(),
                        command.value().map(Measure::plain),
                        command.note()));
    }

    private static Decision<GoalEvent> judge(JudgeGoal command, GoalContent content) {
        Optional<PersonalJudgement> before = content.judgementBy(command.judge());
        boolean same = before.filter(judgement -> judgement.judgement() == command.judgement()
                        && judgement.reason().equals(command.reason()))
                .isPresent();
        if (same) {
            return nothing();
        }
        if (before.isEmpty() && content.judgements().size() >= MOST_ENTRIES) {
            return reject(GOAL_FULL);
        }
        var judged = new PersonalJudgement(command.judge(), command.judgement(), command.reason(), command.at());
        boolean consensus = content.with(judged).consensus().isPresent();
        return accept(new GoalJudged(command.judge(), command.judgement(), command.reason(), consensus, command.at()));
    }

    private static Decision<GoalEvent> complete(CompleteGoal command, GoalContent content) {
        return content.judgements().isEmpty()
                ? reject(GOAL_NOT_JUDGED)
                : accept(new GoalCompleted(command.completedOn()));
    }

    private static Decision<GoalEvent> rejectAt(String pointer, Rejection reason) {
        return reject(reason, List.of(new Fault(pointer, reason.title())));
    }

    @Override
    public Goal evolve(Goal goal, GoalEvent event) {
        return switch (event) {
            case GoalProposed(var school, var terms) -> new Proposed(GoalContent.proposed(school, terms));
            case GoalActivated _ -> enter(goal, Active::new);
            case GoalPaused(var reason) -> enter(goal, content -> new Paused(content, reason));
            case GoalCompleted(var on) -> enter(goal, content -> new Completed(content, on));
            case GoalRetired(var reason) -> enter(goal, content -> new Retired(content, reason));
            case GoalRevised(var _, var _, var terms) -> change(goal, content -> content.with(terms));
            case ActionStepAdded(var step, var text, var assignees, var dueDate) ->
                change(
                        goal,
                        content ->
                                content.with(new ActionStep(step, text, assignees, dueDate, ActionStepStatus.PLANNED)));
            case ActionStepStarted(var step) -> change(goal, content -> content.with(step, ActionStepStatus.STARTED));
            case ActionStepCompleted(var step) ->
                change(goal, content -> content.with(step, ActionStepStatus.COMPLETED));
            case ActionStepDropped(var step) -> change(goal, content -> content.with(step, ActionStepStatus.DROPPED));
            case CheckInRecorded(var id, var on, var status, var confidence, var value, var note) ->
                change(goal, content -> content.with(new CheckIn(id, on, status, confidence, value, note)));
            case GoalJudged(var judge, var judgement, var reason, var _, var at) ->
                change(goal, content -> content.with(new PersonalJudgement(judge, judgement, reason, at)));
        };
    }

    private static Goal enter(Goal goal, Function<GoalContent, Goal> next) {
        return goal.contentIfAny().map(next).orElse(goal);
    }

    private static Goal change(Goal goal, UnaryOperator<GoalContent> changed) {
        return switch (goal) {
            case Unset unset -> unset;
            case Proposed(var content) -> new Proposed(changed.apply(content));
            case Active(var content) -> new Active(changed.apply(content));
            case Paused(var content, var reason) -> new Paused(changed.apply(content), reason);
            case Completed(var content, var on) -> new Completed(changed.apply(content), on);
            case Retired(var content, var reason) -> new Retired(changed.apply(content), reason);
        };
    }
}
