package org.lodestar.roster.sync.provider;

import io.quarkus.runtime.StartupEvent;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.Optional;
import java.util.OptionalLong;
import org.lodestar.eventsourcing.commanding.CommandFailure;
import org.lodestar.eventsourcing.runtime.EventSourcing;
import org.lodestar.eventsourcing.store.Tenancy;
import org.lodestar.roster.sync.provider.Connection.Access;

/** The connections of all tenants, one each, and when they are due. */
@Singleton
public class Connections {

    /** A connection has no events to count; the microsecond of its last change tells it from any other just as well. */
    private static final String VERSION = "(extract(epoch FROM updated_at) * 1000000)::bigint";

    private static final String CONNECTION =
            "SELECT *, " + VERSION + " AS version FROM roster_connection WHERE tenant_id = $1";

    private final Pool pool;
    private final Optional<SecretVault> vault;

    Connections(EventSourcing eventSourcing, PullConfig config) {
        this.pool = eventSourcing.pool();
        this.vault = config.secretKey().map(SecretVault::new);
    }

    /** A key that is none is told at the start, not when it is needed. */
    void check(@Observes StartupEvent event) {}

    /**
     * Stores the connection of a tenant in the place of the one before.
     *
     * @param expected the version that the caller has seen, if it matters
     * @return fails with {@link CommandFailure.Refused} if there is no key to keep its secret with, with
     *     {@link CommandFailure.StaleVersion} if another version is there
     */
    public Future<Connection> put(String tenant, Access access, Optional<Duration> schedule, OptionalLong expected) {
        if (vault.isEmpty()) {
            return Future.failedFuture(new CommandFailure.Refused(PullRejection.CONNECTION_KEY_MISSING));
        }
        Buffer sealed = Buffer.buffer(vault.get().seal(tenant, access.clientSecret()));
        return Tenancy.within(
                pool,
                tenant,
                connection -> meet(connection, tenant, expected)
                        .compose(_ -> connection
                                .preparedQuery("INSERT INTO roster_connection AS c"
                                        + " (tenant_id, base_url, token_url, client_id, secret, scope, schedule)"
                                        + " VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (tenant_id) DO UPDATE SET"
                                        + " base_url = $2, token_url = $3, client_id = $4, secret = $5, scope = $6, schedule = $7,"
                                        + " updated_at = now(), read_until = CASE WHEN c.base_url = $2 THEN c.read_until END"
                                        + " RETURNING c.*, " + VERSION.replace("updated_at", "c.updated_at")
                                        + " AS version")
                                .execute(
                                        Tuple.of(tenant, access.baseUrl(), access.tokenUrl(), access.clientId(), sealed)
                                                .addString(access.scope())
                                                .addString(schedule.map(Duration::toString)
                                                        .orElse(null)))
                                .compose(rows -> plan(connection, tenant, schedule)
                                        .map(_ -> read(rows.iterator().next())))));
    }

    /** Locks the connection of a tenant, so that it stays at the version that is expected. */
    private static Future<Void> meet(SqlConnection connection, String tenant, OptionalLong expected) {
        if (expected.isEmpty()) {
            return Future.succeededFuture();
        }
        return connection
                .preparedQuery(CONNECTION + " FOR UPDATE")
                .execute(Tuple.of(tenant))
                .compose(rows -> {
                    long current =
                            first(rows).map(row -> row.getLong("version")).orElse(0L);
                    return current == expected.getAsLong()
                            ? Future.<Void>succeededFuture()
                            : Future.<Void>failedFuture(new CommandFailure.StaleVersion(current));
                });
    }

    private static Future<Void> plan(SqlConnection connection, String tenant, Optional<Duration> schedule) {
        return schedule.map(every -> connection
                        .preparedQuery("INSERT INTO roster_pull_schedule (tenant_id, every, next_at)"
                                + " VALUES ($1, make_interval(secs => $2), now() + make_interval(secs => $2))"
                                + " ON CONFLICT (tenant_id) DO UPDATE SET every = excluded.every,"
                                + " next_at = least(roster_pull_schedule.next_at, excluded.next_at)")
                        .execute(Tuple.of(tenant, (double) every.toSeconds())))
                .orElseGet(() -> connection
                        .preparedQuery("DELETE FROM roster_pull_schedule WHERE tenant_id = $1")
                        .execute(Tuple.of(tenant)))
                .mapEmpty();
    }

    /** The connection of a tenant. */
    public Future<Optional<Connection>> find(String tenant) {
        return Tenancy.within(
                pool,
                tenant,
                connection -> connection
                        .preparedQuery(CONNECTION)
                        .execute(Tuple.of(tenant))
                        .map(rows -> first(rows).map(Connections::read)));
    }

    /**
     * Forgets the connection of a tenant with its secret; answers whether there was one.
     *
     * @param expected the version that the caller has seen, if it matters
     */
    public Future<Boolean> delete(String tenant, OptionalLong expected) {
        return Tenancy.within(
                pool,
                tenant,
                connection -> meet(connection, tenant, expected)
                        .compose(_ -> connection
                                .preparedQuery("DELETE FROM roster_connection WHERE tenant_id = $1")
                                .execute(Tuple.of(tenant)))
                        .compose(deleted ->
                                plan(connection, tenant, Optional.empty()).map(_ -> deleted.rowCount() > 0)));
    }

    /** What the provider of a tenant needs to be told; part of the caller's transaction. */
    public Future<Optional<Access>> access(SqlConnection connection, String tenant) {
        return connection
                .preparedQuery("SELECT * FROM roster_connection WHERE tenant_id = $1")
                .execute(Tuple.of(tenant))
                .map(rows -> first(rows)
                        .flatMap(row -> vault.map(keys -> new Access(
                                row.getString("base_url"),
                                row.getString("token_url"),
                                row.getString("client_id"),
                                keys.open(tenant, row.getBuffer("secret").getBytes()),
                                row.getString("scope")))));
    }

    /** Takes the next tenant that is due, if there is one; it is due again after its interval. */
    public Future<Optional<String>> due() {
        return pool.query("UPDATE roster_pull_schedule SET next_at = now() + every WHERE tenant_id = (SELECT tenant_id"
                        + " FROM roster_pull_schedule WHERE next_at <= now() ORDER BY next_at LIMIT 1"
                        + " FOR UPDATE SKIP LOCKED) RETURNING tenant_id")
                .execute()
                .map(rows -> first(rows).map(row -> row.getString(0)));
    }

    private static Optional<Row> first(RowSet<Row> rows) {
        return rows.size() == 0 ? Optional.empty() : Optional.of(rows.iterator().next());
    }

    private static Connection read(Row row) {
        return new Connection(
                row.getString("base_url"),
                row.getString("token_url"),
                row.getString("client_id"),
                row.getString("scope"),
                Optional.ofNullable(row.getString("schedule")).map(Duration::parse),
                row.getOffsetDateTime("created_at").toInstant(),
                row.getOffsetDateTime("updated_at").toInstant(),
                Optional.ofNullable(row.getOffsetDateTime("read_until")).map(OffsetDateTime::toInstant),
                row.getLong("version"));
    }
}
