package org.lodestar.goals.goal;

/** One person's answer to whether a goal is met. */
public enum Judgement {
    MET,
    PARTLY,
    NOT_MET,
    INCONCLUSIVE
}
