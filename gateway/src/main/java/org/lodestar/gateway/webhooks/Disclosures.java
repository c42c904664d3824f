package org.lodestar.gateway.webhooks;

import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.lodestar.gateway.oauth.Transactions;

/** Who was sent what class of data, for the district to ask. */
@Singleton
public class Disclosures {

    private static final String GENERAL = "GENERAL";

    private final Transactions transactions;

    Disclosures(Transactions transactions) {
        this.transactions = transactions;
    }

    /** An event that goes to a webhook. */
    record Sent(String client, String webhook, String type) {}

    /**
     * What one recipient was sent of one type on one day (UTC).
     *
     * @param recipient which webhook, for that channel
     * @param events how many; repetitions are not counted, but a crash may have counted some twice
     */
    public record Disclosure(
            LocalDate day,
            String client,
            String channel,
            String recipient,
            String type,
            String classification,
            long events,
            Instant firstAt,
            Instant lastAt) {}

    /** A place in the list: that of the disclosure with this key. */
    public record Place(
            LocalDate day, String client, String channel, String recipient, String type, String classification) {}

    /** Counts what goes to webhooks, in the transaction that takes it out. */
    static void add(Connection connection, String tenant, List<Sent> sent) throws SQLException {
        if (sent.isEmpty()) {
            return;
        }
        try (var upsert = connection.prepareStatement("""
                INSERT INTO disclosure AS d
                    (tenant, client_id, channel, recipient, day, type, classification, events, first_at, last_at)
                SELECT ?, s.client, 'WEBHOOK', s.recipient, (now() AT TIME ZONE 'UTC')::date, s.type, ?, count(*), now(), now()
                FROM unnest(?::text[], ?::text[], ?::text[]) AS s (client, recipient, type)
                GROUP BY s.client, s.recipient, s.type
                ON CONFLICT (tenant, day, client_id, channel, recipient, type, classification)
                    DO UPDATE SET events = d.events + excluded.events, last_at = excluded.last_at""")) {
            upsert.setString(1, tenant);
            upsert.setString(2, GENERAL);
            upsert.setArray(
                    3, Queue.texts(connection, sent.stream().map(Sent::client).toList()));
            upsert.setArray(
                    4, Queue.texts(connection, sent.stream().map(Sent::webhook).toList()));
            upsert.setArray(
                    5, Queue.texts(connection, sent.stream().map(Sent::type).toList()));
            upsert.executeUpdate();
        }
    }

    /** What was sent on the days from {@code from} to {@code to}, in the order of their keys, after a place. Blocks. */
    public List<Disclosure> list(
            String tenant, LocalDate from, LocalDate to, Optional<String> client, Optional<Place> after, int most)
            throws SQLException {
        return transactions.ofDistrict(tenant, connection -> {
            try (var query = connection.prepareStatement("""
                    SELECT * FROM disclosure
                    WHERE day BETWEEN ?::date AND ?::date AND (?::text IS NULL OR client_id = ?)
                        AND (?::date IS NULL OR (day, client_id, channel, recipient, type, classification)
                            > (?::date, ?, ?, ?, ?, ?))
                    ORDER BY day, client_id, channel, recipient, type, classification LIMIT ?""")) {
                query.setObject(1, from);
                query.setObject(2, to);
                query.setString(3, client.orElse(null));
                query.setString(4, client.orElse(null));
                query.setObject(5, after.map(Place::day).orElse(null));
                query.setObject(6, after.map(Place::day).orElse(null));
                query.setString(7, after.map(Place::client).orElse(""));
                query.setString(8, after.map(Place::channel).orElse(""));
                query.setString(9, after.map(Place::recipient).orElse(""));
                query.setString(10, after.map(Place::type).orElse(""));
                query.setString(11, after.map(Place::classification).orElse(""));
                query.setInt(12, most);
                return read(query);
            }
        });
    }

    private static List<Disclosure> read(PreparedStatement query) throws SQLException {
        var found = new ArrayList<Disclosure>();
        try (var row = query.executeQuery()) {
            while (row.next()) {
                found.add(new Disclosure(
                        row.getObject("day", LocalDate.class),
                        row.getString("client_id"),
                        row.getString("channel"),
                        row.getString("recipient"),
                        row.getString("type"),
                        row.getString("classification"),
                        row.getLong("events"),
                        row.getObject("first_at", OffsetDateTime.class).toInstant(),
                        row.getObject("last_at", OffsetDateTime.class).toInstant()));
            }
        }
        return List.copyOf(found);
    }
}
