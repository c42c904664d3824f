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
import org.lodestar.roster.sync.provider.Connection;
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
    public Uni<RestResponse<ConnectionRepresentation>> putRosterConnection(ConnectionRequest request) {
        var call = calls.current();
        return uni(connections.put(call.tenant(), request.access(), request.interval(), call.expectedVersion()))
                .map(ConnectionResource::versioned);
    }

    @GET
    @Operation(summary = "Read where the district's roster is read from")
    @SecurityRequirement(name = "oauth2", scopes = "roster.read")
    @APIResponseSchema(
            value = ConnectionRepresentation.class,
            responseCode = "200",
            responseDescription = "The connection, without its secret")
    public Uni<RestResponse<ConnectionRepresentation>> getRosterConnection() {
        return uni(connections.find(calls.current().tenant()))
                .map(found -> versioned(found.orElseThrow(NotFoundException::new)));
    }

    @DELETE
    @Operation(
            summary = "Forget the connection with its secret",
            description = "What was pulled stays. A pull that waits is refused.")
    @SecurityRequirement(name = "oauth2", scopes = "roster.write")
    @APIResponse(responseCode = "204", description = "Forgotten")
    public Uni<RestResponse<Void>> deleteRosterConnection() {
        var call = calls.current();
        return uni(connections.delete(call.tenant(), call.expectedVersion())).map(existed -> {
            if (!existed) {
                throw new NotFoundException();
            }
            return RestResponse.noContent();
        });
    }

    private static RestResponse<ConnectionRepresentation> versioned(Connection connection) {
        return RestResponse.ResponseBuilder.ok(ConnectionRepresentation.of(connection))
                .header("ETag", "\"%d\"".formatted(connection.version()))
                .build();
    }

    private static <T> Uni<T> uni(Future<T> future) {
        return Uni.createFrom().completionStage(future.toCompletionStage());
    }
}
