package org.lodestar.evidence.assessmentimport.intake;

import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.lodestar.eventsourcing.leasing.Claim;
import org.lodestar.eventsourcing.leasing.LeaseQueue;
import org.lodestar.evidence.assessmentimport.intake.AssessmentImport.Progress;
import org.lodestar.oneroster.csv.PackageFault;
import org.lodestar.oneroster.csv.Reason;

/** What is written down of one import. Each method is part of the caller's transaction. */
final class ImportLedger {

    private final Claim claim;
    private final LeaseQueue queue;

    ImportLedger(Claim claim, LeaseQueue queue) {
        this.claim = claim;
        this.queue = queue;
    }

    /** An import that was interrupted begins anew: what it had done then is found done. Answers who asked for it. */
    Future<String> begin(SqlConnection connection) {
        return AssessmentImports.TABLES
                .discardReport(connection, claim)
                .compose(_ -> connection
                        .preparedQuery("UPDATE assessment_import SET state = 'RUNNING',"
                                + " started_at = coalesce(started_at, now()), faults = 0"
                                + " WHERE tenant_id = $1 AND id = $2 RETURNING actor")
                        .execute(Tuple.of(claim.tenant(), claim.id())))
                .map(rows -> rows.iterator().next().getString(0));
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
                .compose(_ -> AssessmentImports.TABLES.report(connection, claim, toList, listed))
                .compose(_ -> queue.progressed(connection, claim));
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
                .compose(_ -> AssessmentImports.TABLES.discardPackage(connection, claim))
                .compose(_ -> queue.done(connection, claim));
    }
}
