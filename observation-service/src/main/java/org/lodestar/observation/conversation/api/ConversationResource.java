package org.lodestar.observation.conversation.api;

import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.Clock;
import java.time.Instant;
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
import org.lodestar.eventsourcing.commanding.Call;
import org.lodestar.eventsourcing.commanding.CommandFailure.Refused;
import org.lodestar.eventsourcing.commanding.Streams;
import org.lodestar.eventsourcing.consuming.References.ReferenceRejection;
import org.lodestar.eventsourcing.http.Answers;
import org.lodestar.eventsourcing.http.Answers.HistoryEntry;
import org.lodestar.eventsourcing.http.Calls;
import org.lodestar.eventsourcing.http.Filters;
import org.lodestar.eventsourcing.http.Inclusions;
import org.lodestar.eventsourcing.http.ListedView;
import org.lodestar.eventsourcing.http.Lists;
import org.lodestar.eventsourcing.http.Page;
import org.lodestar.eventsourcing.http.PageIncluding;
import org.lodestar.eventsourcing.http.Relation;
import org.lodestar.observation.Directory;
import org.lodestar.observation.ReadingPurpose;
import org.lodestar.observation.conversation.Conversation;
import org.lodestar.observation.conversation.Conversation.Agreement;
import org.lodestar.observation.conversation.Conversation.ObservationRef;
import org.lodestar.observation.conversation.ConversationCommand;
import org.lodestar.observation.conversation.ConversationCommand.ScheduleConversation;
import org.lodestar.observation.conversation.ConversationEvent;
import org.lodestar.observation.conversation.ConversationKind;
import org.lodestar.observation.conversation.api.ConversationRequests.CancelConversationRequest;
import org.lodestar.observation.conversation.api.ConversationRequests.CorrectConversationRequest;
import org.lodestar.observation.conversation.api.ConversationRequests.HoldConversationRequest;
import org.lodestar.observation.conversation.api.ConversationRequests.RescheduleConversationRequest;
import org.lodestar.observation.conversation.api.ConversationRequests.ScheduleConversationRequest;
import org.lodestar.observation.visit.Stakes;
import org.lodestar.observation.visit.Visit;
import org.lodestar.observation.visit.VisitCommand;
import org.lodestar.observation.visit.VisitEvent;
import org.lodestar.observation.visit.api.ObservationRepresentation;

@Path("/v1/feedback-conversations")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@Tag(
        name = "Feedback conversations",
        description =
                "Conversations about teaching, planned or held. For whoever reads with purpose=EVALUATION only those"
                        + " about evaluative observations exist.")
class ConversationResource {

    private static final String PURPOSE =
            "What the reader wants it for. With EVALUATION, only conversations about evaluative observations exist.";

    private final Streams<ConversationCommand, Conversation, ConversationEvent> conversations;
    private final Streams<VisitCommand, Visit, VisitEvent> visits;
    private final ListedView<Conversation, ConversationEvent, ConversationRepresentation> list;
    private final Directory directory;
    private final Calls calls;
    private final Answers answers;
    private final ListedView<Visit, VisitEvent, ObservationRepresentation> observations;
    private final Lists lists;
    private final Inclusions inclusions;
    private final Clock clock;

    ConversationResource(
            Streams<ConversationCommand, Conversation, ConversationEvent> conversations,
            Streams<VisitCommand, Visit, VisitEvent> visits,
            ListedView<Conversation, ConversationEvent, ConversationRepresentation> list,
            Directory directory,
            Calls calls,
            Answers answers,
            ListedView<Visit, VisitEvent, ObservationRepresentation> observations,
            Lists lists,
            Inclusions inclusions,
            Clock clock) {
        this.conversations = conversations;
        this.visits = visits;
        this.list = list;
        this.directory = directory;
        this.calls = calls;
        this.answers = answers;
        this.observations = observations;
        this.lists = lists;
        this.inclusions = inclusions;
        this.clock = clock;
    }

    @POST
    @Operation(
            summary = "Schedule a conversation, or record one that was held",
            description = "Refused (422) with coaching-about-evaluation, conversation-without-time or held-in-future.")
    @SecurityRequirement(name = "oauth2", scopes = "observations.write")
    @APIResponseSchema(
            value = ConversationRepresentation.class,
            responseCode = "201",
            responseDescription = "Scheduled or recorded")
    public Uni<RestResponse<ConversationRepresentation>> scheduleFeedbackConversation(
            ScheduleConversationRequest request) {
        Call call = calls.current();
        Instant now = clock.instant();
        return directory
                .require(call.tenant(), request.named())
                .chain(() -> request.observation()
                        .map(id -> about(call, id, request, now))
                        .orElseGet(() -> directory
                                .orgsOfAll(call.tenant(), request.people(), request.day(now))
                                .map(orgs -> request.command(Optional.empty(), orgs, now))))
                .chain(command -> conversations.create(call, command))
                .map(answer -> answers.created(answer, ConversationRepresentation::of));
    }

    /** What is said about a visit concerns the school that was visited, wherever those who talk come from. */
    private Uni<ScheduleConversation> about(Call call, UUID id, ScheduleConversationRequest request, Instant now) {
        return visits.find(call.tenant(), id.toString())
                .map(found -> found.flatMap(visit -> visit.state().planIfAny())
                        .map(plan -> request.command(
                                Optional.of(new ObservationRef(id, plan.stakes() == Stakes.EVALUATIVE)),
                                List.of(plan.school()),
                                now))
                        .orElseThrow(ConversationResource::unknownObservation));
    }

    private static Refused unknownObservation() {
        return new Refused(
                ReferenceRejection.UNKNOWN_REFERENCE,
                ReferenceRejection.UNKNOWN_REFERENCE.title(),
                List.of(new Fault("/observation", "There is no such observation")));
    }

    @GET
    @Operation(summary = "List conversations, oldest first", description = "Without what was agreed in them.")
    @SecurityRequirement(name = "oauth2", scopes = "observations.read")
    public Uni<RestResponse<PageIncluding<ConversationRepresentation, ConversationsIncluded>>>
            listFeedbackConversations(
                    @RestQuery Optional<ConversationKind> kind,
                    @RestQuery Optional<ConversationStatus> status,
                    @RestQuery @Parameter(description = "sourcedId of one of the people who talk")
                            Optional<String> participant,
                    @RestQuery @Parameter(description = "The observation that it is about") Optional<UUID> observation,
                    @RestQuery @Parameter(description = "Whether it is about an evaluative observation")
                            Optional<Boolean> evaluative,
                    @RestQuery @Parameter(description = PURPOSE) Optional<ReadingPurpose> purpose,
                    @RestQuery @Parameter(schema = @Schema(enumeration = {"scheduledFor", "changedAt", "id"}))
                            Optional<String> sort,
                    @RestQuery @Parameter(schema = @Schema(enumeration = {"observation"})) Optional<String> include,
                    @RestQuery Optional<String> limit,
                    @RestQuery Optional<String> cursor) {
        Filters filters = new Filters()
                .equal("kind", kind.map(Enum::name))
                .equal("status", status.map(Enum::name))
                .contains("participants", participant)
                .equal("observation", observation.map(UUID::toString))
                .equal("evaluative", evaluative)
                .concealing(
                        "evaluative",
                        purpose.filter(reader -> reader.conceals(false)).map(_ -> false));
        Relation<ConversationRepresentation, ObservationRepresentation> observations = new Relation<>(
                "observation",
                this.observations,
                visit -> purpose.filter(reader -> reader.conceals(visit.stakes() == Stakes.EVALUATIVE))
                        .isEmpty(),
                conversation -> conversation.observation().map(UUID::toString).stream());
        return inclusions.add(
                lists.page(list, filters, sort, limit, cursor),
                include,
                List.of(observations),
                found -> new ConversationsIncluded(found.of(observations)));
    }

    @GET
    @Path("/{id}")
    @Operation(summary = "Read a conversation, as it is or as it was at a moment")
    @SecurityRequirement(name = "oauth2", scopes = "observations.read")
    @APIResponseSchema(
            value = ConversationRepresentation.class,
            responseCode = "200",
            responseDescription = "The conversation")
    public Uni<RestResponse<ConversationRepresentation>> getFeedbackConversation(
            @RestPath String id,
            @RestQuery Optional<String> asOf,
            @RestQuery @Parameter(description = PURPOSE) Optional<ReadingPurpose> purpose) {
        return answers.read(conversations, id, asOf, found -> {
            if (conceals(purpose, found.state())) {
                throw new NotFoundException();
            }
            return ConversationRepresentation.of(found);
        });
    }

    @GET
    @Path("/{id}/history")
    @Operation(summary = "Read the events of a conversation, oldest first")
    @SecurityRequirement(name = "oauth2", scopes = "observations.read")
    public Uni<Page<HistoryEntry>> feedbackConversationHistory(
            @RestPath String id,
            @RestQuery Optional<Long> after,
            @RestQuery @Parameter(description = PURPOSE) Optional<ReadingPurpose> purpose) {
        return conversations
                .find(calls.current().tenant(), id)
                .map(found -> found.filter(conversation -> !conceals(purpose, conversation.state()))
                        .orElseThrow(NotFoundException::new))
                .chain(_ -> answers.history(conversations, id, after));
    }

    private static boolean conceals(Optional<ReadingPurpose> purpose, Conversation conversation) {
        boolean evaluative =
                conversation.agreementIfAny().filter(Agreement::evaluative).isPresent();
        return purpose.filter(reader -> reader.conceals(evaluative)).isPresent();
    }

    @POST
    @Path("/{id}/schedule")
    @Operation(summary = "Move a conversation that has not been held")
    @SecurityRequirement(name = "oauth2", scopes = "observations.write")
    @APIResponseSchema(value = ConversationRepresentation.class, responseCode = "200", responseDescription = "Moved")
    public Uni<RestResponse<ConversationRepresentation>> rescheduleFeedbackConversation(
            @RestPath String id, RescheduleConversationRequest request) {
        return ask(id, request.command());
    }

    @POST
    @Path("/{id}/completion")
    @Operation(
            summary = "Record that a conversation was held",
            description = "A time entry is derived for every participant who is a leader.")
    @SecurityRequirement(name = "oauth2", scopes = "observations.write")
    @APIResponseSchema(value = ConversationRepresentation.class, responseCode = "200", responseDescription = "Held")
    public Uni<RestResponse<ConversationRepresentation>> holdFeedbackConversation(
            @RestPath String id, HoldConversationRequest request) {
        return directory
                .require(calls.current().tenant(), request.named())
                .chain(() -> ask(id, request.command(clock.instant())));
    }

    @POST
    @Path("/{id}/cancellation")
    @Operation(summary = "Call off a conversation")
    @SecurityRequirement(name = "oauth2", scopes = "observations.write")
    @APIResponseSchema(
            value = ConversationRepresentation.class,
            responseCode = "200",
            responseDescription = "Called off")
    public Uni<RestResponse<ConversationRepresentation>> cancelFeedbackConversation(
            @RestPath String id, CancelConversationRequest request) {
        return ask(id, request.command());
    }

    @POST
    @Path("/{id}/correction")
    @Operation(
            summary = "Put the start or the duration of a conversation right",
            description = "The time entries that were derived from it follow.")
    @SecurityRequirement(name = "oauth2", scopes = "observations.write")
    @APIResponseSchema(
            value = ConversationRepresentation.class,
            responseCode = "200",
            responseDescription = "Corrected")
    public Uni<RestResponse<ConversationRepresentation>> correctFeedbackConversation(
            @RestPath String id, CorrectConversationRequest request) {
        return ask(id, request.command(clock.instant()));
    }

    private Uni<RestResponse<ConversationRepresentation>> ask(String id, ConversationCommand command) {
        return conversations
                .ask(calls.current(), id, command)
                .map(answer -> answers.ok(answer, ConversationRepresentation::of));
    }
}
