package org.lodestar.eventsourcing.http;

import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Singleton;
import jakarta.ws.rs.container.ContainerResponseContext;
import org.jboss.resteasy.reactive.server.ServerResponseFilter;

/** Names every answer by the id that its log lines, events and problems carry. */
@Singleton
public class RequestIdFilter {

    @ServerResponseFilter
    public void name(ContainerResponseContext response, RoutingContext context) {
        response.getHeaders().putSingle(Exchange.REQUEST_ID, Exchange.requestId(context));
    }
}
