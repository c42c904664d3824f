package org.lodestar.roster.sync.intake;

import static org.lodestar.roster.sync.intake.Staging.OF_THIS_IMPORT;

import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.Map;
import java.util.UUID;
import org.lodestar.eventsourcing.leasing.Claim;
import org.lodestar.oneroster.csv.Mode;
import org.lodestar.roster.entry.Kind;
import org.lodestar.roster.sync.oneroster.OneRosterFile;

/**
 * What has to be done besides registering the rows: entries to remove, roles to drop, and people of whom only roles
 * change. It is staged like the rows, so that it survives an interruption. Each method is part of the caller's
 * transaction.
 */
final class Plan {

    /** The roles of everybody who is listed: {@code holder}, {@code id} and the {@code role} itself. */
    static final String ROLES_LISTED = "(SELECT v.id AS holder, r.role ->> 'sourcedId' AS id, r.role FROM "
            + Checks.known(Kind.USER) + " v CROSS JOIN LATERAL"
            + " jsonb_array_elements(v.state::jsonb #> '{details,roles}') r(role) WHERE v.status = 'ACTIVE')";

    private static final String ROLE_AS_STAGED = "jsonb_strip_nulls(jsonb_build_object("
            + "'roleType', s.role -> 'roleType', 'role', s.role -> 'role', 'beginDate', s.role -> 'beginDate',"
            + " 'endDate', s.role -> 'endDate', 'orgSourcedId', s.role -> 'org'))";

    private final String tenant;
    private final UUID id;
    private final Map<OneRosterFile, Mode> files;
    private final boolean rolesInsidePeople;

    /**
     * A plan.
     *
     * @param rolesInsidePeople whether each person who is listed comes with all roles, and other people with none
     */
    Plan(Claim claim, Map<OneRosterFile, Mode> files, boolean rolesInsidePeople) {
        this.tenant = claim.tenant();
        this.id = claim.id();
        this.files = files;
        this.rolesInsidePeople = rolesInsidePeople;
    }

    Future<Void> make(SqlConnection connection) {
        Future<Void> made = Future.succeededFuture();
        for (Map.Entry<OneRosterFile, Mode> entry : files.entrySet()) {
            OneRosterFile file = entry.getKey();
            if (file.kind().isPresent()) {
                Kind kind = file.kind().get();
                made = made.compose(_ -> switch (entry.getValue()) {
                    case BULK -> removeWhatIsNotListed(connection, file, kind);
                    case DELTA -> removeWhatIsNamed(connection, file, kind);
                });
            }
        }
        if (files.containsKey(OneRosterFile.ROLES)) {
            made = made.compose(_ -> dropRoles(connection))
                    .compose(_ -> amendPeople(connection))
                    .compose(_ -> countRoles(connection));
        }
        return made;
    }

    /** Every active entry that the file does not list, not even wrongly. */
    private Future<Void> removeWhatIsNotListed(SqlConnection connection, OneRosterFile file, Kind kind) {
        return connection
                .preparedQuery("INSERT INTO roster_import_row (tenant_id, import_id, step, row_number, sourced_id)"
                        + " SELECT $1, $2, $3, row_number() OVER (ORDER BY v.id), v.id FROM " + Checks.known(kind)
                        + " v"
                        + " WHERE v.status = 'ACTIVE' AND NOT EXISTS (SELECT FROM roster_import_row r" + OF_THIS_IMPORT
                        + " AND r.step = $4 AND r.sourced_id = v.id)")
                .execute(Tuple.of(tenant, id, Staging.LAST_STEP - file.step(), file.step()))
                .mapEmpty();
    }

    /** What the file says to remove; what was removed before is asked for again, and nothing happens. */
    private Future<Void> removeWhatIsNamed(SqlConnection connection, OneRosterFile file, Kind kind) {
        return connection
                .preparedQuery("INSERT INTO roster_import_row (tenant_id, import_id, step, row_number, sourced_id)"
                        + " SELECT $1, $2, $3, r.row_number, r.sourced_id FROM roster_import_row r" + OF_THIS_IMPORT
                        + " AND r.step = $4 AND r.removal"
                        + " AND EXISTS (SELECT FROM " + Checks.known(kind) + " v WHERE v.id = r.sourced_id)")
                .execute(Tuple.of(tenant, id, Staging.LAST_STEP - file.step(), file.step()))
                .mapEmpty();
    }

    private Future<Void> dropRoles(SqlConnection connection) {
        String dropped = switch (files.getOrDefault(OneRosterFile.ROLES, Mode.BULK)) {
            case BULK ->
                rolesInsidePeople
                        ? "(r.data IS NULL AND NOT EXISTS" + rowOfHolder("u.data IS NULL") + ")"
                        : "(r.data IS NULL OR r.belongs_to <> s.holder)";
            case DELTA ->
                rolesInsidePeople
                        ? "(r.data IS NULL AND EXISTS" + rowOfHolder("u.data IS NOT NULL") + ")"
                        : "(r.removal OR (r.data IS NOT NULL AND r.belongs_to <> s.holder))";
        };
        return connection
                .preparedQuery(
                        "INSERT INTO roster_import_row (tenant_id, import_id, step, row_number, sourced_id, belongs_to)"
                                + " SELECT $1, $2, $3, row_number() OVER (ORDER BY s.holder, s.id), s.id, s.holder"
                                + " FROM " + ROLES_LISTED + " s LEFT JOIN roster_import_row r"
                                + " ON r.tenant_id = $1 AND r.import_id = $2 AND r.step = $4 AND r.sourced_id = s.id"
                                + " WHERE $5::int IS NOT NULL AND " + dropped)
                .execute(Tuple.of(
                        tenant, id, Staging.DROPPED_ROLES, OneRosterFile.ROLES.step(), OneRosterFile.USERS.step()))
                .mapEmpty();
    }

    private static String rowOfHolder(String condition) {
        return " (SELECT FROM roster_import_row u WHERE u.tenant_id = $1 AND u.import_id = $2 AND u.step = $5"
                + " AND u.sourced_id = s.holder AND " + condition + ")";
    }

    private Future<Void> amendPeople(SqlConnection connection) {
        return connection
                .preparedQuery("INSERT INTO roster_import_row (tenant_id, import_id, step, row_number, sourced_id)"
                        + " SELECT $1, $2, $3, row_number() OVER (ORDER BY u.id), u.id"
                        + " FROM (SELECT DISTINCT r.belongs_to AS id FROM roster_import_row r" + OF_THIS_IMPORT
                        + " AND ((r.step = $4 AND r.data IS NOT NULL) OR r.step = $5)) u"
                        + " WHERE NOT EXISTS (SELECT FROM roster_import_row r" + OF_THIS_IMPORT
                        + " AND r.sourced_id = u.id AND ((r.step = $6 AND r.data IS NOT NULL) OR r.step = $7))")
                .execute(Tuple.of(tenant, id, Staging.ROLE_CHANGES, OneRosterFile.ROLES.step(), Staging.DROPPED_ROLES)
                        .addInteger(OneRosterFile.USERS.step())
                        .addInteger(Staging.LAST_STEP - OneRosterFile.USERS.step()))
                .mapEmpty();
    }

    /** Roles are parts of their people's entries, so the log does not count them. */
    private Future<Void> countRoles(SqlConnection connection) {
        return connection
                .preparedQuery("WITH said AS (SELECT s.id IS NULL AS is_new, s.holder <> r.belongs_to"
                        + " OR r.data - 'userSourcedId' IS DISTINCT FROM " + ROLE_AS_STAGED + " AS differs"
                        + " FROM roster_import_row r LEFT JOIN " + ROLES_LISTED + " s ON s.id = r.sourced_id"
                        + OF_THIS_IMPORT + " AND r.step = $3 AND r.data IS NOT NULL),"
                        + " gone AS (SELECT count(*) AS roles FROM roster_import_row r" + OF_THIS_IMPORT
                        + " AND r.step = $4 AND NOT EXISTS (SELECT FROM roster_import_row t WHERE t.tenant_id = $1"
                        + " AND t.import_id = $2 AND t.step = $3 AND t.sourced_id = r.sourced_id AND t.data IS NOT NULL)),"
                        + " gone_before AS (SELECT count(*) AS roles FROM roster_import_row r" + OF_THIS_IMPORT
                        + " AND r.step = $3 AND r.removal AND NOT EXISTS (SELECT FROM roster_import_row t"
                        + " WHERE t.tenant_id = $1 AND t.import_id = $2 AND t.step = $4 AND t.sourced_id = r.sourced_id)"
                        + " AND EXISTS (SELECT FROM " + Checks.known(Kind.USER) + " v WHERE v.id = r.belongs_to))"
                        + " UPDATE roster_import_file SET"
                        + " created = (SELECT count(*) FROM said WHERE is_new),"
                        + " updated = (SELECT count(*) FROM said WHERE NOT is_new AND differs),"
                        + " removed = (SELECT roles FROM gone),"
                        + " applied = (SELECT count(*) FROM said) + (SELECT roles FROM gone)"
                        + " + (SELECT roles FROM gone_before)"
                        + " WHERE tenant_id = $1 AND import_id = $2 AND step = $3")
                .execute(Tuple.of(tenant, id, OneRosterFile.ROLES.step(), Staging.DROPPED_ROLES))
                .mapEmpty();
    }
}
