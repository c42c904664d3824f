package org.lodestar.eventsourcing.projection;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.lodestar.eventsourcing.StreamId;
import org.lodestar.eventsourcing.commanding.Feature;
import org.lodestar.eventsourcing.json.Json;
import org.lodestar.eventsourcing.store.StoredEvent;

/** The rows of a view: as they were before some events, with these folded onto them, and written all at once. */
final class Rows<S, E> {

    private final StateView<S, E> view;

    Rows(StateView<S, E> view) {
        this.view = view;
    }

    /** What is there of a row. */
    record Before(String state, String createdAt) {}

    /** The rows of streams that have some, by id. */
    Future<Map<String, Before>> before(
            SqlConnection connection, String tenant, int generation, Map<String, List<StoredEvent>> byStream) {
        String[] ids = byStream.entrySet().stream()
                .filter(entry -> entry.getValue().getFirst().version() > 1)
                .map(entry -> StreamId.parse(entry.getKey()).id())
                .toArray(String[]::new);
        if (ids.length == 0) {
            return Future.succeededFuture(Map.of());
        }
        return connection
                .preparedQuery("SELECT id, state, created_at::text FROM " + view.table()
                        + " WHERE tenant_id = $1 AND generation = $2 AND id = ANY ($3)")
                .execute(Tuple.of(tenant, generation, ids))
                .map(rows -> {
                    Map<String, Before> before = HashMap.newHashMap(rows.size());
                    for (Row row : rows) {
                        before.put(row.getString(0), new Before(row.getString(1), row.getString(2)));
                    }
                    return before;
                });
    }

    /** A row with the next events of its stream. */
    ObjectNode after(String tenant, int generation, String id, List<StoredEvent> events, Map<String, Before> before) {
        Feature<?, S, E> feature = view.feature();
        Before row = before.get(id);
        boolean isNew = events.getFirst().version() == 1;
        if (!isNew && row == null) {
            throw new IllegalStateException("The stream's earlier events are missing");
        }
        S state = feature.fold(
                isNew || row == null ? feature.decider().initial() : feature.readState(row.state()), events);
        ObjectNode json = Json.mapper().createObjectNode();
        json.put("tenant_id", tenant)
                .put("generation", generation)
                .put("id", id)
                .put("version", events.getLast().version())
                .put("position", events.getLast().position())
                .put("state", feature.writeState(state))
                .put(
                        "created_at",
                        isNew || row == null ? events.getFirst().recordedAt().toString() : row.createdAt())
                .put("updated_at", events.getLast().recordedAt().toString());
        view.columns()
                .of(id, state)
                .forEach((name, value) -> json.set(name, Json.mapper().valueToTree(value)));
        return json;
    }

    Future<Void> upsert(SqlConnection connection, ArrayNode rows) {
        if (rows.isEmpty()) {
            return Future.succeededFuture();
        }
        List<String> columns = new ArrayList<>();
        rows.get(0).fieldNames().forEachRemaining(columns::add);
        String names = String.join(", ", columns);
        String updates = columns.stream()
                .filter(column ->
                        !Set.of("tenant_id", "generation", "id", "created_at").contains(column))
                .map(column -> column + " = excluded." + column)
                .collect(Collectors.joining(", "));
        try {
            return connection
                    .preparedQuery("INSERT INTO " + view.table() + " (" + names + ") SELECT " + names
                            + " FROM jsonb_populate_recordset(NULL::" + view.table() + ", $1::text::jsonb)"
                            + " ON CONFLICT (tenant_id, generation, id) DO UPDATE SET " + updates)
                    .execute(Tuple.of(Json.mapper().writeValueAsString(rows)))
                    .mapEmpty();
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }
}
