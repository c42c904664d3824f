package org.lodestar.eventsourcing.projection;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;
import org.lodestar.eventsourcing.StreamId;
import org.lodestar.eventsourcing.commanding.Feature;
import org.lodestar.eventsourcing.json.Json;
import org.lodestar.eventsourcing.store.EventLog;
import org.lodestar.eventsourcing.store.StoredEvent;
import org.lodestar.eventsourcing.store.Tenancy;

/**
 * Keeps one {@link StateView} up to date: reads a page of the log, folds it in memory, and writes the rows and the
 * checkpoint in one transaction. Runs once per service; a second runner is fenced by the checkpoint.
 *
 * <p>An event that cannot be digested parks its stream: the stream's later events wait with it, all others go on, and
 * {@link #replayParked} folds the stream again once the cause is mended.
 */
public final class Projector<S, E> {

    private static final Logger LOG = Logger.getLogger(Projector.class);
    private static final int PAGE = 1_000;
    private static final int REBUILD_PAGE = 5_000;
    private static final long RETRY_MILLIS = 500;
    /** Between two rounds that nobody waits for, so that the events of the next moment share a transaction. */
    private static final long REST_MILLIS = 20;

    private final Vertx vertx;
    private final Pool pool;
    private final EventLog log;
    private final StateView<S, E> view;
    private final Map<String, TenantRun> runs = new HashMap<>();

    public Projector(Vertx vertx, Pool pool, EventLog log, StateView<S, E> view) {
        this.vertx = vertx;
        this.pool = pool;
        this.log = log;
        this.view = view;
    }

    public StateView<S, E> view() {
        return view;
    }

    /** Where a projection stands: {@code position} of {@code head} events, rows in {@code generation}. */
    public record Checkpoint(int generation, long position) {}

    /** A stream that waits because one of its events could not be digested. */
    public record Parked(String stream, long position, String reason) {}

    private static final class TenantRun {
        private long head;
        private boolean running;
        private boolean resting;
        private boolean rebuilding;
        private long done;
        private final List<Waiter> waiters = new ArrayList<>();
    }

    private record Waiter(long position, Promise<Void> promise) {}

    /** Tells that the tenant's log reaches at least {@code head}; catches up in the background. */
    public synchronized void advance(String tenant, long head) {
        TenantRun run = runs.computeIfAbsent(tenant, _ -> new TenantRun());
        run.head = Math.max(run.head, head);
        if (!run.running && !run.resting && !run.rebuilding && run.done < run.head) {
            run.running = true;
            catchUp(tenant, run);
        }
    }

    private synchronized void rest(String tenant, TenantRun run) {
        run.resting = true;
        vertx.setTimer(REST_MILLIS, _ -> rested(tenant, run));
    }

    private synchronized void rested(String tenant, TenantRun run) {
        run.resting = false;
        advance(tenant, run.head);
    }

    /** Completes when the live rows contain everything up to {@code position}. */
    public synchronized Future<Void> await(String tenant, long position) {
        TenantRun run = runs.computeIfAbsent(tenant, _ -> new TenantRun());
        if (run.done >= position) {
            return Future.succeededFuture();
        }
        Promise<Void> promise = Promise.promise();
        run.waiters.add(new Waiter(position, promise));
        if (run.resting) {
            rested(tenant, run);
        }
        return promise.future();
    }

    private synchronized void reached(TenantRun run, long position) {
        run.done = Math.max(run.done, position);
        run.waiters.removeIf(waiter -> {
            if (waiter.position() > position) {
                return false;
            }
            waiter.promise().complete();
            return true;
        });
    }

    private void catchUp(String tenant, TenantRun run) {
        checkpoint(tenant)
                .compose(from -> {
                    reached(run, from.position());
                    return pages(tenant, run, from, PAGE);
                })
                .onComplete(done -> {
                    synchronized (this) {
                        run.running = false;
                        if (done.succeeded()) {
                            if (run.waiters.isEmpty()) {
                                rest(tenant, run);
                            } else {
                                advance(tenant, run.head);
                            }
                            return;
                        }
                    }
                    LOG.warnf(
                            "projection %s waits: %s",
                            view.table(), done.cause().getClass().getSimpleName());
                    LOG.debug("projection failed", done.cause());
                    vertx.setTimer(RETRY_MILLIS, _ -> advance(tenant, run.head));
                });
    }

    private Future<Checkpoint> pages(String tenant, TenantRun run, Checkpoint from, int size) {
        return pages(tenant, run, from, size, Optional.empty());
    }

    /** Applies page after page; while one is written the next is read. */
    private Future<Checkpoint> pages(
            String tenant, TenantRun run, Checkpoint from, int size, Optional<Future<List<StoredEvent>>> read) {
        long head;
        synchronized (this) {
            // Who is always behind would never let a rebuild take its place.
            head = run.rebuilding ? from.position() : run.head;
        }
        if (from.position() >= head) {
            return Future.succeededFuture(from);
        }
        long upTo = from.position() + size;
        if (upTo >= head) {
            return read(tenant, from.position(), head)
                    .compose(events -> apply(tenant, from, head, events))
                    .compose(to -> {
                        reached(run, to.position());
                        return pages(tenant, run, to, size);
                    });
        }
        return read.orElseGet(() -> read(tenant, from.position(), upTo)).compose(events -> {
            // Only a page that is full already may be read ahead.
            Optional<Future<List<StoredEvent>>> next =
                    upTo + size < head ? Optional.of(read(tenant, upTo, upTo + size)) : Optional.empty();
            return apply(tenant, from, upTo, events).compose(to -> {
                reached(run, to.position());
                return pages(tenant, run, to, size, next);
            });
        });
    }

    private Future<List<StoredEvent>> read(String tenant, long after, long upTo) {
        return log.read(tenant, after, upTo, view.feature().category());
    }

    /** Applies a page; if the table refuses a row, the streams at fault are found one by one and parked. */
    private Future<Checkpoint> apply(String tenant, Checkpoint from, long upTo, List<StoredEvent> events) {
        return apply(tenant, from, upTo, events, Set.of())
                .recover(failure -> isAboutData(failure)
                        ? refusedStreams(tenant, from, events)
                                .compose(refused -> apply(tenant, from, upTo, events, refused))
                        : Future.failedFuture(failure));
    }

    private Future<Checkpoint> apply(
            String tenant, Checkpoint from, long upTo, List<StoredEvent> events, Set<String> refused) {
        return Tenancy.within(
                pool,
                tenant,
                connection -> lock(connection, tenant, from)
                        .compose(_ -> parked(connection, tenant, from.generation()))
                        .compose(parked -> {
                            Map<String, List<StoredEvent>> byStream = byStream(events, parked);
                            return rowsBefore(connection, tenant, from.generation(), byStream)
                                    .compose(before ->
                                            write(connection, tenant, from.generation(), byStream, before, refused));
                        })
                        .compose(_ -> connection
                                .preparedQuery("UPDATE projection SET position = $4 WHERE tenant_id = $1 AND name = $2"
                                        + " AND generation = $3")
                                .execute(Tuple.of(tenant, view.table(), from.generation(), upTo)))
                        .map(_ -> new Checkpoint(from.generation(), upTo)));
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
                connection -> rowsBefore(connection, tenant, generation, stream)
                        .compose(before -> write(connection, tenant, generation, stream, before, Set.of()))
                        .compose(_ -> Future.failedFuture(new Tried())));
    }

    /** Rolls back a transaction that only tried something. */
    private static final class Tried extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Tried() {
            super("tried", null, false, false);
        }
    }

    /** Whoever writes rows holds the checkpoint; a runner whose checkpoint is not the current one writes nothing. */
    private Future<Void> lock(SqlConnection connection, String tenant, Checkpoint at) {
        return connection
                .preparedQuery("SELECT 1 FROM projection WHERE tenant_id = $1 AND name = $2"
                        + " AND generation = $3 AND position = $4 FOR UPDATE")
                .execute(Tuple.of(tenant, view.table(), at.generation(), at.position()))
                .compose(rows -> rows.size() == 1
                        ? Future.succeededFuture()
                        : Future.failedFuture(new IllegalStateException("Another runner moved the checkpoint")));
    }

    private Future<Checkpoint> lockLive(SqlConnection connection, String tenant) {
        return connection
                .preparedQuery("SELECT generation, position FROM projection"
                        + " WHERE tenant_id = $1 AND name = $2 AND live FOR UPDATE")
                .execute(Tuple.of(tenant, view.table()))
                .map(rows -> {
                    Row row = rows.iterator().next();
                    return new Checkpoint(row.getInteger(0), row.getLong(1));
                });
    }

    /** Data exceptions and violated constraints. */
    private static boolean isAboutData(Throwable failure) {
        String state = failure instanceof PgException pg ? pg.getSqlState() : null;
        return state != null && (state.startsWith("22") || state.startsWith("23"));
    }

    private record Before(String state, String createdAt) {}

    private Future<Map<String, Before>> rowsBefore(
            SqlConnection connection, String tenant, int generation, Map<String, List<StoredEvent>> byStream) {
        String[] ids = byStream.entrySet().stream()
                .filter(entry -> entry.getValue().getFirst().version() > 1)
                .map(entry -> StreamId.parse(entry.getKey()).id())
                .toArray(String[]::new);
        if (ids.length == 0) {
            return Future.succeededFuture(Map.of());
        }
        return connection
                .preparedQuery("SELECT id, state, created_at::text FROM " + view.table()
                        + " WHERE tenant_id = $1 AND generation = $2 AND id = ANY ($3)")
                .execute(Tuple.of(tenant, generation, ids))
                .map(rows -> {
                    Map<String, Before> before = HashMap.newHashMap(rows.size());
                    for (Row row : rows) {
                        before.put(row.getString(0), new Before(row.getString(1), row.getString(2)));
                    }
                    return before;
                });
    }

    private Future<Void> write(
            SqlConnection connection,
            String tenant,
            int generation,
            Map<String, List<StoredEvent>> byStream,
            Map<String, Before> before,
            Set<String> refused) {
        ArrayNode rows = Json.mapper().createArrayNode();
        List<Parked> failed = new ArrayList<>();
        byStream.forEach((stream, events) -> {
            if (refused.contains(stream)) {
                failed.add(parked(events.getFirst(), "the table refuses the row"));
                return;
            }
            try {
                rows.add(row(tenant, generation, StreamId.parse(stream).id(), events, before));
            } catch (RuntimeException e) {
                failed.add(parked(events.getFirst(), e.getClass().getSimpleName()));
            }
        });
        return upsert(connection, rows).compose(_ -> park(connection, tenant, generation, failed));
    }

    private Parked parked(StoredEvent first, String reason) {
        LOG.errorf("projection %s parks a stream at position %d: %s", view.table(), first.position(), reason);
        return new Parked(first.stream(), first.position(), reason);
    }

    private ObjectNode row(
            String tenant, int generation, String id, List<StoredEvent> events, Map<String, Before> before) {
        Feature<?, S, E> feature = view.feature();
        Before row = before.get(id);
        boolean isNew = events.getFirst().version() == 1;
        if (!isNew && row == null) {
            throw new IllegalStateException("The stream's earlier events are missing");
        }
        S state = feature.fold(
                isNew || row == null ? feature.decider().initial() : feature.readState(row.state()), events);
        ObjectNode json = Json.mapper().createObjectNode();
        json.put("tenant_id", tenant)
                .put("generation", generation)
                .put("id", id)
                .put("version", events.getLast().version())
                .put("position", events.getLast().position())
                .put("state", feature.writeState(state))
                .put(
                        "created_at",
                        isNew || row == null ? events.getFirst().recordedAt().toString() : row.createdAt())
                .put("updated_at", events.getLast().recordedAt().toString());
        view.columns()
                .of(id, state)
                .forEach((name, value) -> json.set(name, Json.mapper().valueToTree(value)));
        return json;
    }

    private Future<Void> upsert(SqlConnection connection, ArrayNode rows) {
        if (rows.isEmpty()) {
            return Future.succeededFuture();
        }
        List<String> columns = new ArrayList<>();
        rows.get(0).fieldNames().forEachRemaining(columns::add);
        String names = String.join(", ", columns);
        String updates = columns.stream()
                .filter(column ->
                        !Set.of("tenant_id", "generation", "id", "created_at").contains(column))
                .map(column -> column + " = excluded." + column)
                .collect(Collectors.joining(", "));
        try {
            return connection
                    .preparedQuery("INSERT INTO " + view.table() + " (" + names + ") SELECT " + names
                            + " FROM jsonb_populate_recordset(NULL::" + view.table() + ", $1::text::jsonb)"
                            + " ON CONFLICT (tenant_id, generation, id) DO UPDATE SET " + updates)
                    .execute(Tuple.of(Json.mapper().writeValueAsString(rows)))
                    .mapEmpty();
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Future<Void> park(SqlConnection connection, String tenant, int generation, List<Parked> failed) {
        if (failed.isEmpty()) {
            return Future.succeededFuture();
        }
        List<Tuple> rows = failed.stream()
                .map(p -> Tuple.of(tenant, view.table(), generation, p.stream(), p.position(), p.reason()))
                .toList();
        return connection
                .preparedQuery("INSERT INTO parked (tenant_id, name, generation, stream_id, position, reason)"
                        + " VALUES ($1, $2, $3, $4, $5, $6)")
                .executeBatch(rows)
                .mapEmpty();
    }

    private Future<Set<String>> parked(SqlConnection connection, String tenant, int generation) {
        return connection
                .preparedQuery("SELECT stream_id FROM parked WHERE tenant_id = $1 AND name = $2 AND generation = $3")
                .execute(Tuple.of(tenant, view.table(), generation))
                .map(rows -> {
                    Set<String> streams = new HashSet<>();
                    rows.forEach(row -> streams.add(row.getString(0)));
                    return streams;
                });
    }

    /** Where the live rows of a tenant stand. */
    public Future<Checkpoint> checkpoint(String tenant) {
        return Tenancy.within(
                pool,
                tenant,
                connection -> connection
                        .preparedQuery("INSERT INTO projection (tenant_id, name, generation, position, live)"
                                + " VALUES ($1, $2, 1, 0, true) ON CONFLICT DO NOTHING")
                        .execute(Tuple.of(tenant, view.table()))
                        .compose(_ -> connection
                                .preparedQuery("SELECT generation, position FROM projection"
                                        + " WHERE tenant_id = $1 AND name = $2 AND live")
                                .execute(Tuple.of(tenant, view.table())))
                        .map(rows -> {
                            Row row = rows.iterator().next();
                            return new Checkpoint(row.getInteger(0), row.getLong(1));
                        }));
    }

    /** The streams that wait. */
    public Future<List<Parked>> parked(String tenant) {
        return Tenancy.within(
                pool,
                tenant,
                connection -> connection
                        .preparedQuery(
                                "SELECT stream_id, position, reason FROM parked WHERE tenant_id = $1 AND name = $2"
                                        + " ORDER BY position LIMIT 1000")
                        .execute(Tuple.of(tenant, view.table()))
                        .map(rows -> {
                            List<Parked> found = new ArrayList<>();
                            rows.forEach(
                                    row -> found.add(new Parked(row.getString(0), row.getLong(1), row.getString(2))));
                            return found;
                        }));
    }

    /** Folds a parked stream again, up to where the live rows stand; it stays parked if it still cannot be digested. */
    public Future<Void> replayParked(String tenant, String stream) {
        return Tenancy.within(
                pool,
                tenant,
                connection -> lockLive(connection, tenant)
                        .compose(live -> log.readStream(tenant, StreamId.parse(stream), 0, Long.MAX_VALUE)
                                .compose(events -> {
                                    List<StoredEvent> due = events.stream()
                                            .filter(event -> event.position() <= live.position())
                                            .toList();
                                    ArrayNode rows = Json.mapper().createArrayNode();
                                    rows.add(row(
                                            tenant,
                                            live.generation(),
                                            StreamId.parse(stream).id(),
                                            due,
                                            Map.of()));
                                    return upsert(connection, rows);
                                })
                                .compose(_ -> connection
                                        .preparedQuery("DELETE FROM parked WHERE tenant_id = $1 AND name = $2"
                                                + " AND generation = $3 AND stream_id = $4")
                                        .execute(Tuple.of(tenant, view.table(), live.generation(), stream))))
                        .mapEmpty());
    }

    /**
     * Builds the rows anew from the first event beside the live ones, which go on being read, and switches when they
     * have caught up.
     *
     * @return how many events were folded
     */
    public Future<Long> rebuild(String tenant) {
        return begin(tenant)
                .compose(next -> log.head(tenant).compose(head -> {
                    TenantRun building = new TenantRun();
                    building.head = head;
                    return pages(tenant, building, next, REBUILD_PAGE)
                            .compose(caughtUp -> exclusively(tenant, () -> switchOver(tenant, building, caughtUp)));
                }));
    }

    /** Catches up with the live rows until nobody moves them any more, and takes their place. */
    private Future<Long> switchOver(String tenant, TenantRun building, Checkpoint from) {
        return checkpoint(tenant).compose(live -> {
            synchronized (this) {
                building.head = Math.max(live.position(), building.head);
            }
            return pages(tenant, building, from, REBUILD_PAGE)
                    .compose(ready -> goLive(tenant, ready)
                            .compose(done -> done
                                    ? Future.succeededFuture(ready.position())
                                    : switchOver(tenant, building, ready)));
        });
    }

    private Future<Checkpoint> begin(String tenant) {
        return checkpoint(tenant)
                .compose(_ -> Tenancy.within(
                        pool,
                        tenant,
                        connection -> connection
                                .preparedQuery("INSERT INTO projection (tenant_id, name, generation, position, live)"
                                        + " SELECT $1, $2, max(generation) + 1, 0, false FROM projection"
                                        + " WHERE tenant_id = $1 AND name = $2 RETURNING generation")
                                .execute(Tuple.of(tenant, view.table()))
                                .map(rows ->
                                        new Checkpoint(rows.iterator().next().getInteger(0), 0))));
    }

    /** Answers false, with nothing done, if the live rows are ahead after all. */
    private Future<Boolean> goLive(String tenant, Checkpoint next) {
        return Tenancy.within(
                        pool,
                        tenant,
                        connection -> lockLive(connection, tenant)
                                .compose(live -> live.position() > next.position()
                                        ? Future.succeededFuture(false)
                                        : connection
                                                .preparedQuery(
                                                        "DELETE FROM projection WHERE tenant_id = $1 AND name = $2"
                                                                + " AND generation <> $3")
                                                .execute(Tuple.of(tenant, view.table(), next.generation()))
                                                .compose(_ -> connection
                                                        .preparedQuery(
                                                                "UPDATE projection SET live = true"
                                                                        + " WHERE tenant_id = $1 AND name = $2 AND generation = $3")
                                                        .execute(Tuple.of(tenant, view.table(), next.generation())))
                                                .map(true)))
                .compose(live ->
                        live ? forgetOthers(tenant, next.generation()).map(true) : Future.succeededFuture(false));
    }

    private Future<Void> forgetOthers(String tenant, int generation) {
        return Tenancy.within(
                pool,
                tenant,
                connection -> connection
                        .preparedQuery("DELETE FROM " + view.table() + " WHERE tenant_id = $1 AND generation <> $2")
                        .execute(Tuple.of(tenant, generation))
                        .compose(_ -> connection
                                .preparedQuery(
                                        "DELETE FROM parked WHERE tenant_id = $1 AND name = $2 AND generation <> $3")
                                .execute(Tuple.of(tenant, view.table(), generation)))
                        .mapEmpty());
    }

    /** Runs {@code work} while the live runner rests. */
    private <T> Future<T> exclusively(String tenant, Supplier<Future<T>> work) {
        TenantRun run;
        synchronized (this) {
            run = runs.computeIfAbsent(tenant, _ -> new TenantRun());
            if (run.rebuilding) {
                return later(() -> exclusively(tenant, work));
            }
            run.rebuilding = true;
        }
        return resting(run).compose(_ -> work.get()).onComplete(_ -> {
            synchronized (this) {
                run.rebuilding = false;
            }
            advance(tenant, run.head);
        });
    }

    /** Completes when the page that the live runner is writing is written. */
    private synchronized Future<Void> resting(TenantRun run) {
        return run.running ? later(() -> resting(run)) : Future.succeededFuture();
    }

    private <T> Future<T> later(Supplier<Future<T>> work) {
        Promise<T> done = Promise.promise();
        vertx.setTimer(5, _ -> work.get().onComplete(done));
        return done.future();
    }
}
