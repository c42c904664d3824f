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

    Optional<Withheld> SMALL_N = Optional.of(Withheld.SMALL_N);

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

    /** The event without the result of a group that is too small to be shown. */
    default ProgressPointEvent shown(int smallestPublishedGroup) {
        return switch (this) {
            case ProgressRecorded e
            when e.students() < smallestPublishedGroup ->
                new ProgressRecorded(e.subject(), e.date(), e.students(), Optional.empty(), SMALL_N, Optional.empty());
            case ProgressCorrected e
            when e.students() < smallestPublishedGroup ->
                new ProgressCorrected(e.date(), e.students(), Optional.empty(), SMALL_N, Optional.empty(), e.reason());
            case ProgressRecorded _, ProgressCorrected _, ProgressWithdrawn _ -> this;
        };
    }

    @EventType(value = "progress-withdrawn.v1", description = "A point was taken back and counts for nothing any more.")
    record ProgressWithdrawn(
            PersonRef by, @Restricted(PERSONAL) String reason) implements ProgressPointEvent {}
}
