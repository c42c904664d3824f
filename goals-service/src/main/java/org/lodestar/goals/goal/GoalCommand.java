package org.lodestar.goals.goal;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.lodestar.eventsourcing.PersonRef;

/** What can be asked of a goal. */
public sealed interface GoalCommand {

    record ProposeGoal(String school, GoalTerms terms) implements GoalCommand {}

    /**
     * Starts or resumes the work.
     *
     * @param activeCount the school's active goals, this one included
     * @param limit how many its focus policy allows
     */
    record ActivateGoal(int activeCount, int limit) implements GoalCommand {}

    record PauseGoal(String reason) implements GoalCommand {}

    /**
     * Changes the terms for a reason.
     *
     * @param goal the goal itself, which is not its own parent
     */
    record ReviseGoal(UUID goal, GoalChanges changes, String reason) implements GoalCommand {}

    record AddActionStep(UUID step, String text, List<PersonRef> assignees, Optional<LocalDate> dueDate)
            implements GoalCommand {}

    record StartActionStep(UUID step) implements GoalCommand {}

    record CompleteActionStep(UUID step) implements GoalCommand {}

    record DropActionStep(UUID step) implements GoalCommand {}

    /**
     * Notes how it goes.
     *
     * @param confidence that the goal will be met, 1 (none) to 5 (certain)
     * @param value of the goal's measure, in its unit
     */
    record RecordCheckIn(
            UUID checkIn,
            LocalDate on,
            CheckInStatus status,
            int confidence,
            Optional<BigDecimal> value,
            Optional<String> note)
            implements GoalCommand {}

    record JudgeGoal(PersonRef judge, Judgement judgement, String reason, Instant at) implements GoalCommand {}

    record CompleteGoal(LocalDate completedOn) implements GoalCommand {}

    record RetireGoal(String reason) implements GoalCommand {}
}
