package org.lodestar.evidence.assessmentimport.intake;

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
import java.io.IOException;
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
import org.lodestar.eventsourcing.runtime.EventSourcing;
import org.lodestar.eventsourcing.store.Tenancy;
import org.lodestar.evidence.assessmentimport.intake.AssessmentImport.Progress;
import org.lodestar.evidence.assessmentimport.intake.AssessmentImport.State;
import org.lodestar.oneroster.intake.ImportRejection;
import org.lodestar.oneroster.intake.ImportTables;
import org.lodestar.oneroster.intake.PackageCheck;
import org.lodestar.oneroster.intake.ReportLine;

/** The imports of all tenants: taken in, and looked at. */
@Singleton
public class AssessmentImports {

    /** Queue, packages and reports. */
    public static final ImportTables TABLES = new ImportTables("assessment_import");

    private final Vertx vertx;
    private final Pool pool;
    private final AssessmentImportConfig config;

    AssessmentImports(Vertx vertx, EventSourcing eventSourcing, AssessmentImportConfig config) {
        this.vertx = vertx;
        this.pool = eventSourcing.pool();
        this.config = config;
    }

    /**
     * Identifies the bytes of a package that is worth taking in. Blocks.
     *
     * @throws CommandFailure.Refused if it is not
     */
    public String fingerprint(Path file) throws IOException {
        return PackageCheck.fingerprint(file, config.limits(), AssessmentFile.BINDING);
    }

    /** An import that was taken in now, or under the same idempotency key before. */
    public record Accepted(AssessmentImport accepted, boolean replayed) {}

    /**
     * Stores a package and queues it. Once this completes, the package is safe.
     *
     * @param fingerprint identifies the package
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
                        "INSERT INTO assessment_import (tenant_id, id, state, actor, idempotency_key, fingerprint)"
                                + " VALUES ($1, $2, 'QUEUED', $3, $4, $5)"
                                + " ON CONFLICT (tenant_id, actor, idempotency_key) DO NOTHING RETURNING *")
                .execute(Tuple.of(call.tenant(), id, call.actor(), key, fingerprint))
                .compose(inserted -> inserted.size() == 0
                        ? acceptedBefore(connection, call, fingerprint)
                        : TABLES.store(connection, call.tenant(), id, file)
                                .compose(_ -> TABLES.enqueue(connection, call, id))
                                .map(new Accepted(read(inserted.iterator().next()), false)));
    }

    private static Future<Accepted> acceptedBefore(SqlConnection connection, Call call, String fingerprint) {
        return connection
                .preparedQuery("SELECT * FROM assessment_import WHERE tenant_id = $1 AND actor = $2"
                        + " AND idempotency_key = $3 AND fingerprint = $4")
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

    /** One import of the tenant. */
    public Future<Optional<AssessmentImport>> find(String tenant, UUID id) {
        return query(
                        tenant,
                        "SELECT * FROM assessment_import WHERE tenant_id = $1 AND id = $2",
                        AssessmentImports::read,
                        id)
                .map(found -> found.stream().findFirst());
    }

    /** Imports before one of them, the newest first. */
    public Future<List<AssessmentImport>> list(String tenant, Optional<UUID> before, int most) {
        return query(
                tenant,
                "SELECT * FROM assessment_import WHERE tenant_id = $1 AND id < $2 ORDER BY id DESC LIMIT $3",
                AssessmentImports::read,
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

    private static AssessmentImport read(Row row) {
        return new AssessmentImport(
                row.getUUID("id"),
                State.valueOf(row.getString("state")),
                row.getOffsetDateTime("created_at").toInstant(),
                instant(row, "started_at"),
                instant(row, "finished_at"),
                Optional.ofNullable(row.getString("source_system")),
                new Progress(
                        row.getLong("read"),
                        row.getLong("created"),
                        row.getLong("updated"),
                        row.getLong("unchanged"),
                        row.getLong("removed"),
                        row.getLong("rejected")),
                row.getLong("faults"),
                List.of(row.getArrayOfStrings("refused_for")));
    }

    private static Optional<Instant> instant(Row row, String column) {
        return Optional.ofNullable(row.getOffsetDateTime(column)).map(OffsetDateTime::toInstant);
    }
}
