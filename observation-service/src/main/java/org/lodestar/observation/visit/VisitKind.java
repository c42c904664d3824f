package org.lodestar.observation.visit;

/** What sort of visit it is. */
public enum VisitKind {
    /** Short and frequent. */
    WALKTHROUGH(true),
    /** Agreed beforehand, for a whole lesson. */
    FORMAL(true),
    /** Longer than a walkthrough, without the form of a formal one. */
    INFORMAL(true),
    /** A colleague visits a colleague. */
    PEER(false),
    /** Observer and observee teach together. */
    CO_TEACHING(false),
    /** The observer shows a practice in the observee's class. */
    MODELING(false),
    /** Somebody who is usually observed visits somebody who usually observes. */
    RECIPROCAL(false),
    /** Several people look for patterns across a school; nobody in particular is observed. */
    INSTRUCTIONAL_ROUND(false);

    private final boolean mayBeEvaluative;

    VisitKind(boolean mayBeEvaluative) {
        this.mayBeEvaluative = mayBeEvaluative;
    }

    /** Coaching kinds never are, whoever asks. */
    public boolean mayBeEvaluative() {
        return mayBeEvaluative;
    }
}
