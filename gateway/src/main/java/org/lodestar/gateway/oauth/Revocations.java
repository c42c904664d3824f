package org.lodestar.gateway.oauth;

import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import javax.sql.DataSource;

/**
 * The clients whose tokens of before a moment are good no more, because they were revoked or were granted less. Every gateway
 * reads them every few seconds; without the database it goes on with those it knows.
 */
@Singleton
class Revocations {

    /** Far more than there are; so many ids take a few megabytes. */
    private static final int MOST = 50_000;

    /** Every token, whenever it was made. */
    static final long ALL = Long.MAX_VALUE;

    /** Not rounded: a token that was good would become one that is not. */
    private static final String MOMENT = "coalesce(floor(extract(epoch FROM up_to))::bigint, " + ALL + ")";

    private final DataSource database;
    private volatile Map<String, Long> recent = Map.of();

    Revocations(DataSource database) {
        this.database = database;
    }

    /** Whether a token was made before its client's grant ended or shrank, or within a second after, or does not say when. */
    boolean refuses(Caller caller) {
        var known = recent;
        if (known.isEmpty()) {
            return false;
        }
        var moment = known.get(caller.client());
        return moment != null && caller.issued() <= moment;
    }

    /** What this gateway has just written itself: tokens made until a moment, in seconds since 1970, are refused. */
    synchronized void add(String client, long moment) {
        var more = new HashMap<>(recent);
        more.merge(client, moment, Math::max);
        recent = Map.copyOf(more);
    }

    /** Reads them anew. Blocks. */
    synchronized void refresh() throws SQLException {
        var read = new HashMap<String, Long>();
        try (var connection = database.getConnection();
                var query = connection.prepareStatement("""
                        SELECT id, %s FROM revoked_client ORDER BY revoked_at DESC LIMIT ?""".formatted(MOMENT))) {
            query.setInt(1, MOST);
            try (var row = query.executeQuery()) {
                while (row.next()) {
                    read.put(row.getString(1), row.getLong(2));
                }
            }
        }
        recent = Map.copyOf(read);
    }

    /** Writes down for all gateways that a client was revoked. */
    static void writeRevoked(Connection connection, String client) throws SQLException {
        write(connection, client, "NULL");
    }

    /**
     * Writes down for all gateways that a client may do less from now on; answers up to when its tokens are refused. Its row must
     * be locked: the transaction may have waited for that, and tokens made meanwhile can do what they could before. So can those
     * made while it commits; that is what the second is for.
     */
    static long writeReduced(Connection connection, String client) throws SQLException {
        return write(connection, client, "clock_timestamp() + interval '1 second'");
    }

    /** And drops those whose last token has long expired. */
    private static long write(Connection connection, String client, String upTo) throws SQLException {
        try (var prune = connection.prepareStatement(
                        "DELETE FROM revoked_client WHERE revoked_at < now() - interval '1 hour'");
                var insert = connection.prepareStatement("""
                        INSERT INTO revoked_client AS known (id, up_to) VALUES (?, %s)
                        ON CONFLICT (id) DO UPDATE SET revoked_at = now(), up_to =
                            CASE WHEN known.up_to IS NULL THEN NULL ELSE excluded.up_to END
                        RETURNING %s""".formatted(upTo, MOMENT))) {
            prune.executeUpdate();
            insert.setString(1, client);
            try (var row = insert.executeQuery()) {
                row.next();
                return row.getLong(1);
            }
        }
    }
}
