package org.lodestar.observation.visit;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.lodestar.eventsourcing.PersonRef;
import org.lodestar.observation.visit.Visit.CoTeaching;
import org.lodestar.observation.visit.Visit.Note;
import org.lodestar.observation.visit.Visit.Plan;
import org.lodestar.observation.visit.Visit.Point;

/** What can be asked of a visit. {@code at} is the time of asking. */
public sealed interface VisitCommand {

    /** {@code startedAt} is given for a walk-in: planned and begun in one breath. */
    record ScheduleVisit(Plan plan, Optional<Instant> startedAt, Instant at) implements VisitCommand {}

    record RescheduleVisit(LocalDate scheduledOn, Optional<LocalTime> plannedTime, Optional<String> reason)
            implements VisitCommand {}

    record ChangeStakes(Stakes stakes) implements VisitCommand {}

    record CancelVisit(String reason, Instant at) implements VisitCommand {}

    record StartVisit(Instant startedAt, Instant at) implements VisitCommand {}

    /** Several notes at once, as a device sends them that was offline; each by one of the observers. */
    record TakeNotes(List<Note> notes) implements VisitCommand {}

    record CompleteVisit(int durationMinutes, Optional<CoTeaching> coTeaching) implements VisitCommand {}

    /** The visit was written down with a wrong start or duration. */
    record CorrectVisit(Instant startedAt, int durationMinutes, String reason, Instant at) implements VisitCommand {}

    /** Replaces the draft, if there is one. */
    record DraftFeedback(
            PersonRef by,
            List<Point> reinforcements,
            List<Point> refinements,
            List<String> wonderings,
            List<CitedVisit> cites)
            implements VisitCommand {}

    record ShareFeedback(PersonRef by, Instant at) implements VisitCommand {}

    record AcknowledgeFeedback(PersonRef by, Optional<String> response, Instant at) implements VisitCommand {}

    /** An earlier visit that has begun, with the stakes that were fixed when it did. */
    record CitedVisit(UUID visit, Stakes stakes) {}
}
