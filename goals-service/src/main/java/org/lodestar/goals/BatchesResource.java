package org.lodestar.goals;

import io.smallrye.common.annotation.Blocking;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.io.File;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.security.SecurityRequirement;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;
import org.jboss.resteasy.reactive.RestResponse;
import org.lodestar.eventsourcing.batch.Batch;
import org.lodestar.eventsourcing.batch.Batches;

/** The batches of this service; the gateway finds it by the operation or the id, and the contract has them once for all. */
@Path(Batches.PATH)
@Produces(MediaType.APPLICATION_JSON)
class BatchesResource {

    private final Batches batches;

    BatchesResource(Batches batches) {
        this.batches = batches;
    }

    @POST
    @Blocking
    @Consumes({Batches.NDJSON, Batches.CSV})
    @Operation(hidden = true)
    @SecurityRequirement(name = "oauth2", scopes = "goals.write")
    public Uni<RestResponse<Batch>> sendBatch(
            @RestQuery Optional<String> operation, @HeaderParam("Content-Type") Optional<String> mediaType, File body) {
        return batches.accept(operation, mediaType, body);
    }

    @GET
    @Path("/{id}")
    @Operation(hidden = true)
    @SecurityRequirement(name = "oauth2", scopes = "goals.write")
    public Uni<Batch> getBatch(@RestPath String id) {
        return batches.find(id);
    }

    @GET
    @Path("/{id}/results")
    @Produces(Batches.NDJSON)
    @Operation(hidden = true)
    @SecurityRequirement(name = "oauth2", scopes = "goals.write")
    public Multi<byte[]> listBatchResults(
            @RestPath String id, @RestQuery Optional<String> outcome, @RestQuery Optional<String> after) {
        return batches.results(id, outcome, after);
    }
}
