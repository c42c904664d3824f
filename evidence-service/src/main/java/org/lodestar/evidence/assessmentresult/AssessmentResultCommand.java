package org.lodestar.evidence.assessmentresult;

/** What can be asked of a result. */
public sealed interface AssessmentResultCommand {

    /** The vendor tells it, whether or not it did before. */
    record PutResult(ResultDetails details) implements AssessmentResultCommand {}

    /** The vendor takes it back. */
    record DeleteResult() implements AssessmentResultCommand {}
}
