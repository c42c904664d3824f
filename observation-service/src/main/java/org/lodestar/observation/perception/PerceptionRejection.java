package org.lodestar.observation.perception;

import org.lodestar.eventsourcing.Rejection;

/** Why an estimate refuses a command. */
public enum PerceptionRejection implements Rejection {
    TIME_PERCEPTION_NOT_FOUND(Kind.NOT_FOUND, "There is no such estimate"),
    TIME_PERCEPTION_ALREADY_RECORDED(Kind.CONFLICT, "The estimate is already recorded"),
    TIME_PERCEPTION_WITHDRAWN(Kind.CONFLICT, "The estimate was withdrawn"),
    PERIOD_REVERSED(Kind.INVALID, "The period ends before it begins");

    private final Kind kind;
    private final String title;

    PerceptionRejection(Kind kind, String title) {
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
