package org.lodestar.evidence.assessmentresult.provider;

import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.eclipse.microprofile.openapi.annotations.security.SecurityRequirement;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;
import org.jboss.resteasy.reactive.RestResponse;
import org.lodestar.eventsourcing.commanding.Call;
import org.lodestar.eventsourcing.commanding.Streams;
import org.lodestar.eventsourcing.consuming.References;
import org.lodestar.eventsourcing.http.Calls;
import org.lodestar.eventsourcing.runtime.LodestarConfig;
import org.lodestar.evidence.AssessmentResultsProfile;
import org.lodestar.evidence.assessmentresult.AssessmentResult;
import org.lodestar.evidence.assessmentresult.AssessmentResultCommand;
import org.lodestar.evidence.assessmentresult.AssessmentResultCommand.DeleteResult;
import org.lodestar.evidence.assessmentresult.AssessmentResultCommand.PutResult;
import org.lodestar.evidence.assessmentresult.AssessmentResultEvent;
import org.lodestar.evidence.assessmentresult.provider.AssessmentResultRequests.AssessmentResultRequest;
import org.lodestar.evidence.assessmentresult.provider.AssessmentResultRequests.PutAssessmentResultRequest;
import org.lodestar.evidence.lineitem.LineItem;
import org.lodestar.evidence.lineitem.LineItemCommand;
import org.lodestar.evidence.lineitem.LineItemEvent;
import org.lodestar.oneroster.provider.EntityReads;
import org.lodestar.oneroster.provider.EntityWrites;
import org.lodestar.oneroster.provider.ListParameters;

/** Single students are read with the profile's own scope and no other: {@code evidence.read} is for groups. */
@Path(AssessmentResultsProfile.BASE + "/assessmentResults")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@Tag(name = AssessmentResultsProfile.TAG, description = AssessmentResultsProfile.ABOUT)
class AssessmentResultResource {

    private final Streams<AssessmentResultCommand, AssessmentResult, AssessmentResultEvent> results;
    private final Streams<LineItemCommand, LineItem, LineItemEvent> lineItems;
    private final References references;
    private final EntityReads reads;
    private final EntityWrites writes;
    private final Calls calls;
    private final String origin;

    AssessmentResultResource(
            Streams<AssessmentResultCommand, AssessmentResult, AssessmentResultEvent> results,
            Streams<LineItemCommand, LineItem, LineItemEvent> lineItems,
            References references,
            EntityReads reads,
            EntityWrites writes,
            Calls calls,
            LodestarConfig config) {
        this.results = results;
        this.lineItems = lineItems;
        this.references = references;
        this.reads = reads;
        this.writes = writes;
        this.calls = calls;
        this.origin = config.issuer();
    }

    @GET
    @Operation(operationId = "oneRosterGetAllAssessmentResults", summary = "List assessment results")
    @SecurityRequirement(name = "oauth2", scopes = AssessmentResultsProfile.READONLY)
    @APIResponseSchema(value = AssessmentResultEntity.All.class, responseCode = "200", responseDescription = "A page")
    public Uni<RestResponse<byte[]>> getAllAssessmentResults(@BeanParam ListParameters parameters) {
        return reads.list(AssessmentResultType.ASSESSMENT_RESULT, parameters, this::entity);
    }

    @GET
    @Path("/{sourcedId}")
    @Operation(operationId = "oneRosterGetAssessmentResult", summary = "Read an assessment result")
    @SecurityRequirement(name = "oauth2", scopes = AssessmentResultsProfile.READONLY)
    @APIResponseSchema(
            value = AssessmentResultEntity.Single.class,
            responseCode = "200",
            responseDescription = "The result")
    public Uni<RestResponse<byte[]>> getAssessmentResult(@RestPath String sourcedId, @RestQuery List<String> fields) {
        return reads.read(AssessmentResultType.ASSESSMENT_RESULT, sourcedId, fields, this::entity);
    }

    private Object entity(String sourcedId, Instant modified, String state) {
        return AssessmentResultEntity.of(
                origin, sourcedId, modified, results.feature().readState(state));
    }

    @PUT
    @Path("/{sourcedId}")
    @Operation(
            operationId = "oneRosterPutAssessmentResult",
            summary = "Create or replace an assessment result",
            description = "The id is the client's own. Line item and student have to be known. Repeating it records"
                    + " nothing.")
    @SecurityRequirement(name = "oauth2", scopes = AssessmentResultsProfile.EVIDENCE_WRITE)
    @SecurityRequirement(name = "oauth2", scopes = AssessmentResultsProfile.CREATEPUT)
    @APIResponse(responseCode = "201", description = "Created or replaced")
    public Uni<RestResponse<Void>> putAssessmentResult(@RestPath String sourcedId, PutAssessmentResultRequest request) {
        Call call = calls.current();
        AssessmentResultRequest result = request.assessmentResult();
        EntityWrites.checkSourcedId(sourcedId);
        result.check(sourcedId);
        AssessmentResultCommand command = result.command();
        return checkReferences(call, result, command)
                .chain(() -> results.ask(call, sourcedId, command))
                .map(answer ->
                        writes.put(AssessmentResultsProfile.BASE, AssessmentResultType.ASSESSMENT_RESULT, answer));
    }

    private Uni<Void> checkReferences(Call call, AssessmentResultRequest result, AssessmentResultCommand command) {
        return switch (command) {
            case DeleteResult _ -> Uni.createFrom().voidItem();
            case PutResult(var details) ->
                lineItems
                        .find(call.tenant(), details.lineItem())
                        .map(found -> found.filter(lineItem -> lineItem.state() instanceof LineItem.Listed)
                                        .isPresent()
                                ? List.of(result.studentReference())
                                : List.of(result.studentReference(), result.lineItemReference()))
                        .chain(named -> references.require(call.tenant(), named));
        };
    }

    @DELETE
    @Path("/{sourcedId}")
    @Operation(
            operationId = "oneRosterDeleteAssessmentResult",
            summary = "Delete an assessment result",
            description = "It stays readable with the status tobedeleted, and counts no more.")
    @SecurityRequirement(name = "oauth2", scopes = AssessmentResultsProfile.EVIDENCE_WRITE)
    @SecurityRequirement(name = "oauth2", scopes = AssessmentResultsProfile.DELETE)
    @APIResponse(responseCode = "204", description = "Deleted")
    public Uni<RestResponse<Void>> deleteAssessmentResult(@RestPath String sourcedId) {
        return results.ask(calls.current(), sourcedId, new DeleteResult()).map(writes::deleted);
    }
}
