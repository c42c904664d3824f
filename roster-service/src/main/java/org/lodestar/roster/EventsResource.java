package org.lodestar.roster;

import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.security.SecurityRequirement;
import org.lodestar.eventsourcing.http.EventFeed;
import org.lodestar.eventsourcing.http.EventFeed.LogHead;
import org.lodestar.eventsourcing.http.LimitedToOrgs;

/** For the gateway, which puts the logs of all services together. */
@Path("/internal/events")
@Produces(MediaType.APPLICATION_JSON)
class EventsResource {

    private final EventFeed feed;

    EventsResource(EventFeed feed) {
        this.feed = feed;
    }

    @GET
    @LimitedToOrgs
    @Operation(hidden = true)
    @SecurityRequirement(
            name = "oauth2",
            scopes = {"events.read", "roster.read"})
    public Uni<byte[]> events() {
        return feed.general();
    }

    @GET
    @LimitedToOrgs
    @Path("/whole")
    @Operation(hidden = true)
    @SecurityRequirement(
            name = "oauth2",
            scopes = {"events.read", "events.restricted", "roster.read"})
    public Uni<byte[]> wholeEvents() {
        return feed.whole();
    }

    @GET
    @LimitedToOrgs
    @Path("/head")
    @Operation(hidden = true)
    @SecurityRequirement(
            name = "oauth2",
            scopes = {"events.read", "roster.read"})
    public Uni<LogHead> logHead() {
        return feed.head();
    }
}
