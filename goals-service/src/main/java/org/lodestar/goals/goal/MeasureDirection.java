package org.lodestar.goals.goal;

/** Where an improvement leads. */
public enum MeasureDirection {
    INCREASE,
    DECREASE,
    MAINTAIN
}
