package org.lodestar.gateway.oauth;

import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import javax.sql.DataSource;

/**
 * The clients, in the table {@code client}. Of a secret only its SHA-256 is kept. A slow password hash would add nothing:
 * it makes guessing dear where people choose passwords, but these secrets are random, 256 bits, and cannot be guessed at
 * any price; so asking for a token stays cheap. The comparison takes the same time whatever is wrong.
 */
@Singleton
class Clients {

    private static final Pattern TENANT = Pattern.compile("[a-z0-9]{6,32}");
    private static final int SHORTEST_SECRET = 32;
    private static final byte[] NO_ONES_HASH = new byte[32];

    private final DataSource database;

    Clients(DataSource database) {
        this.database = database;
    }

    /** The client of this id and secret, unless there is none or it was revoked. Blocks. */
    Optional<Client> authenticate(String id, String secret) throws SQLException {
        try (var connection = database.getConnection();
                var query = connection.prepareStatement(
                        "SELECT tenant, secret_sha256, scopes FROM client WHERE id = ? AND revoked_at IS NULL")) {
            query.setString(1, id);
            try (var row = query.executeQuery()) {
                var exists = row.next();
                var expected = exists ? row.getBytes("secret_sha256") : NO_ONES_HASH;
                if (!MessageDigest.isEqual(sha256(secret), expected) || !exists) {
                    return Optional.empty();
                }
                var scopes = List.of((String[]) row.getArray("scopes").getArray());
                return Optional.of(new Client(id, row.getString("tenant"), Scope.known(scopes)));
            }
        }
    }

    /**
     * Writes a client, or brings it up to date; one that was revoked stays so.
     *
     * @throws IllegalArgumentException if it cannot be a client, or would move to another district
     */
    void register(Client client, String secret) throws SQLException {
        if (!TENANT.matcher(client.tenant()).matches()) {
            throw new IllegalArgumentException("A tenant is 6 to 32 lower-case letters and digits");
        }
        if (!Client.isId(client.id())) {
            throw new IllegalArgumentException("A client id is up to 64 letters, digits, dots, dashes and underscores");
        }
        if (secret.length() < SHORTEST_SECRET) {
            throw new IllegalArgumentException("A client secret is random and at least 32 characters long");
        }
        try (var connection = database.getConnection();
                var upsert = connection.prepareStatement("""
                        INSERT INTO client (id, tenant, secret_sha256, scopes) VALUES (?, ?, ?, ?)
                        ON CONFLICT (id) DO UPDATE SET secret_sha256 = excluded.secret_sha256, scopes = excluded.scopes
                        WHERE client.tenant = excluded.tenant""")) {
            upsert.setString(1, client.id());
            upsert.setString(2, client.tenant());
            upsert.setBytes(3, sha256(secret));
            var scopes = client.scopes().stream().map(Scope::value).toArray();
            upsert.setArray(4, connection.createArrayOf("text", scopes));
            if (upsert.executeUpdate() == 0) {
                throw new IllegalArgumentException("Client " + client.id() + " belongs to another district");
            }
        }
    }

    private static byte[] sha256(String secret) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(secret.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java has SHA-256", e);
        }
    }
}
