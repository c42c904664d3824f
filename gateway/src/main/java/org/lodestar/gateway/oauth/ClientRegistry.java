package org.lodestar.gateway.oauth;

import jakarta.inject.Singleton;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.lodestar.gateway.oauth.ClientRefusal.Reason;
import org.lodestar.gateway.oauth.RegisteredClient.KeptSecret;
import org.lodestar.gateway.oauth.RegisteredClient.NewSecret;

/**
 * The clients of a district, as its administrators register, revise and revoke them. Nobody hands out what they do not have:
 * neither a scope, nor a secret of a client with more scopes. Everything here blocks.
 */
@Singleton
public class ClientRegistry {

    private static final int MOST_SECRETS = 2;

    private static final String CLIENTS = """
            SELECT c.*, array(SELECT s.id FROM client_secret s WHERE s.client_id = c.id ORDER BY s.created_at, s.id)
                AS secret_ids,
                array(SELECT s.created_at FROM client_secret s WHERE s.client_id = c.id ORDER BY s.created_at, s.id)
                AS secret_times
            FROM client c""";

    private final Transactions transactions;
    private final Revocations revocations;

    ClientRegistry(Transactions transactions, Revocations revocations) {
        this.transactions = transactions;
        this.revocations = revocations;
    }

    /**
     * Who asks for a change, and how.
     *
     * @param expectedVersion the only version to change, if it matters
     * @param receipt makes the request safe to repeat
     */
    public record Call(Caller caller, OptionalLong expectedVersion, Optional<Receipt> receipt) {}

    /**
     * A request by which it is known again.
     *
     * @param key chosen by the client
     * @param fingerprint of the whole request
     */
    public record Receipt(String key, String fingerprint) {}

    /** What a client is registered with. */
    public record Registration(String name, Set<Scope> scopes, Set<String> orgs, Optional<Instant> expiresAt) {}

    /** What is to change of a client; what is empty stays. */
    public record Revision(
            Optional<String> name,
            Optional<Set<Scope>> scopes,
            Optional<Set<String>> orgs,
            Optional<Instant> expiresAt,
            boolean forEver) {}

    /**
     * What became of a change.
     *
     * @param secret the new secret if one was made now
     * @param replayed whether the request had been carried out before
     */
    public record Answer(RegisteredClient client, Optional<NewSecret> secret, boolean replayed) {}

    /** What is done about a client, in one transaction with the receipt. */
    @FunctionalInterface
    public interface Change<T> {
        T on(Connection connection) throws SQLException, ClientRefusal;
    }

    /** What is answered about what was done before. */
    @FunctionalInterface
    public interface Replay<T> {
        T of(Connection connection, String about) throws SQLException, ClientRefusal;
    }

    /** The clients of a district, in the order of their ids, from the one after {@code after} on. */
    public List<RegisteredClient> list(String tenant, String after, int most) throws SQLException {
        return transactions.ofDistrict(tenant, connection -> {
            try (var query = connection.prepareStatement(CLIENTS + " WHERE c.id > ? ORDER BY c.id LIMIT ?")) {
                query.setString(1, after);
                query.setInt(2, most);
                return read(query);
            }
        });
    }

    /** One client of a district. */
    public Optional<RegisteredClient> find(String tenant, String id) throws SQLException {
        return transactions.ofDistrict(tenant, connection -> find(connection, id));
    }

    /** Registers a client and makes its first secret. */
    public Answer register(Call call, Registration wanted) throws SQLException, ClientRefusal {
        return once(call, connection -> {
            requireHeld(call, wanted.scopes());
            requireLimitable(wanted.scopes(), wanted.orgs());
            requireAhead(wanted.expiresAt());
            String id;
            try (var insert = connection.prepareStatement("""
                    INSERT INTO client (tenant, name, scopes, orgs, expires_at) VALUES (?, ?, ?, ?, ?) RETURNING id""")) {
                insert.setString(1, call.caller().tenant());
                insert.setString(2, wanted.name());
                insert.setArray(3, Scope.array(connection, wanted.scopes()));
                insert.setArray(4, texts(connection, wanted.orgs()));
                setTime(insert, 5, wanted.expiresAt());
                id = text(insert);
            }
            var secret = addSecret(connection, call, id);
            return new Answer(reread(connection, id), Optional.of(secret), false);
        });
    }

    /** Changes what a client is registered with. Tokens made before end if it may do less from now on. */
    public Answer revise(Call call, String id, Revision wanted) throws SQLException, ClientRefusal {
        var reduced = new AtomicLong();
        var answer = once(call, connection -> {
            var client = lock(connection, call, id);
            requireChangeable(client);
            var scopes = wanted.scopes().orElse(client.scopes());
            requireHeld(call, without(scopes, client.scopes()));
            requireAhead(wanted.expiresAt());
            var orgs = wanted.orgs().orElse(client.orgs());
            requireLimitable(scopes, orgs);
            var name = wanted.name().orElse(client.name());
            var expiresAt = wanted.forEver()
                    ? Optional.<Instant>empty()
                    : wanted.expiresAt().or(client::expiresAt);
            if (name.equals(client.name())
                    && scopes.equals(client.scopes())
                    && orgs.equals(client.orgs())
                    && expiresAt.equals(client.expiresAt())) {
                return new Answer(client, Optional.empty(), false);
            }
            try (var update = connection.prepareStatement("""
                    UPDATE client SET name = ?, scopes = ?, orgs = ?, expires_at = ?, version = version + 1 WHERE id = ?""")) {
                update.setString(1, name);
                update.setArray(2, Scope.array(connection, scopes));
                update.setArray(3, texts(connection, orgs));
                setTime(update, 4, expiresAt);
                update.setString(5, id);
                update.executeUpdate();
            }
            if (isLess(client, scopes, orgs)) {
                reduced.set(Revocations.writeReduced(connection, id));
            }
            return new Answer(reread(connection, id), Optional.empty(), false);
        });
        if (reduced.get() > 0) {
            revocations.add(id, reduced.get());
        }
        return answer;
    }

    private static boolean isLess(RegisteredClient before, Set<Scope> scopes, Set<String> orgs) {
        return !scopes.containsAll(before.scopes())
                || (!orgs.isEmpty() && (before.orgs().isEmpty() || !orgs.containsAll(before.orgs())));
    }

    /** Makes a second secret, so that a program can change over while both are good. */
    public Answer addSecret(Call call, String id) throws SQLException, ClientRefusal {
        return once(call, connection -> {
            var client = lock(connection, call, id);
            requireChangeable(client);
            requireHeld(call, client.scopes());
            if (client.secrets().size() >= MOST_SECRETS) {
                throw ClientRefusal.because(Reason.SECRETS_FULL);
            }
            var secret = addSecret(connection, call, id);
            raiseVersion(connection, id);
            return new Answer(reread(connection, id), Optional.of(secret), false);
        });
    }

    /** Forgets a secret; tokens it was good for last until they expire. */
    public Answer removeSecret(Call call, String id, String secret) throws SQLException, ClientRefusal {
        return once(call, connection -> {
            var client = lock(connection, call, id);
            if (client.secrets().stream().noneMatch(kept -> kept.id().equals(secret))) {
                throw ClientRefusal.because(Reason.NOT_FOUND);
            }
            requireChangeable(client);
            if (client.secrets().size() == 1) {
                throw ClientRefusal.because(Reason.LAST_SECRET);
            }
            try (var delete = connection.prepareStatement("DELETE FROM client_secret WHERE client_id = ? AND id = ?")) {
                delete.setString(1, id);
                delete.setString(2, secret);
                delete.executeUpdate();
            }
            raiseVersion(connection, id);
            return new Answer(reread(connection, id), Optional.empty(), false);
        });
    }

    /** Ends a client and its tokens, for ever. */
    public Answer revoke(Call call, String id) throws SQLException, ClientRefusal {
        var answer = once(call, connection -> {
            var client = lock(connection, call, id);
            if (client.revokedAt().isPresent()) {
                return new Answer(client, Optional.empty(), false);
            }
            try (var update = connection.prepareStatement(
                    "UPDATE client SET revoked_at = now(), version = version + 1 WHERE id = ?")) {
                update.setString(1, id);
                update.executeUpdate();
            }
            Revocations.writeRevoked(connection, id);
            return new Answer(reread(connection, id), Optional.empty(), false);
        });
        revocations.add(id, Revocations.ALL);
        return answer;
    }

    /** Carries out a request, unless it was before: then the answer is the client as it is now, without its secret. */
    private Answer once(Call call, Change<Answer> change) throws SQLException, ClientRefusal {
        return once(
                call,
                change,
                answer -> answer.client().id(),
                (connection, id) -> new Answer(reread(connection, id), Optional.empty(), true));
    }

    /**
     * Carries out a request, unless it was before.
     *
     * @param about what is written on the receipt, for the replay
     */
    public <T> T once(Call call, Change<T> change, Function<T, String> about, Replay<T> replay)
            throws SQLException, ClientRefusal {
        return transactions.<T, ClientRefusal>ofDistrict(call.caller().tenant(), connection -> {
            if (call.receipt().isEmpty()) {
                return change.on(connection);
            }
            var receipt = call.receipt().get();
            if (!Receipts.claim(connection, call.caller().tenant(), receipt)) {
                var known =
                        Receipts.find(connection, receipt).orElseThrow(() -> ClientRefusal.because(Reason.KEY_REUSED));
                return replay.of(connection, known);
            }
            var done = change.on(connection);
            Receipts.complete(connection, receipt, about.apply(done));
            return done;
        });
    }

    /** A client as it stays until the end of the transaction. */
    public static RegisteredClient lock(Connection connection, Call call, String id)
            throws SQLException, ClientRefusal {
        try (var lock = connection.prepareStatement("SELECT 1 FROM client WHERE id = ? FOR UPDATE")) {
            lock.setString(1, id);
            lock.executeQuery().close();
        }
        var client = find(connection, id).orElseThrow(() -> ClientRefusal.because(Reason.NOT_FOUND));
        if (call.expectedVersion().isPresent() && call.expectedVersion().getAsLong() != client.version()) {
            throw ClientRefusal.stale(client.version());
        }
        return client;
    }

    /** Refuses what cannot be given more. */
    public static void requireChangeable(RegisteredClient client) throws ClientRefusal {
        if (client.revokedAt().isPresent()) {
            throw ClientRefusal.because(Reason.REVOKED);
        }
        if (client.configured()) {
            throw ClientRefusal.because(Reason.CONFIGURED);
        }
    }

    /** Refuses to hand out what the caller does not have. */
    public static void requireHeld(Call call, Set<Scope> scopes) throws ClientRefusal {
        var lacking = without(scopes, call.caller().scopes());
        if (!lacking.isEmpty()) {
            throw ClientRefusal.notHeld(lacking);
        }
    }

    private static void requireLimitable(Set<Scope> scopes, Set<String> orgs) throws ClientRefusal {
        var others = without(scopes, Scope.LIMITABLE);
        if (!orgs.isEmpty() && !others.isEmpty()) {
            throw ClientRefusal.tooWide(others);
        }
    }

    private static Array texts(Connection connection, Set<String> texts) throws SQLException {
        return connection.createArrayOf("text", texts.toArray());
    }

    private static void requireAhead(Optional<Instant> expiresAt) throws ClientRefusal {
        if (expiresAt.isPresent() && !expiresAt.get().isAfter(Instant.now())) {
            throw ClientRefusal.because(Reason.EXPIRY_PASSED);
        }
    }

    private static Set<Scope> without(Set<Scope> scopes, Set<Scope> others) {
        var rest = EnumSet.noneOf(Scope.class);
        rest.addAll(scopes);
        rest.removeAll(others);
        return rest;
    }

    private static NewSecret addSecret(Connection connection, Call call, String id) throws SQLException {
        var value = Secret.make();
        try (var insert = connection.prepareStatement(
                "INSERT INTO client_secret (client_id, tenant, sha256) VALUES (?, ?, ?) RETURNING id")) {
            insert.setString(1, id);
            insert.setString(2, call.caller().tenant());
            insert.setBytes(3, Secret.hash(value));
            return new NewSecret(text(insert), value);
        }
    }

    private static void raiseVersion(Connection connection, String id) throws SQLException {
        try (var update = connection.prepareStatement("UPDATE client SET version = version + 1 WHERE id = ?")) {
            update.setString(1, id);
            update.executeUpdate();
        }
    }

    private static String text(PreparedStatement returning) throws SQLException {
        try (var row = returning.executeQuery()) {
            row.next();
            return row.getString(1);
        }
    }

    private static void setTime(PreparedStatement statement, int at, Optional<Instant> time) throws SQLException {
        statement.setObject(
                at, time.map(known -> known.atOffset(ZoneOffset.UTC)).orElse(null));
    }

    private static RegisteredClient reread(Connection connection, String id) throws SQLException {
        return find(connection, id).orElseThrow(() -> new SQLException("A client went away"));
    }

    private static Optional<RegisteredClient> find(Connection connection, String id) throws SQLException {
        try (var query = connection.prepareStatement(CLIENTS + " WHERE c.id = ?")) {
            query.setString(1, id);
            return read(query).stream().findFirst();
        }
    }

    private static List<RegisteredClient> read(PreparedStatement query) throws SQLException {
        var clients = new ArrayList<RegisteredClient>();
        try (var row = query.executeQuery()) {
            while (row.next()) {
                clients.add(new RegisteredClient(
                        row.getString("id"),
                        row.getLong("version"),
                        row.getString("name"),
                        Scope.known(List.of((String[]) row.getArray("scopes").getArray())),
                        Set.of((String[]) row.getArray("orgs").getArray()),
                        row.getBoolean("configured"),
                        row.getObject("created_at", OffsetDateTime.class).toInstant(),
                        time(row, "expires_at"),
                        time(row, "last_used_at"),
                        time(row, "revoked_at"),
                        secrets(row)));
            }
        }
        return List.copyOf(clients);
    }

    private static Optional<Instant> time(ResultSet row, String column) throws SQLException {
        return Optional.ofNullable(row.getObject(column, OffsetDateTime.class)).map(OffsetDateTime::toInstant);
    }

    private static List<KeptSecret> secrets(ResultSet row) throws SQLException {
        var secrets = new ArrayList<KeptSecret>();
        var ids = (String[]) row.getArray("secret_ids").getArray();
        var times = (java.sql.Timestamp[]) row.getArray("secret_times").getArray();
        for (var i = 0; i < ids.length; i++) {
            secrets.add(new KeptSecret(ids[i], times[i].toInstant()));
        }
        return List.copyOf(secrets);
    }
}
