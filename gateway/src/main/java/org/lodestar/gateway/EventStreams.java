package org.lodestar.gateway;

import io.quarkus.runtime.ShutdownDelayInitiatedEvent;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.lodestar.gateway.disclosures.Ledger;

/**
 * All streams of events of this gateway. They share one context, so that nothing here needs a lock, and what they wait for: at
 * the end of a log there is one request for all of them.
 */
@Singleton
class EventStreams {

    static final String PATH = "/v1/events/stream";

    private static final long LOOK_AFTER_MILLIS = 1_000;

    /** A log as those see it who are limited to the same organisations, or to none. */
    private record Log(String tenant, Set<String> orgs, String service, boolean whole) {}

    private final Vertx vertx;
    private final Context context;
    private final ServiceLogs logs;
    private final Ledger ledger;
    private final Doorkeeper doorkeeper;
    private final GatewayConfig.Streams config;
    private final Set<EventStream> open = new HashSet<>();
    private final Map<Log, LogTail> tails = new HashMap<>();
    private final AtomicInteger count = new AtomicInteger();
    private final Shares shares;
    private volatile boolean stopping;

    EventStreams(Vertx vertx, ServiceLogs logs, Ledger ledger, Doorkeeper doorkeeper, GatewayConfig config) {
        this.vertx = vertx;
        this.context = vertx.getOrCreateContext();
        this.logs = logs;
        this.ledger = ledger;
        this.doorkeeper = doorkeeper;
        this.config = config.streams();
        this.shares = new Shares(config.streams().mostPerClient());
        vertx.setPeriodic(
                config.streams().heartbeat().toMillis(),
                _ -> context.runOnContext(_ -> List.copyOf(open).forEach(EventStream::beat)));
        vertx.setPeriodic(LOOK_AFTER_MILLIS, _ -> context.runOnContext(_ -> lookAfter()));
    }

    /** How many there are. */
    int open() {
        return count.get();
    }

    /** Opens a stream, once it is known that its place is one. */
    void answer(RoutingContext request, EventRequest asked) {
        if (!shares.take(asked.caller())) {
            request.response().putHeader(HttpHeaders.RETRY_AFTER, "10");
            Problem.TOO_MANY_REQUESTS.answer(request, "The client has as many streams as it can have at once");
            return;
        }
        if (count.incrementAndGet() > config.most() || stopping) {
            refuse(request, asked);
            return;
        }
        here(logs.merged(asked, asked.place(), EventStream.PAGE))
                .onSuccess(first -> open(request, asked, first))
                .onFailure(failure -> {
                    left(asked);
                    EventFeed.refuse(request, failure);
                });
    }

    private void left(EventRequest asked) {
        count.decrementAndGet();
        shares.giveBack(asked.caller());
    }

    private void refuse(RoutingContext request, EventRequest asked) {
        left(asked);
        request.response().putHeader(HttpHeaders.RETRY_AFTER, "10");
        Problem.SERVICE_UNAVAILABLE.answer(
                request, stopping ? "This gateway stops" : "This gateway serves as many streams as it can");
    }

    private void open(RoutingContext request, EventRequest asked, EventMerge first) {
        var response = request.response();
        if (response.closed()) {
            left(asked);
            return;
        }
        if (stopping) {
            // those that were there have ended by now, and this one would be cut
            refuse(request, asked);
            return;
        }
        response.setChunked(true)
                .putHeader(HttpHeaders.CONTENT_TYPE, "text/event-stream")
                .putHeader(HttpHeaders.CACHE_CONTROL, "no-store")
                .putHeader("X-Accel-Buffering", "no");
        if (request.request().method().equals(HttpMethod.HEAD)) {
            left(asked);
            var _ = response.end();
            return;
        }
        var stream = new EventStream(asked, response, logs, ledger, this);
        open.add(stream);
        response.closeHandler(_ -> context.runOnContext(_ -> stream.over()));
        response.exceptionHandler(_ -> context.runOnContext(_ -> stream.over()));
        stream.begin(first);
    }

    /** Ends those whose token has expired or was revoked, and those whose client takes nothing. */
    private void lookAfter() {
        for (var stream : List.copyOf(open)) {
            if (stream.isStuck(config.patience().toNanos())) {
                stream.cut();
            } else if (!doorkeeper.stillAdmits(stream.asked().authorization())) {
                stream.end("the token is no longer good");
            }
        }
    }

    /** Lets a stream wait at the end of all its logs, if it has come there. */
    boolean join(EventStream stream, EventRequest asked, EventCursor place) {
        List<LogTail> joined = new ArrayList<>();
        for (var service : asked.services()) {
            var log = new Log(asked.caller().tenant(), asked.caller().orgs(), service, asked.whole());
            var tail = tails.computeIfAbsent(
                    log, _ -> new LogTail(this, logs, service, place.of(service), () -> tails.remove(log)));
            if (!tail.join(stream, place.of(service).position())) {
                joined.forEach(each -> each.leave(stream));
                return false;
            }
            joined.add(tail);
        }
        return true;
    }

    void leave(EventStream stream) {
        List.copyOf(tails.values()).forEach(tail -> tail.leave(stream));
    }

    void forget(EventStream stream) {
        if (open.remove(stream)) {
            left(stream.asked());
            leave(stream);
        }
    }

    void after(long millis, Runnable action) {
        vertx.setTimer(millis, _ -> context.runOnContext(_ -> action.run()));
    }

    /** The same, but completed on the context of the streams. */
    <T> Future<T> here(Future<T> future) {
        Promise<T> promise = Promise.promise();
        future.onComplete(done -> context.runOnContext(_ -> promise.handle(done)));
        return promise.future();
    }

    /** While connections are still there: at {@code ShutdownEvent} they are being closed, and the end would not get out. */
    void stop(@Observes ShutdownDelayInitiatedEvent event) {
        context.runOnContext(_ -> {
            stopping = true;
            List.copyOf(open).forEach(stream -> stream.end("the gateway stops"));
        });
    }
}
