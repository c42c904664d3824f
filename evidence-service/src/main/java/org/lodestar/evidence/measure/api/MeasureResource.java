package org.lodestar.evidence.measure.api;

import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
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
import org.lodestar.eventsourcing.commanding.Streams;
import org.lodestar.eventsourcing.http.Answers;
import org.lodestar.eventsourcing.http.Answers.HistoryEntry;
import org.lodestar.eventsourcing.http.Calls;
import org.lodestar.eventsourcing.http.Filters;
import org.lodestar.eventsourcing.http.ListedView;
import org.lodestar.eventsourcing.http.Lists;
import org.lodestar.eventsourcing.http.Page;
import org.lodestar.evidence.measure.Measure;
import org.lodestar.evidence.measure.MeasureCommand;
import org.lodestar.evidence.measure.MeasureEvent;
import org.lodestar.evidence.measure.MeasureKind;
import org.lodestar.evidence.measure.api.MeasureRequests.DefineMeasureRequest;
import org.lodestar.evidence.measure.api.MeasureRequests.RetireMeasureRequest;
import org.lodestar.evidence.measure.api.MeasureRequests.ReviseMeasureRequest;

@Path("/v1/progress-measures")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@Tag(name = "Progress measures", description = "What a number, a label or a text about learning means")
class MeasureResource {

    private final Streams<MeasureCommand, Measure, MeasureEvent> measures;
    private final ListedView<Measure, MeasureEvent, MeasureRepresentation> list;
    private final Calls calls;
    private final Answers answers;
    private final Lists lists;

    MeasureResource(
            Streams<MeasureCommand, Measure, MeasureEvent> measures,
            ListedView<Measure, MeasureEvent, MeasureRepresentation> list,
            Calls calls,
            Answers answers,
            Lists lists) {
        this.measures = measures;
        this.list = list;
        this.calls = calls;
        this.answers = answers;
        this.lists = lists;
    }

    @POST
    @Operation(
            summary = "Define a progress measure",
            description = "A numeric measure may have a least and a greatest number, an ordinal one has its labels,"
                    + " lowest first, and a narrative one has neither. A definition that contradicts itself is refused"
                    + " with measure-inconsistent (422).")
    @SecurityRequirement(name = "oauth2", scopes = "evidence.write")
    @APIResponseSchema(value = MeasureRepresentation.class, responseCode = "201", responseDescription = "Defined")
    public Uni<RestResponse<MeasureRepresentation>> defineProgressMeasure(DefineMeasureRequest request) {
        return measures.create(calls.current(), request.command())
                .map(answer -> answers.created(answer, MeasureRepresentation::of));
    }

    @GET
    @Operation(summary = "List progress measures, oldest first")
    @SecurityRequirement(name = "oauth2", scopes = "evidence.read")
    public Uni<RestResponse<Page<MeasureRepresentation>>> listProgressMeasures(
            @RestQuery Optional<MeasureStatus> status,
            @RestQuery Optional<MeasureKind> kind,
            @RestQuery Optional<String> gradeBand,
            @RestQuery @Parameter(schema = @Schema(enumeration = {"name", "changedAt", "id"})) Optional<String> sort,
            @RestQuery Optional<String> limit,
            @RestQuery Optional<String> cursor) {
        Filters filters = new Filters()
                .equal("status", status.map(Enum::name))
                .equal("kind", kind.map(Enum::name))
                .equal("gradeBand", gradeBand);
        return lists.page(list, filters, sort, limit, cursor);
    }

    @GET
    @Path("/{id}")
    @Operation(summary = "Read a progress measure, as it is or as it was at a moment")
    @SecurityRequirement(name = "oauth2", scopes = "evidence.read")
    @APIResponseSchema(value = MeasureRepresentation.class, responseCode = "200", responseDescription = "The measure")
    public Uni<RestResponse<MeasureRepresentation>> getProgressMeasure(
            @RestPath String id, @RestQuery Optional<String> asOf) {
        return answers.read(measures, id, asOf, MeasureRepresentation::of);
    }

    @GET
    @Path("/{id}/history")
    @Operation(summary = "Read the events of a progress measure, oldest first")
    @SecurityRequirement(name = "oauth2", scopes = "evidence.read")
    public Uni<Page<HistoryEntry>> progressMeasureHistory(@RestPath String id, @RestQuery Optional<Long> after) {
        return answers.history(measures, id, after);
    }

    @POST
    @Path("/{id}/revision")
    @Operation(
            summary = "Revise a progress measure",
            description = "Replaces the whole definition; what is left out is no longer part of it. Points recorded"
                    + " before stay as they are.")
    @SecurityRequirement(name = "oauth2", scopes = "evidence.write")
    @APIResponseSchema(value = MeasureRepresentation.class, responseCode = "200", responseDescription = "Revised")
    public Uni<RestResponse<MeasureRepresentation>> reviseProgressMeasure(
            @RestPath String id, ReviseMeasureRequest request) {
        return ask(id, request.command());
    }

    @POST
    @Path("/{id}/retirement")
    @Operation(
            summary = "Retire a progress measure",
            description = "No new points of it are recorded; those that were stay readable.")
    @SecurityRequirement(name = "oauth2", scopes = "evidence.write")
    @APIResponseSchema(value = MeasureRepresentation.class, responseCode = "200", responseDescription = "Retired")
    public Uni<RestResponse<MeasureRepresentation>> retireProgressMeasure(
            @RestPath String id, RetireMeasureRequest request) {
        return ask(id, request.command());
    }

    private Uni<RestResponse<MeasureRepresentation>> ask(String id, MeasureCommand command) {
        return measures.ask(calls.current(), id, command).map(answer -> answers.ok(answer, MeasureRepresentation::of));
    }
}
