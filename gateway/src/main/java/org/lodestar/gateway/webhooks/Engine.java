package org.lodestar.gateway.webhooks;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;
import org.lodestar.gateway.election.Leadership;
import org.lodestar.gateway.election.Leadership.Office;
import org.lodestar.gateway.oauth.KeyVault;
import org.lodestar.gateway.oauth.Transactions;
import org.lodestar.gateway.webhooks.Districts.District;

/**
 * Has this gateway read and send while it leads. One that is cut off may do so for a moment longer: what it reads is fenced by
 * the offsets in the database, and what it sends twice is what at-least-once allows. Once a second it looks whether it does, and which districts have changed;
 * every fifteen seconds all of them are looked at, so that nothing waits for a signal that was lost.
 */
@Singleton
class Engine {

    private static final Logger LOG = Logger.getLogger(Engine.class);
    private static final long LOOK_MILLIS = 1_000;
    private static final long ALL_NANOS = TimeUnit.SECONDS.toNanos(15);
    private static final long RETENTION_NANOS = TimeUnit.MINUTES.toNanos(10);
    /** Connections to the database are few, and others need them. */
    private static final int ROUNDS_AT_ONCE = 2;

    private final Vertx vertx;
    private final DataSource database;
    private final Transactions transactions;
    private final KeyVault vault;
    private final Courier courier;
    private final WebhooksConfig config;
    private final String bootstrapServers;
    private final WorkerExecutor workers;
    private final WorkerExecutor watch;
    private final Leadership leadership;
    private final Retention retention;
    private Optional<Term> term = Optional.empty();
    private long timer = -1;
    private boolean looking;
    private boolean again;
    private boolean closed;
    private boolean well = true;

    Engine(
            Vertx vertx,
            DataSource database,
            Transactions transactions,
            KeyVault vault,
            Courier courier,
            WebhooksConfig config,
            @ConfigProperty(name = "lodestar.kafka.bootstrap-servers") String bootstrapServers) {
        this.vertx = vertx;
        this.database = database;
        this.transactions = transactions;
        this.vault = vault;
        this.courier = courier;
        this.config = config;
        this.bootstrapServers = bootstrapServers;
        this.workers = vertx.createSharedWorkerExecutor("webhook-rounds", ROUNDS_AT_ONCE);
        this.watch = vertx.createSharedWorkerExecutor("webhook-watch", 1);
        this.leadership = new Leadership(database, Office.WEBHOOKS);
        this.retention = new Retention(transactions, config.kept());
    }

    void begin(@Observes StartupEvent start) {
        start();
    }

    void end(@Observes ShutdownEvent stop) {
        stop();
    }

    /** Stands for election from now on. */
    synchronized void start() {
        closed = false;
        timer = vertx.setPeriodic(LOOK_MILLIS, _ -> awaken());
        awaken();
    }

    /** Leaves what is under way to the next that leads. */
    void stop() {
        synchronized (this) {
            closed = true;
            vertx.cancelTimer(timer);
        }
        try {
            resign();
            leadership.leave();
        } catch (SQLException e) {
            LOG.debug("The office could not be left; it ends with the connection", e);
        }
    }

    /** Looks now rather than within a second. Never blocks. */
    final synchronized void awaken() {
        if (closed) {
            return;
        }
        if (looking) {
            again = true;
            return;
        }
        looking = true;
        again = false;
        Callable<Boolean> look = this::look;
        watch.executeBlocking(look, false).onComplete(_ -> rest());
    }

    private synchronized void rest() {
        looking = false;
        if (again) {
            awaken();
        }
    }

    private boolean look() {
        try {
            if (leadership.isHeld()) {
                lead(Districts.read(database));
            } else {
                resign();
            }
            if (isClosed()) {
                leadership.leave(); // who stopped meanwhile has left already, and this took it again
            }
            well = true;
        } catch (SQLException e) {
            resign();
            if (well) {
                LOG.warnf("Webhooks wait for the database: %s", e.getClass().getSimpleName());
            }
            well = false;
        }
        return well;
    }

    private synchronized boolean isClosed() {
        return closed;
    }

    private synchronized void resign() {
        term.ifPresent(Term::end);
        term = Optional.empty();
    }

    private void lead(Map<String, District> districts) throws SQLException {
        Term now;
        synchronized (this) {
            if (closed) {
                return;
            }
            now = term.orElseGet(this::begin);
            term = Optional.of(now);
        }
        now.look(districts);
    }

    private Term begin() {
        LOG.info("This gateway sends the webhooks");
        var dispatcher = new Dispatcher(vertx, workers, transactions, vault, courier, config);
        var intake = new Intake(bootstrapServers, transactions, dispatcher::wake);
        intake.start();
        return new Term(intake, dispatcher);
    }

    /** What runs while this gateway leads. */
    private final class Term {

        private final Intake intake;
        private final Dispatcher dispatcher;
        private final Map<String, Long> seen = new HashMap<>();
        private long allAt = System.nanoTime();
        private long swept = System.nanoTime();

        Term(Intake intake, Dispatcher dispatcher) {
            this.intake = intake;
            this.dispatcher = dispatcher;
        }

        void look(Map<String, District> districts) throws SQLException {
            intake.read(districts);
            var now = System.nanoTime();
            var all = now - allAt > ALL_NANOS;
            allAt = all ? now : allAt;
            seen.keySet().retainAll(districts.keySet());
            for (var district : districts.entrySet()) {
                var revision = district.getValue().revision();
                var known = Optional.ofNullable(seen.put(district.getKey(), revision));
                if (all || known.isEmpty() || known.get() != revision) {
                    dispatcher.wake(district.getKey());
                }
            }
            if (now - swept > RETENTION_NANOS) {
                // one step of each district at a time; where more is to go, the next look goes on
                var more = false;
                for (var tenant : districts.keySet()) {
                    // asked each time: who does not for long is taken to stand still
                    more |= leadership.isHeld() && retention.step(tenant);
                }
                swept = more ? swept : now;
            }
        }

        void end() {
            LOG.info("This gateway no longer sends the webhooks");
            intake.close();
            dispatcher.close();
        }
    }
}
