package org.lodestar.gateway.webhooks;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jboss.logging.Logger;
import org.lodestar.gateway.disclosures.Disclosure;
import org.lodestar.gateway.disclosures.Disclosures;
import org.lodestar.gateway.oauth.KeyVault;
import org.lodestar.gateway.oauth.Scope;
import org.lodestar.gateway.webhooks.Outcome.Attempted;
import org.lodestar.gateway.webhooks.Parcel.Lane;

/**
 * One look of the dispatcher at the deliveries of a district, in one transaction: what became of those that were on their
 * way is written down, and those that are due are taken out.
 */
final class Round {

    private static final Logger LOG = Logger.getLogger(Round.class);
    private static final int ATTEMPTS_KEPT = 20;

    private final Connection connection;
    private final String tenant;
    private final Schedule schedule;
    private final KeyVault vault;

    Round(Connection connection, String tenant, Schedule schedule, KeyVault vault) {
        this.connection = connection;
        this.tenant = tenant;
        this.schedule = schedule;
        this.vault = vault;
    }

    /**
     * What a round found.
     *
     * @param due to be sent now
     * @param withheld due as well, but the client may no longer see them
     * @param pause until something else is due, if that is known
     */
    record Found(List<Parcel> due, List<Parcel> withheld, Optional<Duration> pause) {}

    /** Disables the webhooks of clients that may no longer have events. */
    void withdraw() throws SQLException {
        try (var update = connection.prepareStatement("""
                UPDATE webhook w SET status = 'DISABLED', disabled_at = now(), version = w.version + 1,
                    reason = CASE WHEN c.revoked_at IS NULL AND (c.expires_at IS NULL OR c.expires_at > now())
                        THEN 'GRANT_WITHDRAWN' ELSE 'CLIENT_REVOKED' END
                FROM client c
                WHERE c.id = w.client_id AND w.issuer = '' AND w.status IN ('ACTIVE', 'PAUSED')
                    AND (c.revoked_at IS NOT NULL OR c.expires_at <= now() OR NOT c.scopes @> ARRAY[?::text])
                RETURNING w.id, w.reason""")) {
            update.setString(1, Scope.EVENTS_READ.value());
            try (var row = update.executeQuery()) {
                keepPlaces(row);
            }
        }
    }

    /** Writes down what became of deliveries. */
    void settle(Collection<Outcome> outcomes) throws SQLException {
        if (outcomes.isEmpty()) {
            return;
        }
        var attempts = outcomes.stream()
                .flatMap(outcome -> outcome instanceof Attempted attempted ? Stream.of(attempted) : Stream.empty())
                .toList();
        // webhooks before lanes, as all do that lock both
        tellWebhooks(attempts);
        var lanes = outcomes.stream().map(outcome -> outcome.parcel().lane()).toList();
        Lanes.lock(connection, lanes);
        forget(outcomes.stream()
                .filter(Outcome.Withheld.class::isInstance)
                .map(Outcome::parcel)
                .toList());
        write(attempts);
        delay(attempts);
        Lanes.close(connection, lanes);
    }

    private void forget(List<Parcel> withheld) throws SQLException {
        if (withheld.isEmpty()) {
            return;
        }
        try (var delete = connection.prepareStatement("""
                DELETE FROM webhook_delivery d USING unnest(?::text[], ?::bigint[]) AS o (webhook, number)
                WHERE d.webhook_id = o.webhook AND d.number = o.number""")) {
            delete.setArray(
                    1,
                    Queue.texts(
                            connection,
                            withheld.stream().map(p -> p.lane().webhook()).toList()));
            delete.setArray(
                    2,
                    connection.createArrayOf(
                            "bigint", withheld.stream().map(Parcel::number).toArray()));
            delete.executeUpdate();
        }
    }

    private void write(List<Attempted> attempts) throws SQLException {
        try (var update = connection.prepareStatement("""
                UPDATE webhook_delivery d SET
                    delivered_at = CASE WHEN o.delivered THEN now() END,
                    tries = d.tries + 1,
                    attempts = CASE WHEN jsonb_array_length(d.attempts) < ? THEN d.attempts ELSE d.attempts - 0 END
                        || o.entry::jsonb
                FROM unnest(?::text[], ?::bigint[], ?::boolean[], ?::text[]) AS o (webhook, number, delivered, entry)
                WHERE d.webhook_id = o.webhook AND d.number = o.number AND d.delivered_at IS NULL""")) {
            update.setInt(1, ATTEMPTS_KEPT);
            update.setArray(2, Queue.texts(connection, webhooks(attempts)));
            update.setArray(
                    3,
                    connection.createArrayOf(
                            "bigint",
                            attempts.stream().map(a -> a.parcel().number()).toArray()));
            update.setArray(
                    4,
                    connection.createArrayOf(
                            "boolean",
                            attempts.stream().map(Attempted::delivered).toArray()));
            update.setArray(
                    5,
                    Queue.texts(
                            connection, attempts.stream().map(Attempted::entry).toList()));
            update.executeUpdate();
        }
    }

    /** A lane that was served goes to the end, so that a long one does not keep others waiting. */
    private void delay(List<Attempted> attempts) throws SQLException {
        try (var update = connection.prepareStatement("""
                UPDATE webhook_lane l SET due_at = now() + o.pause * interval '1 millisecond'
                FROM unnest(?::text[], ?::text[], ?::bigint[]) AS o (webhook, subject, pause)
                WHERE l.webhook_id = o.webhook AND l.subject = o.subject""")) {
            Lanes.set(
                    connection,
                    update,
                    attempts.stream().map(a -> a.parcel().lane()).toList());
            update.setArray(
                    3,
                    connection.createArrayOf(
                            "bigint", attempts.stream().map(this::pauseMillis).toArray()));
            update.executeUpdate();
        }
    }

    private Long pauseMillis(Attempted attempt) {
        return attempt.delivered()
                ? 0
                : schedule.after(attempt.parcel().tries() + 1, attempt.pause())
                        .map(Duration::toMillis)
                        .orElse(0L);
    }

    private void tellWebhooks(List<Attempted> attempts) throws SQLException {
        var wellAgain = attempts.stream().filter(Attempted::delivered).toList();
        update("UPDATE webhook SET failing_since = NULL WHERE id = ANY (?) AND failing_since IS NOT NULL", wellAgain);
        var failed = attempts.stream().filter(a -> !a.delivered()).toList();
        update("UPDATE webhook SET failing_since = now() WHERE id = ANY (?) AND failing_since IS NULL", failed);
        hold(attempts);
        disable("GONE", failed.stream().filter(Attempted::gone).toList());
        disable(
                "EXHAUSTED",
                failed.stream()
                        .filter(a -> schedule.after(a.parcel().tries() + 1, Optional.empty())
                                .isEmpty())
                        .toList());
    }

    private void update(String sql, List<Attempted> attempts) throws SQLException {
        if (attempts.isEmpty()) {
            return;
        }
        try (var update = connection.prepareStatement(sql)) {
            update.setArray(1, Queue.texts(connection, webhooks(attempts)));
            update.executeUpdate();
        }
    }

    /** A receiver that asks for a pause gets it as a whole. */
    private void hold(List<Attempted> attempts) throws SQLException {
        var asked = attempts.stream().filter(a -> a.pause().isPresent()).toList();
        if (asked.isEmpty()) {
            return;
        }
        try (var update = connection.prepareStatement("""
                UPDATE webhook w SET held_until = greatest(w.held_until, now() + o.pause * interval '1 millisecond')
                FROM (SELECT webhook, max(pause) AS pause FROM unnest(?::text[], ?::bigint[]) AS p (webhook, pause)
                    GROUP BY webhook) o WHERE w.id = o.webhook""")) {
            update.setArray(1, Queue.texts(connection, webhooks(asked)));
            update.setArray(
                    2,
                    connection.createArrayOf(
                            "bigint",
                            asked.stream()
                                    .flatMap(a -> a.pause().stream())
                                    .map(pause -> Schedule.bounded(pause).toMillis())
                                    .toArray()));
            update.executeUpdate();
        }
    }

    private void disable(String reason, List<Attempted> because) throws SQLException {
        if (because.isEmpty()) {
            return;
        }
        try (var update = connection.prepareStatement("""
                UPDATE webhook SET status = 'DISABLED', reason = ?, disabled_at = now(), version = version + 1
                WHERE id = ANY (?) AND status IN ('ACTIVE', 'PAUSED') RETURNING id, reason""")) {
            update.setString(1, reason);
            update.setArray(2, Queue.texts(connection, webhooks(because)));
            try (var row = update.executeQuery()) {
                keepPlaces(row);
            }
        }
    }

    /** What it would get from now on waits on the topics. */
    private void keepPlaces(ResultSet disabled) throws SQLException {
        var webhooks = new ArrayList<String>();
        while (disabled.next()) {
            LOG.warnf("Webhook %s is disabled: %s", disabled.getString(1), disabled.getString(2));
            webhooks.add(disabled.getString(1));
        }
        Backlog.keep(connection, webhooks);
    }

    private static List<String> webhooks(List<Attempted> attempts) {
        return attempts.stream().map(a -> a.parcel().lane().webhook()).toList();
    }

    private record Due(Lane lane, String client, boolean isOpen, String type, Parcel parcel) {}

    /**
     * Takes out what is due: of each webhook as much as may be on its way at once, of each lane the first.
     *
     * @param underway the lanes that have one on its way
     * @param quick the webhooks of which more may be taken out
     * @param isCounted whether a delivery was taken out before, and given back without having been sent
     */
    Found take(Set<Lane> underway, int concurrency, Set<String> quick, int stock, Predicate<Parcel.Id> isCounted)
            throws SQLException, GeneralSecurityException {
        var due = due(List.copyOf(underway), concurrency, quick, stock);
        var open = due.stream().filter(Due::isOpen).toList();
        var withheld = due.stream().filter(d -> !d.isOpen()).map(Due::parcel).toList();
        var secrets = secrets(open);
        var parcels = open.stream()
                .map(d -> signed(d.parcel(), secrets.getOrDefault(d.lane().webhook(), List.of())))
                .toList();
        // counted before it is sent: whatever happens, nothing goes out that is not written down
        Disclosures.add(
                connection,
                tenant,
                open.stream()
                        .filter(d -> d.parcel().tries() == 0
                                && !d.type().equals(Ping.TYPE)
                                && !isCounted.test(d.parcel().id()))
                        .map(d -> Disclosure.now(
                                d.client(),
                                Disclosure.Channel.WEBHOOK,
                                d.lane().webhook(),
                                d.type(),
                                Disclosure.Classification.GENERAL,
                                1))
                        .toList());
        return new Found(parcels, withheld, pause());
    }

    private List<Due> due(List<Lane> underway, int concurrency, Set<String> quick, int stock) throws SQLException {
        try (var query = connection.prepareStatement("""
                SELECT w.id AS webhook, w.url, w.client_id, %s, l.subject, d.number, d.tries,
                    e.id AS event, e.type, e.orgs, e.epoch, e.body
                FROM webhook w
                LEFT JOIN %s
                CROSS JOIN LATERAL (
                    SELECT o.subject FROM webhook_lane o
                    WHERE o.webhook_id = w.id AND o.due_at <= now() AND NOT EXISTS (
                        SELECT 1 FROM unnest(?::text[], ?::text[]) AS u (webhook, subject)
                        WHERE u.webhook = w.id AND u.subject = o.subject)
                    ORDER BY o.due_at
                    LIMIT greatest(0, CASE WHEN w.id = ANY (?) THEN ? ELSE ? END
                        - (SELECT count(*) FROM unnest(?::text[]) AS u (webhook) WHERE u.webhook = w.id))) l
                CROSS JOIN LATERAL (
                    SELECT p.number, p.tries FROM webhook_delivery p
                    WHERE p.webhook_id = w.id AND p.subject = l.subject AND p.delivered_at IS NULL
                    ORDER BY p.number LIMIT 1) d
                JOIN webhook_event e ON e.number = d.number
                WHERE w.status = 'ACTIVE' AND (w.held_until IS NULL OR w.held_until <= now())""".formatted(Grant.COLUMNS, Grant.CLIENT))) {
            Lanes.set(connection, query, underway);
            query.setArray(3, Queue.texts(connection, quick));
            query.setInt(4, stock);
            query.setInt(5, concurrency);
            query.setArray(
                    6,
                    Queue.texts(connection, underway.stream().map(Lane::webhook).toList()));
            var due = new ArrayList<Due>();
            try (var row = query.executeQuery()) {
                while (row.next()) {
                    var lane = new Lane(row.getString("webhook"), row.getString("subject"));
                    var type = row.getString("type");
                    due.add(new Due(
                            lane,
                            row.getString("client_id"),
                            Grant.of(row).opens(type, Set.of((String[])
                                    row.getArray("orgs").getArray())),
                            type,
                            new Parcel(
                                    lane,
                                    row.getLong("number"),
                                    row.getInt("tries"),
                                    row.getString("url"),
                                    row.getString("event"),
                                    row.getString("epoch"),
                                    row.getString("body"),
                                    List.of())));
                }
            }
            return due;
        }
    }

    private static Parcel signed(Parcel parcel, List<String> secrets) {
        return new Parcel(
                parcel.lane(),
                parcel.number(),
                parcel.tries(),
                parcel.url(),
                parcel.event(),
                parcel.epoch(),
                parcel.body(),
                List.copyOf(secrets));
    }

    private Map<String, List<String>> secrets(List<Due> due) throws SQLException, GeneralSecurityException {
        var secrets = new HashMap<String, List<String>>();
        if (due.isEmpty()) {
            return secrets;
        }
        try (var query = connection.prepareStatement("""
                SELECT webhook_id, id, sealed FROM webhook_secret
                WHERE webhook_id = ANY (?) AND (expires_at IS NULL OR expires_at > now()) ORDER BY id DESC""")) {
            query.setArray(
                    1,
                    Queue.texts(
                            connection,
                            due.stream().map(d -> d.lane().webhook()).toList()));
            try (var row = query.executeQuery()) {
                while (row.next()) {
                    var secret = vault.open(row.getString(2), row.getBytes(3));
                    secrets.computeIfAbsent(row.getString(1), _ -> new ArrayList<>())
                            .add(new String(secret, StandardCharsets.UTF_8));
                }
            }
        }
        return secrets;
    }

    private Optional<Duration> pause() throws SQLException {
        try (var query = connection.prepareStatement("""
                        SELECT ceil(extract(epoch FROM min(at) - now()) * 1000)::bigint FROM (
                            SELECT greatest(l.due_at, w.held_until) AS at FROM webhook w CROSS JOIN LATERAL (
                                SELECT o.due_at FROM webhook_lane o WHERE o.webhook_id = w.id AND o.due_at > now()
                                ORDER BY o.due_at LIMIT 1) l
                            WHERE w.status = 'ACTIVE'
                            UNION ALL
                            SELECT held_until FROM webhook WHERE status = 'ACTIVE' AND held_until > now()) AS next (at)""");
                var row = query.executeQuery()) {
            row.next();
            var millis = row.getLong(1);
            return row.wasNull() ? Optional.empty() : Optional.of(Duration.ofMillis(millis));
        }
    }
}
