package org.lodestar.observation.perception.api;

import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.Clock;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.eclipse.microprofile.openapi.annotations.security.SecurityRequirement;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;
import org.jboss.resteasy.reactive.RestResponse;
import org.lodestar.eventsourcing.commanding.Call;
import org.lodestar.eventsourcing.commanding.Streams;
import org.lodestar.eventsourcing.http.Answers;
import org.lodestar.eventsourcing.http.Answers.HistoryEntry;
import org.lodestar.eventsourcing.http.Calls;
import org.lodestar.eventsourcing.http.Filters;
import org.lodestar.eventsourcing.http.ListedView;
import org.lodestar.eventsourcing.http.Lists;
import org.lodestar.eventsourcing.http.Page;
import org.lodestar.observation.Directory;
import org.lodestar.observation.perception.Perception;
import org.lodestar.observation.perception.PerceptionCommand;
import org.lodestar.observation.perception.PerceptionEvent;
import org.lodestar.observation.perception.api.PerceptionRequests.RecordPerceptionRequest;
import org.lodestar.observation.perception.api.PerceptionRequests.WithdrawPerceptionRequest;

@Path("/v1/time-perceptions")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@Tag(name = "Time perceptions", description = "What leaders believe about where their time goes")
class PerceptionResource {

    private final Streams<PerceptionCommand, Perception, PerceptionEvent> perceptions;
    private final ListedView<Perception, PerceptionEvent, PerceptionRepresentation> list;
    private final Directory directory;
    private final Calls calls;
    private final Answers answers;
    private final Lists lists;
    private final Clock clock;

    PerceptionResource(
            Streams<PerceptionCommand, Perception, PerceptionEvent> perceptions,
            ListedView<Perception, PerceptionEvent, PerceptionRepresentation> list,
            Directory directory,
            Calls calls,
            Answers answers,
            Lists lists,
            Clock clock) {
        this.perceptions = perceptions;
        this.list = list;
        this.directory = directory;
        this.calls = calls;
        this.answers = answers;
        this.lists = lists;
        this.clock = clock;
    }

    @POST
    @Operation(
            summary = "Record what share of their time a leader believes goes into instruction",
            description = "A later estimate of the same period takes the place of an earlier one.")
    @SecurityRequirement(name = "oauth2", scopes = "observations.write")
    @APIResponseSchema(value = PerceptionRepresentation.class, responseCode = "201", responseDescription = "Recorded")
    public Uni<RestResponse<PerceptionRepresentation>> recordTimePerception(RecordPerceptionRequest request) {
        Call call = calls.current();
        return directory
                .require(call.tenant(), request.named())
                .chain(() -> directory.orgsOf(call.tenant(), request.person(), request.from()))
                .chain(orgs -> perceptions.create(call, request.command(orgs, clock.instant())))
                .map(answer -> answers.created(answer, PerceptionRepresentation::of));
    }

    @GET
    @Operation(summary = "List estimates, oldest first")
    @SecurityRequirement(name = "oauth2", scopes = "observations.read")
    public Uni<RestResponse<Page<PerceptionRepresentation>>> listTimePerceptions(
            @RestQuery @Parameter(description = "sourcedId of the leader") Optional<String> leader,
            @RestQuery Optional<TimePerceptionStatus> status,
            @RestQuery @Parameter(schema = @Schema(enumeration = {"from", "recordedAt", "changedAt", "id"}))
                    Optional<String> sort,
            @RestQuery Optional<String> limit,
            @RestQuery Optional<String> cursor) {
        Filters filters = new Filters().equal("leader", leader).equal("status", status.map(Enum::name));
        return lists.page(list, filters, sort, limit, cursor);
    }

    @GET
    @Path("/{id}")
    @Operation(summary = "Read an estimate, as it is or as it was at a moment")
    @SecurityRequirement(name = "oauth2", scopes = "observations.read")
    @APIResponseSchema(
            value = PerceptionRepresentation.class,
            responseCode = "200",
            responseDescription = "The estimate")
    public Uni<RestResponse<PerceptionRepresentation>> getTimePerception(
            @RestPath String id, @RestQuery Optional<String> asOf) {
        return answers.read(perceptions, id, asOf, PerceptionRepresentation::of);
    }

    @GET
    @Path("/{id}/history")
    @Operation(summary = "Read the events of an estimate, oldest first")
    @SecurityRequirement(name = "oauth2", scopes = "observations.read")
    public Uni<Page<HistoryEntry>> timePerceptionHistory(@RestPath String id, @RestQuery Optional<Long> after) {
        return answers.history(perceptions, id, after);
    }

    @POST
    @Path("/{id}/withdrawal")
    @Operation(summary = "Take an estimate back")
    @SecurityRequirement(name = "oauth2", scopes = "observations.write")
    @APIResponseSchema(value = PerceptionRepresentation.class, responseCode = "200", responseDescription = "Withdrawn")
    public Uni<RestResponse<PerceptionRepresentation>> withdrawTimePerception(
            @RestPath String id, WithdrawPerceptionRequest request) {
        return perceptions
                .ask(calls.current(), id, request.command())
                .map(answer -> answers.ok(answer, PerceptionRepresentation::of));
    }
}
