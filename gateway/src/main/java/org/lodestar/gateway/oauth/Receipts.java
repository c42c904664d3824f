package org.lodestar.gateway.oauth;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import org.lodestar.gateway.oauth.ClientRegistry.Receipt;

/** Which requests were carried out, each written in the transaction of what it did. */
public final class Receipts {

    private Receipts() {}

    /** Whether the key is free, which it then no longer is. Waits for who claims the same key at this moment. */
    public static boolean claim(Connection connection, String tenant, Receipt receipt) throws SQLException {
        try (var prune = connection.prepareStatement(
                        "DELETE FROM receipt WHERE tenant = ? AND created_at < now() - interval '48 hours'");
                var insert = connection.prepareStatement(
                        "INSERT INTO receipt (tenant, key, fingerprint) VALUES (?, ?, ?) ON CONFLICT DO NOTHING")) {
            prune.setString(1, tenant);
            prune.executeUpdate();
            insert.setString(1, tenant);
            insert.setString(2, receipt.key());
            insert.setString(3, receipt.fingerprint());
            return insert.executeUpdate() == 1;
        }
    }

    /** What the same request was about; empty if the key stands for another request. */
    public static Optional<String> find(Connection connection, Receipt receipt) throws SQLException {
        try (var query =
                connection.prepareStatement("SELECT client_id FROM receipt WHERE key = ? AND fingerprint = ?")) {
            query.setString(1, receipt.key());
            query.setString(2, receipt.fingerprint());
            try (var row = query.executeQuery()) {
                return row.next() ? Optional.of(row.getString(1)) : Optional.empty();
            }
        }
    }

    /** Writes down what it was about, such as a client. */
    public static void complete(Connection connection, Receipt receipt, String about) throws SQLException {
        try (var update = connection.prepareStatement("UPDATE receipt SET client_id = ? WHERE key = ?")) {
            update.setString(1, about);
            update.setString(2, receipt.key());
            update.executeUpdate();
        }
    }
}
