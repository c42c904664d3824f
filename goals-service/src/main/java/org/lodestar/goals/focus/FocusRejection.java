package org.lodestar.goals.focus;

import org.lodestar.eventsourcing.Rejection;

/** Why a school's focus places refuse a command. */
public enum FocusRejection implements Rejection {
    FOCUS_LIMIT_REACHED(Kind.CONFLICT, "The school already has as many active goals as its focus policy allows"),
    FOCUS_LIMIT_OUT_OF_RANGE(Kind.INVALID, "A focus policy allows 1 to 10 active goals");

    private final Kind kind;
    private final String title;

    FocusRejection(Kind kind, String title) {
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
