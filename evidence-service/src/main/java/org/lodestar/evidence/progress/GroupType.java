package org.lodestar.evidence.progress;

/** Which students a point is about. */
public enum GroupType {
    SCHOOL,
    CLASS,
    /** The students of one grade in a school. */
    GRADE
}
