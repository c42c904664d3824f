package org.lodestar.gateway.webhooks;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.lodestar.gateway.oauth.Caller;
import org.lodestar.gateway.oauth.ClientRegistry.Call;
import org.lodestar.gateway.oauth.Scope;
import org.lodestar.gateway.webhooks.Webhook.Filter;
import org.lodestar.gateway.webhooks.Webhook.Reason;
import org.lodestar.gateway.webhooks.Webhook.Secret;
import org.lodestar.gateway.webhooks.Webhook.Status;

/** The webhooks of a district as they are in the database. A client sees its own; the district's administrators see all. */
final class WebhookRows {

    private static final String WEBHOOKS = """
            SELECT w.*,
                array(SELECT s.id FROM webhook_secret s WHERE s.webhook_id = w.id
                    AND (s.expires_at IS NULL OR s.expires_at > now()) ORDER BY s.id DESC) AS secret_ids,
                array(SELECT s.created_at FROM webhook_secret s WHERE s.webhook_id = w.id
                    AND (s.expires_at IS NULL OR s.expires_at > now()) ORDER BY s.id DESC) AS secret_times,
                array(SELECT s.expires_at FROM webhook_secret s WHERE s.webhook_id = w.id
                    AND (s.expires_at IS NULL OR s.expires_at > now()) ORDER BY s.id DESC) AS secret_ends
            FROM webhook w WHERE w.status <> 'DELETED' AND (?::text IS NULL OR w.client_id = ? AND w.issuer = ?)""";

    private WebhookRows() {}

    /** Those that a caller sees, in the order of their ids, from the one after {@code after} on. */
    static List<Webhook> list(Connection connection, Caller caller, String after, int most) throws SQLException {
        try (var query = connection.prepareStatement(WEBHOOKS + " AND w.id > ? ORDER BY w.id LIMIT ?")) {
            setOwner(query, caller);
            query.setString(4, after);
            query.setInt(5, most);
            return read(query);
        }
    }

    /** One that a caller sees. */
    static Optional<Webhook> find(Connection connection, Caller caller, String id) throws SQLException {
        try (var query = connection.prepareStatement(WEBHOOKS + " AND w.id = ?")) {
            setOwner(query, caller);
            query.setString(4, id);
            return read(query).stream().findFirst();
        }
    }

    /** The same, of which it is known that it is there. */
    static Webhook reread(Connection connection, Call call, String id) throws SQLException {
        return find(connection, call.caller(), id).orElseThrow(() -> new SQLException("A webhook went away"));
    }

    /** The same, for a change: nobody else changes it meanwhile. */
    static Webhook lock(Connection connection, Call call, String id) throws SQLException, WebhookRefusal {
        run(connection, "SELECT 1 FROM webhook WHERE id = ? FOR UPDATE", id);
        var webhook = find(connection, call.caller(), id)
                .orElseThrow(() -> WebhookRefusal.because(WebhookRefusal.Reason.NOT_FOUND));
        if (call.expectedVersion().isPresent() && call.expectedVersion().getAsLong() != webhook.version()) {
            throw WebhookRefusal.stale(webhook.version());
        }
        return webhook;
    }

    static void requireEnabled(Webhook webhook) throws WebhookRefusal {
        if (webhook.status() == Status.DISABLED) {
            throw WebhookRefusal.because(WebhookRefusal.Reason.DISABLED);
        }
    }

    static void run(Connection connection, String sql, String id) throws SQLException {
        try (var statement = connection.prepareStatement(sql)) {
            statement.setString(1, id);
            statement.execute();
        }
    }

    private static void setOwner(PreparedStatement query, Caller caller) throws SQLException {
        // who is limited to some organisations administers none, whatever another issuer put into the token
        var seesAll =
                caller.scopes().contains(Scope.CLIENTS_ADMIN) && caller.orgs().isEmpty();
        var owner = seesAll ? null : caller.client();
        query.setString(1, owner);
        query.setString(2, owner);
        query.setString(3, caller.issuer());
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

    static Optional<Instant> time(ResultSet row, String column) throws SQLException {
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
