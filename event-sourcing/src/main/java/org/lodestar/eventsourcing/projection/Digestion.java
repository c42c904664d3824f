package org.lodestar.eventsourcing.projection;

import com.fasterxml.jackson.databind.node.ArrayNode;
import io.vertx.core.Future;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jboss.logging.Logger;
import org.lodestar.eventsourcing.StreamId;
import org.lodestar.eventsourcing.json.Json;
import org.lodestar.eventsourcing.projection.Projector.Checkpoint;
import org.lodestar.eventsourcing.projection.Projector.Parked;
import org.lodestar.eventsourcing.store.EventLog;
import org.lodestar.eventsourcing.store.StoredEvent;
import org.lodestar.eventsourcing.store.Tenancy;

/**
 * Takes pages of the log into the rows of a view: a page's rows and its checkpoint in one transaction. An event that cannot be
 * digested parks its stream: the stream's later events wait with it, all others go on.
 */
final class Digestion<S, E> {

    private static final Logger LOG = Logger.getLogger(Digestion.class);

    private final Pool pool;
    private final EventLog log;
    private final String view;
    private final Generations generations;
    private final Rows<S, E> rows;

    Digestion(Pool pool, EventLog log, StateView<S, E> view, Generations generations) {
        this.pool = pool;
        this.log = log;
        this.view = view.table();
        this.generations = generations;
        this.rows = new Rows<>(view);
    }

    /** Applies a page; if the table refuses a row, the streams at fault are found one by one and parked. */
    Future<Checkpoint> apply(String tenant, Checkpoint from, long upTo, List<StoredEvent> events) {
        return apply(tenant, from, upTo, events, Set.of())
                .recover(failure -> isAboutData(failure)
                        ? refusedStreams(tenant, from, events)
                                .compose(refused -> apply(tenant, from, upTo, events, refused))
                        : Future.failedFuture(failure));
    }

    private Future<Checkpoint> apply(
            String tenant, Checkpoint from, long upTo, List<StoredEvent> events, Set<String> refused) {
        Checkpoint to = new Checkpoint(from.generation(), upTo);
        if (events.isEmpty()) {
            return Tenancy.within(pool, tenant, connection -> generations.move(connection, tenant, from, to))
                    .map(to);
        }
        return Tenancy.within(
                pool,
                tenant,
                connection -> generations
                        .lock(connection, tenant, from)
                        .compose(_ -> parked(connection, tenant, from.generation()))
                        .compose(parked ->
                                write(connection, tenant, from.generation(), byStream(events, parked), refused))
                        .compose(_ -> generations.move(connection, tenant, from, to))
                        .map(to));
    }

    private static Map<String, List<StoredEvent>> byStream(List<StoredEvent> events, Set<String> without) {
        Map<String, List<StoredEvent>> byStream = new LinkedHashMap<>();
        for (StoredEvent event : events) {
            if (!without.contains(event.stream())) {
                byStream.computeIfAbsent(event.stream(), _ -> new ArrayList<>()).add(event);
            }
        }
        return byStream;
    }

    private Future<Void> write(
            SqlConnection connection,
            String tenant,
            int generation,
            Map<String, List<StoredEvent>> byStream,
            Set<String> refused) {
        return rows.before(connection, tenant, generation, byStream).compose(before -> {
            ArrayNode after = Json.mapper().createArrayNode();
            List<Parked> failed = new ArrayList<>();
            byStream.forEach((stream, events) -> {
                if (refused.contains(stream)) {
                    failed.add(parked(events.getFirst(), "the table refuses the row"));
                    return;
                }
                try {
                    after.add(rows.after(
                            tenant, generation, StreamId.parse(stream).id(), events, before));
                } catch (RuntimeException e) {
                    failed.add(parked(events.getFirst(), e.getClass().getSimpleName()));
                }
            });
            return rows.upsert(connection, after).compose(_ -> park(connection, tenant, generation, failed));
        });
    }

    /** Tries each stream's row in a transaction of its own that is never committed. */
    private Future<Set<String>> refusedStreams(String tenant, Checkpoint from, List<StoredEvent> events) {
        Set<String> refused = new HashSet<>();
        Future<Void> tried = Future.succeededFuture();
        for (Map.Entry<String, List<StoredEvent>> stream :
                byStream(events, Set.of()).entrySet()) {
            tried = tried.compose(_ -> attempt(tenant, from.generation(), Map.of(stream.getKey(), stream.getValue()))
                    .recover(failure -> {
                        if (isAboutData(failure)) {
                            refused.add(stream.getKey());
                        }
                        return isAboutData(failure) || failure instanceof Tried
                                ? Future.succeededFuture()
                                : Future.failedFuture(failure);
                    }));
        }
        return tried.map(_ -> refused);
    }

    private Future<Void> attempt(String tenant, int generation, Map<String, List<StoredEvent>> stream) {
        return Tenancy.within(
                pool,
                tenant,
                connection -> write(connection, tenant, generation, stream, Set.of())
                        .compose(_ -> Future.failedFuture(new Tried())));
    }

    /** Rolls back a transaction that only tried something. */
    private static final class Tried extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Tried() {
            super("tried", null, false, false);
        }
    }

    /** Data exceptions and violated constraints. */
    private static boolean isAboutData(Throwable failure) {
        String state = failure instanceof PgException pg ? pg.getSqlState() : null;
        return state != null && (state.startsWith("22") || state.startsWith("23"));
    }

    private Parked parked(StoredEvent first, String reason) {
        LOG.errorf("projection %s parks a stream at position %d: %s", view, first.position(), reason);
        return new Parked(first.stream(), first.position(), reason);
    }

    private Future<Void> park(SqlConnection connection, String tenant, int generation, List<Parked> failed) {
        if (failed.isEmpty()) {
            return Future.succeededFuture();
        }
        List<Tuple> tuples = failed.stream()
                .map(p -> Tuple.of(tenant, view, generation, p.stream(), p.position(), p.reason()))
                .toList();
        return connection
                .preparedQuery("INSERT INTO parked (tenant_id, name, generation, stream_id, position, reason)"
                        + " VALUES ($1, $2, $3, $4, $5, $6)")
                .executeBatch(tuples)
                .mapEmpty();
    }

    private Future<Set<String>> parked(SqlConnection connection, String tenant, int generation) {
        return connection
                .preparedQuery("SELECT stream_id FROM parked WHERE tenant_id = $1 AND name = $2 AND generation = $3")
                .execute(Tuple.of(tenant, view, generation))
                .map(found -> {
                    Set<String> streams = new HashSet<>();
                    found.forEach(row -> streams.add(row.getString(0)));
                    return streams;
                });
    }

    /** The streams that wait. */
    Future<List<Parked>> parked(String tenant) {
        return Tenancy.within(
                pool,
                tenant,
                connection -> connection
                        .preparedQuery(
                                "SELECT stream_id, position, reason FROM parked WHERE tenant_id = $1 AND name = $2"
                                        + " ORDER BY position LIMIT 1000")
                        .execute(Tuple.of(tenant, view))
                        .map(found -> {
                            List<Parked> parked = new ArrayList<>();
                            found.forEach(
                                    row -> parked.add(new Parked(row.getString(0), row.getLong(1), row.getString(2))));
                            return parked;
                        }));
    }

    /** Folds a parked stream again, up to where the live rows stand; it stays parked if it still cannot be digested. */
    Future<Void> replayParked(String tenant, String stream) {
        return Tenancy.within(
                pool,
                tenant,
                connection -> generations
                        .lockLive(connection, tenant)
                        .compose(live -> log.readStream(tenant, StreamId.parse(stream), 0, Long.MAX_VALUE)
                                .compose(events -> {
                                    List<StoredEvent> due = events.stream()
                                            .filter(event -> event.position() <= live.position())
                                            .toList();
                                    ArrayNode after = Json.mapper().createArrayNode();
                                    after.add(rows.after(
                                            tenant,
                                            live.generation(),
                                            StreamId.parse(stream).id(),
                                            due,
                                            Map.of()));
                                    return rows.upsert(connection, after);
                                })
                                .compose(_ -> connection
                                        .preparedQuery("DELETE FROM parked WHERE tenant_id = $1 AND name = $2"
                                                + " AND generation = $3 AND stream_id = $4")
                                        .execute(Tuple.of(tenant, view, live.generation(), stream))))
                        .mapEmpty());
    }
}
