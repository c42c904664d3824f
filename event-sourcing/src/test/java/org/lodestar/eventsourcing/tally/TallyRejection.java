package org.lodestar.eventsourcing.tally;

import org.lodestar.eventsourcing.Rejection;

public enum TallyRejection implements Rejection {
    TALLY_NOT_OPEN(Kind.NOT_FOUND, "There is no such tally"),
    TALLY_OPEN_ALREADY(Kind.CONFLICT, "The tally is open already"),
    LIMIT_REACHED(Kind.CONFLICT, "The tally would pass its limit"),
    NOT_ENOUGH(Kind.CONFLICT, "The tally holds less than that");

    private final Kind kind;
    private final String title;

    TallyRejection(Kind kind, String title) {
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
