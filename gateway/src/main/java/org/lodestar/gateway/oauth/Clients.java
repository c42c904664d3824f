package org.lodestar.gateway.oauth;

import jakarta.inject.Singleton;
import java.security.MessageDigest;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** The clients as the token endpoint knows them: by id and secret. */
@Singleton
class Clients {

    private static final Pattern TENANT = Pattern.compile("[a-z0-9]{6,32}");
    private static final int SHORTEST_SECRET = 32;
    private static final String CONFIGURED = "configured";

    private final Transactions transactions;

    Clients(Transactions transactions) {
        this.transactions = transactions;
    }

    /**
     * The client of this id and secret, unless there is none, or it was revoked or has expired. The comparison takes the same
     * time whatever is wrong. Blocks.
     */
    Optional<Client> authenticate(String id, String secret) throws SQLException {
        var offered = Secret.hash(secret);
        return transactions.ofClient(id, connection -> authenticate(connection, id, offered));
    }

    private static Optional<Client> authenticate(Connection connection, String id, byte[] offered) throws SQLException {
        try (var query = connection.prepareStatement("""
                SELECT c.tenant, c.scopes, c.orgs, c.expires_at, s.sha256
                FROM client c JOIN client_secret s ON s.client_id = c.id
                WHERE c.id = ? AND c.revoked_at IS NULL AND (c.expires_at IS NULL OR c.expires_at > now())""")) {
            query.setString(1, id);
            var client = Optional.<Client>empty();
            try (var row = query.executeQuery()) {
                while (row.next()) {
                    if (MessageDigest.isEqual(offered, row.getBytes("sha256"))) {
                        client = Optional.of(new Client(
                                id,
                                row.getString("tenant"),
                                Scope.known(List.of(
                                        (String[]) row.getArray("scopes").getArray())),
                                Set.of((String[]) row.getArray("orgs").getArray()),
                                Optional.ofNullable(row.getObject("expires_at", OffsetDateTime.class))
                                        .map(OffsetDateTime::toInstant)));
                    }
                }
            }
            return client;
        }
    }

    /**
     * Writes a client of the configuration, or brings it up to date; one that was revoked stays so.
     *
     * @throws IllegalArgumentException if it cannot be a client, or would move to another district
     */
    void configure(Client client, String secret) throws SQLException {
        if (!TENANT.matcher(client.tenant()).matches()) {
            throw new IllegalArgumentException("A tenant is 6 to 32 lower-case letters and digits");
        }
        if (!Client.isId(client.id())) {
            throw new IllegalArgumentException("A client id is up to 64 letters, digits, dots, dashes and underscores");
        }
        if (secret.length() < SHORTEST_SECRET) {
            throw new IllegalArgumentException("A client secret is random and at least 32 characters long");
        }
        transactions.ofDistrict(client.tenant(), connection -> {
            write(connection, client);
            replaceSecrets(connection, client, secret);
            return true;
        });
    }

    private static void write(Connection connection, Client client) throws SQLException {
        try (var insert = connection.prepareStatement("""
                        INSERT INTO client (id, tenant, name, scopes, configured) VALUES (?, ?, ?, ?, true)
                        ON CONFLICT (id) DO NOTHING""");
                var update =
                        connection.prepareStatement("UPDATE client SET scopes = ?, configured = true WHERE id = ?")) {
            var scopes = Scope.array(connection, client.scopes());
            insert.setString(1, client.id());
            insert.setString(2, client.tenant());
            insert.setString(3, client.id());
            insert.setArray(4, scopes);
            update.setArray(1, scopes);
            update.setString(2, client.id());
            if (insert.executeUpdate() == 0 && update.executeUpdate() == 0) {
                throw new IllegalArgumentException("Client " + client.id() + " belongs to another district");
            }
        }
    }

    private static void replaceSecrets(Connection connection, Client client, String secret) throws SQLException {
        try (var delete = connection.prepareStatement(
                        "DELETE FROM client_secret WHERE client_id = ? AND (id <> ? OR sha256 <> ?)");
                var insert = connection.prepareStatement("""
                        INSERT INTO client_secret (client_id, id, tenant, sha256) VALUES (?, ?, ?, ?)
                        ON CONFLICT DO NOTHING""")) {
            var hash = Secret.hash(secret);
            delete.setString(1, client.id());
            delete.setString(2, CONFIGURED);
            delete.setBytes(3, hash);
            delete.executeUpdate();
            insert.setString(1, client.id());
            insert.setString(2, CONFIGURED);
            insert.setString(3, client.tenant());
            insert.setBytes(4, hash);
            insert.executeUpdate();
        }
    }
}
