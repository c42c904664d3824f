package org.lodestar.goals.goal;

/** How far an action step is. */
public enum ActionStepStatus {
    PLANNED,
    STARTED,
    COMPLETED,
    DROPPED;

    boolean isClosed() {
        return this == COMPLETED || this == DROPPED;
    }
}
