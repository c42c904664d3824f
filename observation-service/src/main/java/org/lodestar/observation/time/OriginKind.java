package org.lodestar.observation.time;

/** The kinds of things that take a leader's time. */
public enum OriginKind {
    OBSERVATION,
    FEEDBACK_CONVERSATION
}
