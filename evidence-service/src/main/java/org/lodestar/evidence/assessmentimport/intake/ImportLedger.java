package org.lodestar.evidence.assessmentimport.intake;

import com.fasterxml.jackson.databind.node.ArrayNode;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.lodestar.eventsourcing.json.Json;
import org.lodestar.evidence.assessmentimport.intake.AssessmentImport.Progress;
import org.lodestar.oneroster.csv.PackageFault;
import org.lodestar.oneroster.csv.Reason;
import org.lodestar.oneroster.intake.Claim;
import org.lodestar.oneroster.intake.ImportQueue;

/** What is written down of one import. Each method is part of the caller's transaction. */
final class ImportLedger {

    private final Claim claim;
    private final ImportQueue queue;

    ImportLedger(Claim claim, ImportQueue queue) {
        this.claim = claim;
        this.queue = queue;
    }

    /** An import that was interrupted begins anew: what it had done then is found done. Answers who asked for it. */
    Future<String> begin(SqlConnection connection) {
        return connection
                .preparedQuery("DELETE FROM assessment_import_fault WHERE tenant_id = $1 AND import_id = $2")
                .execute(Tuple.of(claim.tenant(), claim.id()))
                .compose(_ -> connection
                        .preparedQuery("UPDATE assessment_import SET state = 'RUNNING',"
                                + " started_at = coalesce(started_at, now()), faults = 0"
                                + " WHERE tenant_id = $1 AND id = $2 RETURNING actor")
                        .execute(Tuple.of(claim.tenant(), claim.id())))
                .map(rows -> rows.iterator().next().getString(0));
    }

    Future<Optional<byte[]>> part(SqlConnection connection, int part) {
        return connection
                .preparedQuery("SELECT bytes FROM assessment_import_upload"
                        + " WHERE tenant_id = $1 AND import_id = $2 AND part = $3")
                .execute(Tuple.of(claim.tenant(), claim.id(), part))
                .map(rows -> rows.size() == 0
                        ? Optional.empty()
                        : Optional.of(rows.iterator().next().getBuffer(0).getBytes()));
    }

    Future<Void> sourceSystem(SqlConnection connection, Optional<String> name) {
        return connection
                .preparedQuery("UPDATE assessment_import SET source_system = $3 WHERE tenant_id = $1 AND id = $2")
                .execute(Tuple.of(claim.tenant(), claim.id(), name.orElse(null)))
                .mapEmpty();
    }

    /**
     * How far it has come.
     *
     * @param faults how many there are by now
     * @param toList those that the report does not have yet
     * @param listed how many it has
     */
    Future<Void> progress(
            SqlConnection connection, Progress progress, long faults, List<PackageFault> toList, int listed) {
        return connection
                .preparedQuery("UPDATE assessment_import SET read = $3, created = $4, updated = $5, unchanged = $6,"
                        + " removed = $7, rejected = $8, faults = $9 WHERE tenant_id = $1 AND id = $2")
                .execute(Tuple.of(claim.tenant(), claim.id())
                        .addLong(progress.read())
                        .addLong(progress.created())
                        .addLong(progress.updated())
                        .addLong(progress.unchanged())
                        .addLong(progress.removed())
                        .addLong(progress.rejected())
                        .addLong(faults))
                .compose(_ -> connection
                        .preparedQuery("INSERT INTO assessment_import_fault"
                                + " (tenant_id, import_id, number, reason, file, row_number, column_name, value, detail)"
                                + " SELECT $1, $2, f.n, f.reason, f.file, f.row, f.col, f.value, f.detail"
                                + " FROM jsonb_to_recordset($3::text::jsonb) f(n bigint, reason text, file text,"
                                + " row bigint, col text, value text, detail text)")
                        .execute(Tuple.of(claim.tenant(), claim.id(), rows(toList, listed))))
                .compose(_ -> queue.progressed(connection, claim));
    }

    private static String rows(List<PackageFault> faults, int listed) {
        ArrayNode rows = Json.mapper().createArrayNode();
        int number = listed;
        for (PackageFault fault : faults) {
            var row = rows.addObject()
                    .put("n", ++number)
                    .put("reason", fault.reason().slug())
                    .put("detail", fault.detail());
            fault.file().ifPresent(file -> row.put("file", file));
            fault.row().ifPresent(line -> row.put("row", line));
            fault.column().ifPresent(column -> row.put("col", column));
            fault.value().ifPresent(value -> row.put("value", value));
        }
        return rows.toString();
    }

    Future<Void> completed(SqlConnection connection) {
        return finished(connection, "COMPLETED", List.of());
    }

    Future<Void> refused(SqlConnection connection, Collection<Reason> reasons) {
        return finished(connection, "REFUSED", reasons);
    }

    Future<Void> failed(SqlConnection connection) {
        return finished(connection, "FAILED", List.of());
    }

    private Future<Void> finished(SqlConnection connection, String state, Collection<Reason> reasons) {
        return connection
                .preparedQuery("UPDATE assessment_import SET state = $3, refused_for = $4, finished_at = now()"
                        + " WHERE tenant_id = $1 AND id = $2")
                .execute(Tuple.of(
                        claim.tenant(),
                        claim.id(),
                        state,
                        reasons.stream().map(Reason::slug).distinct().sorted().toArray(String[]::new)))
                .compose(_ -> connection
                        .preparedQuery("DELETE FROM assessment_import_upload WHERE tenant_id = $1 AND import_id = $2")
                        .execute(Tuple.of(claim.tenant(), claim.id())))
                .compose(_ -> queue.done(connection, claim));
    }
}
