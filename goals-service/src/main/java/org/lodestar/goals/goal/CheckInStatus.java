package org.lodestar.goals.goal;

/** How a goal goes. */
public enum CheckInStatus {
    ON_TRACK,
    AT_RISK,
    OFF_TRACK
}
