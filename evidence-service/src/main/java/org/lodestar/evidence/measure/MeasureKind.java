package org.lodestar.evidence.measure;

/** What a result of a measure looks like. */
public enum MeasureKind {
    /** A number. */
    NUMERIC,
    /** One of several labels, lowest first. */
    ORDINAL,
    /** A text. */
    NARRATIVE
}
