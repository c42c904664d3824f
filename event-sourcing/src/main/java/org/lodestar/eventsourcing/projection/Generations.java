package org.lodestar.eventsourcing.projection;

import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import org.lodestar.eventsourcing.projection.Projector.Checkpoint;
import org.lodestar.eventsourcing.store.Tenancy;

/** The generations of a view's rows: how far each has come, and which one is live. */
final class Generations {

    private final Pool pool;
    private final String view;

    Generations(Pool pool, String view) {
        this.pool = pool;
        this.view = view;
    }

    /** Where the live rows of a tenant stand. */
    Future<Checkpoint> live(String tenant) {
        return Tenancy.within(
                pool,
                tenant,
                connection -> connection
                        .preparedQuery("INSERT INTO projection (tenant_id, name, generation, position, live)"
                                + " VALUES ($1, $2, 1, 0, true) ON CONFLICT DO NOTHING")
                        .execute(Tuple.of(tenant, view))
                        .compose(_ -> live(connection, tenant, "")));
    }

    /** The same, and they stay there until the end of the transaction. */
    Future<Checkpoint> lockLive(SqlConnection connection, String tenant) {
        return live(connection, tenant, " FOR UPDATE");
    }

    private Future<Checkpoint> live(SqlConnection connection, String tenant, String lock) {
        return connection
                .preparedQuery("SELECT generation, position FROM projection"
                        + " WHERE tenant_id = $1 AND name = $2 AND live" + lock)
                .execute(Tuple.of(tenant, view))
                .map(rows -> {
                    Row row = rows.iterator().next();
                    return new Checkpoint(row.getInteger(0), row.getLong(1));
                });
    }

    /** Whoever writes rows holds the checkpoint; a runner whose checkpoint is not the current one writes nothing. */
    Future<Void> lock(SqlConnection connection, String tenant, Checkpoint at) {
        return connection
                .preparedQuery("SELECT 1 FROM projection WHERE tenant_id = $1 AND name = $2"
                        + " AND generation = $3 AND position = $4 FOR UPDATE")
                .execute(Tuple.of(tenant, view, at.generation(), at.position()))
                .compose(rows -> onlyOne(rows.size()));
    }

    /** Moves the checkpoint; fails where it is another by now. */
    Future<Void> move(SqlConnection connection, String tenant, Checkpoint from, Checkpoint to) {
        return connection
                .preparedQuery("UPDATE projection SET position = $5 WHERE tenant_id = $1 AND name = $2"
                        + " AND generation = $3 AND position = $4")
                .execute(Tuple.of(tenant, view, from.generation(), from.position(), to.position()))
                .compose(rows -> onlyOne(rows.rowCount()));
    }

    private static Future<Void> onlyOne(int rows) {
        return rows == 1
                ? Future.succeededFuture()
                : Future.failedFuture(new IllegalStateException("Another runner moved the checkpoint"));
    }

    /** Begins another one beside those there are. */
    Future<Checkpoint> begin(String tenant) {
        return live(tenant)
                .compose(_ -> Tenancy.within(
                        pool,
                        tenant,
                        connection -> connection
                                .preparedQuery("INSERT INTO projection (tenant_id, name, generation, position, live)"
                                        + " SELECT $1, $2, max(generation) + 1, 0, false FROM projection"
                                        + " WHERE tenant_id = $1 AND name = $2 RETURNING generation")
                                .execute(Tuple.of(tenant, view))
                                .map(rows ->
                                        new Checkpoint(rows.iterator().next().getInteger(0), 0))));
    }

    /** Puts one in the place of all others; answers false, with nothing done, if the live rows are ahead after all. */
    Future<Boolean> goLive(String tenant, Checkpoint next) {
        return Tenancy.within(
                        pool,
                        tenant,
                        connection -> lockLive(connection, tenant)
                                .compose(live -> live.position() > next.position()
                                        ? Future.succeededFuture(false)
                                        : makeLive(connection, tenant, next.generation())
                                                .map(true)))
                .compose(live ->
                        live ? forgetOthers(tenant, next.generation()).map(true) : Future.succeededFuture(false));
    }

    private Future<Void> makeLive(SqlConnection connection, String tenant, int generation) {
        return connection
                .preparedQuery("DELETE FROM projection WHERE tenant_id = $1 AND name = $2 AND generation <> $3")
                .execute(Tuple.of(tenant, view, generation))
                .compose(_ -> connection
                        .preparedQuery("UPDATE projection SET live = true"
                                + " WHERE tenant_id = $1 AND name = $2 AND generation = $3")
                        .execute(Tuple.of(tenant, view, generation)))
                .mapEmpty();
    }

    private Future<Void> forgetOthers(String tenant, int generation) {
        return Tenancy.within(
                pool,
                tenant,
                connection -> connection
                        .preparedQuery("DELETE FROM " + view + " WHERE tenant_id = $1 AND generation <> $2")
                        .execute(Tuple.of(tenant, generation))
                        .compose(_ -> connection
                                .preparedQuery(
                                        "DELETE FROM parked WHERE tenant_id = $1 AND name = $2 AND generation <> $3")
                                .execute(Tuple.of(tenant, view, generation)))
                        .mapEmpty());
    }
}
