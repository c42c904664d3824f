package org.lodestar.gateway.oauth;

import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.Set;
import javax.sql.DataSource;

/**
 * The clients that were revoked while tokens of theirs may still be out. Every gateway reads them every few seconds; without
 * the database it goes on with those it knows.
 */
@Singleton
class Revocations {

    /** Far more than there are; so many ids take a few megabytes. */
    private static final int MOST = 50_000;

    private final DataSource database;
    private volatile Set<String> recent = Set.of();

    Revocations(DataSource database) {
        this.database = database;
    }

    boolean contains(String client) {
        var known = recent;
        return !known.isEmpty() && known.contains(client);
    }

    /** What this gateway has just revoked itself. */
    synchronized void add(String client) {
        var more = new HashSet<>(recent);
        more.add(client);
        recent = Set.copyOf(more);
    }

    /** Reads them anew. Blocks. */
    synchronized void refresh() throws SQLException {
        var read = new HashSet<String>();
        try (var connection = database.getConnection();
                var query =
                        connection.prepareStatement("SELECT id FROM revoked_client ORDER BY revoked_at DESC LIMIT ?")) {
            query.setInt(1, MOST);
            try (var row = query.executeQuery()) {
                while (row.next()) {
                    read.add(row.getString(1));
                }
            }
        }
        recent = Set.copyOf(read);
    }

    /** Writes one down for all gateways, and drops those whose last token has long expired. */
    static void write(Connection connection, String client) throws SQLException {
        try (var prune = connection.prepareStatement(
                        "DELETE FROM revoked_client WHERE revoked_at < now() - interval '1 hour'");
                var insert = connection.prepareStatement(
                        "INSERT INTO revoked_client (id) VALUES (?) ON CONFLICT DO NOTHING")) {
            prune.executeUpdate();
            insert.setString(1, client);
            insert.executeUpdate();
        }
    }
}
