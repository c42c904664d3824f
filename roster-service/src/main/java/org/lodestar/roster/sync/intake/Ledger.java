package org.lodestar.roster.sync.intake;

import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.lodestar.eventsourcing.leasing.Claim;
import org.lodestar.eventsourcing.leasing.LeaseQueue;
import org.lodestar.oneroster.csv.Mode;
import org.lodestar.oneroster.csv.PackageFault;
import org.lodestar.oneroster.csv.Reason;
import org.lodestar.roster.sync.intake.RosterImport.Origin;
import org.lodestar.roster.sync.intake.RosterImport.Progress;
import org.lodestar.roster.sync.oneroster.OneRosterFile;

/** What a worker writes down about its import; each method is part of the caller's transaction. */
final class Ledger {

    private final Claim claim;
    private final LeaseQueue queue;

    Ledger(Claim claim, LeaseQueue queue) {
        this.claim = claim;
        this.queue = queue;
    }

    /** Where applying stands: what comes after this place is still to be done. */
    record Place(
            boolean applying,
            Origin origin,
            Optional<Instant> changedSince,
            String actor,
            Optional<String> sourceSystem,
            int step,
            long row) {}

    /**
     * How far a pull has come with a collection.
     *
     * @param rows how many entries have been read, and {@code roles} inside of them
     */
    record Fetched(long offset, boolean complete, long rows, long roles) {}

    private static final String THIS_IMPORT = " WHERE tenant_id = $1 AND id = $2";
    private static final String OF_THIS_IMPORT = " WHERE tenant_id = $1 AND import_id = $2";

    private Tuple key(@Nullable Object... more) {
        Tuple tuple = Tuple.of(claim.tenant(), claim.id());
        for (Object value : more) {
            tuple.addValue(value);
        }
        return tuple;
    }

    Future<Place> place(SqlConnection connection) {
        return connection
                .preparedQuery("SELECT state = 'APPLYING', origin, changed_since, actor, source_system,"
                        + " applied_step, applied_row FROM roster_import" + THIS_IMPORT)
                .execute(key())
                .map(rows -> {
                    Row row = rows.iterator().next();
                    return new Place(
                            row.getBoolean(0),
                            Origin.valueOf(row.getString(1)),
                            Optional.ofNullable(row.getOffsetDateTime(2)).map(OffsetDateTime::toInstant),
                            row.getString(3),
                            Optional.ofNullable(row.getString(4)),
                            row.getInteger(5),
                            row.getLong(6));
                });
    }

    /** Validation begins, perhaps once more after an interruption. */
    Future<Void> validating(SqlConnection connection) {
        return connection
                .preparedQuery("UPDATE roster_import SET state = 'VALIDATING',"
                        + " started_at = coalesce(started_at, now()), faults = 0" + THIS_IMPORT)
                .execute(key())
                .compose(_ -> connection
                        .preparedQuery("DELETE FROM roster_import_file" + OF_THIS_IMPORT)
                        .execute(key()))
                .compose(_ -> Imports.TABLES.discardReport(connection, claim));
    }

    /**
     * A pull begins, or goes on after an interruption.
     *
     * @param overlap how far before its first beginning the next pull is to look back
     * @return how many faults are listed already
     */
    Future<Integer> fetching(SqlConnection connection, Duration overlap) {
        return connection
                .preparedQuery(
                        "UPDATE roster_import SET state = 'VALIDATING', started_at = coalesce(started_at, now()),"
                                + " fetched_at = coalesce(fetched_at, now() - make_interval(secs => $3))" + THIS_IMPORT)
                .execute(key((double) overlap.toSeconds()))
                .compose(_ -> connection
                        .preparedQuery("SELECT count(*) FROM roster_import_fault" + OF_THIS_IMPORT)
                        .execute(key()))
                .map(rows -> rows.iterator().next().getInteger(0));
    }

    Future<Fetched> fetched(SqlConnection connection, OneRosterFile file) {
        return connection
                .preparedQuery("SELECT coalesce(max(p.next_offset), 0), coalesce(bool_or(p.complete), false),"
                        + " (SELECT coalesce(sum(read), 0)::bigint FROM roster_import_file" + OF_THIS_IMPORT
                        + " AND step = $3),"
                        + " (SELECT coalesce(sum(read), 0)::bigint FROM roster_import_file" + OF_THIS_IMPORT
                        + " AND step = $4)"
                        + " FROM roster_pull_progress p WHERE p.tenant_id = $1 AND p.import_id = $2 AND p.step = $3")
                .execute(key(file.step(), OneRosterFile.ROLES.step()))
                .map(rows -> {
                    Row row = rows.iterator().next();
                    return new Fetched(row.getLong(0), row.getBoolean(1), row.getLong(2), row.getLong(3));
                });
    }

    Future<Void> fetched(SqlConnection connection, OneRosterFile file, long offset, boolean complete) {
        return connection
                .preparedQuery("INSERT INTO roster_pull_progress (tenant_id, import_id, step, next_offset, complete)"
                        + " VALUES ($1, $2, $3, $4, $5) ON CONFLICT (tenant_id, import_id, step)"
                        + " DO UPDATE SET next_offset = $4, complete = $5")
                .execute(key(file.step(), offset, complete))
                .compose(_ -> queue.progressed(connection, claim));
    }

    /** Rows of a file have been read, some of which were rejected. */
    Future<Void> read(SqlConnection connection, OneRosterFile file, Mode mode, long rows, long rejected) {
        return connection
                .preparedQuery("INSERT INTO roster_import_file AS f (tenant_id, import_id, step, mode, read, rejected)"
                        + " VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (tenant_id, import_id, step)"
                        + " DO UPDATE SET read = f.read + $5, rejected = f.rejected + $6")
                .execute(key(file.step(), mode.name(), rows, rejected))
                .mapEmpty();
    }

    /** Rows of a file that had been read turn out to be wrong after all. */
    Future<Void> rejected(SqlConnection connection, OneRosterFile file, long rows) {
        return connection
                .preparedQuery(
                        "UPDATE roster_import_file SET rejected = rejected + $4" + OF_THIS_IMPORT + " AND step = $3")
                .execute(key(file.step(), rows))
                .mapEmpty();
    }

    /**
     * Adds faults to the report.
     *
     * @param count how many there were, of which {@code listed} are listed
     * @param first the number of the first line
     */
    Future<Void> faults(SqlConnection connection, long count, List<PackageFault> listed, long first) {
        if (count == 0) {
            return Future.succeededFuture();
        }
        return Imports.TABLES
                .report(connection, claim, listed, first)
                .compose(_ -> connection
                        .preparedQuery("UPDATE roster_import SET faults = faults + $3" + THIS_IMPORT)
                        .execute(key(count)))
                .mapEmpty();
    }

    /** The package was not good. */
    Future<Void> refused(SqlConnection connection, Collection<Reason> reasons) {
        return connection
                .preparedQuery("UPDATE roster_import SET state = 'REFUSED', refused_for = $3, finished_at = now()"
                        + THIS_IMPORT)
                .execute(key((Object) reasons.stream().map(Reason::slug).toArray(String[]::new)))
                .compose(_ -> cleanUp(connection));
    }

    /** The package is complete and consistent; what is recorded from here on is counted. */
    Future<Void> applying(SqlConnection connection, Optional<String> sourceSystem) {
        return connection
                .preparedQuery("UPDATE roster_import SET state = 'APPLYING', source_system = $3, counted_position ="
                        + " coalesce((SELECT head FROM event_log WHERE tenant_id = $1), 0)" + THIS_IMPORT)
                .execute(key(sourceSystem.orElse(null)))
                .compose(_ -> Imports.TABLES.discardPackage(connection, claim));
    }

    /**
     * Everything up to a place has been applied.
     *
     * @param asked how many entries were asked for since the last place, all of this step
     */
    Future<Void> applied(SqlConnection connection, int step, long row, long asked) {
        return connection
                .preparedQuery("WITH counted AS (SELECT coalesce(max(e.position), 0) AS position,"
                        + " count(*) FILTER (WHERE e.type LIKE '%-registered.v1') AS created,"
                        + " count(*) FILTER (WHERE e.type LIKE '%-changed.v1') AS updated,"
                        + " count(*) FILTER (WHERE e.type LIKE '%-removed.v1') AS removed FROM event e"
                        + " WHERE e.tenant_id = $1 AND e.metadata ->> 'correlationId' = $6"
                        + " AND e.position > (SELECT counted_position FROM roster_import" + THIS_IMPORT + ")),"
                        + " of_file AS (UPDATE roster_import_file f SET applied = f.applied + $5,"
                        + " created = f.created + c.created, updated = f.updated + c.updated,"
                        + " removed = f.removed + c.removed"
                        + " FROM counted c WHERE f.tenant_id = $1 AND f.import_id = $2 AND f.step = $7)"
                        + " UPDATE roster_import i SET applied_step = $3, applied_row = $4, applied = applied + $5,"
                        + " created = i.created + c.created, updated = i.updated + c.updated,"
                        + " removed = i.removed + c.removed,"
                        + " counted_position = greatest(i.counted_position, c.position)"
                        + " FROM counted c WHERE i.tenant_id = $1 AND i.id = $2")
                .execute(key(step, row, asked, claim.id().toString(), Staging.fileStep(step)))
                .compose(_ -> queue.progressed(connection, claim));
    }

    Future<Progress> progress(SqlConnection connection) {
        return connection
                .preparedQuery("SELECT " + Imports.COLUMNS + " FROM roster_import i" + THIS_IMPORT)
                .execute(key())
                .map(rows -> Imports.read(rows.iterator().next()).progress());
    }

    Future<Void> completed(SqlConnection connection) {
        return connection
                .preparedQuery("UPDATE roster_connection c SET read_until = i.fetched_at FROM roster_import i"
                        + " WHERE i.tenant_id = $1 AND i.id = $2 AND i.fetched_at IS NOT NULL AND c.tenant_id = $1"
                        + " AND c.updated_at <= i.started_at")
                .execute(key())
                .compose(_ -> finished(connection, "COMPLETED"));
    }

    Future<Void> failed(SqlConnection connection) {
        return finished(connection, "FAILED");
    }

    private Future<Void> finished(SqlConnection connection, String state) {
        return connection
                .preparedQuery("UPDATE roster_import SET state = $3, finished_at = now()" + THIS_IMPORT)
                .execute(key(state))
                .compose(_ -> cleanUp(connection));
    }

    private Future<Void> cleanUp(SqlConnection connection) {
        return Imports.TABLES
                .discardPackage(connection, claim)
                .compose(_ -> connection
                        .preparedQuery("DELETE FROM roster_pull_progress" + OF_THIS_IMPORT)
                        .execute(key()))
                .compose(_ -> new Staging(claim).clear(connection))
                .compose(_ -> queue.done(connection, claim));
    }
}
