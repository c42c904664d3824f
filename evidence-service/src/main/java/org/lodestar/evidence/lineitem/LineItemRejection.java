package org.lodestar.evidence.lineitem;

import org.lodestar.eventsourcing.Rejection;

/** Why a command about a line item is refused. */
public enum LineItemRejection implements Rejection {
    LINE_ITEM_NOT_FOUND(Kind.NOT_FOUND, "There is no such assessment line item"),
    MEASURE_NOT_NUMERIC(Kind.INVALID, "Scores are numbers, and so is the measure that they are progress in");

    private final Kind kind;
    private final String title;

    LineItemRejection(Kind kind, String title) {
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
