package org.lodestar.gateway.webhooks;

import io.vertx.core.json.JsonArray;
import java.sql.Array;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;

/** How deliveries get into their lanes. */
final class Queue {

    private Queue() {}

    /**
     * An event and who is to get it.
     *
     * @param webhooks their ids
     */
    record Addressed(CloudEvent event, Set<String> webhooks) {}

    /** Writes events and their deliveries, in this order. */
    static void add(Connection connection, String tenant, List<Addressed> events) throws SQLException {
        if (events.isEmpty()) {
            return;
        }
        var numbers = numbers(connection, events.size());
        try (var insert = connection.prepareStatement("""
                INSERT INTO webhook_event (number, tenant, id, type, subject, time, orgs, body, epoch)
                SELECT e.number, ?, e.id, e.type, e.subject, e.time::timestamptz,
                    array(SELECT jsonb_array_elements_text(e.orgs::jsonb)), e.body, e.epoch
                FROM unnest(?::bigint[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[])
                    AS e (number, id, type, subject, time, orgs, body, epoch)""")) {
            var all = events.stream().map(Addressed::event).toList();
            insert.setString(1, tenant);
            insert.setArray(2, connection.createArrayOf("bigint", numbers));
            insert.setArray(
                    3, texts(connection, all.stream().map(CloudEvent::id).toList()));
            insert.setArray(
                    4, texts(connection, all.stream().map(CloudEvent::type).toList()));
            insert.setArray(
                    5, texts(connection, all.stream().map(CloudEvent::subject).toList()));
            insert.setArray(
                    6,
                    texts(connection, all.stream().map(e -> e.time().toString()).toList()));
            insert.setArray(
                    7,
                    texts(
                            connection,
                            all.stream()
                                    .map(e -> new JsonArray(List.copyOf(e.orgs())).encode())
                                    .toList()));
            insert.setArray(
                    8, texts(connection, all.stream().map(CloudEvent::body).toList()));
            insert.setArray(
                    9,
                    texts(
                            connection,
                            all.stream().map(e -> e.position().epoch()).toList()));
            insert.executeUpdate();
        }
        var webhooks = new ArrayList<String>();
        var delivered = new ArrayList<Long>();
        for (var i = 0; i < numbers.length; i++) {
            for (var webhook : events.get(i).webhooks()) {
                webhooks.add(webhook);
                delivered.add(numbers[i]);
            }
        }
        try (var insert = connection.prepareStatement("""
                INSERT INTO webhook_delivery (webhook_id, number, tenant, subject, time)
                SELECT d.webhook, e.number, e.tenant, e.subject, e.time
                FROM unnest(?::text[], ?::bigint[]) AS d (webhook, number) JOIN webhook_event e ON e.number = d.number""")) {
            insert.setArray(1, texts(connection, webhooks));
            insert.setArray(2, connection.createArrayOf("bigint", delivered.toArray()));
            insert.executeUpdate();
        }
        open(connection, tenant, List.of(numbers));
    }

    /** Sees that the lanes of pending deliveries of these events are open. One that waits goes on waiting. */
    private static void open(Connection connection, String tenant, List<Long> numbers) throws SQLException {
        try (var upsert = connection.prepareStatement("""
                INSERT INTO webhook_lane AS l (webhook_id, subject, tenant)
                SELECT DISTINCT webhook_id, subject, ? FROM webhook_delivery WHERE number = ANY (?)
                ORDER BY webhook_id, subject
                ON CONFLICT (webhook_id, subject) DO UPDATE SET due_at = l.due_at""")) {
            upsert.setString(1, tenant);
            upsert.setArray(2, connection.createArrayOf("bigint", numbers.toArray()));
            upsert.executeUpdate();
        }
    }

    private static Long[] numbers(Connection connection, int count) throws SQLException {
        try (var query = connection.prepareStatement("""
                SELECT nextval('webhook_event_number') FROM generate_series(1, ?)""")) {
            query.setInt(1, count);
            var numbers = new Long[count];
            try (var row = query.executeQuery()) {
                for (var i = 0; row.next(); i++) {
                    numbers[i] = row.getLong(1);
                }
            }
            return numbers;
        }
    }

    static Array texts(Connection connection, Collection<String> texts) throws SQLException {
        return connection.createArrayOf("text", texts.toArray());
    }
}
