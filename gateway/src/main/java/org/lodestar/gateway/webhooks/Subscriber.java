package org.lodestar.gateway.webhooks;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A webhook as far as it matters what it gets.
 *
 * @param starts where it begins in the topics of which it does not get all
 * @param behind the topics of which it gets what was before, and so does not yet get what comes
 */
record Subscriber(String webhook, Webhook.Filter filter, Grant grant, Map<String, Start> starts, Set<String> behind) {

    /**
     * Where a webhook begins in a topic.
     *
     * @param position the last that it does not get
     * @param epoch how that of the log begins; in another life of it this is no position
     */
    record Start(long position, String epoch) {

        private static final Start BEGINNING = new Start(-1, "");

        boolean isBefore(CloudEvent.Position event) {
            var isOfAnother = !event.epoch().isEmpty() && !event.epoch().startsWith(epoch);
            return event.sequence() > position || isOfAnother;
        }
    }

    boolean wants(String topic, CloudEvent event) {
        return starts.getOrDefault(topic, Start.BEGINNING).isBefore(event.position())
                && filter.matches(event.type(), event.subject())
                && grant.opens(event.type(), event.orgs());
    }

    /** Those of a district that get anything. */
    static List<Subscriber> all(Connection connection) throws SQLException {
        try (var query = connection.prepareStatement("""
                        SELECT w.id, w.types, w.subjects, %s,
                            array(SELECT b.topic FROM webhook_backlog b WHERE b.webhook_id = w.id) AS behind,
                            array(SELECT s.topic FROM webhook_start s WHERE s.webhook_id = w.id ORDER BY s.topic) AS topics,
                            array(SELECT s.position FROM webhook_start s WHERE s.webhook_id = w.id ORDER BY s.topic) AS positions,
                            array(SELECT s.epoch FROM webhook_start s WHERE s.webhook_id = w.id ORDER BY s.topic) AS epochs
                        FROM webhook w LEFT JOIN %s
                        WHERE w.status IN ('ACTIVE', 'PAUSED') AND NOT w.from_beginning""".formatted(Grant.COLUMNS, Grant.CLIENT));
                var row = query.executeQuery()) {
            var subscribers = new ArrayList<Subscriber>();
            while (row.next()) {
                subscribers.add(new Subscriber(
                        row.getString("id"),
                        new Webhook.Filter(
                                List.of((String[]) row.getArray("types").getArray()),
                                List.of((String[]) row.getArray("subjects").getArray())),
                        Grant.of(row),
                        starts(row),
                        Set.of((String[]) row.getArray("behind").getArray())));
            }
            return subscribers;
        }
    }

    private static Map<String, Start> starts(ResultSet row) throws SQLException {
        var topics = (String[]) row.getArray("topics").getArray();
        var positions = (Long[]) row.getArray("positions").getArray();
        var epochs = (String[]) row.getArray("epochs").getArray();
        var starts = new HashMap<String, Start>();
        for (var i = 0; i < topics.length; i++) {
            starts.put(topics[i], new Start(positions[i], epochs[i]));
        }
        return starts;
    }
}
