package org.lodestar.gateway.webhooks;

import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.sql.Types;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.lodestar.gateway.oauth.Caller;
import org.lodestar.gateway.oauth.ClientRegistry.Call;
import org.lodestar.gateway.oauth.KeyVault;
import org.lodestar.gateway.oauth.Receipts;
import org.lodestar.gateway.oauth.Scope;
import org.lodestar.gateway.oauth.Transactions;
import org.lodestar.gateway.webhooks.Queue.Addressed;
import org.lodestar.gateway.webhooks.Webhook.Filter;
import org.lodestar.gateway.webhooks.Webhook.NewSecret;
import org.lodestar.gateway.webhooks.Webhook.Reason;
import org.lodestar.gateway.webhooks.Webhook.Secret;
import org.lodestar.gateway.webhooks.Webhook.Status;

/**
 * The webhooks of a district, as clients make and change them. A client sees its own; the district's administrators see
 * all. Everything here blocks.
 */
@Singleton
public class WebhookRegistry {

    /** How many deliveries are sent again by one request. */
    public static final int MOST_REDELIVERIES = 10_000;

    private static final int MOST_WEBHOOKS = 50;
    private static final int SECRET_BYTES = 32;
    private static final String PREFIX = "whsec_";
    private static final SecureRandom RANDOM = new SecureRandom();

    private static final String WEBHOOKS = """
            SELECT w.*,
                array(SELECT s.id FROM webhook_secret s WHERE s.webhook_id = w.id
                    AND (s.expires_at IS NULL OR s.expires_at > now()) ORDER BY s.id DESC) AS secret_ids,
                array(SELECT s.created_at FROM webhook_secret s WHERE s.webhook_id = w.id
                    AND (s.expires_at IS NULL OR s.expires_at > now()) ORDER BY s.id DESC) AS secret_times,
                array(SELECT s.expires_at FROM webhook_secret s WHERE s.webhook_id = w.id
                    AND (s.expires_at IS NULL OR s.expires_at > now()) ORDER BY s.id DESC) AS secret_ends
            FROM webhook w WHERE w.status <> 'DELETED' AND (?::text IS NULL OR w.client_id = ?)""";

    private final Transactions transactions;
    private final KeyVault vault;
    private final Engine engine;
    private final long overlapMillis;

    WebhookRegistry(Transactions transactions, KeyVault vault, Engine engine, WebhooksConfig config) {
        this.transactions = transactions;
        this.vault = vault;
        this.engine = engine;
        this.overlapMillis = config.secretOverlap().toMillis();
    }

    /** What a webhook is made with. */
    public record Terms(String url, Optional<String> description, Filter filter) {}

    /** A term that a webhook can be without. */
    public enum Removable {
        DESCRIPTION,
        TYPES,
        SUBJECTS
    }

    /** What is to change of a webhook; what is empty stays. */
    public record Revision(
            Optional<String> url,
            Optional<String> description,
            Optional<List<String>> types,
            Optional<List<String>> subjects,
            Set<Removable> removed) {}

    /** Which deliveries are wanted again. */
    public sealed interface Wanted {

        /** That of one event. */
        record OfEvent(String id) implements Wanted {}

        /** Those of events that were recorded in this time, with its beginning and without its end. */
        record OfTime(Instant from, Instant to) implements Wanted {}
    }

    /**
     * What became of a change.
     *
     * @param secret the new secret if one was made now
     * @param replayed whether the request had been carried out before
     */
    public record Answer(Webhook webhook, Optional<NewSecret> secret, boolean replayed) {}

    /** Something that was counted or named, such as how many deliveries come again. */
    public record Result(String value, boolean replayed) {}

    @FunctionalInterface
    private interface Change<T> {
        T on(Connection connection) throws SQLException, WebhookRefusal;
    }

    @FunctionalInterface
    private interface Replay<T> {
        T of(Connection connection, String about) throws SQLException, WebhookRefusal;
    }

    /** The webhooks that a caller sees, in the order of their ids, from the one after {@code after} on. */
    public List<Webhook> list(Caller caller, String after, int most) throws SQLException {
        return transactions.ofDistrict(caller.tenant(), connection -> {
            try (var query = connection.prepareStatement(WEBHOOKS + " AND w.id > ? ORDER BY w.id LIMIT ?")) {
                setOwner(query, caller);
                query.setString(3, after);
                query.setInt(4, most);
                return read(query);
            }
        });
    }

    /** One that a caller sees. */
    public Optional<Webhook> find(Caller caller, String id) throws SQLException {
        return transactions.ofDistrict(caller.tenant(), connection -> find(connection, caller, id));
    }

    /** Makes a webhook and its first secret. It gets what is published from now on. */
    public Answer create(Call call, Terms terms) throws SQLException, WebhookRefusal {
        return changed(call, connection -> {
            // first, so that of two at once the second counts the first
            Districts.raise(connection, call.caller().tenant());
            requireRoom(connection, call.caller().client());
            String id;
            try (var insert = connection.prepareStatement("""
                    INSERT INTO webhook (tenant, client_id, scopes, url, description, types, subjects)
                    VALUES (?, ?, ?, ?, ?, ?, ?) RETURNING id""")) {
                insert.setString(1, call.caller().tenant());
                insert.setString(2, call.caller().client());
                insert.setArray(3, Scope.array(connection, call.caller().scopes()));
                insert.setString(4, terms.url());
                insert.setString(5, terms.description().orElse(null));
                insert.setArray(6, Queue.texts(connection, terms.filter().types()));
                insert.setArray(7, Queue.texts(connection, terms.filter().subjects()));
                try (var row = insert.executeQuery()) {
                    row.next();
                    id = row.getString(1);
                }
            }
            var secret = addSecret(connection, call, id);
            return new Answer(reread(connection, call, id), Optional.of(secret), false);
        });
    }

    private static void requireRoom(Connection connection, String client) throws SQLException, WebhookRefusal {
        try (var count = connection.prepareStatement(
                "SELECT count(*) FROM webhook WHERE client_id = ? AND status <> 'DELETED'")) {
            count.setString(1, client);
            try (var row = count.executeQuery()) {
                row.next();
                if (row.getLong(1) >= MOST_WEBHOOKS) {
                    throw WebhookRefusal.because(WebhookRefusal.Reason.TOO_MANY);
                }
            }
        }
    }

    /** Changes what a webhook was made with. What is still to come goes to the new address. */
    public Answer revise(Call call, String id, Revision wanted) throws SQLException, WebhookRefusal {
        return changed(call, connection -> {
            var webhook = lock(connection, call, id);
            var removed = wanted.removed();
            var url = wanted.url().orElse(webhook.url());
            var description = removed.contains(Removable.DESCRIPTION)
                    ? Optional.<String>empty()
                    : wanted.description().or(webhook::description);
            var filter = new Filter(
                    removed.contains(Removable.TYPES)
                            ? List.of()
                            : wanted.types().orElse(webhook.filter().types()),
                    removed.contains(Removable.SUBJECTS)
                            ? List.of()
                            : wanted.subjects().orElse(webhook.filter().subjects()));
            if (url.equals(webhook.url())
                    && description.equals(webhook.description())
                    && filter.equals(webhook.filter())) {
                return new Answer(webhook, Optional.empty(), false);
            }
            try (var update = connection.prepareStatement("""
                    UPDATE webhook SET url = ?, description = ?, types = ?, subjects = ?, version = version + 1
                    WHERE id = ?""")) {
                update.setString(1, url);
                update.setString(2, description.orElse(null));
                update.setArray(3, Queue.texts(connection, filter.types()));
                update.setArray(4, Queue.texts(connection, filter.subjects()));
                update.setString(5, id);
                update.executeUpdate();
            }
            return new Answer(reread(connection, call, id), Optional.empty(), false);
        });
    }

    /** Sends nothing for now. What is published meanwhile waits. */
    public Answer pause(Call call, String id) throws SQLException, WebhookRefusal {
        return changed(call, connection -> {
            var webhook = lock(connection, call, id);
            requireEnabled(webhook);
            return webhook.status() == Status.PAUSED
                    ? new Answer(webhook, Optional.empty(), false)
                    : become(connection, call, id, "status = 'PAUSED'");
        });
    }

    /** Sends again, beginning with what waits; the schedule of each delivery begins anew. */
    public Answer resume(Call call, String id) throws SQLException, WebhookRefusal {
        return changed(call, connection -> {
            var webhook = lock(connection, call, id);
            if (webhook.status() == Status.ACTIVE) {
                return new Answer(webhook, Optional.empty(), false);
            }
            Districts.raise(connection, call.caller().tenant());
            run(connection, "UPDATE webhook_lane SET due_at = now() WHERE webhook_id = ?", id);
            run(
                    connection,
                    "UPDATE webhook_delivery SET tries = 0 WHERE webhook_id = ? AND delivered_at IS NULL AND tries > 0",
                    id);
            return become(
                    connection,
                    call,
                    id,
                    "status = 'ACTIVE', reason = NULL, disabled_at = NULL, failing_since = NULL, held_until = NULL");
        });
    }

    /** Ends a webhook with its delivery log. */
    public void delete(Call call, String id) throws SQLException, WebhookRefusal {
        once(
                call,
                connection -> {
                    lock(connection, call, id);
                    run(connection, """
                            UPDATE webhook SET status = 'DELETED', reason = NULL, disabled_at = NULL WHERE id = ?""", id);
                    return id;
                },
                Function.identity(),
                (_, about) -> about);
    }

    /** Makes another secret. The one before signs as well until the overlap has passed; an older one no longer. */
    public Answer rotate(Call call, String id) throws SQLException, WebhookRefusal {
        return changed(call, connection -> {
            var webhook = lock(connection, call, id);
            for (var secret : webhook.secrets().stream().skip(1).toList()) {
                run(connection, "DELETE FROM webhook_secret WHERE id = ?", secret.id());
            }
            try (var update = connection.prepareStatement("""
                    UPDATE webhook_secret SET expires_at = now() + ? * interval '1 millisecond'
                    WHERE webhook_id = ? AND expires_at IS NULL""")) {
                update.setLong(1, overlapMillis);
                update.setString(2, id);
                update.executeUpdate();
            }
            var secret = addSecret(connection, call, id);
            var answer = become(connection, call, id, "status = status");
            return new Answer(answer.webhook(), Optional.of(secret), false);
        });
    }

    /** Sends an event that only tries the webhook out; answers its id. */
    public Result ping(Call call, String id) throws SQLException, WebhookRefusal {
        var result = once(
                call,
                connection -> {
                    requireEnabled(lock(connection, call, id));
                    var event = Ping.of(id);
                    Districts.raise(connection, call.caller().tenant());
                    Queue.add(connection, call.caller().tenant(), List.of(new Addressed(event, Set.of(id))));
                    return new Result(event.id(), false);
                },
                Result::value,
                (_, about) -> new Result(about, true));
        engine.awaken();
        return result;
    }

    /** Has deliveries sent again that the receiver took before; answers how many. */
    public Result redeliver(Call call, String id, Wanted wanted) throws SQLException, WebhookRefusal {
        var result = once(
                call,
                connection -> {
                    requireEnabled(lock(connection, call, id));
                    Districts.raise(connection, call.caller().tenant());
                    return new Result(Integer.toString(redeliver(connection, call, id, wanted)), false);
                },
                Result::value,
                (_, about) -> new Result(about, true));
        engine.awaken();
        return result;
    }

    private static int redeliver(Connection connection, Call call, String id, Wanted wanted)
            throws SQLException, WebhookRefusal {
        if (wanted instanceof Wanted.OfEvent event && !isLogged(connection, id, event.id())) {
            throw WebhookRefusal.because(WebhookRefusal.Reason.EVENT_NOT_FOUND);
        }
        // the lanes first: whoever writes down an outcome holds them too
        try (var open = connection.prepareStatement("""
                INSERT INTO webhook_lane (webhook_id, subject, tenant)
                SELECT DISTINCT d.webhook_id, d.subject, ? FROM webhook_delivery d WHERE %s
                ORDER BY d.webhook_id, d.subject
                ON CONFLICT (webhook_id, subject) DO UPDATE SET due_at = now()""".formatted(condition(wanted)))) {
            open.setString(1, call.caller().tenant());
            setWanted(open, 2, id, wanted);
            open.executeUpdate();
        }
        try (var update = connection.prepareStatement("""
                UPDATE webhook_delivery d SET delivered_at = NULL, tries = 0
                WHERE %s""".formatted(condition(wanted)))) {
            setWanted(update, 1, id, wanted);
            var count = update.executeUpdate();
            if (count > MOST_REDELIVERIES) {
                throw WebhookRefusal.because(WebhookRefusal.Reason.TOO_MANY_REDELIVERIES);
            }
            return count;
        }
    }

    private static String condition(Wanted wanted) {
        var which = switch (wanted) {
            case Wanted.OfEvent _ -> "d.number IN (SELECT e.number FROM webhook_event e WHERE e.id = ?)";
            case Wanted.OfTime _ -> """
                (d.webhook_id, d.number) IN (SELECT t.webhook_id, t.number FROM webhook_delivery t
                    WHERE t.webhook_id = ? AND t.time >= ? AND t.time < ? AND t.delivered_at IS NOT NULL
                    ORDER BY t.time, t.number LIMIT %d)""".formatted(MOST_REDELIVERIES + 1);
        };
        return "d.webhook_id = ? AND d.delivered_at IS NOT NULL AND " + which;
    }

    private static void setWanted(PreparedStatement statement, int from, String webhook, Wanted wanted)
            throws SQLException {
        statement.setString(from, webhook);
        switch (wanted) {
            case Wanted.OfEvent event -> statement.setString(from + 1, event.id());
            case Wanted.OfTime time -> {
                statement.setString(from + 1, webhook);
                statement.setObject(from + 2, time.from().atOffset(ZoneOffset.UTC));
                statement.setObject(from + 3, time.to().atOffset(ZoneOffset.UTC));
            }
        }
    }

    private static boolean isLogged(Connection connection, String webhook, String event) throws SQLException {
        try (var query = connection.prepareStatement("""
                SELECT 1 FROM webhook_event e JOIN webhook_delivery d ON d.number = e.number
                WHERE e.id = ? AND d.webhook_id = ?""")) {
            query.setString(1, event);
            query.setString(2, webhook);
            try (var row = query.executeQuery()) {
                return row.next();
            }
        }
    }

    /**
     * The delivery log of a webhook, the newest first, from the one before {@code before} on.
     *
     * @param delivered only those that were delivered, or only those that were not yet
     */
    public Optional<List<Delivery>> deliveries(
            Caller caller, String id, Optional<Boolean> delivered, long before, int most) throws SQLException {
        return transactions.ofDistrict(caller.tenant(), connection -> {
            if (find(connection, caller, id).isEmpty()) {
                return Optional.empty();
            }
            try (var query = connection.prepareStatement("""
                    SELECT d.*, e.id AS event, e.type, CASE WHEN d.delivered_at IS NULL AND NOT EXISTS (
                            SELECT 1 FROM webhook_delivery p WHERE p.webhook_id = d.webhook_id AND p.subject = d.subject
                                AND p.delivered_at IS NULL AND p.number < d.number)
                        THEN greatest(l.due_at, w.held_until) END AS next_attempt_at
                    FROM webhook_delivery d
                    JOIN webhook w ON w.id = d.webhook_id
                    JOIN webhook_event e ON e.number = d.number
                    LEFT JOIN webhook_lane l ON l.webhook_id = d.webhook_id AND l.subject = d.subject
                    WHERE d.webhook_id = ? AND d.number < ? AND (?::boolean IS NULL OR (d.delivered_at IS NOT NULL) = ?)
                    ORDER BY d.number DESC LIMIT ?""")) {
                query.setString(1, id);
                query.setLong(2, before);
                query.setObject(3, delivered.orElse(null), Types.BOOLEAN);
                query.setObject(4, delivered.orElse(null), Types.BOOLEAN);
                query.setInt(5, most);
                return Optional.of(readDeliveries(query));
            }
        });
    }

    private static List<Delivery> readDeliveries(PreparedStatement query) throws SQLException {
        var deliveries = new ArrayList<Delivery>();
        try (var row = query.executeQuery()) {
            while (row.next()) {
                deliveries.add(new Delivery(
                        row.getLong("number"),
                        row.getString("event"),
                        row.getString("type"),
                        row.getString("subject"),
                        row.getObject("time", OffsetDateTime.class).toInstant(),
                        time(row, "delivered_at"),
                        time(row, "next_attempt_at"),
                        row.getString("attempts")));
            }
        }
        return List.copyOf(deliveries);
    }

    private Answer changed(Call call, Change<Answer> change) throws SQLException, WebhookRefusal {
        var answer = once(
                call,
                change,
                done -> done.webhook().id(),
                (connection, about) -> new Answer(
                        find(connection, call.caller(), about)
                                .orElseThrow(() -> WebhookRefusal.because(WebhookRefusal.Reason.NOT_FOUND)),
                        Optional.empty(),
                        true));
        engine.awaken();
        return answer;
    }

    /** Carries out a request, unless it was before. */
    private <T> T once(Call call, Change<T> change, Function<T, String> about, Replay<T> replay)
            throws SQLException, WebhookRefusal {
        var tenant = call.caller().tenant();
        return transactions.<T, WebhookRefusal>ofDistrict(tenant, connection -> {
            if (call.receipt().isEmpty()) {
                return change.on(connection);
            }
            var receipt = call.receipt().get();
            if (!Receipts.claim(connection, tenant, receipt)) {
                var known = Receipts.find(connection, receipt)
                        .orElseThrow(() -> WebhookRefusal.because(WebhookRefusal.Reason.KEY_REUSED));
                return replay.of(connection, known);
            }
            var done = change.on(connection);
            Receipts.complete(connection, receipt, about.apply(done));
            return done;
        });
    }

    private static Webhook lock(Connection connection, Call call, String id) throws SQLException, WebhookRefusal {
        run(connection, "SELECT 1 FROM webhook WHERE id = ? FOR UPDATE", id);
        var webhook = find(connection, call.caller(), id)
                .orElseThrow(() -> WebhookRefusal.because(WebhookRefusal.Reason.NOT_FOUND));
        if (call.expectedVersion().isPresent() && call.expectedVersion().getAsLong() != webhook.version()) {
            throw WebhookRefusal.stale(webhook.version());
        }
        return webhook;
    }

    private static void requireEnabled(Webhook webhook) throws WebhookRefusal {
        if (webhook.status() == Status.DISABLED) {
            throw WebhookRefusal.because(WebhookRefusal.Reason.DISABLED);
        }
    }

    private static Answer become(Connection connection, Call call, String id, String terms) throws SQLException {
        run(connection, "UPDATE webhook SET " + terms + ", version = version + 1 WHERE id = ?", id);
        return new Answer(reread(connection, call, id), Optional.empty(), false);
    }

    private static void run(Connection connection, String sql, String id) throws SQLException {
        try (var statement = connection.prepareStatement(sql)) {
            statement.setString(1, id);
            statement.execute();
        }
    }

    private NewSecret addSecret(Connection connection, Call call, String webhook) throws SQLException {
        var bytes = new byte[SECRET_BYTES];
        RANDOM.nextBytes(bytes);
        var value = PREFIX + Base64.getEncoder().encodeToString(bytes);
        try (var made = connection.prepareStatement("SELECT uuidv7()::text");
                var insert = connection.prepareStatement(
                        "INSERT INTO webhook_secret (id, webhook_id, tenant, sealed) VALUES (?, ?, ?, ?)")) {
            String id;
            try (var row = made.executeQuery()) {
                row.next();
                id = row.getString(1);
            }
            insert.setString(1, id);
            insert.setString(2, webhook);
            insert.setString(3, call.caller().tenant());
            insert.setBytes(4, vault.seal(id, value.getBytes(StandardCharsets.UTF_8)));
            insert.executeUpdate();
            return new NewSecret(id, value);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every Java has AES-GCM", e);
        }
    }

    private static void setOwner(PreparedStatement query, Caller caller) throws SQLException {
        var owner = caller.scopes().contains(Scope.CLIENTS_ADMIN) ? null : caller.client();
        query.setString(1, owner);
        query.setString(2, owner);
    }

    private static Webhook reread(Connection connection, Call call, String id) throws SQLException {
        return find(connection, call.caller(), id).orElseThrow(() -> new SQLException("A webhook went away"));
    }

    private static Optional<Webhook> find(Connection connection, Caller caller, String id) throws SQLException {
        try (var query = connection.prepareStatement(WEBHOOKS + " AND w.id = ?")) {
            setOwner(query, caller);
            query.setString(3, id);
            return read(query).stream().findFirst();
        }
    }

    private static List<Webhook> read(PreparedStatement query) throws SQLException {
        var webhooks = new ArrayList<Webhook>();
        try (var row = query.executeQuery()) {
            while (row.next()) {
                webhooks.add(new Webhook(
                        row.getString("id"),
                        row.getLong("version"),
                        row.getString("client_id"),
                        row.getString("url"),
                        Optional.ofNullable(row.getString("description")),
                        new Filter(List.of((String[]) row.getArray("types").getArray()), List.of((String[])
                                row.getArray("subjects").getArray())),
                        Status.valueOf(row.getString("status")),
                        Optional.ofNullable(row.getString("reason")).map(Reason::valueOf),
                        row.getObject("created_at", OffsetDateTime.class).toInstant(),
                        time(row, "failing_since"),
                        time(row, "disabled_at"),
                        secrets(row)));
            }
        }
        return List.copyOf(webhooks);
    }

    private static Optional<Instant> time(ResultSet row, String column) throws SQLException {
        return Optional.ofNullable(row.getObject(column, OffsetDateTime.class)).map(OffsetDateTime::toInstant);
    }

    private static List<Secret> secrets(ResultSet row) throws SQLException {
        var secrets = new ArrayList<Secret>();
        var ids = (String[]) row.getArray("secret_ids").getArray();
        var times = (Timestamp[]) row.getArray("secret_times").getArray();
        var ends = (Timestamp[]) row.getArray("secret_ends").getArray();
        for (var i = 0; i < ids.length; i++) {
            secrets.add(new Secret(
                    ids[i], times[i].toInstant(), Optional.ofNullable(ends[i]).map(Timestamp::toInstant)));
        }
        return List.copyOf(secrets);
    }
}
