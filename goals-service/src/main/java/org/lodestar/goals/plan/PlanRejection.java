package org.lodestar.goals.plan;

import org.lodestar.eventsourcing.Rejection;

/** Why a plan refuses a command. */
public enum PlanRejection implements Rejection {
    NOT_FOUND(Kind.NOT_FOUND, "There is no such resource"),
    PLAN_EXISTS(Kind.CONFLICT, "The plan was already drafted differently"),
    PLAN_NOT_COLLECTIVE(
            Kind.CONFLICT, "A plan is adopted once several people wrote it together and somebody else endorsed it"),
    PLAN_ADOPTED(Kind.CONFLICT, "The plan is adopted; who wrote it is settled"),
    PLAN_CLOSED(Kind.CONFLICT, "The plan is closed"),
    PLAN_FULL(Kind.CONFLICT, "The plan has as many people of this kind as it can hold");

    private final Kind kind;
    private final String title;

    PlanRejection(Kind kind, String title) {
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
