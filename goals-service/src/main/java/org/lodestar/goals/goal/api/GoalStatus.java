package org.lodestar.goals.goal.api;

import org.lodestar.goals.goal.Goal;

/** Where a goal is in its life. */
public enum GoalStatus {
    PROPOSED,
    ACTIVE,
    PAUSED,
    COMPLETED,
    RETIRED;

    public static GoalStatus of(Goal goal) {
        return switch (goal) {
            case Goal.Unset _ -> throw new IllegalArgumentException("A goal that was never proposed has no status");
            case Goal.Proposed _ -> PROPOSED;
            case Goal.Active _ -> ACTIVE;
            case Goal.Paused _ -> PAUSED;
            case Goal.Completed _ -> COMPLETED;
            case Goal.Retired _ -> RETIRED;
        };
    }
}
