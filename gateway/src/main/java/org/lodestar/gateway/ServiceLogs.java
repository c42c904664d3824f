package org.lodestar.gateway;

import com.github.benmanes.caffeine.cache.AsyncCache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.vertx.core.Future;
import io.vertx.core.Promise;
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
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * The logs of the services, read a stretch at a time. Who follows several logs reads a stretch of each and uses a part of
 * them; what is left is kept for a moment, so that it need not be made again for the next page. Of a log of which nothing is
 * left the next stretch is read ahead, while the client still reads the one before.
 */
@Singleton
class ServiceLogs {

    private static final int READING = 16;
    private static final int WAITING_TO_READ = 256;

    /** Each district that somebody follows has a request at each service, which lies there until something happens. */
    private static final int FOLLOWING = 4_096;

    private static final long KEPT_BYTES = 16_000_000;
    private static final Duration KEPT_FOR = Duration.ofSeconds(10);

    private record Stretch(
            String tenant,
            Set<String> orgs,
            String service,
            boolean whole,
            EventFilter filter,
            EventCursor.Place after) {}

    /**
     * A read that is under way.
     *
     * @param begun on the clock of {@link System#nanoTime()}
     */
    private record Reading(long begun, Future<EventPage> page) {}

    private final Vertx vertx;
    private final HttpClient client;
    private final HttpClient following;
    private final Map<String, Upstream> upstreams = new TreeMap<>();
    private final long responseMillis;
    private final Map<Stretch, Reading> reading = new ConcurrentHashMap<>();
    private final AsyncCache<Stretch, EventPage> kept = Caffeine.newBuilder()
            .executor(Runnable::run)
            .maximumWeight(KEPT_BYTES)
            .weigher((Stretch _, EventPage page) -> page.weight())
            .expireAfterWrite(KEPT_FOR)
            .buildAsync();

    ServiceLogs(Vertx vertx, GatewayConfig config) {
        this.vertx = vertx;
        this.responseMillis = config.responseTimeout().toMillis();
        this.client = client(vertx, config, READING);
        this.following = client(vertx, config, FOLLOWING);
        config.upstreams().keySet().forEach(service -> upstreams.put(service, Upstream.named(service, config)));
    }

    private static HttpClient client(Vertx vertx, GatewayConfig config, int connections) {
        return vertx.createHttpClient(
                new HttpClientOptions()
                        .setConnectTimeout((int) config.connectTimeout().toMillis())
                        .setKeepAliveTimeout(30),
                new PoolOptions().setHttp1MaxSize(connections).setMaxWaitQueueSize(WAITING_TO_READ));
    }

    /** The services there are. */
    Set<String> services() {
        return upstreams.keySet();
    }

    /** The log was restored from a backup since a cursor was given out. */
    static final class Restored extends VertxException {

        private static final long serialVersionUID = 1L;

        Restored() {
            super("The log is another one since", true);
        }
    }

    /** A service does not take what was asked, and says why. */
    static final class NotTaken extends VertxException {

        private static final long serialVersionUID = 1L;

        private final transient List<Violation> violations;

        NotTaken(List<Violation> violations) {
            super("The service does not take the request", true);
            this.violations = List.copyOf(violations);
        }

        List<Violation> violations() {
            return violations;
        }
    }

    /** The events after a place in all logs that are asked for, at most so many. */
    Future<EventMerge> merged(EventRequest asked, EventCursor place, int limit) {
        var pages = new TreeMap<String, Future<EventPage>>();
        asked.services().forEach(service -> pages.put(service, read(asked, service, place.of(service), limit)));
        return Future.all(List.copyOf(pages.values())).map(_ -> {
            var read = new TreeMap<String, EventPage>();
            pages.forEach((service, page) -> read.put(service, page.result()));
            var merged = EventMerge.of(read, place, limit);
            read.forEach((service, page) -> keep(asked, service, page, merged, limit));
            return merged;
        });
    }

    private Future<EventPage> read(EventRequest asked, String service, EventCursor.Place after, int limit) {
        var since = System.nanoTime();
        var stretch = stretch(asked, service, after);
        Supplier<Future<EventPage>> now = () -> now(asked, service, after, limit);
        return Optional.ofNullable(kept.getIfPresent(stretch))
                .map(known -> here(Future.fromCompletionStage(known))
                        .compose(page -> page.hasMore() ? checked(page, after) : together(stretch, now, since))
                        .recover(_ -> together(stretch, now, since)))
                .orElseGet(() -> together(stretch, now, since));
    }

    /**
     * Many come back to the same place at once, such as after an outage: who comes first reads for all. Where the log ends, a read
     * is only good for those who were there before it began, because what was recorded before somebody asks is to be in the answer;
     * the others share the next.
     */
    private Future<EventPage> together(Stretch stretch, Supplier<Future<EventPage>> now, long since) {
        Promise<EventPage> read = Promise.promise();
        var mine = new Reading(System.nanoTime(), read.future());
        var others = Optional.ofNullable(this.reading.putIfAbsent(stretch, mine));
        if (others.isEmpty()) {
            now.get().onComplete(done -> {
                this.reading.remove(stretch);
                read.handle(done);
            });
        }
        var reading = others.orElse(mine);
        return here(reading.page())
                .transform(done -> reading.begun() - since >= 0
                                || (done.succeeded() && done.result().hasMore())
                        ? reading.page()
                        : together(stretch, now, since));
    }

    /** The same, completed on the context of the caller. */
    private <T> Future<T> here(Future<T> future) {
        return Future.fromCompletionStage(future.toCompletionStage(), vertx.getOrCreateContext());
    }

    private Future<EventPage> now(EventRequest asked, String service, EventCursor.Place after, int limit) {
        return page(asked, service, after, limit, 0, _ -> {});
    }

    /** Keeps what comes next, used or not yet read; only what ends before the log does, and so will never be another one. */
    private void keep(EventRequest asked, String service, EventPage page, EventMerge merged, int limit) {
        if (!page.hasMore()) {
            return;
        }
        var after = merged.next().of(service);
        var left = Optional.ofNullable(merged.left().get(service));
        var _ = kept.get(
                stretch(asked, service, after),
                (_, _) -> left.map(Future::succeededFuture)
                        .orElseGet(() -> now(asked, service, after, limit))
                        .toCompletionStage()
                        .toCompletableFuture());
    }

    private static Stretch stretch(EventRequest asked, String service, EventCursor.Place after) {
        return new Stretch(
                asked.caller().tenant(), asked.caller().orgs(), service, asked.whole(), asked.filter(), after);
    }

    /** An answer that is waited for, and can be given up. */
    static final class Awaited {

        private Optional<HttpClientRequest> request = Optional.empty();
        private boolean over;

        private synchronized void begin(HttpClientRequest begun) {
            request = Optional.of(begun);
            if (over) {
                begun.reset();
            }
        }

        synchronized void end() {
            over = true;
            request.ifPresent(HttpClientRequest::reset);
        }
    }

    /**
     * The events after a place in the log of a service, at most so many: once there are some, or none after so many seconds.
     */
    Future<EventPage> await(
            EventRequest asked, String service, EventCursor.Place after, int limit, int seconds, Awaited awaited) {
        return page(asked, service, after, limit, seconds, awaited::begin);
    }

    /** The running hash of the log of a service, at a position or where it ends. */
    Future<JsonObject> head(EventRequest asked, String service, Optional<Long> at) {
        return upstream(service)
                .compose(upstream -> ask(
                        upstream,
                        asked,
                        "/internal/events/head"
                                + at.map(position -> "?at=" + position).orElse(""),
                        0,
                        _ -> {}))
                .map(Buffer::toJsonObject);
    }

    private Future<Upstream> upstream(String service) {
        return Optional.ofNullable(upstreams.get(service))
                .map(Future::succeededFuture)
                .orElseGet(() -> Future.failedFuture(new VertxException("There is no service " + service, true)));
    }

    private Future<EventPage> page(
            EventRequest asked,
            String service,
            EventCursor.Place after,
            int limit,
            int seconds,
            Consumer<HttpClientRequest> begun) {
        var address = "/internal/events%s?after=%d&limit=%d%s%s"
                .formatted(
                        asked.whole() ? "/whole" : "",
                        after.position(),
                        limit,
                        seconds > 0 ? "&wait=" + seconds : "",
                        asked.filter().query());
        return upstream(service)
                .compose(upstream -> ask(upstream, asked, address, seconds, begun))
                .compose(answer -> parsed(service, answer))
                .compose(page -> checked(page, after));
    }

    private Future<Buffer> ask(
            Upstream upstream, EventRequest asked, String address, int seconds, Consumer<HttpClientRequest> begun) {
        var options = new RequestOptions(upstream.address())
                .setMethod(HttpMethod.GET)
                .setURI(address)
                .putHeader(HttpHeaders.AUTHORIZATION, asked.authorization())
                .putHeader(RequestId.HEADER, asked.requestId());
        var most = responseMillis + TimeUnit.SECONDS.toMillis(seconds);
        return (seconds > 0 ? following : client).request(options).compose(request -> {
            begun.accept(request);
            return answer(request).timeout(most, TimeUnit.MILLISECONDS).onFailure(_ -> request.reset());
        });
    }

    private static Future<Buffer> answer(HttpClientRequest request) {
        return request.send().compose(response -> switch (response.statusCode()) {
            case 200 -> response.body();
            case 400 -> response.body().compose(problem -> Future.failedFuture(new NotTaken(violations(problem))));
            default -> Future.failedFuture(new VertxException("Status " + response.statusCode(), true));
        });
    }

    private static List<Violation> violations(Buffer problem) {
        List<Violation> violations = new ArrayList<>();
        for (var each : problem.toJsonObject().getJsonArray("violations", new JsonArray())) {
            if (each instanceof JsonObject fault) {
                violations.add(new Violation(fault.getString("pointer", ""), fault.getString("detail", "")));
            }
        }
        return violations;
    }

    /** A megabyte of JSON is not for the event loop. */
    private Future<EventPage> parsed(String service, Buffer answer) {
        Callable<EventPage> parse = () -> EventPage.of(service, answer);
        return vertx.executeBlocking(parse, false).map(Objects::requireNonNull);
    }

    private static Future<EventPage> checked(EventPage page, EventCursor.Place after) {
        if (after.isOfAnother(page.epoch())) {
            return Future.failedFuture(new Restored());
        }
        return after.position() > page.head()
                ? Future.failedFuture(new NotTaken(List.of(
                        new Violation("after", "A place that this log has not come to: it lies in the future"))))
                : Future.succeededFuture(page);
    }
}
