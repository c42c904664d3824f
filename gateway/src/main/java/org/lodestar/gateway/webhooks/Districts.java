package org.lodestar.gateway.webhooks;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.HashMap;
import java.util.Map;
import javax.sql.DataSource;

/** The districts that have webhooks, as whoever leads sees them. */
final class Districts {

    private Districts() {}

    /**
     * A district.
     *
     * @param revision another after every change that should be heard of
     * @param since since when it has webhooks
     */
    record District(long revision, Instant since) {}

    /** All of them, by their keys. Blocks. */
    static Map<String, District> read(DataSource database) throws SQLException {
        try (var connection = database.getConnection();
                var query = connection.prepareStatement("SELECT tenant, revision, created_at FROM webhook_district");
                var row = query.executeQuery()) {
            var districts = new HashMap<String, District>();
            while (row.next()) {
                var since = row.getObject(3, OffsetDateTime.class).toInstant();
                districts.put(row.getString(1), new District(row.getLong(2), since));
            }
            return districts;
        }
    }

    /** Tells whoever leads that something has changed. */
    static void raise(Connection connection, String tenant) throws SQLException {
        try (var upsert = connection.prepareStatement("""
                INSERT INTO webhook_district AS d (tenant) VALUES (?)
                ON CONFLICT (tenant) DO UPDATE SET revision = d.revision + 1""")) {
            upsert.setString(1, tenant);
            upsert.executeUpdate();
        }
    }
}
