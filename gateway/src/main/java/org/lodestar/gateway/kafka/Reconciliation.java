package org.lodestar.gateway.kafka;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.apache.kafka.common.acl.AclBinding;
import org.jboss.logging.Logger;
import org.lodestar.gateway.election.Leadership;
import org.lodestar.gateway.election.Leadership.Office;
import org.lodestar.gateway.oauth.Scope;
import org.lodestar.gateway.oauth.Transactions;

/**
 * Makes the broker follow the database. The gateway that leads looks at all of both every five to ten seconds; whichever
 * changes a client looks at its district at once. A look that fails, because the broker or the database is away, does nothing
 * that the next would not do again.
 *
 * <p>What is opened is written down before the broker is told, and what is closed after: the record covers at least what
 * could be read. Logins that the database does not know, such as that of a gateway that crashed while it made one, are
 * ended.
 */
@Singleton
public class Reconciliation {

    private static final Logger LOG = Logger.getLogger(Reconciliation.class);
    private static final long PAUSE_MILLIS = 5_000;

    private final Vertx vertx;
    private final DataSource database;
    private final Transactions transactions;
    private final Broker broker;
    private final boolean offered;
    private final WorkerExecutor worker;
    private final Leadership leadership;
    private Set<String> changed = new HashSet<>();
    private long timer = -1;
    private int term;
    private boolean closed = true;
    private boolean well = true;

    Reconciliation(Vertx vertx, DataSource database, Transactions transactions, Broker broker, KafkaConfig config) {
        this.vertx = vertx;
        this.database = database;
        this.transactions = transactions;
        this.broker = broker;
        this.offered = config.publicServers().isPresent();
        this.worker = vertx.createSharedWorkerExecutor("kafka-logins", 1);
        this.leadership = new Leadership(database, Office.KAFKA_LOGINS);
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
        term++;
        pause(term, ThreadLocalRandom.current().nextLong(1, PAUSE_MILLIS / 5));
    }

    /** Leaves everything as it is to the next that leads. */
    void stop() {
        synchronized (this) {
            closed = true;
            vertx.cancelTimer(timer);
        }
        try {
            leadership.leave();
        } catch (SQLException e) {
            LOG.debug("The office could not be left; it ends with the connection", e);
        }
    }

    private synchronized void pause(int of, long millis) {
        if (!closed && of == term) {
            Callable<Boolean> all = () -> look(this::lookIfLeading);
            timer = vertx.setTimer(
                    millis,
                    _ -> worker.executeBlocking(all, true)
                            .onComplete(_ ->
                                    pause(of, ThreadLocalRandom.current().nextLong(PAUSE_MILLIS, 2 * PAUSE_MILLIS))));
        }
    }

    /** A client of this district has changed. Never blocks. */
    public synchronized void look(String tenant) {
        if (!closed && changed.add(tenant) && changed.size() == 1) {
            Callable<Boolean> some = () -> look(() -> lookAlone(Optional.of(takeChanged())));
            var _ = worker.executeBlocking(some, true);
        }
    }

    private synchronized Set<String> takeChanged() {
        var taken = changed;
        changed = new HashSet<>();
        return taken;
    }

    @FunctionalInterface
    private interface Look {
        void take() throws SQLException, Broker.Away;
    }

    private boolean look(Look how) {
        try {
            how.take();
            well = true;
        } catch (SQLException | Broker.Away | RuntimeException e) {
            var cause = Optional.ofNullable(e.getCause()).orElse(e);
            if (well) {
                LOG.warnf(
                        "Logins to Kafka are not brought up to date: %s",
                        cause.getClass().getSimpleName());
            }
            LOG.debug("Logins to Kafka are not brought up to date", e);
            well = false;
        }
        return well;
    }

    private void lookIfLeading() throws SQLException, Broker.Away {
        if (!isClosed() && mayBeOfUse() && leadership.isHeld()) {
            lookAlone(Optional.empty());
        }
        if (isClosed()) {
            leadership.leave();
        }
    }

    /** Where none are given out any more, those of before end as they would have; where none ever were, nobody asks the broker. */
    private boolean mayBeOfUse() throws SQLException {
        return offered || !districts().isEmpty();
    }

    private synchronized boolean isClosed() {
        return closed;
    }

    private Set<String> districts() throws SQLException {
        try (var connection = database.getConnection();
                var query = connection.prepareStatement("SELECT tenant FROM kafka_district");
                var row = query.executeQuery()) {
            var districts = new HashSet<String>();
            while (row.next()) {
                districts.add(row.getString(1));
            }
            return districts;
        }
    }

    /** Looks at some districts or at all, while nobody makes a login or looks as well. */
    private void lookAlone(Optional<Set<String>> some) throws SQLException, Broker.Away {
        try (var alone = database.getConnection()) {
            alone.setAutoCommit(false);
            try {
                LoginRows.lock(alone, true);
                reconcile(alone, some.isPresent() ? some.get() : districts(), some.isEmpty());
            } finally {
                alone.rollback();
            }
        }
    }

    /**
     * Brings the broker up to date.
     *
     * @param alone holds the lock
     * @param all whether these are all districts there are, so that what is of none of them is of nobody
     */
    private void reconcile(Connection alone, Set<String> tenants, boolean all) throws SQLException, Broker.Away {
        var plans = new HashMap<String, Plan>();
        for (var tenant : tenants) {
            plans.put(
                    tenant,
                    transactions.<Plan, SQLException>ofDistrict(tenant, connection -> plan(connection, tenant)));
        }
        var wanted = new HashMap<String, Set<AclBinding>>();
        var ended = new HashSet<String>();
        plans.values().forEach(plan -> {
            wanted.putAll(plan.rights());
            plan.over().forEach(grant -> ended.add(grant.username()));
        });
        if (!all && wanted.isEmpty() && ended.isEmpty()) {
            return;
        }
        Predicate<String> concerns = all ? _ -> true : user -> wanted.containsKey(user) || ended.contains(user);
        var known = broker.know();
        // if it is lost by now, what is not wanted may be a login that was made since
        LoginRows.lock(alone, true);
        var rights = wanted.values().stream().flatMap(Set::stream).collect(Collectors.toSet());
        var tooMuch = known.rights().stream()
                .filter(right -> concerns.test(Broker.user(right)) && !rights.contains(right))
                .collect(Collectors.toSet());
        var missing =
                rights.stream().filter(right -> !known.rights().contains(right)).collect(Collectors.toSet());
        var over = known.users().stream()
                .filter(user -> concerns.test(user) && !wanted.containsKey(user))
                .collect(Collectors.toSet());
        if (!tooMuch.isEmpty() || !missing.isEmpty() || !over.isEmpty()) {
            LOG.infof(
                    "Logins to Kafka: %d rights taken, %d given, %d logins ended",
                    tooMuch.size(), missing.size(), over.size());
        }
        broker.close(tooMuch);
        broker.open(missing);
        broker.remove(over);
        for (var plan : plans.entrySet()) {
            if (!plan.getValue().over().isEmpty()) {
                transactions.<Boolean, SQLException>ofDistrict(plan.getKey(), connection -> {
                    LoginRows.close(connection, plan.getValue().over());
                    return true;
                });
            }
        }
    }

    /**
     * What is to be of one district.
     *
     * @param rights those of each login
     * @param over what can be read no more once the broker is up to date
     */
    private record Plan(Map<String, Set<AclBinding>> rights, List<KafkaGrant> over) {}

    /** Ends the logins of clients that may have none, and writes down what the others may read. */
    private static Plan plan(Connection connection, String tenant) throws SQLException {
        var rights = new HashMap<String, Set<AclBinding>>();
        var prefixes = new HashMap<String, Set<String>>();
        for (var reader : readers(connection, tenant)) {
            if (reader.topics().isEmpty()) {
                LoginRows.end(connection, reader.client());
            } else {
                var open = reader.topics().stream().map(Topics::prefix).collect(Collectors.toSet());
                LoginRows.open(connection, tenant, reader.client(), reader.username(), reader.topics());
                prefixes.put(reader.username(), open);
                rights.put(
                        reader.username(), Broker.rights(reader.username(), KafkaLogin.groups(reader.client()), open));
            }
        }
        try (var query = connection.prepareStatement("SELECT * FROM kafka_grant WHERE closed_at IS NULL")) {
            var over = LoginRows.grants(query).stream()
                    .filter(grant ->
                            !prefixes.getOrDefault(grant.username(), Set.of()).contains(grant.topics()))
                    .toList();
            return new Plan(rights, over);
        }
    }

    /**
     * Who may log in, as far as the login goes.
     *
     * @param topics what the client may read there; nothing if it may no longer
     */
    private record Reader(String username, String client, List<Topics> topics) {}

    private static List<Reader> readers(Connection connection, String tenant) throws SQLException {
        try (var query = connection.prepareStatement("""
                        SELECT l.username, c.id, c.scopes, c.orgs, c.expires_at, c.revoked_at
                        FROM kafka_login l JOIN client c ON c.id = l.client_id
                        WHERE l.ended_at IS NULL ORDER BY c.id""");
                var row = query.executeQuery()) {
            var now = Instant.now();
            var readers = new ArrayList<Reader>();
            while (row.next()) {
                var scopes =
                        Scope.known(List.of((String[]) row.getArray("scopes").getArray()));
                var orgs = (String[]) row.getArray("orgs").getArray();
                var isOver = Optional.ofNullable(row.getObject("expires_at", OffsetDateTime.class))
                        .filter(end -> !end.toInstant().isAfter(now))
                        .isPresent();
                var revoked = Optional.ofNullable(row.getObject("revoked_at")).isPresent();
                readers.add(new Reader(
                        row.getString("username"),
                        row.getString("id"),
                        revoked || isOver || orgs.length > 0 ? List.of() : Topics.open(tenant, scopes)));
            }
            return readers;
        }
    }
}
