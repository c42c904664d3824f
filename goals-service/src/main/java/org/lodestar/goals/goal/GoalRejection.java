package org.lodestar.goals.goal;

import org.lodestar.eventsourcing.Rejection;

/** Why a goal refuses a command. */
public enum GoalRejection implements Rejection {
    NOT_FOUND(Kind.NOT_FOUND, "There is no such resource"),
    GOAL_EXISTS(Kind.CONFLICT, "The goal was already proposed with other terms"),
    GOAL_NOT_ACTIVE(Kind.CONFLICT, "The goal is not active"),
    GOAL_CLOSED(Kind.CONFLICT, "The goal is completed or retired"),
    GOAL_NOT_JUDGED(Kind.CONFLICT, "Nobody has judged yet whether the goal is met"),
    GOAL_FULL(Kind.CONFLICT, "The goal has as many entries of this kind as it can hold"),
    OWNER_REQUIRED(Kind.INVALID, "A goal needs at least one owner"),
    TARGET_AGAINST_DIRECTION(Kind.INVALID, "The target does not lie in the measure's direction from the baseline"),
    GOAL_IS_ITS_PARENT(Kind.INVALID, "A goal cannot contribute to itself"),
    CONFIDENCE_OUT_OF_RANGE(Kind.INVALID, "Confidence goes from 1 to 5"),
    ACTION_STEP_NOT_FOUND(Kind.NOT_FOUND, "The goal has no such action step"),
    ACTION_STEP_CLOSED(Kind.CONFLICT, "The action step is completed or dropped");

    private final Kind kind;
    private final String title;

    GoalRejection(Kind kind, String title) {
        this.kind = kind;
        this.title = title;
    }

    @Override
    public Kind kind() {
        return kind;
    }

    @Override
    public String title() {
        return title;
    }
}
