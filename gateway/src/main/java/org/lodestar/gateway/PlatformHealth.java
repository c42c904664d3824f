package org.lodestar.gateway;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Whether every part of the platform is ready. Anyone may ask, so the parts are asked at most once a second, each for a
 * limited time, and only "UP" or "DOWN" is told of each.
 */
@Singleton
class PlatformHealth {

    private static final long FRESH_NANOS = 1_000_000_000;

    private record Check(long at, Future<JsonObject> result) {}

    private final Vertx vertx;
    private final DataSource database;
    private final HttpClient client;
    private final Map<String, Upstream> upstreams = new TreeMap<>();
    private final long timeoutMillis;
    private @Nullable Check last;

    PlatformHealth(Vertx vertx, GatewayConfig config, DataSource database) {
        this.vertx = vertx;
        this.database = database;
        this.timeoutMillis = config.healthTimeout().toMillis();
        this.client = vertx.createHttpClient(new HttpClientOptions().setConnectTimeout((int) timeoutMillis));
        config.upstreams().keySet().forEach(service -> upstreams.put(service, Upstream.named(service, config)));
    }

    /** 200 if all parts are up, 503 if not, with the state of each. */
    void answer(RoutingContext context) {
        check().onSuccess(report -> {
            var up = report.getString("status").equals("UP");
            var _ = context.response()
                    .setStatusCode(up ? 200 : 503)
                    .putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
                    .putHeader(HttpHeaders.CACHE_CONTROL, "no-store")
                    .end(report.toBuffer());
        });
    }

    private synchronized Future<JsonObject> check() {
        var now = System.nanoTime();
        var recent = last;
        if (recent != null && now - recent.at() < FRESH_NANOS) {
            return recent.result();
        }
        var started = new Check(now, askAll());
        last = started;
        return started.result();
    }

    private Future<JsonObject> askAll() {
        var answers = new TreeMap<String, Future<Boolean>>();
        upstreams.forEach((service, upstream) -> answers.put(service, isReady(upstream)));
        Callable<Boolean> connects = this::connects;
        answers.put("gateway", within(vertx.executeBlocking(connects, false).map(Boolean.TRUE::equals)));
        return Future.join(answers.values().stream().toList()).map(_ -> report(answers));
    }

    private static JsonObject report(Map<String, Future<Boolean>> answers) {
        var parts = new JsonObject();
        answers.forEach((part, up) -> parts.put(part, up.result() ? "UP" : "DOWN"));
        var allUp = answers.values().stream().allMatch(Future::result);
        return new JsonObject().put("status", allUp ? "UP" : "DOWN").put("parts", parts);
    }

    private Future<Boolean> isReady(Upstream upstream) {
        var ready = client.request(upstream.address())
                .compose(request -> request.setMethod(HttpMethod.GET)
                        .setURI("/q/health/ready")
                        .idleTimeout(timeoutMillis)
                        .send())
                .compose(response -> response.body().map(_ -> response.statusCode() == 200));
        return within(ready);
    }

    private boolean connects() throws SQLException {
        try (var connection = database.getConnection()) {
            return connection.isValid((int) Math.max(1, timeoutMillis / 1000));
        }
    }

    /** False if the answer is a failure or late. */
    private Future<Boolean> within(Future<Boolean> answer) {
        return answer.timeout(timeoutMillis, TimeUnit.MILLISECONDS).recover(_ -> Future.succeededFuture(false));
    }
}
