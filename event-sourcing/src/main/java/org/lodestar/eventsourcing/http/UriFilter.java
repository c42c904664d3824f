package org.lodestar.eventsourcing.http;

import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Singleton;
import jakarta.ws.rs.Priorities;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;

/** Refuses the one character in path or query that PostgreSQL cannot take, before it gets there. */
@Singleton
public class UriFilter {

    @ServerRequestFilter(priority = Priorities.AUTHORIZATION)
    public void filter(RoutingContext context) {
        if (context.request().uri().contains("%00")) {
            throw new InvalidRequest("", "Path and query must not contain the character U+0000");
        }
    }
}
