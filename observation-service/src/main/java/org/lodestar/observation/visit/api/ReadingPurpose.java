package org.lodestar.observation.visit.api;

/** What somebody reads observations for. */
public enum ReadingPurpose {
    /** To help: everything may be read. */
    COACHING,
    /** To rate: non-evaluative observations do not exist. */
    EVALUATION
}
