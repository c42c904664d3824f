package org.lodestar.observation.visit;

/** Which way a note points. */
public enum NotePolarity {
    REINFORCEMENT,
    REFINEMENT,
    NEUTRAL
}
