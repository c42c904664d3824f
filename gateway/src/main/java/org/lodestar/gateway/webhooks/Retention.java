package org.lodestar.gateway.webhooks;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import org.jboss.logging.Logger;
import org.lodestar.gateway.oauth.Transactions;
import org.lodestar.gateway.webhooks.Parcel.Lane;

/** Removes what need not be kept any longer, in small steps. */
final class Retention {

    private static final Logger LOG = Logger.getLogger(Retention.class);
    private static final int STEP = 1_000;

    private final Transactions transactions;
    private final Duration kept;

    Retention(Transactions transactions, Duration kept) {
        this.transactions = transactions;
        this.kept = kept;
    }

    /** Removes some of it; answers whether there may be more. What fails is left to the next time, and to no other district. Blocks. */
    boolean step(String tenant) {
        try {
            return transactions.<Boolean, SQLException>ofDistrict(tenant, connection -> {
                var removed = forgetDeliveries(connection);
                removed = Math.max(removed, closeLanes(connection));
                removed = Math.max(removed, forgetWebhooks(connection));
                removed = Math.max(removed, forgetEvents(connection));
                forgetDistrict(connection, tenant);
                return removed == STEP;
            });
        } catch (SQLException e) {
            LOG.warnf(
                    "What is old of district %s stays for now: %s",
                    tenant, e.getClass().getSimpleName());
            LOG.debug("The retention of a district failed", e);
            return false;
        }
    }

    /** Those that are old, and all of a district that has no webhooks any more. */
    private int forgetEvents(Connection connection) throws SQLException {
        try (var delete = connection.prepareStatement("""
                DELETE FROM webhook_event WHERE number IN (
                    SELECT number FROM webhook_event
                    WHERE created_at < now() - ? * interval '1 millisecond' OR NOT EXISTS (SELECT 1 FROM webhook)
                    ORDER BY created_at LIMIT ?)""")) {
            delete.setLong(1, kept.toMillis());
            delete.setInt(2, STEP);
            return delete.executeUpdate();
        }
    }

    /** Those of webhooks that were deleted. */
    private static int forgetDeliveries(Connection connection) throws SQLException {
        return update(connection.prepareStatement("""
                DELETE FROM webhook_delivery WHERE (webhook_id, number) IN (
                    SELECT d.webhook_id, d.number FROM webhook w JOIN webhook_delivery d ON d.webhook_id = w.id
                    WHERE w.status = 'DELETED' LIMIT ?)"""));
    }

    /** Those of which nothing is left to come. */
    private static int closeLanes(Connection connection) throws SQLException {
        var lanes = new ArrayList<Lane>();
        try (var lock = connection.prepareStatement("""
                SELECT l.webhook_id, l.subject FROM webhook_lane l WHERE NOT EXISTS (
                    SELECT 1 FROM webhook_delivery d
                    WHERE d.webhook_id = l.webhook_id AND d.subject = l.subject AND d.delivered_at IS NULL)
                ORDER BY l.webhook_id, l.subject LIMIT ? FOR UPDATE""")) {
            lock.setInt(1, STEP);
            try (var row = lock.executeQuery()) {
                while (row.next()) {
                    lanes.add(new Lane(row.getString(1), row.getString(2)));
                }
            }
        }
        Lanes.close(connection, lanes);
        return lanes.size();
    }

    private static int forgetWebhooks(Connection connection) throws SQLException {
        return update(connection.prepareStatement("""
                DELETE FROM webhook WHERE id IN (
                    SELECT w.id FROM webhook w WHERE w.status = 'DELETED'
                        AND NOT EXISTS (SELECT 1 FROM webhook_delivery d WHERE d.webhook_id = w.id)
                        AND NOT EXISTS (SELECT 1 FROM webhook_lane l WHERE l.webhook_id = w.id) LIMIT ?)"""));
    }

    /** A district without webhooks is not read; should it have some again, it begins anew. */
    private static void forgetDistrict(Connection connection, String tenant) throws SQLException {
        try (var lock = connection.prepareStatement("SELECT 1 FROM webhook_district WHERE tenant = ? FOR UPDATE");
                var delete = connection.prepareStatement("""
                        DELETE FROM webhook_district WHERE tenant = ?
                            AND NOT EXISTS (SELECT 1 FROM webhook) AND NOT EXISTS (SELECT 1 FROM webhook_event)""");
                var sources = connection.prepareStatement("DELETE FROM webhook_source WHERE tenant = ?")) {
            lock.setString(1, tenant);
            lock.executeQuery().close();
            delete.setString(1, tenant);
            if (delete.executeUpdate() > 0) {
                sources.setString(1, tenant);
                sources.executeUpdate();
            }
        }
    }

    private static int update(PreparedStatement step) throws SQLException {
        try (step) {
            step.setInt(1, STEP);
            return step.executeUpdate();
        }
    }
}
