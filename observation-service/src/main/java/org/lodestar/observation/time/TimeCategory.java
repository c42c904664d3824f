package org.lodestar.observation.time;

/** What a stretch of time went into. */
public enum TimeCategory {
    INSTRUCTIONAL,
    ADMINISTRATIVE,
    BEHAVIOR_MANAGEMENT,
    ORGANIZATIONAL_PLANNING,
    RELATIONAL,
    /** Not working time. */
    PERSONAL
}
