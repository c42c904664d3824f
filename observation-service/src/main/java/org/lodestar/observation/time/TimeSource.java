package org.lodestar.observation.time;

/** How we know of an entry, the most trustworthy first: where entries overlap, the earlier constant counts. */
public enum TimeSource {
    /** From a visit or a conversation that was recorded when it took place. */
    DERIVED,
    /** Noted by somebody who accompanied the leader. */
    SHADOW,
    /** Told by the leader. */
    SELF_LOG,
    /** What was planned. */
    CALENDAR
}
