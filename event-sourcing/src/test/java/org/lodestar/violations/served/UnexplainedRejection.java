package org.lodestar.violations.served;

import org.lodestar.eventsourcing.Rejection;

enum UnexplainedRejection implements Rejection {
    NOBODY_KNOWS_WHY,
    /** Explained, but with another status. */
    GOAL_CLOSED;

    @Override
    public Kind kind() {
        return Kind.INVALID;
    }

    @Override
    public String title() {
        return "Nobody knows why";
    }
}
