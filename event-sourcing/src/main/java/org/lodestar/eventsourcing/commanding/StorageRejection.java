package org.lodestar.eventsourcing.commanding;

import org.lodestar.eventsourcing.Rejection;

/** What the log refuses, whatever the model says. */
public enum StorageRejection implements Rejection {
    EVENT_TOO_LARGE("The command would record an event of more than 900,000 bytes"),
    NOT_STORABLE("The command holds something that cannot be stored");

    private final String title;

    StorageRejection(String title) {
        this.title = title;
    }

    @Override
    public Kind kind() {
        return Kind.INVALID;
    }

    @Override
    public String title() {
        return title;
    }
}
