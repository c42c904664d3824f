package org.lodestar.eventsourcing.store;

import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.function.Function;

/** Transactions in which PostgreSQL shows the rows of one tenant and no others. */
public final class Tenancy {

    private Tenancy() {}

    /** Runs {@code work} in a transaction of its own; the tenant is forgotten with it. */
    public static <T> Future<T> within(Pool pool, String tenant, Function<SqlConnection, Future<T>> work) {
        return within(pool, tenant, "SELECT set_config('lodestar.tenant', $1, true)", work);
    }

    /**
     * The same without waiting for the disk: for what can be made again from the log, such as the rows of a
     * projection together with their checkpoint.
     */
    public static <T> Future<T> withinRemaking(Pool pool, String tenant, Function<SqlConnection, Future<T>> work) {
        return within(
                pool,
                tenant,
                "SELECT set_config('lodestar.tenant', $1, true), set_config('synchronous_commit', 'off', true)",
                work);
    }

    private static <T> Future<T> within(
            Pool pool, String tenant, String settings, Function<SqlConnection, Future<T>> work) {
        return pool.withTransaction(connection ->
                connection.preparedQuery(settings).execute(Tuple.of(tenant)).compose(_ -> work.apply(connection)));
    }
}
