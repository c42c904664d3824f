package org.lodestar.evidence.lineitem.provider;

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
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
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
import org.lodestar.eventsourcing.consuming.Reference;
import org.lodestar.eventsourcing.consuming.References;
import org.lodestar.eventsourcing.http.Calls;
import org.lodestar.eventsourcing.runtime.LodestarConfig;
import org.lodestar.evidence.AssessmentResultsProfile;
import org.lodestar.evidence.lineitem.LineItem;
import org.lodestar.evidence.lineitem.LineItem.Listed;
import org.lodestar.evidence.lineitem.LineItemCommand;
import org.lodestar.evidence.lineitem.LineItemCommand.DeleteLineItem;
import org.lodestar.evidence.lineitem.LineItemCommand.PutLineItem;
import org.lodestar.evidence.lineitem.LineItemCommand.TieLineItem;
import org.lodestar.evidence.lineitem.LineItemCommand.UntieLineItem;
import org.lodestar.evidence.lineitem.LineItemEvent;
import org.lodestar.evidence.lineitem.provider.LineItemRequests.LineItemRequest;
import org.lodestar.evidence.lineitem.provider.LineItemRequests.PutLineItemRequest;
import org.lodestar.oneroster.provider.EntityReads;
import org.lodestar.oneroster.provider.EntityWrites;
import org.lodestar.oneroster.provider.ListParameters;

@Path(AssessmentResultsProfile.BASE + "/assessmentLineItems")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@Tag(name = AssessmentResultsProfile.TAG, description = AssessmentResultsProfile.ABOUT)
class LineItemResource {

    private final Streams<LineItemCommand, LineItem, LineItemEvent> lineItems;
    private final References references;
    private final EntityReads reads;
    private final EntityWrites writes;
    private final Calls calls;
    private final String origin;

    LineItemResource(
            Streams<LineItemCommand, LineItem, LineItemEvent> lineItems,
            References references,
            EntityReads reads,
            EntityWrites writes,
            Calls calls,
            LodestarConfig config) {
        this.lineItems = lineItems;
        this.references = references;
        this.reads = reads;
        this.writes = writes;
        this.calls = calls;
        this.origin = config.issuer();
    }

    @GET
    @Operation(operationId = "oneRosterGetAllAssessmentLineItems", summary = "List assessment line items")
    @SecurityRequirement(name = "oauth2", scopes = AssessmentResultsProfile.EVIDENCE_READ)
    @SecurityRequirement(name = "oauth2", scopes = AssessmentResultsProfile.READONLY)
    @APIResponseSchema(value = LineItemEntity.All.class, responseCode = "200", responseDescription = "A page")
    public Uni<RestResponse<byte[]>> getAllAssessmentLineItems(@BeanParam ListParameters parameters) {
        return reads.list(LineItemType.ASSESSMENT_LINE_ITEM, parameters, this::entity);
    }

    @GET
    @Path("/{sourcedId}")
    @Operation(operationId = "oneRosterGetAssessmentLineItem", summary = "Read an assessment line item")
    @SecurityRequirement(name = "oauth2", scopes = AssessmentResultsProfile.EVIDENCE_READ)
    @SecurityRequirement(name = "oauth2", scopes = AssessmentResultsProfile.READONLY)
    @APIResponseSchema(value = LineItemEntity.Single.class, responseCode = "200", responseDescription = "The line item")
    public Uni<RestResponse<byte[]>> getAssessmentLineItem(@RestPath String sourcedId, @RestQuery List<String> fields) {
        return reads.read(LineItemType.ASSESSMENT_LINE_ITEM, sourcedId, fields, this::entity);
    }

    private Object entity(String sourcedId, Instant modified, String state) {
        return LineItemEntity.of(
                origin, sourcedId, modified, lineItems.feature().readState(state));
    }

    @PUT
    @Path("/{sourcedId}")
    @Operation(
            operationId = "oneRosterPutAssessmentLineItem",
            summary = "Create or replace an assessment line item",
            description = "The id is the client's own. Repeating it records nothing.")
    @SecurityRequirement(name = "oauth2", scopes = AssessmentResultsProfile.EVIDENCE_WRITE)
    @SecurityRequirement(name = "oauth2", scopes = AssessmentResultsProfile.CREATEPUT)
    @APIResponse(responseCode = "201", description = "Created or replaced")
    public Uni<RestResponse<Void>> putAssessmentLineItem(@RestPath String sourcedId, PutLineItemRequest request) {
        Call call = calls.current();
        LineItemRequest item = request.assessmentLineItem();
        EntityWrites.checkSourcedId(sourcedId);
        item.check(sourcedId);
        LineItemCommand command = item.command();
        return checkReferences(call, item, command)
                .chain(() -> lineItems.ask(call, sourcedId, command))
                .map(answer -> writes.put(AssessmentResultsProfile.BASE, LineItemType.ASSESSMENT_LINE_ITEM, answer));
    }

    private Uni<Void> checkReferences(Call call, LineItemRequest item, LineItemCommand command) {
        return switch (command) {
            case DeleteLineItem _, TieLineItem _, UntieLineItem _ ->
                Uni.createFrom().voidItem();
            case PutLineItem(var details) ->
                danglingParent(call, details.parent())
                        .chain(dangling -> references.require(call.tenant(), all(item.references(), dangling)));
        };
    }

    private Uni<Optional<Reference>> danglingParent(Call call, Optional<String> parent) {
        return parent.map(id -> lineItems
                        .find(call.tenant(), id)
                        .map(found -> found.filter(one -> one.state() instanceof Listed)
                                        .isPresent()
                                ? Optional.<Reference>empty()
                                : Optional.of(new Reference(
                                        "assessmentLineItems",
                                        id,
                                        "/assessmentLineItem/parentAssessmentLineItem/sourcedId"))))
                .orElseGet(() -> Uni.createFrom().item(Optional.empty()));
    }

    private static List<Reference> all(List<Reference> known, Optional<Reference> dangling) {
        List<Reference> all = new ArrayList<>(known);
        dangling.ifPresent(all::add);
        return all;
    }

    @DELETE
    @Path("/{sourcedId}")
    @Operation(
            operationId = "oneRosterDeleteAssessmentLineItem",
            summary = "Delete an assessment line item",
            description = "It stays readable with the status tobedeleted, and so do its results.")
    @SecurityRequirement(name = "oauth2", scopes = AssessmentResultsProfile.EVIDENCE_WRITE)
    @SecurityRequirement(name = "oauth2", scopes = AssessmentResultsProfile.DELETE)
    @APIResponse(responseCode = "204", description = "Deleted")
    public Uni<RestResponse<Void>> deleteAssessmentLineItem(@RestPath String sourcedId) {
        return lineItems.ask(calls.current(), sourcedId, new DeleteLineItem()).map(writes::deleted);
    }
}
