package org.lodestar.gateway.webhooks;

import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.lodestar.gateway.oauth.Caller;
import org.lodestar.gateway.oauth.ClientRegistry.Call;
import org.lodestar.gateway.oauth.Transactions;
import org.lodestar.gateway.webhooks.WebhookRegistry.Result;

/** What was sent to webhooks and is to be sent, to be looked at, and sent again. Everything here blocks. */
@Singleton
public class Redeliveries {

    /** How many deliveries are sent again by one request. */
    public static final int MOST = 10_000;

    private final Transactions transactions;
    private final Requests requests;
    private final Engine engine;

    Redeliveries(Transactions transactions, Requests requests, Engine engine) {
        this.transactions = transactions;
        this.requests = requests;
        this.engine = engine;
    }

    /** Which deliveries are wanted again. */
    public sealed interface Wanted {

        /** That of one event. */
        record OfEvent(String id) implements Wanted {}

        /** Those of events that were recorded in this time, with its beginning and without its end. */
        record OfTime(Instant from, Instant to) implements Wanted {}
    }

    /** Has deliveries sent again that the receiver took before; answers how many. */
    public Result redeliver(Call call, String id, Wanted wanted) throws SQLException, WebhookRefusal {
        var result = requests.once(
                call,
                connection -> {
                    WebhookRows.requireEnabled(WebhookRows.lock(connection, call, id));
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
        var numbers = numbers(connection, id, wanted);
        if (numbers.size() > MOST) {
            throw WebhookRefusal.because(WebhookRefusal.Reason.TOO_MANY_REDELIVERIES);
        }
        var which = connection.createArrayOf("bigint", numbers.toArray());
        // the lanes first: whoever writes down an outcome holds them too
        try (var open = connection.prepareStatement("""
                INSERT INTO webhook_lane (webhook_id, subject, tenant)
                SELECT DISTINCT d.webhook_id, d.subject, ? FROM webhook_delivery d
                WHERE d.webhook_id = ? AND d.number = ANY (?)
                ORDER BY d.webhook_id, d.subject
                ON CONFLICT (webhook_id, subject) DO UPDATE SET due_at = now()""")) {
            open.setString(1, call.caller().tenant());
            open.setString(2, id);
            open.setArray(3, which);
            open.executeUpdate();
        }
        try (var update = connection.prepareStatement("""
                UPDATE webhook_delivery SET delivered_at = NULL, tries = 0
                WHERE webhook_id = ? AND number = ANY (?) AND delivered_at IS NOT NULL""")) {
            update.setString(1, id);
            update.setArray(2, which);
            return update.executeUpdate();
        }
    }

    /**
     * Those that were delivered of what is wanted, or one more than may be. In a query of its own: as part of the others it was
     * carried out once for each delivery where the database did not know yet how many there are.
     */
    private static List<Long> numbers(Connection connection, String webhook, Wanted wanted) throws SQLException {
        try (var query = connection.prepareStatement(
                switch (wanted) {
                    case Wanted.OfEvent _ -> """
                        SELECT d.number FROM webhook_event e JOIN webhook_delivery d ON d.number = e.number
                        WHERE d.webhook_id = ? AND e.id = ? AND d.delivered_at IS NOT NULL""";
                    case Wanted.OfTime _ -> """
                        SELECT number FROM webhook_delivery
                        WHERE webhook_id = ? AND time >= ? AND time < ? AND delivered_at IS NOT NULL
                        ORDER BY time, number LIMIT %d""".formatted(MOST + 1);
                })) {
            query.setString(1, webhook);
            switch (wanted) {
                case Wanted.OfEvent event -> query.setString(2, event.id());
                case Wanted.OfTime time -> {
                    query.setObject(2, time.from().atOffset(ZoneOffset.UTC));
                    query.setObject(3, time.to().atOffset(ZoneOffset.UTC));
                }
            }
            var numbers = new ArrayList<Long>();
            try (var row = query.executeQuery()) {
                while (row.next()) {
                    numbers.add(row.getLong(1));
                }
            }
            return numbers;
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
    public Optional<List<Delivery>> list(Caller caller, String id, Optional<Boolean> delivered, long before, int most)
            throws SQLException {
        return transactions.ofDistrict(caller.tenant(), connection -> {
            if (WebhookRows.find(connection, caller, id).isEmpty()) {
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
                        AND (e.type = ? OR split_part(e.type, '.', 3) = ANY (?)
                            AND (?::text[] = '{}' OR e.orgs && array_append(?::text[], ?)))
                    ORDER BY d.number DESC LIMIT ?""")) {
                query.setString(1, id);
                query.setLong(2, before);
                query.setObject(3, delivered.orElse(null), Types.BOOLEAN);
                query.setObject(4, delivered.orElse(null), Types.BOOLEAN);
                // what came before less was granted is no longer shown either
                var grant = Grant.now(connection, caller);
                var orgs = Queue.texts(connection, grant.orgs());
                query.setString(5, Ping.TYPE);
                query.setArray(6, Queue.texts(connection, grant.services()));
                query.setArray(7, orgs);
                query.setArray(8, orgs);
                query.setString(9, Grant.EVERY_ORG);
                query.setInt(10, most);
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
                        WebhookRows.time(row, "delivered_at"),
                        WebhookRows.time(row, "next_attempt_at"),
                        row.getString("attempts")));
            }
        }
        return List.copyOf(deliveries);
    }
}
