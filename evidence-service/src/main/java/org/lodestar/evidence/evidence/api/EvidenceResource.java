package org.lodestar.evidence.evidence.api;

import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.Clock;
import java.time.LocalDate;
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
import org.lodestar.eventsourcing.consuming.References;
import org.lodestar.eventsourcing.http.Answers;
import org.lodestar.eventsourcing.http.Answers.HistoryEntry;
import org.lodestar.eventsourcing.http.Calls;
import org.lodestar.eventsourcing.http.Filters;
import org.lodestar.eventsourcing.http.ListedView;
import org.lodestar.eventsourcing.http.Lists;
import org.lodestar.eventsourcing.http.Page;
import org.lodestar.evidence.evidence.Evidence;
import org.lodestar.evidence.evidence.EvidenceCommand;
import org.lodestar.evidence.evidence.EvidenceEvent;
import org.lodestar.evidence.evidence.EvidenceKind;
import org.lodestar.evidence.evidence.api.EvidenceRequests.ArtifactRequest;
import org.lodestar.evidence.evidence.api.EvidenceRequests.CollectEvidenceRequest;
import org.lodestar.evidence.evidence.api.EvidenceRequests.LinkRequest;
import org.lodestar.evidence.evidence.api.EvidenceRequests.RetractEvidenceRequest;

@Path("/v1/evidence")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@Tag(name = "Evidence", description = "What was seen, heard or measured, and what it bears on")
class EvidenceResource {

    private final Streams<EvidenceCommand, Evidence, EvidenceEvent> evidence;
    private final ListedView<Evidence, EvidenceEvent, EvidenceRepresentation> list;
    private final References references;
    private final Calls calls;
    private final Answers answers;
    private final Lists lists;
    private final Clock clock;

    EvidenceResource(
            Streams<EvidenceCommand, Evidence, EvidenceEvent> evidence,
            ListedView<Evidence, EvidenceEvent, EvidenceRepresentation> list,
            References references,
            Calls calls,
            Answers answers,
            Lists lists,
            Clock clock) {
        this.evidence = evidence;
        this.list = list;
        this.references = references;
        this.calls = calls;
        this.answers = answers;
        this.lists = lists;
        this.clock = clock;
    }

    @POST
    @Operation(
            summary = "Collect evidence",
            description = "Records what was seen, heard or measured, what it bears on and the artifacts that support"
                    + " it. The collector and the school must exist; the targets of links are not looked up, because"
                    + " they belong to other services.")
    @SecurityRequirement(name = "oauth2", scopes = "evidence.write")
    @APIResponseSchema(value = EvidenceRepresentation.class, responseCode = "201", responseDescription = "Collected")
    public Uni<RestResponse<EvidenceRepresentation>> collectEvidence(CollectEvidenceRequest request) {
        Call call = calls.current();
        EvidenceCommand command = request.command(clock.instant());
        return references
                .require(call.tenant(), request.references())
                .chain(() -> evidence.create(call, command))
                .map(answer -> answers.created(answer, EvidenceRepresentation::of));
    }

    @GET
    @Operation(summary = "List evidence, in the order it was recorded")
    @SecurityRequirement(name = "oauth2", scopes = "evidence.read")
    public Uni<RestResponse<Page<EvidenceRepresentation>>> listEvidence(
            @RestQuery Optional<EvidenceStatus> status,
            @RestQuery Optional<EvidenceKind> kind,
            @RestQuery
                    @Parameter(
                            description =
                                    "What it is linked to: the id of a goal, plan or observation, or a standard's element")
                    Optional<String> target,
            @RestQuery @Parameter(description = "sourcedId of the school") Optional<String> school,
            @RestQuery @Parameter(description = "sourcedId of the collector") Optional<String> collector,
            @RestQuery @Parameter(description = "Observed on this day or later") Optional<LocalDate> observedFrom,
            @RestQuery @Parameter(description = "Observed on this day or earlier") Optional<LocalDate> observedTo,
            @RestQuery @Parameter(schema = @Schema(enumeration = {"observedOn", "changedAt", "id"}))
                    Optional<String> sort,
            @RestQuery Optional<String> limit,
            @RestQuery Optional<String> cursor) {
        Filters filters = new Filters()
                .equal("status", status.map(Enum::name))
                .equal("kind", kind.map(Enum::name))
                .contains("targets", target)
                .equal("school", school)
                .equal("collector", collector)
                .from("observedOn", observedFrom)
                .to("observedOn", observedTo);
        return lists.page(list, filters, sort, limit, cursor);
    }

    @GET
    @Path("/{id}")
    @Operation(summary = "Read evidence, as it is or as it was at a moment")
    @SecurityRequirement(name = "oauth2", scopes = "evidence.read")
    @APIResponseSchema(value = EvidenceRepresentation.class, responseCode = "200", responseDescription = "The evidence")
    public Uni<RestResponse<EvidenceRepresentation>> getEvidence(
            @RestPath String id, @RestQuery Optional<String> asOf) {
        return answers.read(evidence, id, asOf, EvidenceRepresentation::of);
    }

    @GET
    @Path("/{id}/history")
    @Operation(summary = "Read the events of a piece of evidence, oldest first")
    @SecurityRequirement(name = "oauth2", scopes = "evidence.read")
    public Uni<Page<HistoryEntry>> evidenceHistory(@RestPath String id, @RestQuery Optional<Long> after) {
        return answers.history(evidence, id, after);
    }

    @POST
    @Path("/{id}/links")
    @Operation(
            summary = "Link evidence to what it bears on",
            description = "Linking it again changes nothing. Refused with evidence-retracted (409) once retracted.")
    @SecurityRequirement(name = "oauth2", scopes = "evidence.write")
    @APIResponseSchema(value = EvidenceRepresentation.class, responseCode = "200", responseDescription = "Linked")
    public Uni<RestResponse<EvidenceRepresentation>> linkEvidence(@RestPath String id, LinkRequest request) {
        return ask(id, request.link());
    }

    @POST
    @Path("/{id}/unlinking")
    @Operation(summary = "Unlink evidence from a target", description = "What is not linked stays so.")
    @SecurityRequirement(name = "oauth2", scopes = "evidence.write")
    @APIResponseSchema(value = EvidenceRepresentation.class, responseCode = "200", responseDescription = "Unlinked")
    public Uni<RestResponse<EvidenceRepresentation>> unlinkEvidence(@RestPath String id, LinkRequest request) {
        return ask(id, request.unlink());
    }

    @POST
    @Path("/{id}/artifacts")
    @Operation(
            summary = "Describe an artifact that supports evidence",
            description = "Only the description is kept, not the content. The same content at the same address is"
                    + " attached once.")
    @SecurityRequirement(name = "oauth2", scopes = "evidence.write")
    @APIResponseSchema(value = EvidenceRepresentation.class, responseCode = "200", responseDescription = "Attached")
    public Uni<RestResponse<EvidenceRepresentation>> attachArtifact(@RestPath String id, ArtifactRequest request) {
        return ask(id, request.command());
    }

    @POST
    @Path("/{id}/retraction")
    @Operation(
            summary = "Retract evidence",
            description = "It stays readable as retracted, with the reason, and counts for nothing any more.")
    @SecurityRequirement(name = "oauth2", scopes = "evidence.write")
    @APIResponseSchema(value = EvidenceRepresentation.class, responseCode = "200", responseDescription = "Retracted")
    public Uni<RestResponse<EvidenceRepresentation>> retractEvidence(
            @RestPath String id, RetractEvidenceRequest request) {
        return references
                .require(calls.current().tenant(), request.references())
                .chain(() -> ask(id, request.command()));
    }

    private Uni<RestResponse<EvidenceRepresentation>> ask(String id, EvidenceCommand command) {
        return evidence.ask(calls.current(), id, command).map(answer -> answers.ok(answer, EvidenceRepresentation::of));
    }
}
