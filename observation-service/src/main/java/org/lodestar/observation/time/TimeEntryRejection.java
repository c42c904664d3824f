package org.lodestar.observation.time;

import org.lodestar.eventsourcing.Rejection;

/** Why a time entry refuses a command. */
public enum TimeEntryRejection implements Rejection {
    TIME_ENTRY_NOT_FOUND(Kind.NOT_FOUND, "There is no such time entry"),
    TIME_ALREADY_LOGGED(Kind.CONFLICT, "The time entry already exists"),
    TIME_WITHDRAWN(Kind.CONFLICT, "The time entry was withdrawn"),
    TIME_FOLLOWS_ITS_ORIGIN(Kind.CONFLICT, "A derived entry is corrected where it comes from"),
    SOURCE_NOT_CLAIMABLE(Kind.INVALID, "Only the platform itself derives entries"),
    SUBCATEGORY_MISSING(Kind.INVALID, "Instructional time has a subcategory"),
    SUBCATEGORY_NOT_APPLICABLE(Kind.INVALID, "Only instructional time has a subcategory"),
    TIME_IN_FUTURE(Kind.INVALID, "The time has not been spent yet");

    private final Kind kind;
    private final String title;

    TimeEntryRejection(Kind kind, String title) {
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
