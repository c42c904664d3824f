package org.lodestar.gateway.webhooks;

import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import java.security.GeneralSecurityException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import org.jboss.logging.Logger;
import org.lodestar.gateway.oauth.KeyVault;
import org.lodestar.gateway.oauth.Transactions;
import org.lodestar.gateway.webhooks.Parcel.Lane;

/**
 * Sends what is due. A district's rounds follow each other; while one is in its transaction, outcomes gather for the next. What
 * is on its way to a receiver takes no thread and no connection, so one that hangs holds up nobody but itself.
 */
final class Dispatcher {

    private static final Logger LOG = Logger.getLogger(Dispatcher.class);
    private static final long RETRY_MILLIS = 1_000;

    private final Vertx vertx;
    private final WorkerExecutor workers;
    private final Transactions transactions;
    private final KeyVault vault;
    private final Courier courier;
    private final Schedule schedule;
    private final int concurrency;
    private final Map<String, District> districts = new ConcurrentHashMap<>();
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

    /** Takes out nothing more. What is on its way arrives, but that is not written down: it comes again. */
    void close() {
        closed = true;
    }

    /** The rounds of one district; what it remembers is lost with the process, and can be. */
    private final class District {

        private final String tenant;
        private final Set<Lane> underway = new HashSet<>();
        private final List<Outcome> unwritten = new ArrayList<>();
        private boolean working;
        private boolean again;
        private boolean failing;
        private long timer = -1;

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
            Callable<Boolean> work = this::work;
            workers.executeBlocking(work, false).onComplete(_ -> rest());
        }

        private synchronized void rest() {
            working = false;
            if (again && !failing && !closed) {
                wake();
            }
        }

        private boolean work() {
            List<Outcome> outcomes;
            Set<Lane> elsewhere;
            synchronized (this) {
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
                    return round.take(elsewhere, concurrency);
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
                found.due().forEach(parcel -> underway.add(parcel.lane()));
                found.withheld().forEach(parcel -> {
                    underway.add(parcel.lane());
                    unwritten.add(new Outcome.Withheld(parcel));
                    again = true;
                });
            }
            found.pause().ifPresent(pause -> wakeAfter(Math.max(1, pause.toMillis())));
            found.due().forEach(parcel -> courier.deliver(parcel).onSuccess(this::arrived));
        }

        private void arrived(Outcome outcome) {
            synchronized (this) {
                unwritten.add(outcome);
            }
            Dispatcher.this.wake(tenant);
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
