package org.lodestar.evidence.measure;

import org.lodestar.eventsourcing.Rejection;

/** Why a command about a progress measure is refused. */
public enum MeasureRejection implements Rejection {
    MEASURE_NOT_FOUND(Kind.NOT_FOUND, "There is no such progress measure"),
    MEASURE_ALREADY_DEFINED(Kind.CONFLICT, "Another measure was defined under this id"),
    MEASURE_RETIRED(Kind.CONFLICT, "The measure was retired"),
    MEASURE_KIND_FIXED(Kind.CONFLICT, "The kind of a measure never changes"),
    MEASURE_INCONSISTENT(Kind.INVALID, "The definition of the measure contradicts itself");

    private final Kind kind;
    private final String title;

    MeasureRejection(Kind kind, String title) {
        this.kind = kind;
        this.title = title;
    }

    @Override
    public Kind kind() {
        return kind;
    }

    @Override
    public String title() {
        return title;
    }
}
