package org.lodestar.oneroster.intake;

import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.lodestar.eventsourcing.commanding.Call;
import org.lodestar.eventsourcing.store.Tenancy;

/**
 * Hands imports to workers: the oldest of a tenant, to one worker at a time. A worker that falls silent loses its claim
 * when the lease ends, and everything it still tries to write fails.
 */
public final class ImportQueue {

    private final Pool pool;
    private final String table;
    private final Duration lease;

    /**
     * A queue.
     *
     * @param table where it is kept, with the columns import_id, tenant_id, request_id, worker, lease_until and
     *     attempts
     * @param lease how long a worker that falls silent keeps its import
     */
    public ImportQueue(Pool pool, String table, Duration lease) {
        this.pool = pool;
        this.table = table;
        this.lease = lease;
    }

    Duration lease() {
        return lease;
    }

    private double leaseSeconds() {
        return lease.toMillis() / 1_000.0;
    }

    /** Has an import worked on once the transaction is committed. */
    public Future<Void> add(SqlConnection connection, Call call, UUID id) {
        return connection
                .preparedQuery("INSERT INTO " + table + " (import_id, tenant_id, request_id) VALUES ($1, $2, $3)")
                .execute(Tuple.of(id, call.tenant(), call.correlationId()))
                .mapEmpty();
    }

    /**
     * Takes on the next import that nobody works on, if there is one. Of a tenant it is the one that was begun, if one
     * was: an earlier one may have been stored later. Claims are made one after the other, so that each sees the last.
     */
    public Future<Optional<Claim>> claim(String worker) {
        return oneAtATime(connection -> connection
                .preparedQuery("UPDATE " + table + " SET worker = $1,"
                        + " lease_until = now() + make_interval(secs => $2), attempts = attempts + 1"
                        + " WHERE import_id = (SELECT q.import_id FROM " + table + " q WHERE q.lease_until < now()"
                        + " AND NOT EXISTS (SELECT FROM " + table + " other WHERE other.tenant_id = q.tenant_id"
                        + " AND (other.attempts = 0, other.import_id) < (q.attempts = 0, q.import_id))"
                        + " ORDER BY q.import_id LIMIT 1 FOR UPDATE SKIP LOCKED)"
                        + " RETURNING tenant_id, import_id, request_id, attempts")
                .execute(Tuple.of(worker, leaseSeconds()))
                .map(rows -> first(rows)
                        .map(row -> new Claim(
                                row.getString(0),
                                row.getUUID(1),
                                Optional.ofNullable(row.getString(2)),
                                worker,
                                row.getInteger(3)))));
    }

    private <T> Future<T> oneAtATime(Function<SqlConnection, Future<T>> work) {
        return pool.withTransaction(connection -> connection
                .query("SELECT pg_advisory_xact_lock(hashtext('" + table + "'))")
                .execute()
                .compose(_ -> work.apply(connection)));
    }

    /** Keeps the claim for as long as the work goes on. */
    public Future<Void> renew(Claim claim) {
        return renew(pool, claim);
    }

    private Future<Void> renew(SqlClient client, Claim claim) {
        return client.preparedQuery("UPDATE " + table + " SET lease_until = now() + make_interval(secs => $3)"
                        + " WHERE import_id = $1 AND worker = $2")
                .execute(Tuple.of(claim.id(), claim.worker(), leaseSeconds()))
                .compose(updated -> updated.rowCount() == 1
                        ? Future.succeededFuture(updated)
                        : Future.failedFuture(new IllegalStateException("Another worker has taken over the import")))
                .mapEmpty();
    }

    /** Gives the claim up; the import is taken on again after a moment that grows with the attempts. */
    public Future<Void> release(Claim claim) {
        return pool.preparedQuery("UPDATE " + table + " SET worker = NULL,"
                        + " lease_until = now() + least(attempts, 15) * interval '1 second'"
                        + " WHERE import_id = $1 AND worker = $2")
                .execute(Tuple.of(claim.id(), claim.worker()))
                .mapEmpty();
    }

    /** Gives the claim up; the import is taken on again after a pause. */
    public Future<Void> release(Claim claim, Duration pause) {
        return pool.preparedQuery("UPDATE " + table + " SET worker = NULL,"
                        + " lease_until = now() + make_interval(secs => $3) WHERE import_id = $1 AND worker = $2")
                .execute(Tuple.of(claim.id(), claim.worker(), pause.toMillis() / 1_000.0))
                .mapEmpty();
    }

    /** Something was achieved: earlier attempts no longer count. */
    public Future<Void> progressed(SqlConnection connection, Claim claim) {
        return connection
                .preparedQuery("UPDATE " + table + " SET attempts = 1 WHERE import_id = $1 AND attempts > 1")
                .execute(Tuple.of(claim.id()))
                .mapEmpty();
    }

    /** The import is final. */
    public Future<Void> done(SqlConnection connection, Claim claim) {
        return connection
                .preparedQuery("DELETE FROM " + table + " WHERE import_id = $1")
                .execute(Tuple.of(claim.id()))
                .mapEmpty();
    }

    /** A transaction in the tenant's name that holds only if the claim still does. */
    public <T> Future<T> within(Claim claim, Function<SqlConnection, Future<T>> work) {
        return Tenancy.within(
                pool, claim.tenant(), connection -> renew(connection, claim).compose(_ -> work.apply(connection)));
    }

    private static Optional<Row> first(RowSet<Row> rows) {
        return rows.size() == 0 ? Optional.empty() : Optional.of(rows.iterator().next());
    }
}
