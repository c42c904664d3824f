package org.lodestar.gateway.webhooks;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.lodestar.gateway.oauth.Transactions;
import org.lodestar.gateway.webhooks.Districts.District;
import org.lodestar.gateway.webhooks.Queue.Addressed;

/**
 * What webhooks are to get of what was published before they were made. For each of them a topic is read once more, up to
 * where it is read for all; only then does the webhook get of it what comes. So its events come in order, and each once.
 */
final class Backlog {

    private static final Duration POLL = Duration.ofMillis(500);
    /** What waits for a receiver takes space, and the topic keeps it as well. */
    private static final int MOST_PENDING = 5_000;

    /** How often it is asked for the next record before the broker is taken to be away. */
    private static final int MOST_POLLS = 30;

    /**
     * A topic that a webhook is behind in.
     *
     * @param start the position after which the webhook begins
     */
    private record Lag(String tenant, String webhook, TopicPartition partition, long start, long next) {

        Lag at(long reached) {
            return new Lag(tenant, webhook, partition, start, reached);
        }
    }

    private final KafkaConsumer<String, String> consumer;
    private final Transactions transactions;
    private final Consumer<String> written;
    private final ArrayDeque<Lag> lags = new ArrayDeque<>();
    private final Map<String, District> seen = new HashMap<>();

    /** @param written told the tenant after deliveries were written */
    Backlog(KafkaConsumer<String, String> consumer, Transactions transactions, Consumer<String> written) {
        this.consumer = consumer;
        this.transactions = transactions;
        this.written = written;
    }

    /**
     * Looks which webhooks of a district are behind, if anything has changed about them.
     *
     * @param partitions all that are read for the district
     */
    void look(String tenant, District district, Collection<TopicPartition> partitions) throws SQLException {
        // one that had no webhooks for a while begins with the same revision, and is not the same
        if (district.equals(seen.put(tenant, district))) {
            return;
        }
        lags.removeIf(lag -> lag.tenant().equals(tenant));
        lags.addAll(transactions.<List<Lag>, SQLException>ofDistrict(tenant, connection -> {
            Intake.bound(connection);
            begin(connection, tenant, partitions);
            return behind(connection, tenant);
        }));
    }

    /** Those that are new are behind in every topic that there is. */
    private static void begin(Connection connection, String tenant, Collection<TopicPartition> partitions)
            throws SQLException {
        try (var insert = connection.prepareStatement("""
                INSERT INTO webhook_backlog (webhook_id, topic, tenant, next_offset)
                SELECT w.id, t.topic, w.tenant, 0 FROM webhook w CROSS JOIN unnest(?::text[]) AS t (topic)
                WHERE w.tenant = ? AND w.from_beginning AND w.status <> 'DELETED' ON CONFLICT DO NOTHING""");
                var update = connection.prepareStatement(
                        "UPDATE webhook SET from_beginning = false WHERE tenant = ? AND from_beginning")) {
            insert.setArray(
                    1,
                    Queue.texts(
                            connection,
                            partitions.stream().map(TopicPartition::toString).toList()));
            insert.setString(2, tenant);
            insert.executeUpdate();
            update.setString(1, tenant);
            update.executeUpdate();
        }
    }

    /**
     * From now on these webhooks, which were disabled in this transaction, are behind. What is read for all at the same time they may
     * get twice, but never not at all.
     */
    static void keep(Connection connection, Collection<String> webhooks) throws SQLException {
        try (var insert = connection.prepareStatement("""
                INSERT INTO webhook_backlog (webhook_id, topic, tenant, next_offset)
                SELECT w.id, s.topic, w.tenant, s.next_offset FROM webhook w JOIN webhook_source s ON s.tenant = w.tenant
                WHERE w.id = ANY (?) AND NOT w.from_beginning ON CONFLICT DO NOTHING""")) {
            insert.setArray(1, Queue.texts(connection, webhooks));
            insert.executeUpdate();
        }
    }

    /** One of them is no longer disabled: it is behind in all of what topics there are by now that were not there then. */
    static void resume(Connection connection, String webhook) throws SQLException {
        try (var insert = connection.prepareStatement("""
                INSERT INTO webhook_backlog (webhook_id, topic, tenant, next_offset)
                SELECT w.id, s.topic, w.tenant, 0 FROM webhook w JOIN webhook_source s ON s.tenant = w.tenant
                WHERE w.id = ? AND EXISTS (SELECT 1 FROM webhook_backlog b WHERE b.webhook_id = w.id)
                ON CONFLICT DO NOTHING""")) {
            insert.setString(1, webhook);
            insert.executeUpdate();
        }
    }

    private static List<Lag> behind(Connection connection, String tenant) throws SQLException {
        try (var query = connection.prepareStatement("""
                SELECT b.webhook_id, b.topic, coalesce(s.position, 0), b.next_offset
                FROM webhook_backlog b JOIN webhook w ON w.id = b.webhook_id
                LEFT JOIN webhook_start s ON s.webhook_id = b.webhook_id AND b.topic LIKE s.topic || '-%'
                WHERE b.tenant = ? AND w.status IN ('ACTIVE', 'PAUSED') ORDER BY b.webhook_id, b.topic""")) {
            query.setString(1, tenant);
            var lags = new ArrayList<Lag>();
            try (var row = query.executeQuery()) {
                while (row.next()) {
                    lags.add(new Lag(
                            tenant, row.getString(1), partition(row.getString(2)), row.getLong(3), row.getLong(4)));
                }
            }
            return lags;
        }
    }

    /**
     * Those that are behind in topics that were made anew begin them anew.
     *
     * @param first what the first record of each says of the new life of the log
     */
    static void readAnew(Connection connection, Map<TopicPartition, CloudEvent.Position> first) throws SQLException {
        try (var again = connection.prepareStatement("UPDATE webhook_backlog SET next_offset = 0 WHERE topic = ?");
                var start = connection.prepareStatement("""
                        UPDATE webhook_start SET position = least(position, ?), epoch = ?
                        WHERE topic = ? AND NOT starts_with(?, epoch)""")) {
            for (var topic : first.entrySet()) {
                again.setString(1, topic.getKey().toString());
                again.executeUpdate();
                // up to there both lives are the same; who began in the new one already is where it should be
                start.setLong(1, topic.getValue().after());
                start.setString(2, topic.getValue().epoch());
                start.setString(3, topic.getKey().topic());
                start.setString(4, topic.getValue().epoch());
                start.executeUpdate();
            }
        }
    }

    /** What is known of a district is asked for again. */
    void forget(String tenant) {
        seen.remove(tenant);
        lags.removeIf(lag -> lag.tenant().equals(tenant));
    }

    private static TopicPartition partition(String text) {
        var dash = text.lastIndexOf('-');
        return new TopicPartition(text.substring(0, dash), Integer.parseInt(text, dash + 1, text.length(), 10));
    }

    /** The district for which a page is read next, if any webhook is behind. */
    Optional<String> next() {
        return Optional.ofNullable(lags.peekFirst()).map(Lag::tenant);
    }

    /** Reads a page for one that is behind; answers whether that was of use. */
    boolean step(Map<TopicPartition, Optional<Long>> places) throws Exception {
        if (lags.isEmpty()) {
            return false;
        }
        var lag = lags.removeFirst();
        var live = places.getOrDefault(lag.partition(), Optional.empty());
        if (live.isEmpty()) {
            lags.addLast(lag);
            return false;
        }
        var read = lag.next() < live.get() ? read(lag, live.get()) : new Stretch(List.of(), live.get());
        var done = transactions.<Done, Exception>ofDistrict(lag.tenant(), connection -> {
            Intake.bound(connection);
            // who leads now reads both, and who reads the topic for all waits until this is written
            if (!Intake.place(connection, lag.partition(), true).equals(live)) {
                throw new Intake.Overtaken();
            }
            var subscriber = subscriber(connection, lag);
            if (subscriber.isEmpty()) {
                return Done.NOT_WANTED;
            }
            if (isFull(connection, lag.webhook())) {
                return Done.NOT_YET;
            }
            Queue.add(connection, lag.tenant(), addressed(subscriber.get(), lag, read.events()));
            move(connection, lag, read.next(), read.next() >= live.get());
            return Done.WRITTEN;
        });
        return switch (done) {
            case NOT_WANTED -> false;
            case NOT_YET -> {
                lags.addLast(lag);
                yield false;
            }
            case WRITTEN -> {
                if (read.next() < live.get()) {
                    lags.addLast(lag.at(read.next()));
                }
                if (!read.events().isEmpty()) {
                    written.accept(lag.tenant());
                }
                yield !read.events().isEmpty();
            }
        };
    }

    /** What became of a page. One that is not wanted, because its webhook gets nothing now, is read if it gets something again. */
    private enum Done {
        WRITTEN,
        NOT_YET,
        NOT_WANTED
    }

    private record Stretch(List<CloudEvent> events, long next) {}

    private Stretch read(Lag lag, long live) throws TimeoutException {
        consumer.assign(Set.of(lag.partition()));
        var begin = lag.next() == 0 && lag.start() > 0 ? offsetAfter(lag, live) : lag.next();
        if (begin >= live) {
            return new Stretch(List.of(), live);
        }
        consumer.seek(lag.partition(), begin);
        var events = new ArrayList<CloudEvent>();
        var next = begin;
        for (var record : consumer.poll(POLL).records(lag.partition())) {
            if (record.offset() < live) {
                Intake.event(record).ifPresent(events::add);
                next = record.offset() + 1;
            }
        }
        // what follows the last event are marks of transactions
        return new Stretch(events, Math.max(next, Math.min(consumer.position(lag.partition()), live)));
    }

    /** From where on a topic has what comes after the start of a webhook: positions only grow in it. */
    private long offsetAfter(Lag lag, long live) throws TimeoutException {
        var from = 0L;
        // a topic that was made anew may end before the place that is still known of the one before
        var end = consumer.endOffsets(Set.of(lag.partition()), Intake.TIMEOUT);
        var to = Math.min(live, end.getOrDefault(lag.partition(), live));
        while (from < to) {
            var middle = from + (to - from) / 2;
            var next = next(lag.partition(), middle, to);
            if (next.isPresent() && Intake.position(next.get()).sequence() <= lag.start()) {
                from = next.get().offset() + 1;
            } else {
                to = middle;
            }
        }
        return from;
    }

    /** The first record of a stretch, if there is one. */
    private Optional<ConsumerRecord<String, String>> next(TopicPartition partition, long from, long to)
            throws TimeoutException {
        consumer.seek(partition, from);
        for (var polls = 0; polls < MOST_POLLS; polls++) {
            var records = consumer.poll(POLL).records(partition);
            if (!records.isEmpty()) {
                return Optional.of(records.getFirst()).filter(first -> first.offset() < to);
            }
            if (consumer.position(partition) >= to) {
                return Optional.empty();
            }
        }
        throw new TimeoutException("The broker does not tell what is on a topic");
    }

    private static Optional<Subscriber> subscriber(Connection connection, Lag lag) throws SQLException {
        return Subscriber.all(connection).stream()
                .filter(each -> each.webhook().equals(lag.webhook()))
                .findFirst();
    }

    private static List<Addressed> addressed(Subscriber subscriber, Lag lag, List<CloudEvent> events) {
        return events.stream()
                .filter(event -> subscriber.wants(lag.partition().topic(), event))
                .map(event -> new Addressed(event, Set.of(lag.webhook())))
                .toList();
    }

    private static boolean isFull(Connection connection, String webhook) throws SQLException {
        try (var query = connection.prepareStatement("""
                SELECT count(*) >= ? FROM (
                    SELECT 1 FROM webhook_delivery WHERE webhook_id = ? AND delivered_at IS NULL LIMIT ?) AS pending""")) {
            query.setInt(1, MOST_PENDING);
            query.setString(2, webhook);
            query.setInt(3, MOST_PENDING);
            try (var row = query.executeQuery()) {
                return row.next() && row.getBoolean(1);
            }
        }
    }

    private static void move(Connection connection, Lag lag, long next, boolean done) throws SQLException {
        try (var change = connection.prepareStatement(
                done
                        ? "DELETE FROM webhook_backlog WHERE webhook_id = ? AND topic = ?"
                        : "UPDATE webhook_backlog SET next_offset = ? WHERE webhook_id = ? AND topic = ?")) {
            var parameter = 0;
            if (!done) {
                change.setLong(++parameter, next);
            }
            change.setString(++parameter, lag.webhook());
            change.setString(++parameter, lag.partition().toString());
            change.executeUpdate();
        }
    }
}
