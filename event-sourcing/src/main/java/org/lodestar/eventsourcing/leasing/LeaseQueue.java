package org.lodestar.eventsourcing.leasing;

import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;
import org.lodestar.eventsourcing.store.Tenancy;

/**
 * Hands the work in a table to workers, each piece to one at a time. A worker that falls silent loses its claim when the lease
 * ends, and everything it still tries to write fails.
 */
public final class LeaseQueue {

    private final Pool pool;
    private final Table table;
    private final Duration lease;

    /**
     * Where the work lies, with the columns tenant_id, request_id, worker and attempts.
     *
     * @param id the column that names a piece of work
     * @param due the column of the moment from which on it may be taken on, which is the lease's end while someone has it
     * @param task what is to be done about it, as SQL
     * @param next which of what is due, called {@code q}, is the next, as SQL: a condition and an order
     */
    public record Table(String name, String id, String due, String task, String next) {}

    /**
     * A queue.
     *
     * @param lease how long a worker that falls silent keeps its claim
     */
    public LeaseQueue(Pool pool, Table table, Duration lease) {
        this.pool = pool;
        this.table = table;
        this.lease = lease;
    }

    public Duration lease() {
        return lease;
    }

    /** Takes on what is next, if anything is. Claims are made one after the other, so that each sees the last. */
    public Future<Optional<Claim>> claim(String worker) {
        String next = "SELECT q." + table.id() + " FROM " + table.name() + " q WHERE q." + table.due()
                + " <= now() AND " + table.next() + " LIMIT 1 FOR UPDATE SKIP LOCKED";
        return oneAtATime(connection -> connection
                .preparedQuery(update() + "worker = $1, " + dueIn("$2") + ", attempts = attempts + 1"
                        + " WHERE " + table.id() + " = (" + next + ")"
                        + " RETURNING tenant_id, " + table.id() + ", request_id, attempts, " + table.task())
                .execute(Tuple.of(worker, seconds(lease)))
                .map(rows -> {
                    for (Row row : rows) {
                        return Optional.of(new Claim(
                                row.getString(0),
                                row.getUUID(1),
                                Optional.ofNullable(row.getString(2)),
                                worker,
                                row.getInteger(3),
                                row.getString(4)));
                    }
                    return Optional.empty();
                }));
    }

    private <T> Future<T> oneAtATime(Function<SqlConnection, Future<T>> work) {
        return pool.withTransaction(connection -> connection
                .query("SELECT pg_advisory_xact_lock(hashtext('" + table.name() + "'))")
                .execute()
                .compose(_ -> work.apply(connection)));
    }

    /** Keeps the claim for as long as the work goes on. */
    public Future<Void> renew(Claim claim) {
        return renew(pool, claim);
    }

    private Future<Void> renew(SqlClient client, Claim claim) {
        return client.preparedQuery(update() + dueIn("$3") + whereClaimed())
                .execute(Tuple.of(claim.id(), claim.worker(), seconds(lease)))
                .compose(updated -> updated.rowCount() == 1
                        ? Future.succeededFuture()
                        : Future.failedFuture(new IllegalStateException("Another worker has taken over")));
    }

    /** A transaction in the tenant's name that holds only if the claim still does. */
    public <T> Future<T> within(Claim claim, Function<SqlConnection, Future<T>> work) {
        return Tenancy.within(
                pool, claim.tenant(), connection -> renew(connection, claim).compose(_ -> work.apply(connection)));
    }

    /** Something was achieved: earlier attempts no longer count. */
    public Future<Void> progressed(SqlConnection connection, Claim claim) {
        return connection
                .preparedQuery(update() + "attempts = 1 WHERE " + table.id() + " = $1 AND attempts > 1")
                .execute(Tuple.of(claim.id()))
                .mapEmpty();
    }

    /** Gives the claim up; the work is taken on again after a moment that grows with the attempts. */
    public Future<Void> release(Claim claim) {
        return pool.preparedQuery(update() + "worker = NULL, " + dueIn("least(attempts, 15)") + whereClaimed())
                .execute(Tuple.of(claim.id(), claim.worker()))
                .mapEmpty();
    }

    /** Gives the claim up; the work is taken on again after a pause. */
    public Future<Void> release(Claim claim, Duration pause) {
        return pool.preparedQuery(update() + "worker = NULL, " + dueIn("$3") + whereClaimed())
                .execute(Tuple.of(claim.id(), claim.worker(), seconds(pause)))
                .mapEmpty();
    }

    /** There is nothing left to be done. */
    public Future<Void> done(SqlConnection connection, Claim claim) {
        return connection
                .preparedQuery("DELETE FROM " + table.name() + " WHERE " + table.id() + " = $1")
                .execute(Tuple.of(claim.id()))
                .mapEmpty();
    }

    private String update() {
        return "UPDATE " + table.name() + " SET ";
    }

    private String dueIn(String seconds) {
        return table.due() + " = now() + make_interval(secs => " + seconds + ")";
    }

    private String whereClaimed() {
        return " WHERE " + table.id() + " = $1 AND worker = $2";
    }

    private static double seconds(Duration duration) {
        return duration.toMillis() / 1_000.0;
    }
}
