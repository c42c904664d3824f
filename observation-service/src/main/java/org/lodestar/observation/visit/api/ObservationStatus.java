package org.lodestar.observation.visit.api;

import org.lodestar.observation.visit.Visit;

/** Where an observation is in its life. */
public enum ObservationStatus {
    SCHEDULED,
    STARTED,
    COMPLETED,
    SHARED,
    ACKNOWLEDGED,
    CANCELLED;

    public static ObservationStatus of(Visit visit) {
        return switch (visit) {
            case Visit.Unscheduled _ ->
                throw new IllegalArgumentException("A visit that was never scheduled has no status");
            case Visit.Scheduled _ -> SCHEDULED;
            case Visit.Started _ -> STARTED;
            case Visit.Completed _ -> COMPLETED;
            case Visit.Shared _ -> SHARED;
            case Visit.Acknowledged _ -> ACKNOWLEDGED;
            case Visit.Cancelled _ -> CANCELLED;
        };
    }

    /** Whether the observee may read what was written about them. */
    boolean isShared() {
        return this == SHARED || this == ACKNOWLEDGED;
    }
}
