package org.lodestar.observation.visit.api;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.Clock;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.eclipse.microprofile.openapi.annotations.security.SecurityRequirement;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;
import org.jboss.resteasy.reactive.RestResponse;
import org.lodestar.eventsourcing.Fault;
import org.lodestar.eventsourcing.PersonRef;
import org.lodestar.eventsourcing.commanding.Call;
import org.lodestar.eventsourcing.commanding.CommandFailure.Refused;
import org.lodestar.eventsourcing.commanding.Streams;
import org.lodestar.eventsourcing.consuming.References.ReferenceRejection;
import org.lodestar.eventsourcing.http.Answers;
import org.lodestar.eventsourcing.http.Answers.HistoryEntry;
import org.lodestar.eventsourcing.http.Calls;
import org.lodestar.eventsourcing.http.Filters;
import org.lodestar.eventsourcing.http.ListedView;
import org.lodestar.eventsourcing.http.Lists;
import org.lodestar.eventsourcing.http.Page;
import org.lodestar.observation.Directory;
import org.lodestar.observation.ReadingPurpose;
import org.lodestar.observation.visit.Stakes;
import org.lodestar.observation.visit.Visit;
import org.lodestar.observation.visit.VisitCommand;
import org.lodestar.observation.visit.VisitCommand.ChangeStakes;
import org.lodestar.observation.visit.VisitCommand.CitedVisit;
import org.lodestar.observation.visit.VisitCommand.ShareFeedback;
import org.lodestar.observation.visit.VisitCommand.StartVisit;
import org.lodestar.observation.visit.VisitEvent;
import org.lodestar.observation.visit.VisitKind;
import org.lodestar.observation.visit.api.ObservationRequests.AcknowledgeFeedbackRequest;
import org.lodestar.observation.visit.api.ObservationRequests.CancelObservationRequest;
import org.lodestar.observation.visit.api.ObservationRequests.ChangeStakesRequest;
import org.lodestar.observation.visit.api.ObservationRequests.CompleteObservationRequest;
import org.lodestar.observation.visit.api.ObservationRequests.CorrectObservationRequest;
import org.lodestar.observation.visit.api.ObservationRequests.DraftFeedbackRequest;
import org.lodestar.observation.visit.api.ObservationRequests.RescheduleObservationRequest;
import org.lodestar.observation.visit.api.ObservationRequests.ScheduleObservationRequest;
import org.lodestar.observation.visit.api.ObservationRequests.ShareFeedbackRequest;
import org.lodestar.observation.visit.api.ObservationRequests.StartObservationRequest;
import org.lodestar.observation.visit.api.ObservationRequests.TakeNotesRequest;

@Path("/v1/observations")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@Tag(
        name = "Observations",
        description = "Visits to classrooms and the feedback on them. Non-evaluative observations are coaching: they"
                + " never feed an evaluation, and do not exist for whoever reads with purpose=EVALUATION.")
class ObservationResource {

    private static final String PURPOSE =
            "What the reader wants it for. With EVALUATION, non-evaluative observations" + " do not exist.";
    private static final String VIEWER = "sourcedId of the person on whose behalf the client reads. Contents are then"
            + " shown to observers, and to the observee once they are shared, and to nobody else.";

    private final Streams<VisitCommand, Visit, VisitEvent> visits;
    private final ListedView<Visit, VisitEvent, ObservationRepresentation> list;
    private final Directory directory;
    private final Calls calls;
    private final Answers answers;
    private final Lists lists;
    private final Clock clock;

    ObservationResource(
            Streams<VisitCommand, Visit, VisitEvent> visits,
            ListedView<Visit, VisitEvent, ObservationRepresentation> list,
            Directory directory,
            Calls calls,
            Answers answers,
            Lists lists,
            Clock clock) {
        this.visits = visits;
        this.list = list;
        this.directory = directory;
        this.calls = calls;
        this.answers = answers;
        this.lists = lists;
        this.clock = clock;
    }

    @POST
    @Operation(
            summary = "Schedule an observation, or record a walk-in as it begins",
            description = "Refused (422) with kind-never-evaluative for EVALUATIVE coaching, observee-missing,"
                    + " observer-is-observee, round-observes-nobody, round-needs-several-observers or start-in-future;"
                    + " every fault is named at once.")
    @SecurityRequirement(name = "oauth2", scopes = "observations.write")
    @APIResponseSchema(value = ObservationRepresentation.class, responseCode = "201", responseDescription = "Scheduled")
    public Uni<RestResponse<ObservationRepresentation>> scheduleObservation(ScheduleObservationRequest request) {
        Call call = calls.current();
        return directory
                .require(call.tenant(), request.named())
                .chain(() -> visits.create(call, request.command(clock.instant())))
                .map(answer -> answers.created(answer, ObservationRepresentation::of));
    }

    @GET
    @Operation(
            summary = "List observations, oldest first",
            description = "Without their contents: notes and feedback are read one by one.")
    @SecurityRequirement(name = "oauth2", scopes = "observations.read")
    public Uni<RestResponse<Page<ObservationRepresentation>>> listObservations(
            @RestQuery Optional<VisitKind> kind,
            @RestQuery Optional<Stakes> stakes,
            @RestQuery Optional<ObservationStatus> status,
            @RestQuery @Parameter(description = "sourcedId of the school") Optional<String> school,
            @RestQuery @Parameter(description = "sourcedId of the class") Optional<String> schoolClass,
            @RestQuery @Parameter(description = "sourcedId of one of the observers") Optional<String> observer,
            @RestQuery @Parameter(description = "sourcedId of the person observed") Optional<String> observee,
            @RestQuery @Parameter(description = "A goal that it serves") Optional<UUID> goal,
            @RestQuery @Parameter(description = "Scheduled on this day or later") Optional<LocalDate> from,
            @RestQuery @Parameter(description = "Scheduled on this day or earlier") Optional<LocalDate> to,
            @RestQuery @Parameter(description = PURPOSE) Optional<ReadingPurpose> purpose,
            @RestQuery @Parameter(schema = @Schema(enumeration = {"scheduledOn", "startedAt", "changedAt", "id"}))
                    Optional<String> sort,
            @RestQuery Optional<String> limit,
            @RestQuery Optional<String> cursor) {
        Filters filters = new Filters()
                .equal("kind", kind.map(Enum::name))
                .equal("stakes", stakes.map(Enum::name))
                .concealing(
                        "stakes",
                        purpose.filter(reader -> reader.conceals(false)).map(_ -> Stakes.NON_EVALUATIVE.name()))
                .equal("status", status.map(Enum::name))
                .equal("school", school)
                .equal("schoolClass", schoolClass)
                .contains("observers", observer)
                .equal("observee", observee)
                .contains("goals", goal.map(UUID::toString))
                .from("scheduledOn", from)
                .to("scheduledOn", to);
        return lists.page(list, filters, sort, limit, cursor);
    }

    @GET
    @Path("/{id}")
    @Operation(summary = "Read an observation, as it is or as it was at a moment")
    @SecurityRequirement(name = "oauth2", scopes = "observations.read")
    @APIResponseSchema(
            value = ObservationRepresentation.class,
            responseCode = "200",
            responseDescription = "The observation")
    public Uni<RestResponse<ObservationRepresentation>> getObservation(
            @RestPath String id,
            @RestQuery Optional<String> asOf,
            @RestQuery @Parameter(description = PURPOSE) Optional<ReadingPurpose> purpose,
            @RestQuery @Parameter(description = VIEWER) Optional<String> viewer) {
        return answers.read(visits, id, asOf, new Discretion(purpose, viewer)::show);
    }

    @GET
    @Path("/{id}/history")
    @Operation(summary = "Read the events of an observation, oldest first")
    @SecurityRequirement(name = "oauth2", scopes = "observations.read")
    public Uni<Page<HistoryEntry>> observationHistory(
            @RestPath String id,
            @RestQuery Optional<Long> after,
            @RestQuery @Parameter(description = PURPOSE) Optional<ReadingPurpose> purpose) {
        var discretion = new Discretion(purpose, Optional.empty());
        return visits.find(calls.current().tenant(), id)
                .map(found -> found.filter(visit -> !discretion.conceals(visit.state()))
                        .orElseThrow(NotFoundException::new))
                .chain(_ -> answers.history(visits, id, after));
    }

    @POST
    @Path("/{id}/schedule")
    @Operation(summary = "Move an observation that has not started")
    @SecurityRequirement(name = "oauth2", scopes = "observations.write")
    @APIResponseSchema(value = ObservationRepresentation.class, responseCode = "200", responseDescription = "Moved")
    public Uni<RestResponse<ObservationRepresentation>> rescheduleObservation(
            @RestPath String id, RescheduleObservationRequest request) {
        return ask(id, request.command());
    }

    @POST
    @Path("/{id}/stakes")
    @Operation(
            summary = "Agree anew whether an observation may feed an evaluation",
            description = "Refused with stakes-fixed (409) once the observation has started.")
    @SecurityRequirement(name = "oauth2", scopes = "observations.write")
    @APIResponseSchema(value = ObservationRepresentation.class, responseCode = "200", responseDescription = "Agreed")
    public Uni<RestResponse<ObservationRepresentation>> changeObservationStakes(
            @RestPath String id, ChangeStakesRequest request) {
        return ask(id, new ChangeStakes(request.stakes()));
    }

    @POST
    @Path("/{id}/cancellation")
    @Operation(summary = "Call off an observation that has not started")
    @SecurityRequirement(name = "oauth2", scopes = "observations.write")
    @APIResponseSchema(value = ObservationRepresentation.class, responseCode = "200", responseDescription = "Cancelled")
    public Uni<RestResponse<ObservationRepresentation>> cancelObservation(
            @RestPath String id, CancelObservationRequest request) {
        return ask(id, request.command(clock.instant()));
    }

    @POST
    @Path("/{id}/start")
    @Operation(summary = "Start an observation; its stakes are fixed from then on")
    @SecurityRequirement(name = "oauth2", scopes = "observations.write")
    @APIResponseSchema(value = ObservationRepresentation.class, responseCode = "200", responseDescription = "Started")
    public Uni<RestResponse<ObservationRepresentation>> startObservation(
            @RestPath String id, StartObservationRequest request) {
        var now = clock.instant();
        return ask(id, new StartVisit(request.startedAt().orElse(now), now));
    }

    @POST
    @Path("/{id}/notes")
    @Operation(
            summary = "Take notes, from the start until feedback is shared",
            description = "All are taken or none. A note that is sent again is taken once; its id with another content"
                    + " is refused with note-id-reused (409).")
    @SecurityRequirement(name = "oauth2", scopes = "observations.write")
    @APIResponseSchema(value = ObservationRepresentation.class, responseCode = "200", responseDescription = "Taken")
    public Uni<RestResponse<ObservationRepresentation>> takeObservationNotes(
            @RestPath String id, TakeNotesRequest request) {
        return ask(id, request.command());
    }

    @POST
    @Path("/{id}/completion")
    @Operation(
            summary = "Complete an observation",
            description = "A time entry is derived for every observer who is a leader.")
    @SecurityRequirement(name = "oauth2", scopes = "observations.write")
    @APIResponseSchema(value = ObservationRepresentation.class, responseCode = "200", responseDescription = "Completed")
    public Uni<RestResponse<ObservationRepresentation>> completeObservation(
            @RestPath String id, CompleteObservationRequest request) {
        return ask(id, request.command());
    }

    @POST
    @Path("/{id}/correction")
    @Operation(
            summary = "Put the start or the duration of a completed observation right",
            description = "The time entries that were derived from it follow.")
    @SecurityRequirement(name = "oauth2", scopes = "observations.write")
    @APIResponseSchema(value = ObservationRepresentation.class, responseCode = "200", responseDescription = "Corrected")
    public Uni<RestResponse<ObservationRepresentation>> correctObservation(
            @RestPath String id, CorrectObservationRequest request) {
        return ask(id, request.command(clock.instant()));
    }

    @POST
    @Path("/{id}/feedback")
    @Operation(
            summary = "Draft the feedback on a completed observation, replacing an earlier draft",
            description = "Refused (422) with reinforcement-missing, refinement-missing, or with"
                    + " coaching-cited-in-evaluation where evaluative feedback cites a non-evaluative observation.")
    @SecurityRequirement(name = "oauth2", scopes = "observations.write")
    @APIResponseSchema(value = ObservationRepresentation.class, responseCode = "200", responseDescription = "Drafted")
    public Uni<RestResponse<ObservationRepresentation>> draftObservationFeedback(
            @RestPath String id, DraftFeedbackRequest request) {
        Call call = calls.current();
        return cited(call, request.cites())
                .chain(cited -> visits.ask(call, id, request.command(cited)))
                .map(answer -> answers.ok(answer, ObservationRepresentation::of));
    }

    @POST
    @Path("/{id}/sharing")
    @Operation(summary = "Share the feedback with the person observed, or that on a round with the school")
    @SecurityRequirement(name = "oauth2", scopes = "observations.write")
    @APIResponseSchema(value = ObservationRepresentation.class, responseCode = "200", responseDescription = "Shared")
    public Uni<RestResponse<ObservationRepresentation>> shareObservationFeedback(
            @RestPath String id, ShareFeedbackRequest request) {
        return ask(id, new ShareFeedback(new PersonRef(request.by()), clock.instant()));
    }

    @POST
    @Path("/{id}/acknowledgement")
    @Operation(
            summary = "Acknowledge the feedback, as the person observed",
            description = "To acknowledge is to have read, not to agree; an answer may go with it.")
    @SecurityRequirement(name = "oauth2", scopes = "observations.write")
    @APIResponseSchema(
            value = ObservationRepresentation.class,
            responseCode = "200",
            responseDescription = "Acknowledged")
    public Uni<RestResponse<ObservationRepresentation>> acknowledgeObservationFeedback(
            @RestPath String id, AcknowledgeFeedbackRequest request) {
        return ask(id, request.command(clock.instant()));
    }

    private Uni<RestResponse<ObservationRepresentation>> ask(String id, VisitCommand command) {
        return visits.ask(calls.current(), id, command)
                .map(answer -> answers.ok(answer, ObservationRepresentation::of));
    }

    /** The cited observations with their stakes; those that do not exist or have not begun are refused together. */
    private Uni<List<CitedVisit>> cited(Call call, List<UUID> cites) {
        return Multi.createFrom()
                .iterable(cites)
                .onItem()
                .transformToUniAndConcatenate(id -> visits.find(call.tenant(), id.toString())
                        .map(found -> found.filter(
                                        visit -> visit.state().startedAtIfAny().isPresent())
                                .flatMap(visit -> visit.state().planIfAny())
                                .map(plan -> new CitedVisit(id, plan.stakes()))))
                .collect()
                .asList()
                .map(ObservationResource::allKnown);
    }

    private static List<CitedVisit> allKnown(List<Optional<CitedVisit>> found) {
        List<Fault> faults = new ArrayList<>();
        for (int i = 0; i < found.size(); i++) {
            if (found.get(i).isEmpty()) {
                faults.add(new Fault("/cites/" + i, "There is no such observation that has started"));
            }
        }
        if (!faults.isEmpty()) {
            throw new Refused(
                    ReferenceRejection.UNKNOWN_REFERENCE, ReferenceRejection.UNKNOWN_REFERENCE.title(), faults);
        }
        return found.stream().flatMap(Optional::stream).toList();
    }
}
