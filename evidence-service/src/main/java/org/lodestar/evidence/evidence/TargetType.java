package org.lodestar.evidence.evidence;

/** What evidence can bear on. */
public enum TargetType {
    GOAL,
    PLAN,
    OBSERVATION,
    /** An element of a standard or rubric, named by its URI or identifier. */
    STANDARD_ELEMENT
}
