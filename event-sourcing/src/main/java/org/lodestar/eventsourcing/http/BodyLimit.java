package org.lodestar.eventsourcing.http;

import io.quarkus.runtime.configuration.MemorySize;
import io.quarkus.vertx.http.runtime.VertxHttpRecorder;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.resteasy.reactive.RestResponse;
import org.lodestar.eventsourcing.json.Json;

/**
 * Answers a body that announces itself as too large with a problem; Quarkus by itself sends the bare status. The body is
 * let through to nowhere, so that the answer arrives instead of a broken connection. Quarkus knows one limit, the largest;
 * here each address has its own.
 */
@Singleton
public class BodyLimit {

    private static final String BATCHES = "/v1/batches";
    private static final int BEFORE_QUARKUS = 1_000;
    private static final int AFTER_QUARKUS = 1;

    private final Problems problems;
    private final long limit;
    private final long batches;

    BodyLimit(
            Problems problems,
            @ConfigProperty(name = "lodestar.body-limit") MemorySize limit,
            @ConfigProperty(name = "quarkus.http.limits.max-body-size") MemorySize largest) {
        this.problems = problems;
        this.limit = limit.asLongValue();
        this.batches = largest.asLongValue();
    }

    void register(@Observes Filters filters) {
        filters.register(this::filter, BEFORE_QUARKUS);
        filters.register(this::bound, AFTER_QUARKUS);
    }

    private long limit(RoutingContext context) {
        return context.normalizedPath().equals(BATCHES) ? batches : limit;
    }

    /** A body that does not say how long it is, is cut off while it is read. */
    private void bound(RoutingContext context) {
        if (context.get(VertxHttpRecorder.MAX_REQUEST_SIZE_KEY) != null) {
            context.put(VertxHttpRecorder.MAX_REQUEST_SIZE_KEY, limit(context));
        }
        context.next();
    }

    private void filter(RoutingContext context) {
        if (announced(context) <= limit(context)) {
            context.next();
            return;
        }
        RestResponse<Object> refusal = problems.tooLarge(context);
        context.request().resume();
        var _ = context.response()
                .setStatusCode(refusal.getStatus())
                .putHeader(HttpHeaders.CONTENT_TYPE, refusal.getMediaType().toString())
                .putHeader(Exchange.REQUEST_ID, Exchange.requestId(context))
                .end(Json.write(refusal.getEntity()));
    }

    private static long announced(RoutingContext context) {
        String length = context.request().getHeader(HttpHeaders.CONTENT_LENGTH);
        return length == null || !length.matches("[0-9]{1,18}") ? 0 : Long.parseLong(length);
    }
}
