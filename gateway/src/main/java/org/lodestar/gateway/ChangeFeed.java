package org.lodestar.gateway;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxException;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Singleton;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * What has changed in all collections of all services, as one list to follow. Each service tells of its own log in order and
 * without gaps; here they are asked at once and put together by time. A service that does not answer is a problem for
 * the whole: an answer that left it out would look complete. One that the token's scopes do not open is left out, and
 * its place is kept.
 */
@Singleton
class ChangeFeed {

    static final String PATH = "/v1/changes";

    private static final CharSequence LINK = HttpHeaders.createOptimized("Link");
    private static final Logger LOG = Logger.getLogger(ChangeFeed.class);
    private static final int DEFAULT_LIMIT = 100;
    private static final int LARGEST_LIMIT = 1_000;
    private static final int CONNECTIONS = 16;
    private static final int WAITING = 64;

    private final Vertx vertx;
    private final HttpClient client;
    private final Map<String, Upstream> upstreams = new TreeMap<>();
    private final long responseMillis;

    ChangeFeed(Vertx vertx, GatewayConfig config) {
        this.vertx = vertx;
        this.responseMillis = config.responseTimeout().toMillis();
        this.client = vertx.createHttpClient(
                new HttpClientOptions()
                        .setConnectTimeout((int) config.connectTimeout().toMillis())
                        .setKeepAliveTimeout(30),
                new PoolOptions().setHttp1MaxSize(CONNECTIONS).setMaxWaitQueueSize(WAITING));
        config.upstreams().keySet().forEach(service -> upstreams.put(service, Upstream.named(service, config)));
    }

    /** Answers a request whose token is valid. */
    void answer(RoutingContext context, String tenant) {
        var limit = limit(context);
        var place = place(context, tenant);
        if (limit.isEmpty()) {
            Problem.INVALID_REQUEST.answerParameter(context, "limit", "A whole number from 1 to " + LARGEST_LIMIT);
        } else if (place.isEmpty()) {
            Problem.INVALID_REQUEST.answerParameter(
                    context, "after", "Not a cursor that this feed gave out in this district");
        } else {
            answer(context, limit.get(), place.get());
        }
    }

    private void answer(RoutingContext context, int limit, ChangeCursor place) {
        var answers = new TreeMap<String, Future<Optional<Buffer>>>();
        upstreams.forEach(
                (service, upstream) -> answers.put(service, ask(context, upstream, place.of(service), limit)));
        Future.all(answers.values().stream().toList())
                .compose(_ -> merge(opened(answers), place, limit))
                .onSuccess(merged -> answer(context, limit, merged))
                .onFailure(failure -> refuse(context, failure));
    }

    private static Map<String, Buffer> opened(Map<String, Future<Optional<Buffer>>> answers) {
        var opened = new TreeMap<String, Buffer>();
        answers.forEach((service, answer) -> answer.result().ifPresent(page -> opened.put(service, page)));
        return opened;
    }

    private Future<ChangeMerge> merge(Map<String, Buffer> pages, ChangeCursor place, int limit) {
        if (pages.isEmpty()) {
            return Future.failedFuture(new NothingOpen());
        }
        // some megabytes of JSON are not for the event loop
        Callable<ChangeMerge> merge = () -> ChangeMerge.of(pages, place, limit);
        return vertx.executeBlocking(merge, false).map(Objects::requireNonNull);
    }

    /** The token opens none of the services. */
    private static final class NothingOpen extends VertxException {

        private static final long serialVersionUID = 1L;

        NothingOpen() {
            super("The token opens nothing", true);
        }
    }

    private static void refuse(RoutingContext context, Throwable failure) {
        if (failure instanceof NothingOpen) {
            Problem.FORBIDDEN_SCOPE.answer(context, "Needed: a scope that reads some collection");
            return;
        }
        var cause = failure.getClass().getSimpleName();
        LOG.warnf("%s: 503 for request %s: %s", PATH, RequestId.of(context), cause);
        context.response().putHeader(HttpHeaders.RETRY_AFTER, "1");
        Problem.SERVICE_UNAVAILABLE.answer(
                context, "A service does not answer, and nothing is left out silently; ask again from the same place");
    }

    private static void answer(RoutingContext context, int limit, ChangeMerge merged) {
        var response = context.response();
        merged.next()
                .ifPresent(next -> response.putHeader(
                        LINK, "<%s?after=%s&limit=%d>; rel=\"next\"".formatted(PATH, next.encode(), limit)));
        var _ = response.putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
                .putHeader(HttpHeaders.CACHE_CONTROL, "no-store")
                .end(merged.body());
    }

    private static Optional<Integer> limit(RoutingContext context) {
        var text = context.queryParams().get("limit");
        if (text == null) {
            return Optional.of(DEFAULT_LIMIT);
        }
        return text.matches("[1-9][0-9]{0,8}")
                ? Optional.of(Math.min(Integer.parseInt(text), LARGEST_LIMIT))
                : Optional.empty();
    }

    private Optional<ChangeCursor> place(RoutingContext context, String tenant) {
        var text = context.queryParams().get("after");
        return text == null
                ? Optional.of(ChangeCursor.beginning(tenant))
                : ChangeCursor.decode(text)
                        .filter(cursor -> cursor.tenant().equals(tenant)
                                && upstreams
                                        .keySet()
                                        .containsAll(cursor.positions().keySet()));
    }

    /** A page of the service; empty if the token does not open it. */
    private Future<Optional<Buffer>> ask(RoutingContext context, Upstream upstream, long after, int limit) {
        var options = new RequestOptions(upstream.address())
                .setMethod(HttpMethod.GET)
                .setURI("/internal/changes?after=%d&limit=%d".formatted(after, limit))
                .putHeader(HttpHeaders.AUTHORIZATION, context.request().getHeader(HttpHeaders.AUTHORIZATION))
                .putHeader(RequestId.HEADER, RequestId.of(context));
        return client.request(options)
                .compose(request -> page(request)
                        .timeout(responseMillis, TimeUnit.MILLISECONDS)
                        .onFailure(_ -> request.reset()));
    }

    private static Future<Optional<Buffer>> page(HttpClientRequest request) {
        return request.send().compose(response -> switch (response.statusCode()) {
            case 200 -> response.body().map(Optional::of);
            case 403 -> response.body().map(_ -> Optional.<Buffer>empty());
            default -> Future.failedFuture(new VertxException("Status " + response.statusCode(), true));
        });
    }
}
