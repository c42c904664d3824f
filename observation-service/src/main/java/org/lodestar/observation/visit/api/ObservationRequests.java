package org.lodestar.observation.visit.api;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.lodestar.eventsourcing.PersonRef;
import org.lodestar.observation.Directory.Named;
import org.lodestar.observation.visit.CoTeachingStyle;
import org.lodestar.observation.visit.NotePolarity;
import org.lodestar.observation.visit.Stakes;
import org.lodestar.observation.visit.Visit.CoTeaching;
import org.lodestar.observation.visit.Visit.Note;
import org.lodestar.observation.visit.Visit.Plan;
import org.lodestar.observation.visit.Visit.Point;
import org.lodestar.observation.visit.VisitCommand.AcknowledgeFeedback;
import org.lodestar.observation.visit.VisitCommand.CancelVisit;
import org.lodestar.observation.visit.VisitCommand.CitedVisit;
import org.lodestar.observation.visit.VisitCommand.CompleteVisit;
import org.lodestar.observation.visit.VisitCommand.CorrectVisit;
import org.lodestar.observation.visit.VisitCommand.DraftFeedback;
import org.lodestar.observation.visit.VisitCommand.RescheduleVisit;
import org.lodestar.observation.visit.VisitCommand.ScheduleVisit;
import org.lodestar.observation.visit.VisitCommand.TakeNotes;
import org.lodestar.observation.visit.VisitKind;

/** What clients send about observations. What is not marked as needed may be left out. */
final class ObservationRequests {

    private static final String CLOCK_TIME = "([01][0-9]|2[0-3]):[0-5][0-9]";

    private ObservationRequests() {}

    record ScheduleObservationRequest(
            @NotNull VisitKind kind,

            @Schema(
                    description = "Whether it may feed an evaluation. NON_EVALUATIVE unless said; only a WALKTHROUGH,"
                            + " FORMAL or INFORMAL observation may be EVALUATIVE")
            Optional<Stakes> stakes,

            @Schema(description = "Whether the observee knows of it beforehand; false unless said")
            Optional<Boolean> announced,

            @NotBlank @Size(max = 255) @Schema(description = "sourcedId of the school", examples = "255901001")
            String school,

            @Size(min = 1, max = 255) @Schema(description = "sourcedId of the class")
            Optional<String> schoolClass,

            @NotEmpty @Size(max = 20) @Schema(description = "sourcedIds of the people who observe", examples = "[\"207288\"]")
            List<@NotBlank @Size(max = 255) String> observers,

            @Size(min = 1, max = 255) @Schema(
                    description = "sourcedId of the person observed; needed for every kind but INSTRUCTIONAL_ROUND,"
                            + " which observes nobody in particular",
                    examples = "604821")
            Optional<String> observee,

            @Size(max = 20) @Schema(description = "The goals that it serves")
            List<@NotNull UUID> goals,

            @Size(max = 1000) @Schema(examples = "How questions are asked")
            Optional<String> focus,

            @NotNull @Schema(description = "In the school's local time", examples = "2026-09-14")
            LocalDate scheduledOn,

            @Pattern(regexp = CLOCK_TIME) @Schema(description = "In the school's local time", examples = "09:30")
            Optional<String> plannedTime,

            @Schema(description = "When it began: given for a walk-in, which is scheduled and started at once")
            Optional<Instant> startedAt) {

        ScheduleVisit command(Instant now) {
            return new ScheduleVisit(
                    new Plan(
                            kind,
                            stakes.orElse(Stakes.NON_EVALUATIVE),
                            announced.orElse(false),
                            school,
                            schoolClass,
                            observers.stream().distinct().map(PersonRef::new).toList(),
                            observee.map(PersonRef::new),
                            goals.stream().distinct().toList(),
                            focus,
                            scheduledOn,
                            plannedTime.map(LocalTime::parse)),
                    startedAt,
                    now);
        }

        Named named() {
            return new Named()
                    .school(school, "/school")
                    .schoolClass(schoolClass, "/schoolClass")
                    .people(observers, "/observers")
                    .person(observee, "/observee")
                    .goals(goals, "/goals");
        }
    }

    record RescheduleObservationRequest(
            @NotNull @Schema(examples = "2026-09-15") LocalDate scheduledOn,

            @Pattern(regexp = CLOCK_TIME) @Schema(examples = "10:15")
            Optional<String> plannedTime,

            @Size(max = 1000) Optional<String> reason) {

        RescheduleVisit command() {
            return new RescheduleVisit(scheduledOn, plannedTime.map(LocalTime::parse), reason);
        }
    }

    record ChangeStakesRequest(@NotNull Stakes stakes) {}

    record CancelObservationRequest(
            @NotBlank @Size(max = 1000) @Schema(examples = "State testing took the morning")
            String reason) {
        CancelVisit command(Instant now) {
            return new CancelVisit(reason, now);
        }
    }

    record StartObservationRequest(
            @Schema(description = "Now unless said") Optional<Instant> startedAt) {}

    record TakeNotesRequest(@NotEmpty @Size(max = 100) List<@NotNull NoteRequest> notes) {
        TakeNotes command() {
            return new TakeNotes(notes.stream().map(NoteRequest::note).toList());
        }
    }

    @Schema(name = "ObservationNoteRequest")
    record NoteRequest(
            @NotNull @Schema(description = "Made by the client, so that a note sent again is taken once")
            UUID noteId,

            @Min(0) @Max(86_400) @Schema(description = "Seconds since the observation began", examples = "90")
            int offsetSeconds,

            @NotBlank @Size(max = 255) @Schema(description = "sourcedId of the observer who wrote it", examples = "207288")
            String by,

            @NotBlank @Size(max = 2000) @Schema(examples = "Two students ask each other")
            String text,

            @Size(min = 1, max = 255) @Schema(description = "The standards element it speaks to, such as a CASE identifier")
            Optional<String> element,

            Optional<NotePolarity> polarity) {

        Note note() {
            return new Note(noteId, offsetSeconds, new PersonRef(by), text, element, polarity);
        }
    }

    record CompleteObservationRequest(
            @Min(1) @Max(600) @Schema(examples = "20") int durationMinutes,

            @Schema(description = "Needed for CO_TEACHING, refused for every other kind")
            Optional<CoTeachingRequest> coTeaching) {

        CompleteVisit command() {
            return new CompleteVisit(durationMinutes, coTeaching.map(CoTeachingRequest::coTeaching));
        }
    }

    record CoTeachingRequest(@NotNull CoTeachingStyle style, boolean plannedTogether, boolean reflectedTogether) {
        CoTeaching coTeaching() {
            return new CoTeaching(style, plannedTogether, reflectedTogether);
        }
    }

    record CorrectObservationRequest(
            @NotNull Instant startedAt,

            @Min(1) @Max(600) @Schema(examples = "25") int durationMinutes,

            @NotBlank @Size(max = 1000) @Schema(examples = "The lesson began late")
            String reason) {

        CorrectVisit command(Instant now) {
            return new CorrectVisit(startedAt, durationMinutes, reason, now);
        }
    }

    record DraftFeedbackRequest(
            @NotBlank @Size(max = 255) @Schema(description = "sourcedId of the observer who writes it", examples = "207288")
            String by,

            @Size(max = 10) @Schema(description = "Strengths to keep; at least one")
            List<@NotNull PointRequest> reinforcements,

            @Size(max = 10) @Schema(description = "Things to work on; at least one for a FORMAL observation")
            List<@NotNull PointRequest> refinements,

            @Size(max = 10) @Schema(description = "Questions without a judgement")
            List<@NotBlank @Size(max = 2000) String> wonderings,

            @Size(max = 20) @Schema(
                    description = "Earlier observations that it builds on, each already started; feedback on an"
                            + " EVALUATIVE observation cites no NON_EVALUATIVE one")
            List<@NotNull UUID> cites) {

        DraftFeedback command(List<CitedVisit> cited) {
            return new DraftFeedback(
                    new PersonRef(by),
                    reinforcements.stream().map(PointRequest::point).toList(),
                    refinements.stream().map(PointRequest::point).toList(),
                    wonderings,
                    cited);
        }
    }

    @Schema(name = "FeedbackPointRequest")
    record PointRequest(
            @NotBlank @Size(max = 2000) @Schema(examples = "Every student had time to think")
            String text,

            @Size(min = 1, max = 255) Optional<String> element) {

        Point point() {
            return new Point(text, element);
        }
    }

    record ShareFeedbackRequest(
            @NotBlank @Size(max = 255) @Schema(description = "sourcedId of the observer who shares it", examples = "207288")
            String by) {}

    record AcknowledgeFeedbackRequest(
            @NotBlank @Size(max = 255) @Schema(description = "sourcedId of the person observed", examples = "604821")
            String by,

            @Size(max = 4000) @Schema(description = "An answer, if there is one")
            Optional<String> response) {

        AcknowledgeFeedback command(Instant now) {
            return new AcknowledgeFeedback(new PersonRef(by), response, now);
        }
    }
}
