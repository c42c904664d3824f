package org.lodestar.eventsourcing.http;

import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import jakarta.ws.rs.container.ContainerResponseContext;
import org.jboss.resteasy.reactive.server.ServerResponseFilter;
import org.lodestar.eventsourcing.commanding.RequestLog;

/** Names every answer and its log lines by the id that its events and problems carry. */
@Singleton
public class RequestIdFilter {

    private static final int FIRST = 2_000;

    void register(@Observes Filters filters) {
        filters.register(
                context -> {
                    RequestLog.name(Exchange.requestId(context), Exchange.traceparent(context));
                    context.next();
                },
                FIRST);
    }

    @ServerResponseFilter
    public void name(ContainerResponseContext response, RoutingContext context) {
        response.getHeaders().putSingle(Exchange.REQUEST_ID, Exchange.requestId(context));
    }
}
