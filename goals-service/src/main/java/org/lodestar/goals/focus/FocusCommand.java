package org.lodestar.goals.focus;

import java.util.Optional;
import java.util.UUID;

/** What can be asked of a school's focus places. */
public sealed interface FocusCommand {

    /**
     * Chooses the limit. Goals that are active stay so, even if they are more.
     *
     * @param maxActiveGoals 1 to 10
     */
    record SetFocusPolicy(int maxActiveGoals) implements FocusCommand {}

    /**
     * Takes a place for a goal that becomes active.
     *
     * @param override used only when no place is free
     */
    record TakePlace(UUID goal, Optional<FocusOverride> override) implements FocusCommand {}

    record ReleasePlace(UUID goal) implements FocusCommand {}
}
