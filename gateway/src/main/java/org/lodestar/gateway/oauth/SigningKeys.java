package org.lodestar.gateway.oauth;

import jakarta.inject.Singleton;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPairGenerator;
import java.security.interfaces.RSAPrivateKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import javax.sql.DataSource;

/**
 * The keys tokens are signed with, in the table {@code signing_key}. The first start makes one. A key that is given a
 * {@code retired_at} signs no more tokens after the next start, which makes its successor, and is believed and published
 * for a day longer, until the last of its tokens has expired everywhere.
 */
@Singleton
class SigningKeys {

    private static final int BITS = 2048;

    private final DataSource database;
    private final KeyVault vault;

    SigningKeys(DataSource database, KeyVault vault) {
        this.database = database;
        this.vault = vault;
    }

    /** The keys tokens may be signed with, the one to sign with first. Blocks. */
    List<SigningKey> load() throws SQLException, GeneralSecurityException {
        try (var connection = database.getConnection()) {
            var keys = read(connection);
            if (keys.isEmpty() || !hasCurrent(connection)) {
                insertNew(connection);
                keys = read(connection);
            }
            return keys;
        }
    }

    private List<SigningKey> read(Connection connection) throws SQLException, GeneralSecurityException {
        var factory = KeyFactory.getInstance("RSA");
        var keys = new ArrayList<SigningKey>();
        try (var query = connection.prepareStatement("""
                        SELECT id, public_key, private_key FROM signing_key
                        WHERE retired_at IS NULL OR retired_at > now() - interval '1 day'
                        ORDER BY retired_at DESC NULLS FIRST""");
                var row = query.executeQuery()) {
            while (row.next()) {
                var id = row.getString("id");
                var publicKey = factory.generatePublic(new X509EncodedKeySpec(row.getBytes("public_key")));
                var privateKey =
                        factory.generatePrivate(new PKCS8EncodedKeySpec(vault.open(id, row.getBytes("private_key"))));
                keys.add(new SigningKey(id, (RSAPublicKey) publicKey, (RSAPrivateKey) privateKey));
            }
        }
        return keys;
    }

    private static boolean hasCurrent(Connection connection) throws SQLException {
        try (var query = connection.prepareStatement("SELECT 1 FROM signing_key WHERE retired_at IS NULL");
                var row = query.executeQuery()) {
            return row.next();
        }
    }

    /** Of two gateways that start at once, the second's key is not written, and both go on with the first's. */
    private void insertNew(Connection connection) throws SQLException, GeneralSecurityException {
        var generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(BITS);
        var pair = generator.generateKeyPair();
        var id = UUID.randomUUID().toString();
        try (var insert = connection.prepareStatement(
                "INSERT INTO signing_key (id, public_key, private_key) VALUES (?, ?, ?) ON CONFLICT DO NOTHING")) {
            insert.setString(1, id);
            insert.setBytes(2, pair.getPublic().getEncoded());
            insert.setBytes(3, vault.seal(id, pair.getPrivate().getEncoded()));
            insert.executeUpdate();
        }
    }
}
