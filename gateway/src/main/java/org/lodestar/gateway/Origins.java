package org.lodestar.gateway;

import io.vertx.core.Handler;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.CorsHandler;
import java.util.List;
import java.util.Set;

/**
 * Lets pages of these origins, and of no others, read answers in a browser (CORS). A request of another origin is served as if
 * it came from a program: the browser keeps the answer from the page.
 */
final class Origins implements Handler<RoutingContext> {

    private static final int REMEMBERED_SECONDS = 600;

    private final Set<String> allowed;
    private final CorsHandler cors;

    Origins(Set<String> allowed) {
        this.allowed = Set.copyOf(allowed);
        this.cors = CorsHandler.create()
                .addOrigins(List.copyOf(allowed))
                .allowedMethods(Set.of(
                        HttpMethod.GET,
                        HttpMethod.HEAD,
                        HttpMethod.POST,
                        HttpMethod.PUT,
                        HttpMethod.PATCH,
                        HttpMethod.DELETE))
                .allowedHeaders(Set.of(
                        "Authorization",
                        "Content-Type",
                        "Idempotency-Key",
                        "If-Match",
                        "If-None-Match",
                        "Last-Event-ID",
                        "Lodestar-Position",
                        "Prefer",
                        RequestId.HEADER,
                        "traceparent",
                        "tracestate"))
                .exposedHeaders(Set.of(
                        "ETag",
                        "Idempotent-Replayed",
                        "Link",
                        "Location",
                        EventFeed.CURSOR,
                        "Lodestar-Position",
                        "Preference-Applied",
                        "RateLimit",
                        "RateLimit-Policy",
                        "Retry-After",
                        "WWW-Authenticate",
                        RequestId.HEADER))
                .maxAgeSeconds(REMEMBERED_SECONDS);
    }

    @Override
    public void handle(RoutingContext context) {
        var origin = context.request().getHeader(HttpHeaders.ORIGIN);
        if (origin != null && allowed.contains(origin)) {
            cors.handle(context);
        } else {
            context.response().headers().add(HttpHeaders.VARY, HttpHeaders.ORIGIN);
            context.next();
        }
    }
}
