package org.lodestar.eventsourcing.batch;

import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.lodestar.eventsourcing.batch.Claim.Stage;
import org.lodestar.eventsourcing.store.Tenancy;

/**
 * Hands batches to workers: of a tenant the first that arrived, of the tenants the one that has waited longest for its turn. A
 * worker that falls silent loses its claim when the lease ends, and everything it still tries to write fails.
 */
final class BatchQueue {

    private final Pool pool;
    private final Duration lease;

    BatchQueue(Pool pool, Duration lease) {
        this.pool = pool;
        this.lease = lease;
    }

    /** A batch whose lines are about to come in; if they stop coming, it is claimed after a while. */
    Future<Void> announce(String tenant, UUID batch, String requestId, Duration patience) {
        return pool.preparedQuery("INSERT INTO batch_queue (batch_id, tenant_id, request_id, stage, due_at)"
                        + " VALUES ($1, $2, $3, 'UPLOAD', now() + make_interval(secs => $4))")
                .execute(Tuple.of(batch, tenant, requestId, seconds(patience)))
                .mapEmpty();
    }

    /** All its lines are there. */
    static Future<Void> ready(SqlConnection connection, UUID batch) {
        return connection
                .preparedQuery(
                        "UPDATE batch_queue SET stage = 'WORK', due_at = now(), arrival = nextval('batch_order'),"
                                + " turn = nextval('batch_order') WHERE batch_id = $1 AND stage = 'UPLOAD' AND worker IS NULL")
                .execute(Tuple.of(batch))
                .compose(updated -> updated.rowCount() == 1
                        ? Future.succeededFuture()
                        : Future.failedFuture(new IllegalStateException("The lines came in too slowly")));
    }

    /** Its lines need not be kept. */
    static Future<Void> abandon(SqlClient client, UUID batch) {
        return client.preparedQuery("UPDATE batch_queue SET due_at = now() WHERE batch_id = $1 AND stage = 'UPLOAD'")
                .execute(Tuple.of(batch))
                .mapEmpty();
    }

    /** How many batches of a tenant are not finished. */
    static Future<Long> unfinished(SqlConnection connection, String tenant) {
        return connection
                .preparedQuery("SELECT count(*) FROM batch_queue WHERE tenant_id = $1 AND stage = 'WORK'")
                .execute(Tuple.of(tenant))
                .map(rows -> rows.iterator().next().getLong(0));
    }

    /** Takes on what is due, if anything is. Claims are made one after the other, so that each sees the last. */
    Future<Optional<Claim>> claim(String worker) {
        return oneAtATime(connection -> connection
                .preparedQuery("UPDATE batch_queue SET worker = $1, due_at = now() + make_interval(secs => $2),"
                        + " attempts = attempts + 1 WHERE batch_id = (SELECT q.batch_id FROM batch_queue q"
                        + " WHERE q.due_at <= now() AND NOT (q.stage = 'WORK' AND EXISTS (SELECT FROM batch_queue other"
                        + " WHERE other.tenant_id = q.tenant_id AND other.stage = 'WORK' AND other.arrival < q.arrival))"
                        + " ORDER BY q.turn LIMIT 1 FOR UPDATE SKIP LOCKED)"
                        + " RETURNING tenant_id, batch_id, request_id, stage, attempts")
                .execute(Tuple.of(worker, seconds(lease)))
                .map(rows -> {
                    for (Row row : rows) {
                        return Optional.of(new Claim(
                                row.getString(0),
                                row.getUUID(1),
                                Optional.ofNullable(row.getString(2)),
                                Stage.valueOf(row.getString(3)),
                                worker,
                                row.getInteger(4)));
                    }
                    return Optional.empty();
                }));
    }

    private <T> Future<T> oneAtATime(Function<SqlConnection, Future<T>> work) {
        return pool.withTransaction(connection -> connection
                .query("SELECT pg_advisory_xact_lock(hashtext('batch_queue'))")
                .execute()
                .compose(_ -> work.apply(connection)));
    }

    /** Keeps the claim for as long as the work goes on. */
    Future<Void> renew(Claim claim) {
        return renew(pool, claim);
    }

    private Future<Void> renew(SqlClient client, Claim claim) {
        return client.preparedQuery("UPDATE batch_queue SET due_at = now() + make_interval(secs => $3)"
                        + " WHERE batch_id = $1 AND worker = $2")
                .execute(Tuple.of(claim.batch(), claim.worker(), seconds(lease)))
                .compose(updated -> updated.rowCount() == 1
                        ? Future.succeededFuture()
                        : Future.failedFuture(new IllegalStateException("Another worker has taken over the batch")));
    }

    /** Something was achieved: earlier attempts no longer count. */
    static Future<Void> progressed(SqlConnection connection, Claim claim) {
        return connection
                .preparedQuery("UPDATE batch_queue SET attempts = 1 WHERE batch_id = $1 AND attempts > 1")
                .execute(Tuple.of(claim.batch()))
                .mapEmpty();
    }

    /** Gives the claim up: it is the turn of others. */
    Future<Void> pass(Claim claim) {
        return release(claim, Duration.ZERO, ", attempts = 0, turn = nextval('batch_order')");
    }

    /** Gives the claim up; the batch is taken on again after a pause. */
    Future<Void> release(Claim claim, Duration pause) {
        return release(claim, pause, "");
    }

    private Future<Void> release(Claim claim, Duration pause, String more) {
        return pool.preparedQuery("UPDATE batch_queue SET worker = NULL, due_at = now() + make_interval(secs => $3)"
                        + more + " WHERE batch_id = $1 AND worker = $2")
                .execute(Tuple.of(claim.batch(), claim.worker(), seconds(pause)))
                .mapEmpty();
    }

    /** The batch is finished, and is to be forgotten after a time; the turn of the tenant's others comes after those who wait. */
    static Future<Void> keep(SqlConnection connection, Claim claim, Duration kept) {
        return connection
                .preparedQuery("UPDATE batch_queue SET stage = 'KEPT', worker = NULL, attempts = 0,"
                        + " due_at = now() + make_interval(secs => $2) WHERE batch_id = $1")
                .execute(Tuple.of(claim.batch(), seconds(kept)))
                .compose(_ -> connection
                        .preparedQuery("UPDATE batch_queue SET turn = nextval('batch_order')"
                                + " WHERE tenant_id = $1 AND stage = 'WORK'")
                        .execute(Tuple.of(claim.tenant())))
                .mapEmpty();
    }

    /** There is nothing left of the batch. */
    static Future<Void> forget(SqlConnection connection, Claim claim) {
        return connection
                .preparedQuery("DELETE FROM batch_queue WHERE batch_id = $1")
                .execute(Tuple.of(claim.batch()))
                .mapEmpty();
    }

    /** A transaction in the tenant's name that holds only if the claim still does. */
    <T> Future<T> within(Claim claim, Function<SqlConnection, Future<T>> work) {
        return Tenancy.within(
                pool, claim.tenant(), connection -> renew(connection, claim).compose(_ -> work.apply(connection)));
    }

    private static double seconds(Duration duration) {
        return duration.toMillis() / 1_000.0;
    }
}
