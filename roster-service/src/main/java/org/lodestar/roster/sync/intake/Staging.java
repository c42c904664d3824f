package org.lodestar.roster.sync.intake;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.lodestar.eventsourcing.json.Json;
import org.lodestar.roster.entry.Kind;
import org.lodestar.roster.sync.oneroster.CheckedRow;
import org.lodestar.roster.sync.oneroster.Column;
import org.lodestar.roster.sync.oneroster.OneRosterFile;
import org.lodestar.roster.sync.oneroster.PackageFault;
import org.lodestar.roster.sync.oneroster.Reason;
import org.lodestar.roster.sync.oneroster.StagedRow;

/**
 * The rows of one import in the database. A row's step is the place of its file in the order of dependency; entries to
 * remove have steps that count down from {@link #LAST_STEP}. Each method is part of the caller's transaction.
 */
final class Staging {

    private static final int LAST_STEP = 100;
    private static final Integer[] ENTRY_STEPS = Arrays.stream(OneRosterFile.values())
            .filter(file -> file.kind().isPresent())
            .map(OneRosterFile::step)
            .toArray(Integer[]::new);
    private static final String OF_THIS_IMPORT = " WHERE r.tenant_id = $1 AND r.import_id = $2";

    private final String tenant;
    private final UUID id;

    Staging(Claim claim) {
        this.tenant = claim.tenant();
        this.id = claim.id();
    }

    /**
     * Something to do: an entry to register, or one to remove.
     *
     * @param data the row as JSON; nothing for a removal
     */
    record Item(int step, long row, String sourcedId, Optional<String> data) {

        private static final ObjectReader VALUES = Json.mapper().readerFor(new TypeReference<Map<String, Object>>() {});

        static Item of(Row row) {
            return new Item(
                    row.getInteger("step"),
                    row.getLong("row_number"),
                    row.getString("sourced_id"),
                    Optional.ofNullable(row.getString("data")));
        }

        boolean isRemoval() {
            return step > LAST_STEP / 2;
        }

        Kind kind() {
            return file().kind().orElseThrow();
        }

        OneRosterFile file() {
            return OneRosterFile.ofStep(isRemoval() ? LAST_STEP - step : step);
        }

        StagedRow content() {
            try {
                return new StagedRow(sourcedId, VALUES.readValue(data.orElseThrow()));
            } catch (JsonProcessingException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** What a check found: all are counted, the first are listed. */
    record Findings(long count, List<PackageFault> listed) {}

    Future<Void> clear(SqlConnection connection) {
        return connection
                .preparedQuery("DELETE FROM roster_import_row r" + OF_THIS_IMPORT)
                .execute(Tuple.of(tenant, id))
                .mapEmpty();
    }

    /** The rows of a file in the form that {@link #add} takes. */
    static String rows(OneRosterFile file, List<CheckedRow> rows) {
        ArrayNode staged = Json.mapper().createArrayNode();
        for (CheckedRow row : rows) {
            switch (row) {
                case CheckedRow.Valid valid -> {
                    ObjectNode node = staged.addObject()
                            .put("n", valid.number())
                            .put("id", valid.sourcedId())
                            .putPOJO("data", valid.values());
                    if (file == OneRosterFile.ROLES) {
                        node.put("owner", (String) valid.values().get("userSourcedId"));
                    }
                }
                case CheckedRow.Invalid invalid ->
                    invalid.sourcedId()
                            .ifPresent(sourcedId -> staged.addObject()
                                    .put("n", invalid.number())
                                    .put("id", sourcedId));
            }
        }
        return Json.write(staged);
    }

    Future<Void> add(SqlConnection connection, OneRosterFile file, String rows) {
        return connection
                .preparedQuery("INSERT INTO roster_import_row"
                        + " (tenant_id, import_id, step, row_number, sourced_id, belongs_to, data)"
                        + " SELECT $1, $2, $3, r.n, r.id, r.owner, r.data"
                        + " FROM jsonb_to_recordset($4::text::jsonb) r(n bigint, id text, owner text, data jsonb)")
                .execute(Tuple.of(tenant, id, file.step(), rows))
                .mapEmpty();
    }

    /** Lets the planner know the table, which has just been filled. */
    Future<Void> analyze(SqlConnection connection) {
        return connection.query("ANALYZE roster_import_row").execute().mapEmpty();
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

    /** Rows of valid form that refer to what the package does not hold in valid form. */
    Future<Findings> dangling(SqlConnection connection, OneRosterFile file, Column column, int most) {
        String target = column.target().orElseThrow();
        String reference = switch (column.name()) {
            case Column.SOURCED_ID -> "CROSS JOIN LATERAL (SELECT r.sourced_id) ref(value)";
            default ->
                column.plural()
                        ? "CROSS JOIN LATERAL jsonb_array_elements_text(r.data -> $4) ref(value)"
                        : "CROSS JOIN LATERAL (SELECT r.data ->> $4) ref(value)";
        };
        return connection
                .preparedQuery("SELECT r.row_number, ref.value, count(*) OVER () AS total"
                        + " FROM roster_import_row r " + reference + OF_THIS_IMPORT
                        + " AND r.step = $3 AND r.data IS NOT NULL AND $4::text IS NOT NULL"
                        + " AND ref.value IS NOT NULL AND NOT EXISTS (SELECT FROM roster_import_row t"
                        + " WHERE t.tenant_id = $1 AND t.import_id = $2 AND t.step = $5"
                        + " AND t.sourced_id = ref.value AND t.data IS NOT NULL)"
                        + " ORDER BY r.row_number LIMIT $6")
                .execute(Tuple.of(
                        tenant,
                        id,
                        file.step(),
                        column.name(),
                        OneRosterFile.named(target).orElseThrow().step(),
                        most))
                .map(rows -> findings(
                        rows,
                        Reason.DANGLING_REFERENCE,
                        file,
                        column.name(),
                        target + ".csv of the package has no valid row with this sourcedId."));
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

    /** Plans the removal of every active entry of {@code view} that the file does not list, not even wrongly. */
    Future<Void> planRemovals(SqlConnection connection, OneRosterFile file, String view) {
        return connection
                .preparedQuery("INSERT INTO roster_import_row (tenant_id, import_id, step, row_number, sourced_id)"
                        + " SELECT $1, $2, $3, row_number() OVER (ORDER BY v.id), v.id FROM " + view + " v"
                        + " WHERE v.tenant_id = $1 AND v.status = 'ACTIVE' AND v.generation = (SELECT p.generation"
                        + " FROM projection p WHERE p.tenant_id = $1 AND p.name = $4 AND p.live)"
                        + " AND NOT EXISTS (SELECT FROM roster_import_row r" + OF_THIS_IMPORT
                        + " AND r.step = $5 AND r.sourced_id = v.id)")
                .execute(Tuple.of(tenant, id, LAST_STEP - file.step(), view, file.step()))
                .mapEmpty();
    }

    /** What is to be done after a place, in order; what is answered together may be done in any order. */
    Future<List<Item>> items(SqlConnection connection, int step, long row, int most) {
        return connection
                .preparedQuery("SELECT step, row_number, sourced_id, data::text FROM roster_import_row r"
                        + OF_THIS_IMPORT + " AND (r.step, r.row_number) > ($3, $4)"
                        + " AND (r.step > $5 OR (r.step = ANY ($6) AND r.data IS NOT NULL))"
                        + " ORDER BY r.step, r.row_number LIMIT $7")
                .execute(Tuple.of(tenant, id, step, row, LAST_STEP / 2, ENTRY_STEPS, most))
                .map(rows -> {
                    List<Item> items = new ArrayList<>(rows.size());
                    for (Row found : rows) {
                        Item item = Item.of(found);
                        if (!items.isEmpty() && item.step() != items.getFirst().step()) {
                            break;
                        }
                        items.add(item);
                    }
                    return items;
                });
    }

    /** The roles of some users, by user. */
    Future<Map<String, List<Item>>> roles(SqlConnection connection, String[] users) {
        return connection
                .preparedQuery("SELECT r.belongs_to, r.step, r.row_number, r.sourced_id, r.data::text"
                        + " FROM unnest($3::text[]) u(id) JOIN roster_import_row r"
                        + " ON r.tenant_id = $1 AND r.import_id = $2 AND r.belongs_to = u.id")
                .execute(Tuple.of(tenant, id, users))
                .map(rows -> {
                    Map<String, List<Item>> roles = new HashMap<>();
                    for (Row row : rows) {
                        roles.computeIfAbsent(row.getString("belongs_to"), _ -> new ArrayList<>())
                                .add(Item.of(row));
                    }
                    return roles;
                });
    }
}
