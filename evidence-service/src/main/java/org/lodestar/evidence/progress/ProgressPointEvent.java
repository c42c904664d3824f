package org.lodestar.evidence.progress;

import static org.lodestar.eventsourcing.Restricted.Classification.PERSONAL;
import static org.lodestar.eventsourcing.Restricted.Classification.STUDENT_PII;

import java.time.LocalDate;
import java.util.Optional;
import org.lodestar.eventsourcing.EventType;
import org.lodestar.eventsourcing.PersonRef;
import org.lodestar.eventsourcing.Restricted;

/**
 * What happened to a progress point. Stored for ever: add a new version, never edit one.
 *
 * <p>A result that everybody may see is in {@code result}; one that is withheld from general topics is in
 * {@code restrictedResult} instead, and {@code withheld} says why.
 */
public sealed interface ProgressPointEvent {

    @EventType(value = "progress-recorded.v1", description = "A measure was taken for a group of students.")
    record ProgressRecorded(
            Subject subject,
            LocalDate date,
            int students,
            Optional<Result> result,
            Optional<Withheld> withheld,
            @Restricted(STUDENT_PII) Optional<Result> restrictedResult)
            implements ProgressPointEvent {}

    @EventType(value = "progress-corrected.v1", description = "Who recorded a point corrected it, with a reason.")
    record ProgressCorrected(
            LocalDate date,
            int students,
            Optional<Result> result,
            Optional<Withheld> withheld,
            @Restricted(STUDENT_PII) Optional<Result> restrictedResult,
            @Restricted(PERSONAL) String reason)
            implements ProgressPointEvent {}

    @EventType(value = "progress-withdrawn.v1", description = "A point was taken back and counts for nothing any more.")
    record ProgressWithdrawn(
            PersonRef by, @Restricted(PERSONAL) String reason) implements ProgressPointEvent {}
}
