package org.lodestar.evidence.measure;

/** Which way is better. */
public enum ImprovementDirection {
    INCREASE,
    DECREASE
}
