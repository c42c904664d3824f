package org.lodestar.observation.visit;

import static org.lodestar.eventsourcing.Restricted.Classification.COACHING_PRIVATE;
import static org.lodestar.eventsourcing.Restricted.Classification.PERSONAL;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.lodestar.eventsourcing.EventType;
import org.lodestar.eventsourcing.PersonRef;
import org.lodestar.eventsourcing.Restricted;
import org.lodestar.observation.visit.Visit.CoTeaching;
import org.lodestar.observation.visit.Visit.Point;

/**
 * What happened to a visit. Stored for ever: add a new version, never edit one.
 *
 * <p>What is written about the observee is classified {@code COACHING_PRIVATE} whatever the stakes: a classification
 * belongs to the component, not to the value, and of the two it is the stricter, because a reader of personnel records
 * has no right to coaching notes. Events that carry such text carry the {@code stakes} too, so that a consumer of the
 * restricted topic can tell the personnel record from the coaching conversation.
 */
public sealed interface VisitEvent {

    @EventType(value = "visit-scheduled.v1", description = "A visit was agreed, or recorded as it began.")
    record VisitScheduled(
            VisitKind kind,
            Stakes stakes,
            boolean announced,
            String school,
            Optional<String> schoolClass,
            List<PersonRef> observers,
            Optional<PersonRef> observee,
            List<UUID> goals,
            @Restricted(PERSONAL) Optional<String> focus,
            LocalDate scheduledOn,
            Optional<LocalTime> plannedTime)
            implements VisitEvent {}

    @EventType(value = "visit-rescheduled.v1", description = "A visit that has not begun was moved to another time.")
    record VisitRescheduled(
            LocalDate scheduledOn,
            Optional<LocalTime> plannedTime,
            @Restricted(PERSONAL) Optional<String> reason) implements VisitEvent {}

    @EventType(
            value = "visit-stakes-changed.v1",
            description = "Before a visit began, it was agreed anew whether it may feed an evaluation.")
    record VisitStakesChanged(Stakes stakes) implements VisitEvent {}

    @EventType(value = "visit-cancelled.v1", description = "A visit that has not begun was called off.")
    record VisitCancelled(@Restricted(PERSONAL) String reason, Instant cancelledAt) implements VisitEvent {}

    @EventType(value = "visit-started.v1", description = "A visit began; its stakes are fixed from now on.")
    record VisitStarted(Instant startedAt) implements VisitEvent {}

    @EventType(value = "note-taken.v1", description = "An observer noted something seen or heard during a visit.")
    record NoteTaken(
            UUID noteId,
            int offsetSeconds,
            PersonRef by,
            Stakes stakes,
            @Restricted(COACHING_PRIVATE) String text,
            @Restricted(COACHING_PRIVATE) Optional<String> element,
            @Restricted(COACHING_PRIVATE) Optional<NotePolarity> polarity)
            implements VisitEvent {}

    @EventType(value = "visit-completed.v1", description = "A visit came to its end.")
    record VisitCompleted(
            VisitKind kind,
            Stakes stakes,
            String school,
            Optional<String> schoolClass,
            List<PersonRef> observers,
            Optional<PersonRef> observee,
            List<UUID> goals,
            Instant startedAt,
            int durationMinutes,
            Optional<CoTeaching> coTeaching)
            implements VisitEvent {}

    @EventType(
            value = "visit-corrected.v1",
            description = "The start or the duration of a completed visit was put right.")
    record VisitCorrected(
            VisitKind kind,
            Stakes stakes,
            List<PersonRef> observers,
            List<UUID> goals,
            Instant startedAt,
            int durationMinutes,
            @Restricted(PERSONAL) String reason)
            implements VisitEvent {}

    @EventType(
            value = "feedback-drafted.v1",
            description = "An observer wrote the feedback on a visit, replacing an earlier draft if there was one.")
    record FeedbackDrafted(
            PersonRef by,
            Stakes stakes,
            int reinforcementCount,
            int refinementCount,
            int wonderingCount,
            List<UUID> cites,
            @Restricted(COACHING_PRIVATE) List<Point> reinforcements,
            @Restricted(COACHING_PRIVATE) List<Point> refinements,
            @Restricted(COACHING_PRIVATE) List<String> wonderings)
            implements VisitEvent {}

    @EventType(
            value = "feedback-shared.v1",
            description = "The feedback was opened to the observee, that on a round to the school; hours count from the"
                    + " end of the visit.")
    record FeedbackShared(
            PersonRef by,
            VisitKind kind,
            Stakes stakes,
            Optional<PersonRef> observee,
            int reinforcementCount,
            int refinementCount,
            Instant sharedAt,
            BigDecimal hoursAfterVisit)
            implements VisitEvent {}

    @EventType(
            value = "feedback-acknowledged.v1",
            description = "The observee confirmed having read the feedback, which does not mean agreement.")
    record FeedbackAcknowledged(
            PersonRef by,
            Stakes stakes,
            boolean responded,
            Instant acknowledgedAt,
            @Restricted(COACHING_PRIVATE) Optional<String> response)
            implements VisitEvent {}
}
