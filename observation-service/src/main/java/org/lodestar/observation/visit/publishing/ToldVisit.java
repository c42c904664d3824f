package org.lodestar.observation.visit.publishing;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.lodestar.eventsourcing.PersonRef;
import org.lodestar.eventsourcing.StateType;
import org.lodestar.observation.visit.Visit;
import org.lodestar.observation.visit.Visit.CoTeaching;
import org.lodestar.observation.visit.Visit.Note;
import org.lodestar.observation.visit.Visit.Plan;
import org.lodestar.observation.visit.Visit.Report;
import org.lodestar.observation.visit.Visit.Sharing;
import org.lodestar.observation.visit.api.ObservationStatus;

/**
 * A visit as others hear of it: of the feedback, like its events, how much there is, not what it says.
 *
 * @param durationMinutes once it is over
 * @param notes who noted something when, not what
 */
@StateType(
        value = "visit.state.v1",
        description = "A classroom visit as it stands, without what was written about anybody.")
public record ToldVisit(
        ObservationStatus status,
        Plan plan,
        Optional<Instant> startedAt,
        Optional<Integer> durationMinutes,
        Optional<CoTeaching> coTeaching,
        List<Note> notes,
        Optional<ToldFeedback> feedback,
        Optional<Sharing> sharing,
        Optional<ToldAcknowledgement> acknowledgement,
        Optional<Instant> cancelledAt) {

    /** Feedback, drafted or shared. */
    record ToldFeedback(
            PersonRef by, int reinforcementCount, int refinementCount, int wonderingCount, List<UUID> cites) {
        static ToldFeedback of(Visit.Feedback feedback) {
            return new ToldFeedback(
                    feedback.by(),
                    feedback.reinforcements().size(),
                    feedback.refinements().size(),
                    feedback.wonderings().size(),
                    feedback.cites());
        }
    }

    /** The observee's receipt; {@code responded} if they answered. */
    record ToldAcknowledgement(Instant acknowledgedAt, boolean responded) {}

    /** What is told of a visit; nothing of one that was never scheduled. */
    public static Optional<ToldVisit> of(Visit visit) {
        return visit.planIfAny()
                .map(plan -> new ToldVisit(
                        ObservationStatus.of(visit),
                        plan,
                        visit.startedAtIfAny(),
                        visit.reportIfAny().map(Report::durationMinutes),
                        visit.reportIfAny().flatMap(Report::coTeaching),
                        visit.notes(),
                        feedback(visit),
                        sharing(visit),
                        visit instanceof Visit.Acknowledged(var _, var _, var _, var receipt)
                                ? Optional.of(new ToldAcknowledgement(
                                        receipt.acknowledgedAt(),
                                        receipt.response().isPresent()))
                                : Optional.empty(),
                        visit instanceof Visit.Cancelled cancelled
                                ? Optional.of(cancelled.cancelledAt())
                                : Optional.empty()));
    }

    private static Optional<ToldFeedback> feedback(Visit visit) {
        Optional<Visit.Feedback> feedback = switch (visit) {
            case Visit.Completed completed -> completed.feedback();
            case Visit.Shared shared -> Optional.of(shared.feedback());
            case Visit.Acknowledged acknowledged -> Optional.of(acknowledged.feedback());
            case Visit.Unscheduled _, Visit.Scheduled _, Visit.Started _, Visit.Cancelled _ -> Optional.empty();
        };
        return feedback.map(ToldFeedback::of);
    }

    private static Optional<Sharing> sharing(Visit visit) {
        return switch (visit) {
            case Visit.Shared shared -> Optional.of(shared.sharing());
            case Visit.Acknowledged acknowledged -> Optional.of(acknowledged.sharing());
            case Visit.Unscheduled _, Visit.Scheduled _, Visit.Started _, Visit.Completed _, Visit.Cancelled _ ->
                Optional.empty();
        };
    }
}
