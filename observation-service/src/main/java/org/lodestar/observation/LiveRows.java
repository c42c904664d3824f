package org.lodestar.observation;

import io.smallrye.mutiny.TimeoutException;
import io.smallrye.mutiny.Uni;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.time.Duration;
import org.lodestar.eventsourcing.runtime.EventSourcing;
import org.lodestar.eventsourcing.store.Tenancy;

/** Reports on read models, in SQL of their own. */
@Singleton
public class LiveRows {

    private static final Duration PATIENCE = Duration.ofSeconds(1);

    private final EventSourcing eventSourcing;

    LiveRows(EventSourcing eventSourcing) {
        this.eventSourcing = eventSourcing;
    }

    /**
     * Asks once {@code table} contains what this service has acknowledged so far, or after a second, so that who writes
     * and then asks sees what they wrote.
     */
    public Uni<RowSet<Row>> query(String table, String tenant, String sql, Tuple parameters) {
        return eventSourcing
                .awaitProjection(table, tenant, eventSourcing.knownHead(tenant), PATIENCE)
                .onFailure(TimeoutException.class)
                .recoverWithNull()
                .chain(() -> Uni.createFrom()
                        .completionStage(Tenancy.within(
                                        eventSourcing.pool(),
                                        tenant,
                                        connection ->
                                                connection.preparedQuery(sql).execute(parameters))
                                .toCompletionStage()));
    }
}
