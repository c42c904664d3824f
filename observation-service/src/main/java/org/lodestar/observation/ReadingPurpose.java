package org.lodestar.observation;

/** What somebody reads for. */
public enum ReadingPurpose {
    /** To help: everything may be read. */
    COACHING,
    /** To rate: what is not evaluative does not exist. */
    EVALUATION;

    /** Whether to this reader something does not exist. */
    public boolean conceals(boolean evaluative) {
        return this == EVALUATION && !evaluative;
    }
}
