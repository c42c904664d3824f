package org.lodestar.roster.sync.api;

import io.smallrye.mutiny.Uni;
import io.vertx.core.Future;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.eclipse.microprofile.openapi.annotations.security.SecurityRequirement;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestResponse;
import org.lodestar.eventsourcing.http.Calls;
import org.lodestar.roster.sync.provider.Connections;

@Path("/v1/roster/connection")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@Tag(name = "Roster pulls", description = "A district's OneRoster provider, and what is read from it")
class ConnectionResource {

    private final Connections connections;
    private final Calls calls;

    ConnectionResource(Connections connections, Calls calls) {
        this.connections = connections;
        this.calls = calls;
    }

    @PUT
    @Operation(
            summary = "Say where the district's roster can be read from",
            description = "Replaces the connection as a whole, so the secret is always sent; it is never shown. Another"
                    + " baseUrl is another provider: the first pull from it is of everything.")
    @SecurityRequirement(name = "oauth2", scopes = "roster.write")
    @APIResponseSchema(value = ConnectionRepresentation.class, responseCode = "200", responseDescription = "Stored")
    public Uni<ConnectionRepresentation> putRosterConnection(ConnectionRequest request) {
        return uni(connections.put(calls.current().tenant(), request.access(), request.interval()))
                .map(ConnectionRepresentation::of);
    }

    @GET
    @Operation(summary = "Read where the district's roster is read from")
    @SecurityRequirement(name = "oauth2", scopes = "roster.read")
    @APIResponseSchema(
            value = ConnectionRepresentation.class,
            responseCode = "200",
            responseDescription = "The connection, without its secret")
    public Uni<ConnectionRepresentation> getRosterConnection() {
        return uni(connections.find(calls.current().tenant()))
                .map(found -> ConnectionRepresentation.of(found.orElseThrow(NotFoundException::new)));
    }

    @DELETE
    @Operation(
            summary = "Forget the connection with its secret",
            description = "What was pulled stays. A pull that waits is refused.")
    @SecurityRequirement(name = "oauth2", scopes = "roster.write")
    @APIResponse(responseCode = "204", description = "Forgotten")
    public Uni<RestResponse<Void>> deleteRosterConnection() {
        return uni(connections.delete(calls.current().tenant())).map(existed -> {
            if (!existed) {
                throw new NotFoundException();
            }
            return RestResponse.noContent();
        });
    }

    private static <T> Uni<T> uni(Future<T> future) {
        return Uni.createFrom().completionStage(future.toCompletionStage());
    }
}
