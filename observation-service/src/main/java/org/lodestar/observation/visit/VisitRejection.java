package org.lodestar.observation.visit;

import org.lodestar.eventsourcing.Rejection;

/** Why a visit refuses a command. */
public enum VisitRejection implements Rejection {
    VISIT_NOT_FOUND(Kind.NOT_FOUND, "There is no such observation"),
    VISIT_ALREADY_SCHEDULED(Kind.CONFLICT, "The observation is already scheduled"),
    VISIT_NOT_STARTED(Kind.CONFLICT, "The observation has not started"),
    VISIT_ALREADY_STARTED(Kind.CONFLICT, "The observation has already started"),
    VISIT_NOT_COMPLETED(Kind.CONFLICT, "The observation is not completed"),
    VISIT_ALREADY_COMPLETED(Kind.CONFLICT, "The observation is already completed"),
    VISIT_CANCELLED(Kind.CONFLICT, "The observation was cancelled"),
    STAKES_FIXED(Kind.CONFLICT, "Stakes cannot change once an observation has started"),
    KIND_NEVER_EVALUATIVE(Kind.INVALID, "An observation of this kind is never evaluative"),
    OBSERVEE_MISSING(Kind.INVALID, "An observation of this kind names the person observed"),
    ROUND_OBSERVES_NOBODY(Kind.INVALID, "An instructional round looks at practice, not at one person"),
    ROUND_NEEDS_SEVERAL_OBSERVERS(Kind.INVALID, "An instructional round has at least two observers"),
    OBSERVER_IS_OBSERVEE(Kind.INVALID, "Nobody observes themselves"),
    START_IN_FUTURE(Kind.INVALID, "The start lies in the future"),
    NOT_AN_OBSERVER(Kind.FORBIDDEN, "Only an observer of this observation may do this"),
    NOT_THE_OBSERVEE(Kind.FORBIDDEN, "Only the person observed may do this"),
    NOTE_ID_REUSED(Kind.CONFLICT, "A note with this id and other content exists"),
    TOO_MANY_NOTES(Kind.CONFLICT, "The observation holds as many notes as it can"),
    CO_TEACHING_MISSING(Kind.INVALID, "A co-teaching observation ends with how the lesson was shared"),
    NOT_CO_TAUGHT(Kind.INVALID, "Only a co-teaching observation tells how the lesson was shared"),
    REINFORCEMENT_MISSING(Kind.INVALID, "Feedback names at least one strength"),
    REFINEMENT_MISSING(Kind.INVALID, "Feedback on a formal observation names at least one thing to work on"),
    COACHING_CITED_IN_EVALUATION(Kind.INVALID, "Evaluative feedback cites no non-evaluative observation"),
    FEEDBACK_MISSING(Kind.CONFLICT, "There is no feedback to share"),
    FEEDBACK_NOT_SHARED(Kind.CONFLICT, "The feedback has not been shared"),
    FEEDBACK_ALREADY_SHARED(Kind.CONFLICT, "The feedback has already been shared"),
    FEEDBACK_ALREADY_ACKNOWLEDGED(Kind.CONFLICT, "The feedback has already been acknowledged");

    private final Kind kind;
    private final String title;

    VisitRejection(Kind kind, String title) {
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
