package org.lodestar.evidence.assessmentresult;

import org.lodestar.eventsourcing.Rejection;

/** Why a command about a result is refused. */
public enum AssessmentResultRejection implements Rejection {
    ASSESSMENT_RESULT_NOT_FOUND(Kind.NOT_FOUND, "There is no such assessment result");

    private final Kind kind;
    private final String title;

    AssessmentResultRejection(Kind kind, String title) {
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
