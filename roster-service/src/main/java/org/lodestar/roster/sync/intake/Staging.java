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
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.lodestar.eventsourcing.json.Json;
import org.lodestar.eventsourcing.leasing.Claim;
import org.lodestar.oneroster.csv.CheckedRow;
import org.lodestar.roster.entry.Kind;
import org.lodestar.roster.entry.User;
import org.lodestar.roster.sync.oneroster.OneRosterFile;
import org.lodestar.roster.sync.oneroster.StagedRow;

/**
 * The rows of one import in the database. A row's step is the place of its file in the order of dependency; entries to
 * remove have steps that count down from {@link #LAST_STEP}. Each method is part of the caller's transaction.
 */
final class Staging {

    static final int LAST_STEP = 100;

    /** The people of whom only roles change. */
    static final int ROLE_CHANGES = 9;

    /** Roles that their people no longer have: parts of what is said of these, and no entries to remove. */
    static final int DROPPED_ROLES = LAST_STEP - OneRosterFile.ROLES.step();

    private static final Integer[] ENTRY_STEPS = Arrays.stream(OneRosterFile.values())
            .filter(file -> file.kind().isPresent())
            .map(OneRosterFile::step)
            .toArray(Integer[]::new);
    static final String OF_THIS_IMPORT = " WHERE r.tenant_id = $1 AND r.import_id = $2";

    private final String tenant;
    private final UUID id;

    Staging(Claim claim) {
        this.tenant = claim.tenant();
        this.id = claim.id();
    }

    /**
     * Something to do: an entry to register or to amend, or one to remove.
     *
     * @param data the row as JSON; nothing for a removal, and for a person of whom only roles change
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
            return step == ROLE_CHANGES
                    ? Kind.USER
                    : OneRosterFile.ofStep(fileStep(step)).kind().orElseThrow();
        }

        OneRosterFile file() {
            return OneRosterFile.ofStep(step);
        }

        StagedRow content() {
            try {
                return new StagedRow(sourcedId, VALUES.readValue(data.orElseThrow()));
            } catch (JsonProcessingException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** The step of the file that a step is about. */
    static int fileStep(int step) {
        return step > LAST_STEP / 2 ? LAST_STEP - step : step;
    }

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
                case CheckedRow.Valid valid ->
                    add(staged, file, valid.number(), valid.sourcedId(), valid.values())
                            .putPOJO("data", valid.values());
                case CheckedRow.Removal removal ->
                    add(staged, file, removal.number(), removal.sourcedId(), removal.values())
                            .put("removal", true);
                case CheckedRow.Invalid invalid ->
                    invalid.sourcedId().ifPresent(id -> add(staged, file, invalid.number(), id, Map.of()));
            }
        }
        return Json.write(staged);
    }

    private static ObjectNode add(
            ArrayNode staged, OneRosterFile file, long number, String sourcedId, Map<String, Object> values) {
        ObjectNode node = staged.addObject().put("n", number).put("id", sourcedId);
        if (file == OneRosterFile.ROLES && values.get("userSourcedId") instanceof String owner) {
            node.put("owner", owner);
        }
        return node;
    }

    Future<Void> add(SqlConnection connection, OneRosterFile file, String rows) {
        return connection
                .preparedQuery("INSERT INTO roster_import_row"
                        + " (tenant_id, import_id, step, row_number, sourced_id, belongs_to, data, removal)"
                        + " SELECT $1, $2, $3, r.n, r.id, r.owner, r.data, coalesce(r.removal, false)"
                        + " FROM jsonb_to_recordset($4::text::jsonb)"
                        + " r(n bigint, id text, owner text, data jsonb, removal boolean)")
                .execute(Tuple.of(tenant, id, file.step(), rows))
                .mapEmpty();
    }

    /** Of rows of the same entry the last one counts: pages overlap when a provider changes while it is read. */
    Future<Void> keepLast(SqlConnection connection) {
        return connection
                .preparedQuery("DELETE FROM roster_import_row r" + OF_THIS_IMPORT
                        + " AND EXISTS (SELECT FROM roster_import_row later WHERE later.tenant_id = $1"
                        + " AND later.import_id = $2 AND later.step = r.step AND later.sourced_id = r.sourced_id"
                        + " AND later.row_number > r.row_number)")
                .execute(Tuple.of(tenant, id))
                .mapEmpty();
    }

    /** Lets the planner know the table, which has just been filled. */
    Future<Void> analyze(SqlConnection connection) {
        return connection.query("ANALYZE roster_import_row").execute().mapEmpty();
    }

    /** What is to be done after a place, in order; what is answered together may be done in any order. */
    Future<List<Item>> items(SqlConnection connection, int step, long row, int most) {
        return connection
                .preparedQuery("SELECT step, row_number, sourced_id, data::text FROM roster_import_row r"
                        + OF_THIS_IMPORT + " AND (r.step, r.row_number) > ($3, $4)"
                        + " AND ((r.step > $5 AND r.step <> $6)"
                        + " OR (r.step = ANY ($7) AND r.data IS NOT NULL) OR r.step = $8)"
                        + " ORDER BY r.step, r.row_number LIMIT $9")
                .execute(Tuple.of(tenant, id, step, row, LAST_STEP / 2)
                        .addInteger(DROPPED_ROLES)
                        .addValue(ENTRY_STEPS)
                        .addInteger(ROLE_CHANGES)
                        .addInteger(most))
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

    /** What is said of the roles of one person. */
    record RoleChanges(List<User.Role> said, Set<String> dropped) {

        static final RoleChanges NONE = new RoleChanges(List.of(), Set.of());
    }

    /** What is said of the roles of some users, by user. */
    Future<Map<String, RoleChanges>> roles(SqlConnection connection, String[] users) {
        return connection
                .preparedQuery("SELECT r.belongs_to, r.step, r.row_number, r.sourced_id, r.data::text"
                        + " FROM unnest($3::text[]) u(id) JOIN roster_import_row r"
                        + " ON r.tenant_id = $1 AND r.import_id = $2 AND r.belongs_to = u.id"
                        + " WHERE r.data IS NOT NULL OR r.step = $4")
                .execute(Tuple.of(tenant, id, users, DROPPED_ROLES))
                .map(rows -> {
                    Map<String, RoleChanges> roles = new HashMap<>();
                    for (Row row : rows) {
                        RoleChanges changes = roles.computeIfAbsent(
                                row.getString("belongs_to"), _ -> new RoleChanges(new ArrayList<>(), new HashSet<>()));
                        Item item = Item.of(row);
                        if (item.step() == DROPPED_ROLES) {
                            changes.dropped().add(item.sourcedId());
                        } else {
                            changes.said().add(item.content().role());
                        }
                    }
                    return roles;
                });
    }
}
