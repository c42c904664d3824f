package org.lodestar.roster.sync.intake;

import static org.lodestar.roster.sync.intake.Staging.OF_THIS_IMPORT;

import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.lodestar.eventsourcing.leasing.Claim;
import org.lodestar.oneroster.csv.Column;
import org.lodestar.oneroster.csv.Mode;
import org.lodestar.oneroster.csv.PackageFault;
import org.lodestar.oneroster.csv.Reason;
import org.lodestar.roster.entry.Kind;
import org.lodestar.roster.entry.view.lists.RosterLists;
import org.lodestar.roster.sync.oneroster.OneRosterFile;

/**
 * What can only be seen of all staged rows together. A package that is bulk in all its files has to be complete in
 * itself; one with deltas is looked at together with what is listed already, as it will be once the package is applied.
 * Each method is part of the caller's transaction.
 */
final class Checks {

    private final String tenant;
    private final UUID id;
    private final Map<OneRosterFile, Mode> files;

    Checks(Claim claim, Map<OneRosterFile, Mode> files) {
        this.tenant = claim.tenant();
        this.id = claim.id();
        this.files = files;
    }

    /** What a check found: all are counted, the first are listed. */
    record Findings(long count, List<PackageFault> listed) {}

    /** Something that listed entries refer to, as their state has it: what carries the reference, and where. */
    private record Reference(OneRosterFile from, String carrier, String path, OneRosterFile to) {

        static Reference of(OneRosterFile from, String path, OneRosterFile to) {
            return new Reference(from, "$.details", path, to);
        }
    }

    private static final List<Reference> REFERENCES = List.of(
            Reference.of(OneRosterFile.ORGS, "$.parent", OneRosterFile.ORGS),
            Reference.of(OneRosterFile.ACADEMIC_SESSIONS, "$.parent", OneRosterFile.ACADEMIC_SESSIONS),
            Reference.of(OneRosterFile.COURSES, "$.org", OneRosterFile.ORGS),
            Reference.of(OneRosterFile.COURSES, "$.schoolYear", OneRosterFile.ACADEMIC_SESSIONS),
            Reference.of(OneRosterFile.USERS, "$.agents[*]", OneRosterFile.USERS),
            Reference.of(OneRosterFile.USERS, "$.primaryOrg", OneRosterFile.ORGS),
            new Reference(OneRosterFile.ROLES, "$.details.roles[*]", "$.org", OneRosterFile.ORGS),
            Reference.of(OneRosterFile.CLASSES, "$.course", OneRosterFile.COURSES),
            Reference.of(OneRosterFile.CLASSES, "$.school", OneRosterFile.ORGS),
            Reference.of(OneRosterFile.CLASSES, "$.terms[*]", OneRosterFile.ACADEMIC_SESSIONS),
            Reference.of(OneRosterFile.ENROLLMENTS, "$.schoolClass", OneRosterFile.CLASSES),
            Reference.of(OneRosterFile.ENROLLMENTS, "$.school", OneRosterFile.ORGS),
            Reference.of(OneRosterFile.ENROLLMENTS, "$.user", OneRosterFile.USERS));

    /** The entries of a kind that the roster has ever listed: {@code id}, {@code status} and {@code state}. */
    static String known(Kind kind) {
        String view = RosterLists.table(kind);
        return "(SELECT v.id, v.status, v.state FROM " + view + " v WHERE v.tenant_id = $1 AND v.generation ="
                + " (SELECT p.generation FROM projection p WHERE p.tenant_id = $1 AND p.name = '" + view
                + "' AND p.live))";
    }

    /** The kind of the entries that rows of a file are about. */
    private static Kind kindOf(OneRosterFile file) {
        return file.kind().orElse(Kind.USER);
    }

    private boolean isDelta(OneRosterFile file) {
        return files.get(file) == Mode.DELTA;
    }

    /** Rows whose {@code sourcedId} an earlier row of the same file has. */
    Future<Findings> duplicates(SqlConnection connection, OneRosterFile file, int most) {
        return connection
                .preparedQuery("SELECT row_number, sourced_id AS value, count(*) OVER () AS total FROM (SELECT r.*,"
                        + " row_number() OVER (PARTITION BY sourced_id ORDER BY row_number) AS occurrence"
                        + " FROM roster_import_row r" + OF_THIS_IMPORT + " AND r.step = $3) r"
                        + " WHERE occurrence > 1 ORDER BY row_number LIMIT $4")
                .execute(Tuple.of(tenant, id, file.step(), most))
                .map(rows -> findings(
                        rows,
                        Reason.DUPLICATE_SOURCED_ID,
                        file,
                        Column.SOURCED_ID,
                        "An earlier row of the file has the same sourcedId."));
    }

    /** Rows of valid form that refer to what will not be there. */
    Future<Findings> dangling(SqlConnection connection, OneRosterFile file, Column column, int most) {
        OneRosterFile target =
                OneRosterFile.BINDING.named(column.target().orElseThrow()).orElseThrow();
        String reference = switch (column.name()) {
            case Column.SOURCED_ID -> "CROSS JOIN LATERAL (SELECT r.sourced_id) ref(value)";
            default ->
                column.plural()
                        ? "CROSS JOIN LATERAL jsonb_array_elements_text(r.data -> $4) ref(value)"
                        : "CROSS JOIN LATERAL (SELECT r.data ->> $4) ref(value)";
        };
        boolean stays = files.containsValue(Mode.DELTA) && files.get(target) != Mode.BULK;
        String listed = " AND NOT EXISTS (SELECT FROM " + known(kindOf(target)) + " v"
                + " WHERE v.id = ref.value AND v.status = 'ACTIVE' AND NOT EXISTS (SELECT FROM roster_import_row x"
                + " WHERE x.tenant_id = $1 AND x.import_id = $2 AND x.step = $5 AND x.sourced_id = v.id AND x.removal))";
        return connection
                .preparedQuery("SELECT r.row_number, ref.value, count(*) OVER () AS total"
                        + " FROM roster_import_row r " + reference + OF_THIS_IMPORT
                        + " AND r.step = $3 AND r.data IS NOT NULL AND $4::text IS NOT NULL"
                        + " AND ref.value IS NOT NULL AND NOT EXISTS (SELECT FROM roster_import_row t"
                        + " WHERE t.tenant_id = $1 AND t.import_id = $2 AND t.step = $5"
                        + " AND t.sourced_id = ref.value AND t.data IS NOT NULL)"
                        + (stays ? listed : "")
                        + " ORDER BY r.row_number LIMIT $6")
                .execute(Tuple.of(tenant, id, file.step(), column.name(), target.step(), most))
                .map(rows -> findings(
                        rows,
                        Reason.DANGLING_REFERENCE,
                        file,
                        column.name(),
                        stays
                                ? "Once the package is applied there will be no entry of " + target.stem()
                                        + " with this sourcedId."
                                : target.fileName() + " of the package has no valid row with this sourcedId."));
    }

    /** Rows of a delta that remove what listed entries, of which the package says nothing, go on referring to. */
    Future<Findings> stillReferredTo(SqlConnection connection, OneRosterFile file, int most) {
        Future<Findings> all = Future.succeededFuture(new Findings(0, List.of()));
        if (!isDelta(file)) {
            return all;
        }
        for (Reference reference : REFERENCES) {
            if (reference.to() == file && files.get(reference.from()) != Mode.BULK) {
                all = all.compose(
                        before -> stillReferredTo(connection, reference, most).map(found -> both(before, found)));
            }
        }
        return all;
    }

    private static Findings both(Findings one, Findings other) {
        List<PackageFault> listed = new ArrayList<>(one.listed());
        listed.addAll(other.listed());
        return new Findings(one.count() + other.count(), listed);
    }

    private Future<Findings> stillReferredTo(SqlConnection connection, Reference reference, int most) {
        Kind kind = kindOf(reference.from());
        return connection
                .preparedQuery("SELECT r.row_number, r.sourced_id AS value, count(*) OVER () AS total"
                        + " FROM roster_import_row r" + OF_THIS_IMPORT + " AND r.step = $3 AND r.removal"
                        + " AND r.sourced_id IN (SELECT ref.value #>> '{}' FROM " + known(kind) + " v"
                        + " CROSS JOIN LATERAL jsonb_path_query(v.state::jsonb, $4::text::jsonpath) c(carrier)"
                        + " CROSS JOIN LATERAL jsonb_path_query(c.carrier, $5::text::jsonpath) ref(value)"
                        + " WHERE v.status = 'ACTIVE' AND NOT EXISTS (SELECT FROM roster_import_row n"
                        + " WHERE n.tenant_id = $1 AND n.import_id = $2 AND (n.data IS NOT NULL OR n.removal)"
                        + " AND ((n.step = $6 AND n.sourced_id = coalesce(c.carrier ->> 'sourcedId', v.id))"
                        + " OR (n.step = $7 AND n.removal AND n.sourced_id = v.id))))"
                        + " ORDER BY r.row_number LIMIT $8")
                .execute(Tuple.of(tenant, id, reference.to().step(), reference.carrier(), reference.path())
                        .addInteger(reference.from().step())
                        .addInteger(OneRosterFile.of(kind).step())
                        .addInteger(most))
                .map(rows -> findings(
                        rows,
                        Reason.DANGLING_REFERENCE,
                        reference.to(),
                        Column.SOURCED_ID,
                        "The roster has entries of " + reference.from().stem()
                                + " that refer to it and that the package leaves as they are."));
    }

    /** Rows of a delta that remove what the roster has never listed. What was removed before is no fault. */
    Future<Findings> unknownRemovals(SqlConnection connection, OneRosterFile file, int most) {
        String entry = file == OneRosterFile.ROLES ? "r.belongs_to" : "r.sourced_id";
        String role = file == OneRosterFile.ROLES
                ? " AND NOT EXISTS (SELECT FROM " + Plan.ROLES_LISTED + " s WHERE s.id = r.sourced_id)"
                : "";
        return connection
                .preparedQuery("SELECT r.row_number, r.sourced_id AS value, count(*) OVER () AS total"
                        + " FROM roster_import_row r" + OF_THIS_IMPORT + " AND r.step = $3 AND r.removal"
                        + " AND NOT EXISTS (SELECT FROM " + known(kindOf(file)) + " v WHERE v.id = " + entry + ")"
                        + role + " ORDER BY r.row_number LIMIT $4")
                .execute(Tuple.of(tenant, id, file.step(), most))
                .map(rows -> findings(
                        rows,
                        Reason.REMOVAL_OF_UNKNOWN,
                        file,
                        Column.SOURCED_ID,
                        "The roster has never had what the row removes."));
    }

    /** Whether nothing is listed of a kind of which the roster has something: that is not believed. */
    Future<Boolean> wouldEmpty(SqlConnection connection, OneRosterFile file) {
        return connection
                .preparedQuery(
                        "SELECT NOT EXISTS (SELECT FROM roster_import_row r" + OF_THIS_IMPORT + " AND r.step = $3)"
                                + " AND EXISTS (SELECT FROM " + known(kindOf(file)) + " v WHERE v.status = 'ACTIVE')")
                .execute(Tuple.of(tenant, id, file.step()))
                .map(rows -> rows.iterator().next().getBoolean(0));
    }

    private static Findings findings(
            Iterable<Row> rows, Reason reason, OneRosterFile file, String column, String detail) {
        long total = 0;
        List<PackageFault> listed = new ArrayList<>();
        for (Row row : rows) {
            total = row.getLong("total");
            listed.add(PackageFault.ofCell(
                    reason, file.fileName(), row.getLong("row_number"), column, row.getString("value"), detail));
        }
        return new Findings(total, listed);
    }
}
