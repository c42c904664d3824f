package org.lodestar.observation.time.api;

import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.Clock;
import java.time.Instant;
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
import org.lodestar.observation.time.TimeCategory;
import org.lodestar.observation.time.TimeEntry;
import org.lodestar.observation.time.TimeEntryCommand;
import org.lodestar.observation.time.TimeEntryEvent;
import org.lodestar.observation.time.TimeSource;
import org.lodestar.observation.time.TimeSubcategory;
import org.lodestar.observation.time.api.TimeEntryRequests.CorrectTimeRequest;
import org.lodestar.observation.time.api.TimeEntryRequests.LogTimeRequest;
import org.lodestar.observation.time.api.TimeEntryRequests.WithdrawTimeRequest;

@Path("/v1/time-entries")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@Tag(
        name = "Time entries",
        description = "What leaders' time went into. Time in completed observations and held conversations is derived"
                + " from them and need not be logged.")
class TimeEntryResource {

    private final Streams<TimeEntryCommand, TimeEntry, TimeEntryEvent> entries;
    private final ListedView<TimeEntry, TimeEntryEvent, TimeEntryRepresentation> ledger;
    private final Directory directory;
    private final Calls calls;
    private final Answers answers;
    private final Lists lists;
    private final Clock clock;

    TimeEntryResource(
            Streams<TimeEntryCommand, TimeEntry, TimeEntryEvent> entries,
            ListedView<TimeEntry, TimeEntryEvent, TimeEntryRepresentation> ledger,
            Directory directory,
            Calls calls,
            Answers answers,
            Lists lists,
            Clock clock) {
        this.entries = entries;
        this.ledger = ledger;
        this.directory = directory;
        this.calls = calls;
        this.answers = answers;
        this.lists = lists;
        this.clock = clock;
    }

    @POST
    @Operation(
            summary = "Log what a stretch of a leader's time went into",
            description = "Refused (422) with subcategory-missing, subcategory-not-applicable, source-not-claimable or"
                    + " time-in-future.")
    @SecurityRequirement(name = "oauth2", scopes = "observations.write")
    @APIResponseSchema(value = TimeEntryRepresentation.class, responseCode = "201", responseDescription = "Logged")
    public Uni<RestResponse<TimeEntryRepresentation>> logTime(LogTimeRequest request) {
        Call call = calls.current();
        return directory
                .require(call.tenant(), request.named())
                .chain(() -> directory.orgsOf(call.tenant(), request.person(), request.day()))
                .chain(orgs -> entries.create(call, request.command(orgs, clock.instant())))
                .map(answer -> answers.created(answer, TimeEntryRepresentation::of));
    }

    @GET
    @Operation(summary = "List time entries in the order of their ids")
    @SecurityRequirement(name = "oauth2", scopes = "observations.read")
    public Uni<RestResponse<Page<TimeEntryRepresentation>>> listTimeEntries(
            @RestQuery @Parameter(description = "sourcedId of the person whose time it is") Optional<String> leader,
            @RestQuery Optional<TimeEntryStatus> status,
            @RestQuery Optional<TimeCategory> category,
            @RestQuery Optional<TimeSubcategory> subcategory,
            @RestQuery Optional<TimeSource> source,
            @RestQuery @Parameter(description = "The goal that it served") Optional<UUID> goal,
            @RestQuery @Parameter(description = "Begun at this moment or later") Optional<Instant> from,
            @RestQuery @Parameter(description = "Begun at this moment or earlier") Optional<Instant> to,
            @RestQuery @Parameter(schema = @Schema(enumeration = {"start", "changedAt", "id"})) Optional<String> sort,
            @RestQuery Optional<String> limit,
            @RestQuery Optional<String> cursor) {
        Filters filters = new Filters()
                .equal("leader", leader)
                .equal("status", status.map(Enum::name))
                .equal("category", category.map(Enum::name))
                .equal("subcategory", subcategory.map(Enum::name))
                .equal("source", source.map(Enum::name))
                .equal("goal", goal.map(UUID::toString))
                .from("start", from)
                .to("start", to);
        return lists.page(ledger, filters, sort, limit, cursor);
    }

    @GET
    @Path("/{id}")
    @Operation(summary = "Read a time entry, as it is or as it was at a moment")
    @SecurityRequirement(name = "oauth2", scopes = "observations.read")
    @APIResponseSchema(value = TimeEntryRepresentation.class, responseCode = "200", responseDescription = "The entry")
    public Uni<RestResponse<TimeEntryRepresentation>> getTimeEntry(
            @RestPath String id, @RestQuery Optional<String> asOf) {
        return answers.read(entries, id, asOf, TimeEntryRepresentation::of);
    }

    @GET
    @Path("/{id}/history")
    @Operation(summary = "Read the events of a time entry, oldest first")
    @SecurityRequirement(name = "oauth2", scopes = "observations.read")
    public Uni<Page<HistoryEntry>> timeEntryHistory(@RestPath String id, @RestQuery Optional<Long> after) {
        return answers.history(entries, id, after);
    }

    @POST
    @Path("/{id}/correction")
    @Operation(
            summary = "Put a time entry right",
            description = "A derived entry is refused with time-follows-its-origin (409): correct the observation or"
                    + " the conversation instead.")
    @SecurityRequirement(name = "oauth2", scopes = "observations.write")
    @APIResponseSchema(value = TimeEntryRepresentation.class, responseCode = "200", responseDescription = "Corrected")
    public Uni<RestResponse<TimeEntryRepresentation>> correctTimeEntry(
            @RestPath String id, CorrectTimeRequest request) {
        Call call = calls.current();
        return directory
                .require(call.tenant(), request.named())
                .chain(() -> ask(call, id, request.command(clock.instant())));
    }

    @POST
    @Path("/{id}/withdrawal")
    @Operation(
            summary = "Take a time entry back",
            description = "It counts no more. A derived entry stays withdrawn when what it was derived from changes.")
    @SecurityRequirement(name = "oauth2", scopes = "observations.write")
    @APIResponseSchema(value = TimeEntryRepresentation.class, responseCode = "200", responseDescription = "Withdrawn")
    public Uni<RestResponse<TimeEntryRepresentation>> withdrawTimeEntry(
            @RestPath String id, WithdrawTimeRequest request) {
        return ask(calls.current(), id, request.command());
    }

    private Uni<RestResponse<TimeEntryRepresentation>> ask(Call call, String id, TimeEntryCommand command) {
        return entries.ask(call, id, command).map(answer -> answers.ok(answer, TimeEntryRepresentation::of));
    }
}
