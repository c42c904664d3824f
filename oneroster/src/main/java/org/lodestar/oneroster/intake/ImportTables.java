package org.lodestar.oneroster.intake;

import static org.lodestar.oneroster.intake.Waiting.on;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.file.AsyncFile;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.lodestar.eventsourcing.commanding.Call;
import org.lodestar.eventsourcing.json.Json;
import org.lodestar.eventsourcing.leasing.Claim;
import org.lodestar.eventsourcing.leasing.LeaseQueue;
import org.lodestar.oneroster.csv.Binding;
import org.lodestar.oneroster.csv.OneRosterPackage;
import org.lodestar.oneroster.csv.PackageFault;
import org.lodestar.oneroster.csv.PackageFile;
import org.lodestar.oneroster.csv.PackageLimits;
import org.lodestar.oneroster.csv.PackageRefused;

/**
 * What every kind of import keeps beside its own row: its place in the queue, the package as it came, and the report of what was
 * wrong with it.
 *
 * @param name that of the imports' table; those beside it end in {@code _queue}, {@code _upload} and {@code _fault}
 */
public record ImportTables(String name) {

    private static final int PART = 1024 * 1024;

    /**
     * Hands imports to workers, of a tenant the oldest, one at a time. The one that was begun goes on, if one was: an earlier one
     * may have been stored later.
     *
     * @param lease how long a worker that falls silent keeps its import
     */
    public LeaseQueue queue(Pool pool, Duration lease) {
        String next = "NOT EXISTS (SELECT FROM " + name + "_queue other WHERE other.tenant_id = q.tenant_id"
                + " AND (other.attempts = 0, other.import_id) < (q.attempts = 0, q.import_id)) ORDER BY q.import_id";
        return new LeaseQueue(
                pool, new LeaseQueue.Table(name + "_queue", "import_id", "lease_until", "'IMPORT'", next), lease);
    }

    /** Has an import worked on once the transaction is committed. */
    public Future<Void> enqueue(SqlConnection connection, Call call, UUID id) {
        return connection
                .preparedQuery("INSERT INTO " + name + "_queue (import_id, tenant_id, request_id) VALUES ($1, $2, $3)")
                .execute(Tuple.of(id, call.tenant(), call.correlationId()))
                .mapEmpty();
    }

    /** Stores the package of an import as it lies on disk. */
    public Future<Void> store(SqlConnection connection, String tenant, UUID id, AsyncFile file) {
        return store(connection, tenant, id, file, 0);
    }

    private Future<Void> store(SqlConnection connection, String tenant, UUID id, AsyncFile file, int part) {
        return file.read(Buffer.buffer(), 0, (long) part * PART, PART)
                .compose(bytes -> bytes.length() == 0
                        ? Future.succeededFuture()
                        : connection
                                .preparedQuery("INSERT INTO " + name + "_upload (tenant_id, import_id, part, bytes)"
                                        + " VALUES ($1, $2, $3, $4)")
                                .execute(Tuple.of(tenant, id, part, bytes))
                                .compose(_ -> store(connection, tenant, id, file, part + 1)));
    }

    /**
     * Opens the package of an import. It lies on disk without a name while it is open, and no longer. Blocks.
     *
     * @throws PackageRefused with everything wrong with the container and the manifest
     */
    public <F extends PackageFile> OneRosterPackage<F> open(
            LeaseQueue queue, Claim claim, PackageLimits limits, Binding<F> binding)
            throws IOException, InterruptedException {
        Path file = Files.createTempFile("import", ".zip");
        try {
            try (OutputStream out = Files.newOutputStream(file)) {
                Optional<byte[]> part = part(queue, claim, 0);
                for (int next = 1; part.isPresent(); next++) {
                    out.write(part.get());
                    part = part(queue, claim, next);
                }
            }
            return OneRosterPackage.open(file, limits, binding);
        } finally {
            Files.delete(file);
        }
    }

    private Optional<byte[]> part(LeaseQueue queue, Claim claim, int part) throws InterruptedException {
        return on(queue.within(
                claim,
                connection -> connection
                        .preparedQuery("SELECT bytes FROM " + name + "_upload"
                                + " WHERE tenant_id = $1 AND import_id = $2 AND part = $3")
                        .execute(Tuple.of(claim.tenant(), claim.id(), part))
                        .map(rows -> rows.size() == 0
                                ? Optional.empty()
                                : Optional.of(
                                        rows.iterator().next().getBuffer(0).getBytes()))));
    }

    /** The package is needed no more. */
    public Future<Void> discardPackage(SqlConnection connection, Claim claim) {
        return delete(connection, claim, "_upload");
    }

    /** The report begins anew. */
    public Future<Void> discardReport(SqlConnection connection, Claim claim) {
        return delete(connection, claim, "_fault");
    }

    private Future<Void> delete(SqlConnection connection, Claim claim, String which) {
        return connection
                .preparedQuery("DELETE FROM " + name + which + " WHERE tenant_id = $1 AND import_id = $2")
                .execute(Tuple.of(claim.tenant(), claim.id()))
                .mapEmpty();
    }

    /**
     * Adds to the report.
     *
     * @param listed how many lines it has
     */
    public Future<Void> report(SqlConnection connection, Claim claim, List<PackageFault> faults, long listed) {
        ArrayNode lines = Json.mapper().createArrayNode();
        for (PackageFault fault : faults) {
            ObjectNode line = lines.addObject()
                    .put("n", listed + lines.size())
                    .put("reason", fault.reason().slug())
                    .put("detail", fault.detail());
            fault.file().ifPresent(file -> line.put("file", file));
            fault.row().ifPresent(row -> line.put("row", row));
            fault.column().ifPresent(column -> line.put("col", column));
            fault.value().ifPresent(value -> line.put("value", value));
        }
        return connection
                .preparedQuery("INSERT INTO " + name + "_fault"
                        + " (tenant_id, import_id, number, reason, file, row_number, column_name, value, detail)"
                        + " SELECT $1, $2, f.n, f.reason, f.file, f.row, f.col, f.value, f.detail"
                        + " FROM jsonb_to_recordset($3::text::jsonb) f(n bigint, reason text, file text,"
                        + " row bigint, col text, value text, detail text)")
                .execute(Tuple.of(claim.tenant(), claim.id(), lines.toString()))
                .mapEmpty();
    }

    /** The report after one of its lines. */
    public Future<List<ReportLine>> report(SqlConnection connection, String tenant, UUID id, long after, int most) {
        return connection
                .preparedQuery("SELECT * FROM " + name + "_fault WHERE tenant_id = $1 AND import_id = $2"
                        + " AND number > $3 ORDER BY number LIMIT $4")
                .execute(Tuple.of(tenant, id, after, most))
                .map(rows -> {
                    List<ReportLine> lines = new ArrayList<>(rows.size());
                    for (Row row : rows) {
                        lines.add(ReportLine.read(row));
                    }
                    return lines;
                });
    }
}
