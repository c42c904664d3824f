package org.lodestar.observation.visit;

/** Which way a note points. */
public enum Polarity {
    REINFORCEMENT,
    REFINEMENT,
    NEUTRAL
}
