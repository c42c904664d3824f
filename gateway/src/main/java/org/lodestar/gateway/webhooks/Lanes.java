package org.lodestar.gateway.webhooks;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Collection;
import org.lodestar.gateway.webhooks.Parcel.Lane;

/**
 * What holds for the rows of lanes: whoever adds a delivery locks the lane's row, and so does, in a statement of its own
 * before, whoever closes it. So the one sees the delivery of the other, or the other finds the lane gone and opens it anew.
 */
final class Lanes {

    private Lanes() {}

    static void lock(Connection connection, Collection<Lane> lanes) throws SQLException {
        try (var lock = connection.prepareStatement("""
                SELECT 1 FROM webhook_lane l JOIN unnest(?::text[], ?::text[]) AS o (webhook, subject)
                    ON l.webhook_id = o.webhook AND l.subject = o.subject
                ORDER BY l.webhook_id, l.subject FOR UPDATE OF l""")) {
            set(connection, lock, lanes);
            lock.executeQuery().close();
        }
    }

    /** Closes those that have nothing more to come. They must be locked. */
    static void close(Connection connection, Collection<Lane> lanes) throws SQLException {
        try (var delete = connection.prepareStatement("""
                DELETE FROM webhook_lane l USING unnest(?::text[], ?::text[]) AS o (webhook, subject)
                WHERE l.webhook_id = o.webhook AND l.subject = o.subject AND NOT EXISTS (
                    SELECT 1 FROM webhook_delivery d
                    WHERE d.webhook_id = l.webhook_id AND d.subject = l.subject AND d.delivered_at IS NULL)""")) {
            set(connection, delete, lanes);
            delete.executeUpdate();
        }
    }

    /** The first two parameters of a statement. */
    static void set(Connection connection, PreparedStatement statement, Collection<Lane> lanes) throws SQLException {
        statement.setArray(
                1, Queue.texts(connection, lanes.stream().map(Lane::webhook).toList()));
        statement.setArray(
                2, Queue.texts(connection, lanes.stream().map(Lane::subject).toList()));
    }
}
