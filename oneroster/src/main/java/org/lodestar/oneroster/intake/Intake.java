package org.lodestar.oneroster.intake;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.file.AsyncFile;
import io.vertx.core.file.OpenOptions;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.lodestar.eventsourcing.commanding.Call;
import org.lodestar.eventsourcing.commanding.CommandFailure;
import org.lodestar.eventsourcing.commanding.Streams;
import org.lodestar.eventsourcing.store.Tenancy;

/** The imports of one kind, of all tenants: taken in, and looked at. */
public abstract class Intake<I> {

    private final Vertx vertx;
    private final Pool pool;
    private final ImportTables tables;
    private final String columns;
    private final Function<Row, I> read;

    /**
     * @param columns of an import, called {@code i}, as SQL
     * @param read makes an import of them
     */
    protected Intake(Vertx vertx, Pool pool, ImportTables tables, String columns, Function<Row, I> read) {
        this.vertx = vertx;
        this.pool = pool;
        this.tables = tables;
        this.columns = columns;
        this.read = read;
    }

    /** An import that was taken in now, or under the same idempotency key before. */
    public record Accepted<I>(I accepted, boolean replayed) {}

    /**
     * Stores a package and queues it. Once this completes, the package is safe.
     *
     * @param fingerprint identifies the request with its package
     * @return fails with {@link CommandFailure.Refused} if the idempotency key was used for another request
     */
    public Future<Accepted<I>> accept(Call call, Path file, String fingerprint) {
        UUID id = UUID.fromString(Streams.newId());
        return vertx.fileSystem()
                .open(file.toString(), new OpenOptions().setRead(true).setWrite(false))
                .compose(opened -> Tenancy.within(
                                pool, call.tenant(), connection -> accept(connection, call, id, opened, fingerprint))
                        .eventually(() -> opened.close()));
    }

    private Future<Accepted<I>> accept(
            SqlConnection connection, Call call, UUID id, AsyncFile file, String fingerprint) {
        String key = call.idempotency().map(Call.Idempotency::key).orElse(null);
        return connection
                .preparedQuery("INSERT INTO " + tables.name()
                        + " AS i (tenant_id, id, state, actor, idempotency_key, fingerprint)"
                        + " VALUES ($1, $2, 'QUEUED', $3, $4, $5)"
                        + " ON CONFLICT (tenant_id, actor, idempotency_key) DO NOTHING RETURNING " + columns)
                .execute(Tuple.of(call.tenant(), id, call.actor(), key, fingerprint))
                .compose(inserted -> inserted.size() == 0
                        ? acceptedBefore(connection, call, fingerprint)
                        : tables.store(connection, call.tenant(), id, file)
                                .compose(_ -> tables.enqueue(connection, call, id))
                                .map(new Accepted<>(
                                        read.apply(inserted.iterator().next()), false)));
    }

    /** The import that was taken in under the idempotency key of a call, if that was the same request. */
    protected final Future<Accepted<I>> acceptedBefore(SqlConnection connection, Call call, String fingerprint) {
        return connection
                .preparedQuery(
                        select() + " WHERE tenant_id = $1 AND actor = $2 AND idempotency_key = $3 AND fingerprint = $4")
                .execute(Tuple.of(
                        call.tenant(),
                        call.actor(),
                        call.idempotency().orElseThrow().key(),
                        fingerprint))
                .compose(found -> found.size() == 0
                        ? Future.failedFuture(new CommandFailure.Refused(ImportRejection.IDEMPOTENCY_KEY_REUSED))
                        : Future.succeededFuture(
                                new Accepted<>(read.apply(found.iterator().next()), true)));
    }

    /** One import of the tenant. */
    public Future<Optional<I>> find(String tenant, UUID id) {
        return query(tenant, " WHERE tenant_id = $1 AND id = $2", Tuple.of(tenant, id))
                .map(found -> found.stream().findFirst());
    }

    /** Imports before one of them, the newest first. */
    public Future<List<I>> list(String tenant, Optional<UUID> before, int most) {
        return query(
                tenant,
                " WHERE tenant_id = $1 AND id < $2 ORDER BY id DESC LIMIT $3",
                Tuple.of(tenant, before.orElse(new UUID(-1, -1)), most));
    }

    /** The report after one of its lines. */
    public Future<List<ReportLine>> report(String tenant, UUID id, long after, int most) {
        return Tenancy.within(pool, tenant, connection -> tables.report(connection, tenant, id, after, most));
    }

    private Future<List<I>> query(String tenant, String which, Tuple parameters) {
        return Tenancy.within(
                pool,
                tenant,
                connection -> connection
                        .preparedQuery(select() + which)
                        .execute(parameters)
                        .map(rows -> {
                            List<I> all = new ArrayList<>(rows.size());
                            rows.forEach(row -> all.add(read.apply(row)));
                            return all;
                        }));
    }

    private String select() {
        return "SELECT " + columns + " FROM " + tables.name() + " i";
    }
}
