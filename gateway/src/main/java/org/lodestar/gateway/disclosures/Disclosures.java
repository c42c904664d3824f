package org.lodestar.gateway.disclosures;

import jakarta.inject.Singleton;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.lodestar.gateway.disclosures.Disclosure.Channel;
import org.lodestar.gateway.disclosures.Disclosure.Classification;
import org.lodestar.gateway.oauth.Transactions;

/** The disclosures of a district as they are written down, for it to ask. */
@Singleton
public class Disclosures {

    private final Transactions transactions;

    Disclosures(Transactions transactions) {
        this.transactions = transactions;
    }

    /** Adds to what is written down. */
    public static void add(Connection connection, String tenant, Collection<Disclosure> more) throws SQLException {
        if (more.isEmpty()) {
            return;
        }
        // in the order of their keys, so that two gateways do not wait for each other
        try (var upsert = connection.prepareStatement("""
                INSERT INTO disclosure AS d
                    (tenant, day, client_id, channel, recipient, type, classification, events, first_at, last_at)
                SELECT ?, day::date, client, channel, recipient, type, classification, sum(events)::bigint,
                    min(first_at::timestamptz), max(last_at::timestamptz)
                FROM unnest(?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::bigint[], ?::text[], ?::text[])
                    AS s (day, client, channel, recipient, type, classification, events, first_at, last_at)
                GROUP BY 2, 3, 4, 5, 6, 7 ORDER BY 2, 3, 4, 5, 6, 7
                ON CONFLICT (tenant, day, client_id, channel, recipient, type, classification)
                    DO UPDATE SET events = d.events + excluded.events, first_at = least(d.first_at, excluded.first_at),
                        last_at = greatest(d.last_at, excluded.last_at)""")) {
            upsert.setString(1, tenant);
            upsert.setArray(2, texts(connection, more, of -> of.key().day()));
            upsert.setArray(3, texts(connection, more, of -> of.key().client()));
            upsert.setArray(4, texts(connection, more, of -> of.key().channel()));
            upsert.setArray(5, texts(connection, more, of -> of.key().recipient()));
            upsert.setArray(6, texts(connection, more, of -> of.key().type()));
            upsert.setArray(7, texts(connection, more, of -> of.key().classification()));
            upsert.setArray(8, texts(connection, more, Disclosure::events));
            upsert.setArray(9, texts(connection, more, Disclosure::firstAt));
            upsert.setArray(10, texts(connection, more, Disclosure::lastAt));
            upsert.executeUpdate();
        }
    }

    private static Array texts(Connection connection, Collection<Disclosure> of, Function<Disclosure, Object> part)
            throws SQLException {
        return connection.createArrayOf(
                "text", of.stream().map(part).map(Object::toString).toArray());
    }

    /** What was told on the days from {@code from} to {@code to}, in the order of their keys, after one of them. Blocks. */
    public List<Disclosure> list(
            String tenant,
            LocalDate from,
            LocalDate to,
            Optional<String> client,
            Optional<Disclosure.Key> after,
            int most)
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
                query.setObject(5, after.map(Disclosure.Key::day).orElse(null));
                query.setObject(6, after.map(Disclosure.Key::day).orElse(null));
                query.setString(7, after.map(Disclosure.Key::client).orElse(""));
                query.setString(8, after.map(key -> key.channel().name()).orElse(""));
                query.setString(9, after.map(Disclosure.Key::recipient).orElse(""));
                query.setString(10, after.map(Disclosure.Key::type).orElse(""));
                query.setString(
                        11, after.map(key -> key.classification().name()).orElse(""));
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
                        new Disclosure.Key(
                                row.getObject("day", LocalDate.class),
                                row.getString("client_id"),
                                Channel.valueOf(row.getString("channel")),
                                row.getString("recipient"),
                                row.getString("type"),
                                Classification.valueOf(row.getString("classification"))),
                        row.getLong("events"),
                        row.getObject("first_at", OffsetDateTime.class).toInstant(),
                        row.getObject("last_at", OffsetDateTime.class).toInstant()));
            }
        }
        return List.copyOf(found);
    }
}
