package org.lodestar.eventsourcing.batch;

import org.lodestar.eventsourcing.Rejection;

/** Why a batch is not taken in. */
public enum BatchRejection implements Rejection {
    BATCH_EMPTY(Kind.INVALID, "The batch has no line"),
    BATCH_TOO_LONG(Kind.INVALID, "The batch has more lines than a batch may have"),
    BATCH_UNREADABLE(Kind.INVALID, "The batch cannot be told apart into lines"),
    TOO_MANY_BATCHES(Kind.CONFLICT, "As many batches of the district as may wait do so already");

    private final Kind kind;
    private final String title;

    BatchRejection(Kind kind, String title) {
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
