package org.lodestar.observation.perception.api;

import org.lodestar.observation.perception.Perception;

/** Where an estimate is in its life. */
public enum TimePerceptionStatus {
    RECORDED,
    WITHDRAWN;

    public static TimePerceptionStatus of(Perception perception) {
        return switch (perception) {
            case Perception.Unrecorded _ ->
                throw new IllegalArgumentException("An estimate that was never made has no status");
            case Perception.Recorded _ -> RECORDED;
            case Perception.Withdrawn _ -> WITHDRAWN;
        };
    }
}
