package org.lodestar.gateway.webhooks;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import java.security.GeneralSecurityException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;
import org.lodestar.gateway.oauth.KeyVault;
import org.lodestar.gateway.oauth.Transactions;
import org.lodestar.gateway.webhooks.Outcome.Attempted;
import org.lodestar.gateway.webhooks.Parcel.Lane;

/**
 * Sends what is due. A district's rounds follow each other; while one is in its transaction, and for a moment after it, outcomes
 * gather for the next. A round takes out more than may be on its way at once, so that what has arrived is followed by what is at
 * hand and not by another transaction. What is on its way to a receiver takes no thread and no connection, so one that hangs
 * holds up nobody but itself.
 */
final class Dispatcher {

    private static final Logger LOG = Logger.getLogger(Dispatcher.class);
    private static final long RETRY_MILLIS = 1_000;
    /** Between the starts of two rounds: what a transaction costs, many outcomes share. */
    private static final long PACE_NANOS = TimeUnit.MILLISECONDS.toNanos(10);
    /** How much is taken out of a webhook that answers quickly, in times of what may be on its way at once. */
    private static final int STOCK = 6;
    /** Of one that is slower no more is taken out than is sent: it would be looked up again. */
    private static final Duration QUICK = Duration.ofMillis(250);
    /** For how long what is at hand may be sent; later it is looked up again whether it still may. */
    private static final long FRESH_NANOS = TimeUnit.SECONDS.toNanos(2);

    private static final int MOST_GIVEN_BACK = 50_000;

    private final Vertx vertx;
    private final WorkerExecutor workers;
    private final Transactions transactions;
    private final KeyVault vault;
    private final Courier courier;
    private final Schedule schedule;
    private final int concurrency;
    private final Map<String, District> districts = new ConcurrentHashMap<>();
    /** What was taken out, and so counted as told, and given back without having been sent: it is not counted again. */
    private final Cache<Parcel.Id, Boolean> counted = Caffeine.newBuilder()
            .executor(Runnable::run)
            .maximumSize(MOST_GIVEN_BACK)
            .build();

    private volatile boolean closed;

    Dispatcher(
            Vertx vertx,
            WorkerExecutor workers,
            Transactions transactions,
            KeyVault vault,
            Courier courier,
            WebhooksConfig config) {
        this.vertx = vertx;
        this.workers = workers;
        this.transactions = transactions;
        this.vault = vault;
        this.courier = courier;
        this.schedule = new Schedule(config.schedule());
        this.concurrency = config.concurrency();
    }

    /** Something may be due in a district. Never blocks. */
    void wake(String tenant) {
        if (!closed) {
            districts.computeIfAbsent(tenant, District::new).wake();
        }
    }

    /** Sends nothing more. What is on its way arrives, but that is not written down: it comes again. */
    void close() {
        closed = true;
    }

    /**
     * Taken out, and not yet sent.
     *
     * @param since when, on the clock of {@link System#nanoTime()}
     * @param welcome until the receiver says that it wants nothing, or nothing for now
     */
    private record AtHand(Parcel parcel, long since, AtomicBoolean welcome) {}

    /** The rounds of one district; what it remembers is lost with the process, and can be. */
    private final class District {

        private final String tenant;
        /** On the way, or at hand. */
        private final Set<Lane> underway = new HashSet<>();
        /** What is at hand, by webhook. */
        private final Map<String, Deque<AtHand>> stock = new HashMap<>();
        /** How many are on their way, by webhook. */
        private final Map<String, Integer> sent = new HashMap<>();

        /** Whether what was taken out of each webhook is welcome; what is taken out after it was not goes by another. */
        private final Map<String, AtomicBoolean> welcome = new HashMap<>();

        /** The webhooks that last took something, and quickly. */
        private final Set<String> quick = new HashSet<>();

        private final List<Outcome> unwritten = new ArrayList<>();
        private boolean working;
        private boolean again;
        private boolean failing;
        private long timer = -1;
        private long began = System.nanoTime();

        District(String tenant) {
            this.tenant = tenant;
        }

        synchronized void wake() {
            if (working) {
                again = true;
                return;
            }
            working = true;
            again = false;
            began = System.nanoTime();
            Callable<Boolean> work = this::work;
            workers.executeBlocking(work, false).onComplete(_ -> rest());
        }

        private void rest() {
            var left = TimeUnit.NANOSECONDS.toMillis(began() + PACE_NANOS - System.nanoTime());
            if (left > 0) {
                vertx.setTimer(left, _ -> rested());
            } else {
                rested();
            }
        }

        private synchronized long began() {
            return began;
        }

        private synchronized void rested() {
            working = false;
            if (again && !failing && !closed) {
                wake();
            }
        }

        private boolean work() {
            List<Outcome> outcomes;
            Set<Lane> elsewhere;
            Set<String> stocked;
            synchronized (this) {
                stocked = Set.copyOf(quick);
                outcomes = List.copyOf(unwritten);
                unwritten.clear();
                elsewhere = new HashSet<>(underway);
            }
            outcomes.forEach(outcome -> elsewhere.remove(outcome.parcel().lane()));
            try {
                var found = transactions.<Round.Found, GeneralSecurityException>ofDistrict(tenant, connection -> {
                    var round = new Round(connection, tenant, schedule, vault);
                    round.withdraw();
                    round.settle(outcomes);
                    return round.take(
                            elsewhere,
                            concurrency,
                            stocked,
                            concurrency * STOCK,
                            delivery -> counted.getIfPresent(delivery) != null);
                });
                began(outcomes, found);
            } catch (SQLException | GeneralSecurityException | RuntimeException e) {
                failed(outcomes, e);
            }
            return true;
        }

        private void began(List<Outcome> written, Round.Found found) {
            synchronized (this) {
                failing = false;
                written.forEach(outcome -> underway.remove(outcome.parcel().lane()));
                // what they answered while this round was in its transaction is not known to it
                var shut = unwritten.stream()
                        .filter(Outcome::isUnwelcome)
                        .map(outcome -> outcome.parcel().lane().webhook())
                        .collect(Collectors.toSet());
                for (var parcel : found.due()) {
                    var webhook = parcel.lane().webhook();
                    if (shut.contains(webhook)) {
                        giveBack(parcel);
                    } else {
                        counted.invalidate(parcel.id());
                        underway.add(parcel.lane());
                        stock.computeIfAbsent(webhook, _ -> new ArrayDeque<>())
                                .add(new AtHand(
                                        parcel,
                                        System.nanoTime(),
                                        welcome.computeIfAbsent(webhook, _ -> new AtomicBoolean(true))));
                    }
                }
                found.withheld().forEach(parcel -> {
                    counted.invalidate(parcel.id());
                    underway.add(parcel.lane());
                    unwritten.add(new Outcome.Withheld(parcel));
                    again = true;
                });
            }
            found.pause().ifPresent(pause -> wakeAfter(Math.max(1, pause.toMillis())));
            found.due().stream()
                    .map(parcel -> parcel.lane().webhook())
                    .distinct()
                    .forEach(this::send);
        }

        /** Sends of a webhook as much as may be on its way. */
        private void send(String webhook) {
            next(webhook)
                    .forEach(each -> courier.deliver(
                                    each.parcel(),
                                    () -> !closed && each.welcome().get())
                            .onSuccess(outcome -> outcome.ifPresentOrElse(this::arrived, () -> stayed(each.parcel()))));
        }

        private synchronized List<AtHand> next(String webhook) {
            List<AtHand> next = new ArrayList<>();
            var left = stock.getOrDefault(webhook, new ArrayDeque<>());
            while (!closed && !left.isEmpty() && sent.getOrDefault(webhook, 0) < concurrency) {
                var first = left.remove();
                if (System.nanoTime() - first.since() > FRESH_NANOS) {
                    giveBack(first.parcel());
                } else {
                    next.add(first);
                    sent.merge(webhook, 1, Integer::sum);
                }
            }
            if (left.isEmpty()) {
                stock.remove(webhook);
            }
            return next;
        }

        private void giveBack(Parcel parcel) {
            counted.put(parcel.id(), Boolean.TRUE);
            underway.remove(parcel.lane());
        }

        private void arrived(Attempted outcome) {
            var webhook = outcome.parcel().lane().webhook();
            synchronized (this) {
                unwritten.add(outcome);
                if (outcome.delivered() && outcome.took().compareTo(QUICK) < 0) {
                    quick.add(webhook);
                } else {
                    quick.remove(webhook);
                }
                ended(webhook);
                if (outcome.isUnwelcome()) {
                    Optional.ofNullable(welcome.remove(webhook)).ifPresent(all -> all.set(false));
                    Optional.ofNullable(stock.remove(webhook))
                            .ifPresent(left -> left.forEach(each -> giveBack(each.parcel())));
                }
            }
            send(webhook);
            Dispatcher.this.wake(tenant);
        }

        /** It was no longer to be sent when it could have been. */
        private void stayed(Parcel parcel) {
            var webhook = parcel.lane().webhook();
            synchronized (this) {
                ended(webhook);
                giveBack(parcel);
            }
            send(webhook);
            Dispatcher.this.wake(tenant);
        }

        private void ended(String webhook) {
            sent.computeIfPresent(webhook, (_, before) -> before == 1 ? null : before - 1);
        }

        private void failed(List<Outcome> outcomes, Exception e) {
            LOG.warnf("Webhooks wait: %s", e.getClass().getSimpleName());
            LOG.debug("A round failed", e);
            synchronized (this) {
                failing = true;
                unwritten.addAll(outcomes);
            }
            wakeAfter(RETRY_MILLIS + ThreadLocalRandom.current().nextLong(RETRY_MILLIS));
        }

        private synchronized void wakeAfter(long millis) {
            if (timer >= 0) {
                vertx.cancelTimer(timer);
            }
            timer = vertx.setTimer(Math.min(millis, Duration.ofHours(1).toMillis()), _ -> Dispatcher.this.wake(tenant));
        }
    }
}
