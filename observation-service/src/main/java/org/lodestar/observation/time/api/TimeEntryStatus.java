package org.lodestar.observation.time.api;

import org.lodestar.observation.time.TimeEntry;

/** Where a time entry is in its life. */
public enum TimeEntryStatus {
    LOGGED,
    WITHDRAWN;

    public static TimeEntryStatus of(TimeEntry entry) {
        return switch (entry) {
            case TimeEntry.Unlogged _ ->
                throw new IllegalArgumentException("An entry that was never logged has no status");
            case TimeEntry.Logged _ -> LOGGED;
            case TimeEntry.Withdrawn _ -> WITHDRAWN;
        };
    }
}
