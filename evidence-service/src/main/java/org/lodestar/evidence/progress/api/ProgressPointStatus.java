package org.lodestar.evidence.progress.api;

import org.lodestar.evidence.progress.ProgressPoint;

/** Whether a progress point counts. */
public enum ProgressPointStatus {
    RECORDED,
    WITHDRAWN;

    /** The status of a point that was ever recorded. */
    public static ProgressPointStatus of(ProgressPoint point) {
        return switch (point) {
            case ProgressPoint.Unrecorded _ -> throw new IllegalArgumentException("An unrecorded point has no status");
            case ProgressPoint.Recorded _ -> RECORDED;
            case ProgressPoint.Withdrawn _ -> WITHDRAWN;
        };
    }
}
