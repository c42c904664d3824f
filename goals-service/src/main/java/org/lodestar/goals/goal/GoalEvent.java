package org.lodestar.goals.goal;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.lodestar.eventsourcing.EventType;
import org.lodestar.eventsourcing.PersonRef;
import org.lodestar.eventsourcing.Restricted;
import org.lodestar.eventsourcing.Restricted.Classification;

/** What happened to a goal. Stored for ever: add a new version, never edit one. */
public sealed interface GoalEvent {

    @EventType(value = "goal-proposed.v1", description = "A goal was proposed for a school.")
    record GoalProposed(String school, GoalTerms terms) implements GoalEvent {}

    /**
     * The work began or went on.
     *
     * @param activeCount the school's active goals, this one included
     * @param limit how many its focus policy allowed at that time
     */
    @EventType(value = "goal-activated.v1", description = "Work on a goal was started or resumed.")
    record GoalActivated(int activeCount, int limit) implements GoalEvent {}

    @EventType(value = "goal-paused.v1", description = "An active goal was set aside for a while.")
    record GoalPaused(@Restricted(Classification.PERSONAL) String reason) implements GoalEvent {}

    /**
     * The terms changed.
     *
     * @param changedFields the names of the terms that changed
     * @param terms as they stand now
     */
    @EventType(value = "goal-revised.v1", description = "The terms of a goal were changed for a reason.")
    record GoalRevised(
            List<String> changedFields,
            @Restricted(Classification.PERSONAL) String reason,
            GoalTerms terms) implements GoalEvent {
        public GoalRevised {
            changedFields = List.copyOf(changedFields);
        }
    }

    @EventType(value = "action-step-added.v1", description = "A piece of work was planned for a goal.")
    record ActionStepAdded(
            UUID step,
            @Restricted(Classification.PERSONAL) String text,
            List<PersonRef> assignees,
            Optional<LocalDate> dueDate)
            implements GoalEvent {
        public ActionStepAdded {
            assignees = List.copyOf(assignees);
        }
    }

    @EventType(value = "action-step-started.v1", description = "Work on an action step began.")
    record ActionStepStarted(UUID step) implements GoalEvent {}

    @EventType(value = "action-step-completed.v1", description = "An action step was done.")
    record ActionStepCompleted(UUID step) implements GoalEvent {}

    @EventType(value = "action-step-dropped.v1", description = "An action step was given up.")
    record ActionStepDropped(UUID step) implements GoalEvent {}

    /**
     * How it goes.
     *
     * @param confidence that the goal will be met, 1 (none) to 5 (certain)
     * @param value of the goal's measure, in its unit
     */
    @EventType(value = "check-in-recorded.v1", description = "Somebody noted on a date how a goal goes.")
    record CheckInRecorded(
            UUID checkIn,
            LocalDate on,
            CheckInStatus status,
            int confidence,
            Optional<BigDecimal> value,
            @Restricted(Classification.PERSONAL) Optional<String> note)
            implements GoalEvent {}

    /**
     * A judgement, new or changed.
     *
     * @param consensus whether at least two people have judged and all now say the same
     */
    @EventType(
            value = "goal-judged.v1",
            description = "A person judged whether a goal is met; replaces the same person's earlier judgement.")
    record GoalJudged(
            PersonRef judge,
            Judgement judgement,
            @Restricted(Classification.PERSONAL) String reason,
            boolean consensus,
            Instant at)
            implements GoalEvent {}

    @EventType(value = "goal-completed.v1", description = "A judged goal was closed.")
    record GoalCompleted(LocalDate completedOn) implements GoalEvent {}

    @EventType(value = "goal-retired.v1", description = "A goal was given up for a reason.")
    record GoalRetired(@Restricted(Classification.PERSONAL) String reason) implements GoalEvent {}
}
