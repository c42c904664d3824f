package org.lodestar.roster.sync.intake;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.file.AsyncFile;
import io.vertx.core.file.OpenOptions;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.lodestar.eventsourcing.commanding.Call;
import org.lodestar.eventsourcing.commanding.CommandFailure;
import org.lodestar.eventsourcing.commanding.Streams;
import org.lodestar.eventsourcing.json.Json;
import org.lodestar.eventsourcing.runtime.EventSourcing;
import org.lodestar.eventsourcing.store.Tenancy;
import org.lodestar.oneroster.csv.Mode;
import org.lodestar.oneroster.intake.ImportRejection;
import org.lodestar.oneroster.intake.ImportTables;
import org.lodestar.oneroster.intake.ReportLine;
import org.lodestar.roster.sync.intake.RosterImport.FileProgress;
import org.lodestar.roster.sync.intake.RosterImport.Origin;
import org.lodestar.roster.sync.intake.RosterImport.Progress;
import org.lodestar.roster.sync.intake.RosterImport.State;
import org.lodestar.roster.sync.oneroster.OneRosterFile;
import org.lodestar.roster.sync.provider.PullRejection;

/** The imports of all tenants: taken in, and looked at. */
@Singleton
public class Imports {

    /** Queue, packages and reports. */
    public static final ImportTables TABLES = new ImportTables("roster_import");

    /** Imports with their files, for {@link #read}. */
    static final String SELECT = "SELECT i.*, (SELECT coalesce(jsonb_agg(to_jsonb(f) ORDER BY f.step), '[]')::text"
            + " FROM roster_import_file f WHERE f.tenant_id = i.tenant_id AND f.import_id = i.id) AS files"
            + " FROM roster_import i";

    private final Vertx vertx;
    private final Pool pool;

    Imports(Vertx vertx, EventSourcing eventSourcing) {
        this.vertx = vertx;
        this.pool = eventSourcing.pool();
    }

    /** An import that was taken in now, or under the same idempotency key before. */
    public record Accepted(RosterImport accepted, boolean replayed) {}

    /**
     * Stores a package and queues it. Once this completes, the package is safe.
     *
     * @param fingerprint identifies the request with its package
     * @return fails with {@link CommandFailure.Refused} if the idempotency key was used for another request
     */
    public Future<Accepted> accept(Call call, Path file, String fingerprint) {
        UUID id = UUID.fromString(Streams.newId());
        return vertx.fileSystem()
                .open(file.toString(), new OpenOptions().setRead(true).setWrite(false))
                .compose(opened -> Tenancy.within(
                                pool, call.tenant(), connection -> accept(connection, call, id, opened, fingerprint))
                        .eventually(() -> opened.close()));
    }

    private Future<Accepted> accept(SqlConnection connection, Call call, UUID id, AsyncFile file, String fingerprint) {
        String key = call.idempotency().map(Call.Idempotency::key).orElse(null);
        return connection
                .preparedQuery(
                        "INSERT INTO roster_import AS i (tenant_id, id, state, actor, idempotency_key, fingerprint)"
                                + " VALUES ($1, $2, 'QUEUED', $3, $4, $5)"
                                + " ON CONFLICT (tenant_id, actor, idempotency_key) DO NOTHING RETURNING i.*, '[]' AS files")
                .execute(Tuple.of(call.tenant(), id, call.actor(), key, fingerprint))
                .compose(inserted -> inserted.size() == 0
                        ? acceptedBefore(connection, call, fingerprint)
                        : TABLES.store(connection, call.tenant(), id, file)
                                .compose(_ -> TABLES.enqueue(connection, call, id))
                                .map(new Accepted(read(inserted.iterator().next()), false)));
    }

    private static Future<Accepted> acceptedBefore(SqlConnection connection, Call call, String fingerprint) {
        return connection
                .preparedQuery(
                        SELECT + " WHERE tenant_id = $1 AND actor = $2 AND idempotency_key = $3 AND fingerprint = $4")
                .execute(Tuple.of(
                        call.tenant(),
                        call.actor(),
                        call.idempotency().orElseThrow().key(),
                        fingerprint))
                .compose(found -> found.size() == 0
                        ? Future.failedFuture(new CommandFailure.Refused(ImportRejection.IDEMPOTENCY_KEY_REUSED))
                        : Future.succeededFuture(
                                new Accepted(read(found.iterator().next()), true)));
    }

    /**
     * Queues a pull from the tenant's provider.
     *
     * @return fails with {@link CommandFailure.Refused} if there is none, if it is being read already, or if what has
     *     changed is asked for before everything was
     */
    public Future<Accepted> pull(Call call, Origin origin) {
        UUID id = UUID.fromString(Streams.newId());
        String key = call.idempotency().map(Call.Idempotency::key).orElse(null);
        return Tenancy.within(
                pool,
                call.tenant(),
                connection -> connection
                        .preparedQuery("INSERT INTO roster_import AS i"
                                + " (tenant_id, id, state, actor, idempotency_key, fingerprint, origin, changed_since)"
                                + " SELECT $1, $2::uuid, 'QUEUED', $3::text, $4::text, $5::text, $5::text, CASE WHEN $6::boolean THEN c.read_until END"
                                + " FROM roster_connection c WHERE c.tenant_id = $1 AND (c.read_until IS NOT NULL OR NOT $6)"
                                + " ON CONFLICT DO NOTHING RETURNING i.*, '[]' AS files")
                        .execute(Tuple.of(
                                call.tenant(), id, call.actor(), key, origin.name(), origin == Origin.INCREMENTAL_PULL))
                        .compose(inserted -> inserted.size() == 0
                                ? notPulled(connection, call, origin)
                                : TABLES.enqueue(connection, call, id)
                                        .map(new Accepted(
                                                read(inserted.iterator().next()), false))));
    }

    private static Future<Accepted> notPulled(SqlConnection connection, Call call, Origin origin) {
        return connection
                .preparedQuery("SELECT (SELECT count(*) FROM roster_import WHERE tenant_id = $1 AND actor = $2"
                        + " AND idempotency_key = $3) > 0 AS repeated,"
                        + " (SELECT count(*) FROM roster_connection WHERE tenant_id = $1) > 0 AS connected,"
                        + " (SELECT count(*) FROM roster_connection WHERE tenant_id = $1"
                        + " AND read_until IS NOT NULL) > 0 AS pulled")
                .execute(Tuple.of(
                        call.tenant(),
                        call.actor(),
                        call.idempotency().map(Call.Idempotency::key).orElse(null)))
                .compose(rows -> {
                    Row row = rows.iterator().next();
                    if (row.getBoolean("repeated")) {
                        return acceptedBefore(connection, call, origin.name());
                    }
                    return Future.failedFuture(new CommandFailure.Refused(
                            !row.getBoolean("connected")
                                    ? PullRejection.CONNECTION_MISSING
                                    : origin == Origin.INCREMENTAL_PULL && !row.getBoolean("pulled")
                                            ? PullRejection.NOTHING_PULLED_YET
                                            : PullRejection.PULL_UNDER_WAY));
                });
    }

    /** One import of the tenant. */
    public Future<Optional<RosterImport>> find(String tenant, UUID id) {
        return query(tenant, SELECT + " WHERE tenant_id = $1 AND id = $2", Imports::read, id)
                .map(found -> found.stream().findFirst());
    }

    /** Imports before one of them, the newest first. */
    public Future<List<RosterImport>> list(String tenant, Optional<UUID> before, int most) {
        return query(
                tenant,
                SELECT + " WHERE tenant_id = $1 AND id < $2 ORDER BY id DESC LIMIT $3",
                Imports::read,
                before.orElse(new UUID(-1, -1)),
                most);
    }

    /** The report after one of its lines. */
    public Future<List<ReportLine>> report(String tenant, UUID id, long after, int most) {
        return Tenancy.within(pool, tenant, connection -> TABLES.report(connection, tenant, id, after, most));
    }

    private <T> Future<List<T>> query(String tenant, String sql, Function<Row, T> read, Object... parameters) {
        Tuple values = Tuple.of(tenant);
        for (Object parameter : parameters) {
            values.addValue(parameter);
        }
        return Tenancy.within(
                pool,
                tenant,
                connection -> connection.preparedQuery(sql).execute(values).map((RowSet<Row> rows) -> {
                    List<T> all = new ArrayList<>(rows.size());
                    rows.forEach(row -> all.add(read.apply(row)));
                    return all;
                }));
    }

    static RosterImport read(Row row) {
        List<FileProgress> files = files(row);
        long created = row.getLong("created");
        long updated = row.getLong("updated");
        long removed = row.getLong("removed");
        return new RosterImport(
                row.getUUID("id"),
                Origin.valueOf(row.getString("origin")),
                State.valueOf(row.getString("state")),
                row.getString("actor"),
                row.getOffsetDateTime("created_at").toInstant(),
                instant(row, "started_at"),
                instant(row, "finished_at"),
                Optional.ofNullable(row.getString("source_system")),
                new Progress(
                        files.stream().mapToLong(FileProgress::read).sum(),
                        created,
                        updated,
                        unchanged(row.getLong("applied"), created, updated, removed),
                        removed,
                        files.stream().mapToLong(FileProgress::rejected).sum()),
                files,
                row.getLong("faults"),
                List.of(row.getArrayOfStrings("refused_for")));
    }

    private static List<FileProgress> files(Row row) {
        try {
            List<FileProgress> files = new ArrayList<>();
            Json.mapper().readTree(row.getString("files")).forEach(file -> files.add(file(file)));
            return files;
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static FileProgress file(JsonNode file) {
        long created = file.path("created").asLong();
        long updated = file.path("updated").asLong();
        long removed = file.path("removed").asLong();
        return new FileProgress(
                OneRosterFile.ofStep(file.path("step").asInt()).fileName(),
                Mode.valueOf(file.path("mode").asText()),
                file.path("read").asLong(),
                created,
                updated,
                unchanged(file.path("applied").asLong(), created, updated, removed),
                removed,
                file.path("rejected").asLong());
    }

    /** While an import is applied, events are counted a little earlier than what was asked for. */
    private static long unchanged(long applied, long created, long updated, long removed) {
        return Math.max(0, applied - created - updated - removed);
    }

    private static Optional<Instant> instant(Row row, String column) {
        return Optional.ofNullable(row.getOffsetDateTime(column)).map(OffsetDateTime::toInstant);
    }
}
