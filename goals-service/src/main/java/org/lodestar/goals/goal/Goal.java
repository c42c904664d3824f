package org.lodestar.goals.goal;

import java.time.LocalDate;
import java.util.Optional;

/** A goal as it stands. */
public sealed interface Goal {

    /** No such goal. */
    record Unset() implements Goal {}

    /** Proposed, not yet worked on. */
    record Proposed(GoalContent content) implements Goal {}

    /** Worked on; holds one of its school's focus places. */
    record Active(GoalContent content) implements Goal {}

    /** Set aside for a reason; holds no focus place. */
    record Paused(GoalContent content, String reason) implements Goal {}

    /** Over, and judged. */
    record Completed(GoalContent content, LocalDate completedOn) implements Goal {}

    /** Given up for a reason. */
    record Retired(GoalContent content, String reason) implements Goal {}

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
