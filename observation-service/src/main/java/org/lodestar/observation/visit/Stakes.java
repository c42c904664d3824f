package org.lodestar.observation.visit;

/** Whether a visit may feed an evaluation. */
public enum Stakes {
    EVALUATIVE,
    NON_EVALUATIVE
}
