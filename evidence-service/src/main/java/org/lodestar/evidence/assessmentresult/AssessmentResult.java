package org.lodestar.evidence.assessmentresult;

/** A result as it stands. */
public sealed interface AssessmentResult {

    /** Never heard of. */
    record Untold() implements AssessmentResult {}

    record Told(ResultDetails details) implements AssessmentResult {}

    /** It counts no more; what was last said is kept. */
    record Deleted(ResultDetails details) implements AssessmentResult {}
}
