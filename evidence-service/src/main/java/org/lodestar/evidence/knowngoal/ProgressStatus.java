package org.lodestar.evidence.knowngoal;

/** How the way that a goal has come compares with the time that has passed. */
public enum ProgressStatus {
    /** More than a tenth of the way further than the time that has passed. */
    AHEAD,
    ON_TRACK,
    /** More than a tenth of the way less far than the time that has passed. */
    BEHIND,
    /** There is no value yet that may be shown. */
    NO_DATA
}
