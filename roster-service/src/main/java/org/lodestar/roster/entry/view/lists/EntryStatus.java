package org.lodestar.roster.entry.view.lists;

import org.lodestar.roster.entry.RosterEntry;
import org.lodestar.roster.entry.RosterEntry.Listed;
import org.lodestar.roster.entry.RosterEntry.Removed;
import org.lodestar.roster.entry.RosterEntry.Unlisted;

/** Whether the source system still lists an entry. */
public enum EntryStatus {
    ACTIVE,
    REMOVED;

    /** The status of an entry that has been heard of. */
    public static EntryStatus of(RosterEntry entry) {
        return switch (entry) {
            case Listed _ -> ACTIVE;
            case Removed _ -> REMOVED;
            case Unlisted _ -> throw new IllegalArgumentException("An entry that was never listed has no status");
        };
    }
}
