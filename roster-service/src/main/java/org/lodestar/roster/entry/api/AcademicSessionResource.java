package org.lodestar.roster.entry.api;

import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
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
import org.lodestar.eventsourcing.http.Answers.HistoryEntry;
import org.lodestar.eventsourcing.http.Filters;
import org.lodestar.eventsourcing.http.ListedView;
import org.lodestar.eventsourcing.http.Lists;
import org.lodestar.eventsourcing.http.Page;
import org.lodestar.roster.entry.Kind;
import org.lodestar.roster.entry.RosterEntry;
import org.lodestar.roster.entry.RosterEvent;
import org.lodestar.roster.entry.view.lists.EntryStatus;

@Path("/v1/academic-sessions")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@Tag(name = "Academic sessions", description = "School years, semesters, terms and grading periods")
class AcademicSessionResource {

    private final Entries entries;
    private final ListedView<RosterEntry, RosterEvent, AcademicSessionRepresentation> list;
    private final Lists lists;

    AcademicSessionResource(
            Entries entries, ListedView<RosterEntry, RosterEvent, AcademicSessionRepresentation> list, Lists lists) {
        this.entries = entries;
        this.list = list;
        this.lists = lists;
    }

    @GET
    @Operation(summary = "List academic sessions, by sourcedId")
    @SecurityRequirement(name = "oauth2", scopes = "roster.read")
    public Uni<RestResponse<Page<AcademicSessionRepresentation>>> listAcademicSessions(
            @RestQuery Optional<String> type,
            @RestQuery @Parameter(description = "sourcedId of the session above") Optional<String> parent,
            @RestQuery @Parameter(description = "ACTIVE unless said otherwise") Optional<EntryStatus> status,
            @RestQuery @Parameter(schema = @Schema(enumeration = {"title", "startDate", "changedAt", "sourcedId"}))
                    Optional<String> sort,
            @RestQuery Optional<String> limit,
            @RestQuery Optional<String> cursor) {
        Filters filters = Entries.having(status).equal("type", type).equal("parent", parent);
        return lists.page(list, filters, sort, limit, cursor);
    }

    @GET
    @Path("/{sourcedId}")
    @Operation(summary = "Read an academic session, as it is or as it was at a moment")
    @SecurityRequirement(name = "oauth2", scopes = "roster.read")
    @APIResponseSchema(
            value = AcademicSessionRepresentation.class,
            responseCode = "200",
            responseDescription = "The academic session")
    public Uni<RestResponse<AcademicSessionRepresentation>> getAcademicSession(
            @RestPath String sourcedId, @RestQuery Optional<String> asOf) {
        return entries.read(Kind.ACADEMIC_SESSION, sourcedId, asOf, AcademicSessionRepresentation::of);
    }

    @GET
    @Path("/{sourcedId}/history")
    @Operation(summary = "Read the events of an academic session, oldest first")
    @SecurityRequirement(name = "oauth2", scopes = "roster.read")
    public Uni<Page<HistoryEntry>> academicSessionHistory(@RestPath String sourcedId, @RestQuery Optional<Long> after) {
        return entries.history(Kind.ACADEMIC_SESSION, sourcedId, after);
    }
}
