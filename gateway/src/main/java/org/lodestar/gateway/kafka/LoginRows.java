package org.lodestar.gateway.kafka;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.lodestar.gateway.disclosures.Disclosure.Classification;

/** Logins and grants in the database. */
final class LoginRows {

    private static final long LOCK = 0x4c6f6465_73746173L;

    private LoginRows() {}

    /**
     * Makes the transaction one that makes a login, or looks at all of them: the first may run beside each other, the second
     * alone. Otherwise who looks would find logins on the broker whose transaction is still to be committed.
     */
    static void lock(Connection connection, boolean alone) throws SQLException {
        try (var timeout = connection.prepareStatement("SELECT set_config('lock_timeout', '8s', true)");
                var lock = connection.prepareStatement(
                        alone ? "SELECT pg_advisory_xact_lock(?)" : "SELECT pg_advisory_xact_lock_shared(?)")) {
            timeout.execute();
            lock.setLong(1, LOCK);
            lock.execute();
        }
    }

    static void insert(Connection connection, String tenant, String client, String username) throws SQLException {
        try (var district = connection.prepareStatement(
                        "INSERT INTO kafka_district (tenant) VALUES (?) ON CONFLICT DO NOTHING");
                var login = connection.prepareStatement(
                        "INSERT INTO kafka_login (username, tenant, client_id) VALUES (?, ?, ?)")) {
            district.setString(1, tenant);
            district.executeUpdate();
            login.setString(1, username);
            login.setString(2, tenant);
            login.setString(3, client);
            login.executeUpdate();
        }
    }

    /** Ends the login that a client has; answers its name. */
    static Optional<String> end(Connection connection, String client) throws SQLException {
        try (var update = connection.prepareStatement("""
                UPDATE kafka_login SET ended_at = now() WHERE client_id = ? AND ended_at IS NULL RETURNING username""")) {
            update.setString(1, client);
            try (var row = update.executeQuery()) {
                return row.next() ? Optional.of(row.getString(1)) : Optional.empty();
            }
        }
    }

    /** Writes down what a login may read from now on; what it may already stays as it is. */
    static void open(Connection connection, String tenant, String client, String username, Collection<Topics> more)
            throws SQLException {
        try (var insert = connection.prepareStatement("""
                INSERT INTO kafka_grant (tenant, client_id, username, topics, classification) VALUES (?, ?, ?, ?, ?)
                ON CONFLICT (username, topics) WHERE closed_at IS NULL DO NOTHING""")) {
            for (var topics : more) {
                insert.setString(1, tenant);
                insert.setString(2, client);
                insert.setString(3, username);
                insert.setString(4, topics.prefix());
                insert.setString(5, topics.classification().name());
                insert.addBatch();
            }
            insert.executeBatch();
        }
    }

    /** Writes down that these can be read no more. */
    static void close(Connection connection, Collection<KafkaGrant> grants) throws SQLException {
        try (var update = connection.prepareStatement(
                "UPDATE kafka_grant SET closed_at = now() WHERE id = ANY (?) AND closed_at IS NULL")) {
            update.setArray(
                    1,
                    connection.createArrayOf(
                            "text", grants.stream().map(KafkaGrant::id).toArray()));
            update.executeUpdate();
        }
    }

    /** The login that a client has. */
    static Optional<KafkaLogin> current(Connection connection, String client) throws SQLException {
        return find(connection, "client_id = ? AND ended_at IS NULL", client);
    }

    /** The login of this name, whether it has ended or not. */
    static Optional<KafkaLogin> named(Connection connection, String username) throws SQLException {
        return find(connection, "username = ?", username);
    }

    private static Optional<KafkaLogin> find(Connection connection, String which, String value) throws SQLException {
        try (var query = connection.prepareStatement("SELECT * FROM kafka_login WHERE " + which)) {
            query.setString(1, value);
            try (var row = query.executeQuery()) {
                if (!row.next()) {
                    return Optional.empty();
                }
                var username = row.getString("username");
                return Optional.of(new KafkaLogin(
                        username,
                        row.getString("client_id"),
                        row.getObject("created_at", OffsetDateTime.class).toInstant(),
                        time(row, "ended_at"),
                        open(connection, username)));
            }
        }
    }

    private static List<KafkaGrant> open(Connection connection, String username) throws SQLException {
        try (var query = connection.prepareStatement(
                "SELECT * FROM kafka_grant WHERE username = ? AND closed_at IS NULL ORDER BY topics")) {
            query.setString(1, username);
            return grants(query);
        }
    }

    static List<KafkaGrant> grants(PreparedStatement query) throws SQLException {
        var found = new ArrayList<KafkaGrant>();
        try (var row = query.executeQuery()) {
            while (row.next()) {
                found.add(new KafkaGrant(
                        row.getString("id"),
                        row.getString("client_id"),
                        row.getString("username"),
                        row.getString("topics"),
                        Classification.valueOf(row.getString("classification")),
                        row.getObject("opened_at", OffsetDateTime.class).toInstant(),
                        time(row, "closed_at")));
            }
        }
        return List.copyOf(found);
    }

    private static Optional<Instant> time(ResultSet row, String column) throws SQLException {
        return Optional.ofNullable(row.getObject(column, OffsetDateTime.class)).map(OffsetDateTime::toInstant);
    }
}
