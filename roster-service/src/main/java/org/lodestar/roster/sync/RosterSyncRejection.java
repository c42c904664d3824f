package org.lodestar.roster.sync;

import org.lodestar.eventsourcing.Rejection;

/** Why a sync does not go on. */
public enum RosterSyncRejection implements Rejection {
    SYNC_NOT_STARTED(Kind.CONFLICT, "A sync is completed only after it was started");

    private final Kind kind;
    private final String title;

    RosterSyncRejection(Kind kind, String title) {
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
