package org.lodestar.eventsourcing.batch;

import io.vertx.core.Future;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.UUID;
import org.lodestar.eventsourcing.leasing.Claim;
import org.lodestar.eventsourcing.leasing.LeaseQueue;

/**
 * What a batch goes through in its queue. Of a tenant the first that arrived is carried out, of the tenants that of the one that
 * has waited longest for its turn.
 */
final class BatchQueue {

    static final LeaseQueue.Table TABLE = new LeaseQueue.Table(
            "batch_queue",
            "batch_id",
            "due_at",
            "stage",
            "NOT (q.stage = 'WORK' AND EXISTS (SELECT FROM batch_queue other WHERE other.tenant_id = q.tenant_id"
                    + " AND other.stage = 'WORK' AND other.arrival < q.arrival)) ORDER BY q.turn");

    private BatchQueue() {}

    /** What is to be done about a batch. */
    enum Stage {
        /** Its lines are coming in; if it is claimed, they stopped coming. */
        UPLOAD,
        /** It is to be carried out. */
        WORK,
        /** It is finished; if it is claimed, it was kept long enough. */
        KEPT
    }

    /** A batch whose lines are about to come in; if they stop coming, it is claimed after a while. */
    static Future<Void> announce(SqlClient client, String tenant, UUID batch, String requestId, Duration patience) {
        return client.preparedQuery("INSERT INTO batch_queue (batch_id, tenant_id, request_id, stage, due_at)"
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

    /** Gives the claim up: it is the turn of others. */
    static Future<Void> pass(SqlConnection connection, Claim claim) {
        return connection
                .preparedQuery("UPDATE batch_queue SET worker = NULL, attempts = 0, due_at = now(),"
                        + " turn = nextval('batch_order') WHERE batch_id = $1")
                .execute(Tuple.of(claim.id()))
                .mapEmpty();
    }

    /** The batch is finished, and is to be forgotten after a time; the turn of the tenant's others comes after those who wait. */
    static Future<Void> keep(SqlConnection connection, Claim claim, Duration kept) {
        return connection
                .preparedQuery("UPDATE batch_queue SET stage = 'KEPT', worker = NULL, attempts = 0,"
                        + " due_at = now() + make_interval(secs => $2) WHERE batch_id = $1")
                .execute(Tuple.of(claim.id(), seconds(kept)))
                .compose(_ -> connection
                        .preparedQuery("UPDATE batch_queue SET turn = nextval('batch_order')"
                                + " WHERE tenant_id = $1 AND stage = 'WORK'")
                        .execute(Tuple.of(claim.tenant())))
                .mapEmpty();
    }

    private static double seconds(Duration duration) {
        return duration.toMillis() / 1_000.0;
    }
}
