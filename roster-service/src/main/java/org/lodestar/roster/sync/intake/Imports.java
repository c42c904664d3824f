package org.lodestar.roster.sync.intake;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.lodestar.eventsourcing.commanding.Call;
import org.lodestar.eventsourcing.commanding.CommandFailure;
import org.lodestar.eventsourcing.commanding.Streams;
import org.lodestar.eventsourcing.json.Json;
import org.lodestar.eventsourcing.runtime.EventSourcing;
import org.lodestar.eventsourcing.store.Tenancy;
import org.lodestar.oneroster.csv.Mode;
import org.lodestar.oneroster.intake.ImportTables;
import org.lodestar.oneroster.intake.Intake;
import org.lodestar.roster.sync.intake.RosterImport.FileProgress;
import org.lodestar.roster.sync.intake.RosterImport.Origin;
import org.lodestar.roster.sync.intake.RosterImport.Progress;
import org.lodestar.roster.sync.intake.RosterImport.State;
import org.lodestar.roster.sync.oneroster.OneRosterFile;
import org.lodestar.roster.sync.provider.PullRejection;

/** The imports of rosters: packages that were sent, and pulls. */
@Singleton
public class Imports extends Intake<RosterImport> {

    /** Queue, packages and reports. */
    public static final ImportTables TABLES = new ImportTables("roster_import");

    /** An import with its files, for {@link #read}. */
    static final String COLUMNS = "i.*, (SELECT coalesce(jsonb_agg(to_jsonb(f) ORDER BY f.step), '[]')::text"
            + " FROM roster_import_file f WHERE f.tenant_id = i.tenant_id AND f.import_id = i.id) AS files";

    private final Pool pool;

    Imports(Vertx vertx, EventSourcing eventSourcing) {
        super(vertx, eventSourcing.pool(), TABLES, COLUMNS, Imports::read);
        this.pool = eventSourcing.pool();
    }

    /**
     * Queues a pull from the tenant's provider.
     *
     * @return fails with {@link CommandFailure.Refused} if there is none, if it is being read already, or if what has
     *     changed is asked for before everything was
     */
    public Future<Accepted<RosterImport>> pull(Call call, Origin origin) {
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
                                        .map(new Accepted<>(
                                                read(inserted.iterator().next()), false))));
    }

    private Future<Accepted<RosterImport>> notPulled(SqlConnection connection, Call call, Origin origin) {
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
