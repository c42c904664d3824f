package org.lodestar.evidence;

import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.security.SecurityRequirement;
import org.jboss.resteasy.reactive.RestQuery;
import org.lodestar.eventsourcing.http.Changes;
import org.lodestar.eventsourcing.http.Changes.ChangesPage;

/** For the gateway, which puts the changes of all services together. */
@Path("/internal/changes")
@Produces(MediaType.APPLICATION_JSON)
class ChangesResource {

    private final Changes changes;

    ChangesResource(Changes changes) {
        this.changes = changes;
    }

    @GET
    @Operation(hidden = true)
    @SecurityRequirement(name = "oauth2", scopes = "evidence.read")
    public Uni<ChangesPage> changes(@RestQuery Optional<String> after, @RestQuery Optional<String> limit) {
        return changes.page(after, limit);
    }
}
