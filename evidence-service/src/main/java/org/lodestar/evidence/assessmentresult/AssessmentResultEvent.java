package org.lodestar.evidence.assessmentresult;

import static org.lodestar.eventsourcing.Restricted.Classification.STUDENT_PII;

import java.util.Optional;
import org.lodestar.eventsourcing.EventType;
import org.lodestar.eventsourcing.Restricted;

/**
 * What happened to a result. Stored for ever: add a new version, never edit one. All of it is about one student, so on the
 * general topic nothing of it is left but that it happened.
 */
public sealed interface AssessmentResultEvent {

    @EventType(
            value = "assessment-result-told.v1",
            description = "The result of a student in an assessment was told, for the first time or again.")
    record AssessmentResultTold(@Restricted(STUDENT_PII) ResultDetails details) implements AssessmentResultEvent {}

    /**
     * Something else.
     *
     * @param formerLineItem the line item that it was a result of, if it is one of another now
     */
    @EventType(
            value = "assessment-result-changed.v1",
            description = "Something else is told of a student's result; carries the whole.")
    record AssessmentResultChanged(
            @Restricted(STUDENT_PII) ResultDetails details,
            @Restricted(STUDENT_PII) Optional<String> formerLineItem) implements AssessmentResultEvent {}

    /**
     * It counts no more.
     *
     * @param lineItem the line item that it was a result of
     */
    @EventType(
            value = "assessment-result-deleted.v1",
            description = "The result of a student was taken back and counts no more.")
    record AssessmentResultDeleted(@Restricted(STUDENT_PII) String lineItem) implements AssessmentResultEvent {}
}
