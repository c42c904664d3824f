package org.lodestar.goals.goal;

import java.time.LocalDate;
import java.util.Optional;
import org.lodestar.eventsourcing.Restricted;
import org.lodestar.eventsourcing.Restricted.Classification;
import org.lodestar.eventsourcing.StateType;

/** A goal as it stands. */
public sealed interface Goal {

    /** No such goal. */
    record Unset() implements Goal {}

    /** One that was proposed. */
    @StateType(value = "goal.state.v1", description = "A goal as it stands.")
    sealed interface Known extends Goal {}

    /** Proposed, not yet worked on. */
    record Proposed(GoalContent content) implements Known {}

    /** Worked on; holds one of its school's focus places. */
    record Active(GoalContent content) implements Known {}

    /** Set aside for a reason; holds no focus place. */
    record Paused(
            GoalContent content,
            @Restricted(Classification.PERSONAL) String reason) implements Known {}

    /** Over, and judged. */
    record Completed(GoalContent content, LocalDate completedOn) implements Known {}

    /** Given up for a reason. */
    record Retired(
            GoalContent content,
            @Restricted(Classification.PERSONAL) String reason) implements Known {}

    /** What it shares with every other goal; nothing for one that was never proposed. */
    default Optional<GoalContent> contentIfAny() {
        return switch (this) {
            case Unset _ -> Optional.empty();
            case Proposed(var content) -> Optional.of(content);
            case Active(var content) -> Optional.of(content);
            case Paused(var content, var _) -> Optional.of(content);
            case Completed(var content, var _) -> Optional.of(content);
            case Retired(var content, var _) -> Optional.of(content);
        };
    }
}
