package org.lodestar.evidence.lineitem.api;

import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.eclipse.microprofile.openapi.annotations.security.SecurityRequirement;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestResponse;
import org.lodestar.eventsourcing.Fault;
import org.lodestar.eventsourcing.commanding.Call;
import org.lodestar.eventsourcing.commanding.CommandFailure;
import org.lodestar.eventsourcing.commanding.Folded;
import org.lodestar.eventsourcing.commanding.Streams;
import org.lodestar.eventsourcing.consuming.Reference;
import org.lodestar.eventsourcing.consuming.References;
import org.lodestar.eventsourcing.http.Answers;
import org.lodestar.eventsourcing.http.Calls;
import org.lodestar.evidence.lineitem.LineItem;
import org.lodestar.evidence.lineitem.LineItem.Listed;
import org.lodestar.evidence.lineitem.LineItemCommand;
import org.lodestar.evidence.lineitem.LineItemCommand.TieLineItem;
import org.lodestar.evidence.lineitem.LineItemCommand.UntieLineItem;
import org.lodestar.evidence.lineitem.LineItemEvent;
import org.lodestar.evidence.lineitem.LineItemRejection;
import org.lodestar.evidence.lineitem.Tie;
import org.lodestar.evidence.measure.Measure;
import org.lodestar.evidence.measure.Measure.Defined;
import org.lodestar.evidence.measure.Measure.Retired;
import org.lodestar.evidence.measure.Measure.Undefined;
import org.lodestar.evidence.measure.MeasureCommand;
import org.lodestar.evidence.measure.MeasureEvent;
import org.lodestar.evidence.measure.MeasureKind;

@Path("/v1/assessment-line-items/{sourcedId}/measure")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@Tag(name = "Assessed progress", description = "What the results of assessments are progress in")
class LineItemMeasureResource {

    private final Streams<LineItemCommand, LineItem, LineItemEvent> lineItems;
    private final Streams<MeasureCommand, Measure, MeasureEvent> measures;
    private final References references;
    private final Calls calls;
    private final Answers answers;

    LineItemMeasureResource(
            Streams<LineItemCommand, LineItem, LineItemEvent> lineItems,
            Streams<MeasureCommand, Measure, MeasureEvent> measures,
            References references,
            Calls calls,
            Answers answers) {
        this.lineItems = lineItems;
        this.measures = measures;
        this.references = references;
        this.calls = calls;
        this.answers = answers;
    }

    @PUT
    @Operation(
            summary = "Say what the results of an assessment are progress in",
            description = "Each group gets one progress point of the measure: of its students who have a score that is"
                    + " fully graded, the mean, or the share who reach the benchmark, on the last day that one was"
                    + " scored. It is corrected when results change, and withdrawn when none is left or this says"
                    + " something else. Small groups are suppressed as they are in every point.")
    @SecurityRequirement(name = "oauth2", scopes = "evidence.write")
    @APIResponseSchema(value = TieRepresentation.class, responseCode = "200", responseDescription = "Said")
    public Uni<RestResponse<TieRepresentation>> putLineItemMeasure(@RestPath String sourcedId, TieRequest request) {
        Call call = calls.current();
        request.check();
        return measures.find(call.tenant(), request.measure().toString())
                .chain(measure -> references
                        .require(call.tenant(), references(request, measure))
                        .invoke(() -> checkNumeric(measure.orElseThrow().state())))
                .chain(() -> lineItems.ask(call, sourcedId, new TieLineItem(request.tie())))
                .map(answer -> answers.ok(answer, LineItemMeasureResource::shown));
    }

    private static List<Reference> references(TieRequest request, Optional<Folded<Measure>> measure) {
        List<Reference> references = new ArrayList<>(request.references());
        if (measure.isEmpty()) {
            references.add(new Reference("progress-measures", request.measure().toString(), "/measure"));
        }
        return references;
    }

    private static void checkNumeric(Measure measure) {
        MeasureKind kind = switch (measure) {
            case Undefined _ -> throw new IllegalArgumentException("An undefined measure measures nothing");
            case Defined defined -> defined.definition().kind();
            case Retired retired -> retired.definition().kind();
        };
        if (kind != MeasureKind.NUMERIC) {
            throw new CommandFailure.Refused(
                    LineItemRejection.MEASURE_NOT_NUMERIC,
                    LineItemRejection.MEASURE_NOT_NUMERIC.title(),
                    List.of(new Fault("/measure", "must be a numeric measure")));
        }
    }

    @GET
    @Operation(summary = "Read what the results of an assessment are progress in")
    @SecurityRequirement(name = "oauth2", scopes = "evidence.read")
    @APIResponseSchema(value = TieRepresentation.class, responseCode = "200", responseDescription = "The measure")
    public Uni<TieRepresentation> getLineItemMeasure(@RestPath String sourcedId) {
        return lineItems
                .find(calls.current().tenant(), sourcedId)
                .map(found -> found.flatMap(one -> tie(one.state()))
                        .map(tie -> TieRepresentation.of(sourcedId, tie))
                        .orElseThrow(NotFoundException::new));
    }

    private static Optional<Tie> tie(LineItem lineItem) {
        return lineItem instanceof Listed listed ? listed.tie() : Optional.empty();
    }

    private static TieRepresentation shown(Folded<LineItem> lineItem) {
        return TieRepresentation.of(
                lineItem.stream().id(), tie(lineItem.state()).orElseThrow());
    }

    @DELETE
    @Operation(
            summary = "Let the results of an assessment be no progress any more",
            description = "The points that they made are withdrawn.")
    @SecurityRequirement(name = "oauth2", scopes = "evidence.write")
    @APIResponse(responseCode = "204", description = "They are none")
    public Uni<RestResponse<Void>> deleteLineItemMeasure(@RestPath String sourcedId) {
        return lineItems.ask(calls.current(), sourcedId, new UntieLineItem()).map(_ -> RestResponse.noContent());
    }
}
