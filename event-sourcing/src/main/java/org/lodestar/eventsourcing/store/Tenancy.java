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
        return pool.withTransaction(connection -> connection
                .preparedQuery("SELECT set_config('lodestar.tenant', $1, true)")
                .execute(Tuple.of(tenant))
                .compose(_ -> work.apply(connection)));
    }
}
