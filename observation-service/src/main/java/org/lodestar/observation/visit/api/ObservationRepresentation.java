package org.lodestar.observation.visit.api;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.lodestar.eventsourcing.PersonRef;
import org.lodestar.eventsourcing.commanding.Folded;
import org.lodestar.observation.visit.CoTeachingStyle;
import org.lodestar.observation.visit.NotePolarity;
import org.lodestar.observation.visit.Stakes;
import org.lodestar.observation.visit.Visit;
import org.lodestar.observation.visit.Visit.Acknowledgement;
import org.lodestar.observation.visit.Visit.Feedback;
import org.lodestar.observation.visit.Visit.Plan;
import org.lodestar.observation.visit.Visit.Report;
import org.lodestar.observation.visit.Visit.Sharing;
import org.lodestar.observation.visit.VisitKind;

/** An observation as clients see it. */
@Schema(name = "Observation")
public record ObservationRepresentation(
        String id,
        ObservationStatus status,

        @Schema(
                description = "Who may read what was written: only observers (DRAFT), the observee too (SHARED), and"
                        + " whether the observee has read it (ACKNOWLEDGED)")
        ObservationVisibility visibility,

        VisitKind kind,
        Stakes stakes,
        boolean announced,

        @Schema(description = "sourcedId of the school") String school,

        @Schema(description = "sourcedId of the class") Optional<String> schoolClass,

        @Schema(description = "sourcedIds of the people who observe")
        List<String> observers,

        @Schema(description = "sourcedId of the person observed; absent for an instructional round")
        Optional<String> observee,

        List<UUID> goals,
        LocalDate scheduledOn,

        @Schema(description = "In the school's local time", examples = "09:30")
        Optional<String> plannedTime,

        Optional<Instant> startedAt,
        Optional<Integer> durationMinutes,
        Optional<CoTeachingRepresentation> coTeaching,
        Optional<Instant> sharedAt,

        @Schema(description = "Hours from the end of the visit to the sharing of its feedback", examples = "1.50")
        Optional<BigDecimal> hoursAfterVisit,

        Optional<Instant> acknowledgedAt,
        Optional<Instant> cancelledAt,

        @Schema(description = "What was written; absent in lists, and where the reader may not see it")
        Optional<ContentsRepresentation> contents) {

    /** Who may read what was written. */
    enum ObservationVisibility {
        DRAFT,
        SHARED,
        ACKNOWLEDGED;

        static ObservationVisibility of(ObservationStatus status) {
            return switch (status) {
                case SCHEDULED, STARTED, COMPLETED, CANCELLED -> DRAFT;
                case SHARED -> SHARED;
                case ACKNOWLEDGED -> ACKNOWLEDGED;
            };
        }
    }

    @Schema(name = "CoTeaching")
    record CoTeachingRepresentation(
            CoTeachingStyle style,

            @Schema(
                    description = "The style as Ed-Fi's CoteachingStyleObserved descriptor writes it",
                    examples = "Team Teaching")
            String edFiCode,

            boolean plannedTogether,
            boolean reflectedTogether) {}

    @Schema(name = "ObservationContents")
    record ContentsRepresentation(
            Optional<String> focus,
            List<NoteRepresentation> notes,
            Optional<FeedbackRepresentation> feedback,

            @Schema(description = "What the observee answered; acknowledging does not mean agreeing")
            Optional<String> response,

            Optional<String> cancellationReason) {}

    @Schema(name = "ObservationNote")
    record NoteRepresentation(
            UUID noteId,
            int offsetSeconds,
            String by,
            String text,
            Optional<String> element,
            Optional<NotePolarity> polarity) {}

    @Schema(name = "ObservationFeedback")
    record FeedbackRepresentation(
            String by,
            List<PointRepresentation> reinforcements,
            List<PointRepresentation> refinements,
            List<String> wonderings,

            @Schema(description = "Earlier observations that it builds on")
            List<UUID> cites) {}

    @Schema(name = "FeedbackPoint")
    record PointRepresentation(String text, Optional<String> element) {}

    /** The whole observation. */
    static ObservationRepresentation of(Folded<Visit> visit) {
        return of(visit, Optional.of(contents(visit.state())));
    }

    /** The observation without what was written. */
    public static ObservationRepresentation summary(Folded<Visit> visit) {
        return of(visit, Optional.empty());
    }

    private static ObservationRepresentation of(Folded<Visit> folded, Optional<ContentsRepresentation> contents) {
        Visit visit = folded.state();
        Plan plan = visit.planIfAny().orElseThrow();
        Optional<Report> report = visit.reportIfAny();
        ObservationStatus status = ObservationStatus.of(visit);
        return new ObservationRepresentation(
                folded.stream().id(),
                status,
                ObservationVisibility.of(status),
                plan.kind(),
                plan.stakes(),
                plan.announced(),
                plan.school(),
                plan.schoolClass(),
                plan.observers().stream().map(PersonRef::value).toList(),
                plan.observee().map(PersonRef::value),
                plan.goals(),
                plan.scheduledOn(),
                plan.plannedTime().map(Object::toString),
                visit.startedAtIfAny(),
                report.map(Report::durationMinutes),
                report.flatMap(Report::coTeaching)
                        .map(shared -> new CoTeachingRepresentation(
                                shared.style(),
                                shared.style().edFiCode(),
                                shared.plannedTogether(),
                                shared.reflectedTogether())),
                sharing(visit).map(Sharing::sharedAt),
                sharing(visit).map(Sharing::hoursAfterVisit),
                acknowledgement(visit).map(Acknowledgement::acknowledgedAt),
                visit instanceof Visit.Cancelled cancelled ? Optional.of(cancelled.cancelledAt()) : Optional.empty(),
                contents);
    }

    private static ContentsRepresentation contents(Visit visit) {
        return new ContentsRepresentation(
                visit.planIfAny().flatMap(Plan::focus),
                visit.notes().stream()
                        .map(note -> new NoteRepresentation(
                                note.noteId(),
                                note.offsetSeconds(),
                                note.by().value(),
                                note.text(),
                                note.element(),
                                note.polarity()))
                        .toList(),
                feedback(visit).map(ObservationRepresentation::feedback),
                acknowledgement(visit).flatMap(Acknowledgement::response),
                visit instanceof Visit.Cancelled cancelled ? Optional.of(cancelled.reason()) : Optional.empty());
    }

    private static FeedbackRepresentation feedback(Feedback feedback) {
        return new FeedbackRepresentation(
                feedback.by().value(),
                points(feedback.reinforcements()),
                points(feedback.refinements()),
                feedback.wonderings(),
                feedback.cites());
    }

    private static List<PointRepresentation> points(List<Visit.Point> points) {
        return points.stream()
                .map(point -> new PointRepresentation(point.text(), point.element()))
                .toList();
    }

    private static Optional<Feedback> feedback(Visit visit) {
        return switch (visit) {
            case Visit.Completed completed -> completed.feedback();
            case Visit.Shared shared -> Optional.of(shared.feedback());
            case Visit.Acknowledged acknowledged -> Optional.of(acknowledged.feedback());
            case Visit.Unscheduled _, Visit.Scheduled _, Visit.Started _, Visit.Cancelled _ -> Optional.empty();
        };
    }

    private static Optional<Sharing> sharing(Visit visit) {
        return switch (visit) {
            case Visit.Shared shared -> Optional.of(shared.sharing());
            case Visit.Acknowledged acknowledged -> Optional.of(acknowledged.sharing());
            case Visit.Unscheduled _, Visit.Scheduled _, Visit.Started _, Visit.Completed _, Visit.Cancelled _ ->
                Optional.empty();
        };
    }

    private static Optional<Acknowledgement> acknowledgement(Visit visit) {
        return visit instanceof Visit.Acknowledged acknowledged
                ? Optional.of(acknowledged.acknowledgement())
                : Optional.empty();
    }
}
