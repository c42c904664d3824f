package org.lodestar.gateway.webhooks;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * A webhook as far as it matters what it gets.
 *
 * @param behind the topics of which it gets what was before, and so does not yet get what comes
 */
record Subscriber(String webhook, Webhook.Filter filter, Grant grant, Set<String> behind) {

    boolean wants(CloudEvent event) {
        return filter.matches(event.type(), event.subject()) && grant.opens(event.type(), event.orgs());
    }

    /** Those of a district that get anything. */
    static List<Subscriber> all(Connection connection) throws SQLException {
        try (var query = connection.prepareStatement("""
                        SELECT w.id, w.types, w.subjects, %s,
                            array(SELECT b.topic FROM webhook_backlog b WHERE b.webhook_id = w.id) AS behind
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
                        Set.of((String[]) row.getArray("behind").getArray())));
            }
            return subscribers;
        }
    }
}
