package org.lodestar.evidence.progress;

import org.lodestar.eventsourcing.Rejection;

/** Why a command about a progress point is refused. */
public enum ProgressPointRejection implements Rejection {
    PROGRESS_POINT_NOT_FOUND(Kind.NOT_FOUND, "There is no such progress point"),
    PROGRESS_ALREADY_RECORDED(Kind.CONFLICT, "Other progress was recorded under this id"),
    PROGRESS_WITHDRAWN(Kind.CONFLICT, "The progress point was withdrawn"),
    MEASURE_RETIRED(Kind.CONFLICT, "The measure was retired"),
    NOT_THE_COLLECTOR(
            Kind.CONFLICT, "Only its collector corrects a point; others record another one that responds to it"),
    RESULT_OFF_THE_SCALE(Kind.INVALID, "The result does not fit the measure"),
    DATE_IMPLAUSIBLE(Kind.INVALID, "The day lies in the future or in a past that no school remembers");

    private final Kind kind;
    private final String title;

    ProgressPointRejection(Kind kind, String title) {
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
