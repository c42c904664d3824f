package org.lodestar.eventsourcing.runtime;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;

/** How far the log of each tenant reaches, as far as this process knows, and who waits for it to reach further. */
final class Heads {

    private final Vertx vertx;
    private final Map<String, Long> known = new HashMap<>();
    private final Map<String, Set<Waiter>> waiting = new HashMap<>();

    private record Waiter(long position, Promise<Void> promise) {}

    Heads(Vertx vertx) {
        this.vertx = vertx;
    }

    synchronized long of(String tenant) {
        return known.getOrDefault(tenant, 0L);
    }

    synchronized Set<String> tenants() {
        return Set.copyOf(known.keySet());
    }

    void forEach(BiConsumer<String, Long> action) {
        Map<String, Long> now;
        synchronized (this) {
            now = Map.copyOf(known);
        }
        now.forEach(action);
    }

    /** Whoever waits for this is told outside of the lock. */
    void reached(String tenant, long head) {
        List<Waiter> due;
        synchronized (this) {
            known.merge(tenant, head, Math::max);
            due = waiting.getOrDefault(tenant, Set.of()).stream()
                    .filter(waiter -> waiter.position() < head)
                    .toList();
        }
        due.forEach(waiter -> waiter.promise().tryComplete());
    }

    /** Completes when a log is known to reach beyond a position, or after {@code atMost}. */
    Future<Void> awaitMore(String tenant, long position, Duration atMost) {
        Waiter waiter = new Waiter(position, Promise.promise());
        synchronized (this) {
            if (of(tenant) > position) {
                return Future.succeededFuture();
            }
            waiting.computeIfAbsent(tenant, _ -> new HashSet<>()).add(waiter);
        }
        long timer = vertx.setTimer(
                Math.max(1, atMost.toMillis()), _ -> waiter.promise().tryComplete());
        return waiter.promise().future().onComplete(_ -> {
            vertx.cancelTimer(timer);
            leave(tenant, waiter);
        });
    }

    private synchronized void leave(String tenant, Waiter waiter) {
        waiting.computeIfPresent(tenant, (_, waiters) -> {
            waiters.remove(waiter);
            return waiters.isEmpty() ? null : waiters;
        });
    }
}
