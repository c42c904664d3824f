package org.lodestar.gateway.webhooks;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.jboss.logging.Logger;
import org.lodestar.gateway.oauth.Transactions;
import org.lodestar.gateway.webhooks.Districts.District;
import org.lodestar.gateway.webhooks.Queue.Addressed;

/**
 * Reads the general topics of the districts that have webhooks, and writes a delivery for each event and webhook that are
 * meant for each other. How far a topic was read is written in the same transaction: whatever crashes, each delivery
 * is written once. While the broker is away it waits, and nothing else does. A district whose deliveries cannot be written is
 * left out for a while, and read again from where the database says.
 *
 * <p>Blocks, and therefore runs on a thread of its own.
 */
final class Intake {

    private static final Logger LOG = Logger.getLogger(Intake.class);
    private static final Pattern TOPIC = Pattern.compile("lodestar\\.([a-z0-9]+)\\.[a-z]+\\.events\\.v1");
    static final Duration TIMEOUT = Duration.ofSeconds(15);
    private static final Duration POLL = Duration.ofMillis(500);
    private static final long LOOK_NANOS = TimeUnit.SECONDS.toNanos(2);
    private static final int PAGE = 500;
    private static final int PAGE_BYTES = 4 << 20;
    /** All districts wait while somebody holds what one of them needs. */
    private static final Duration LONGEST_LOCK = Duration.ofSeconds(1);
    /** The database has an index on some of what is said of an event, and no line of that may be longer. */
    private static final int LONGEST_ATTRIBUTE = 800;

    private static final int LAST_YEAR = 9_999;
    private static final long STREAK_NANOS = TimeUnit.MINUTES.toNanos(1);
    /**
     * How far two clocks may differ: the database says since when a district has webhooks, and a service when it published an event. A
     * district's first webhook may get events that much older than itself, which its client may see; it would miss some otherwise.
     */
    private static final Duration SKEW = Duration.ofMinutes(1);

    private final String bootstrapServers;
    private final Transactions transactions;
    private final Consumer<String> written;
    private final Thread thread;
    private volatile Map<String, District> districts = Map.of();
    private volatile boolean changed;
    private volatile Optional<KafkaConsumer<String, String>> current = Optional.empty();
    private volatile boolean closed;

    /** @param written told the tenant after deliveries were written */
    Intake(String bootstrapServers, Transactions transactions, Consumer<String> written) {
        this.bootstrapServers = bootstrapServers;
        this.transactions = transactions;
        this.written = written;
        this.thread = Thread.ofPlatform().daemon().name("webhook-intake").unstarted(this::run);
    }

    void start() {
        thread.start();
    }

    /** Whose topics are to be read. Never blocks. */
    void read(Map<String, District> chosen) {
        if (!chosen.keySet().equals(districts.keySet())) {
            changed = true;
        }
        districts = Map.copyOf(chosen);
    }

    /** Reads no further. Does not wait for the transaction that may be under way. */
    void close() {
        closed = true;
        current.ifPresent(KafkaConsumer::wakeup);
    }

    private void run() {
        var failures = 0;
        while (!closed) {
            try (var consumer = consumer();
                    var again = consumer()) {
                current = Optional.of(consumer);
                var session = new Session(consumer, new Backlog(again, transactions, written));
                while (!closed) {
                    session.step();
                    failures = 0;
                }
            } catch (InterruptedException | InterruptException | WakeupException _) {
                return; // only close() wakes
            } catch (Exception e) {
                if (closed) {
                    return;
                }
                LOG.warnf("The intake of webhooks waits: %s", e.getClass().getSimpleName());
                LOG.debug("The intake failed", e);
                failures++;
                rest(pauseMillis(failures));
            }
        }
    }

    /** After so many failures in a row. */
    private static long pauseMillis(int failures) {
        return ThreadLocalRandom.current().nextLong(100L << Math.min(failures, 5)) + 100;
    }

    private void rest(long millis) {
        try {
            TimeUnit.MILLISECONDS.sleep(millis);
        } catch (InterruptedException _) {
            closed = true; // nobody does, but who does wants an end
        }
    }

    private KafkaConsumer<String, String> consumer() {
        var properties = new Properties();
        properties.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
        properties.put(CommonClientConfigs.RECONNECT_BACKOFF_MAX_MS_CONFIG, 1_000);
        properties.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        properties.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        properties.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        properties.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, PAGE);
        properties.put(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, PAGE_BYTES);
        return new KafkaConsumer<>(properties, new StringDeserializer(), new StringDeserializer());
    }

    /** Somebody else has read a topic further: this gateway no longer leads. */
    static final class Overtaken extends Exception {

        private static final long serialVersionUID = 1L;

        Overtaken() {
            super("A topic was read by another gateway", null, false, false);
        }
    }

    private record Read(TopicPartition partition, CloudEvent event) {}

    /**
     * What was read last of a topic.
     *
     * @param epoch of the log; empty if none said so
     * @param sequence of the event
     * @param known up to where the events were read in a former life of the log, and are not sent again
     */
    private record Life(String epoch, long sequence, long known) {

        static final Life NONE = new Life("", 0, 0);

        boolean isOver(CloudEvent.Position next) {
            return !epoch.isEmpty() && !next.epoch().isEmpty() && !epoch.equals(next.epoch());
        }

        /** Once it is over: the next. What both have was sent. */
        Life then(CloudEvent.Position first) {
            return new Life(first.epoch(), 0, Math.min(Math.max(sequence, known), first.after()));
        }

        Life with(CloudEvent.Position read) {
            return new Life(read.epoch().isEmpty() ? epoch : read.epoch(), Math.max(sequence, read.sequence()), known);
        }
    }

    /**
     * What of a district failed.
     *
     * @param failures how many, with never a minute between two
     * @param last when, on the clock of {@link System#nanoTime()}
     */
    private record Setback(int failures, long last) {

        static final Setback NONE = new Setback(0, 0);

        Setback another() {
            var now = System.nanoTime();
            return new Setback(now - last > STREAK_NANOS ? 1 : failures + 1, now);
        }
    }

    /** One connection to the broker, from the offsets in the database to the first failure. */
    private final class Session {

        private final KafkaConsumer<String, String> consumer;
        /** Where the database says each topic goes on. */
        private final Map<TopicPartition, Optional<Long>> places = new HashMap<>();

        private final Map<TopicPartition, Life> lives = new HashMap<>();

        /** The districts that are left out since something of them failed, and until when. */
        private final Map<String, Long> resting = new HashMap<>();

        private final Map<String, Setback> setbacks = new HashMap<>();

        private final Backlog backlog;
        private Optional<Long> looked = Optional.empty();
        private boolean behind;

        Session(KafkaConsumer<String, String> consumer, Backlog backlog) {
            this.consumer = consumer;
            this.backlog = backlog;
        }

        void step() throws Exception {
            var now = System.nanoTime();
            var rested = resting.values().removeIf(until -> now - until >= 0);
            if (changed || rested || looked.isEmpty() || now - looked.get() > LOOK_NANOS) {
                changed = false;
                look(districts);
                looked = Optional.of(now);
            }
            if (places.isEmpty()) {
                TimeUnit.MILLISECONDS.sleep(POLL.toMillis());
                return;
            }
            var records = consumer.poll(behind ? Duration.ZERO : POLL);
            for (var tenant : byTenant(records).entrySet()) {
                apart(tenant.getKey(), () -> {
                    take(tenant.getKey(), tenant.getValue(), records);
                    return true;
                });
            }
            var next = backlog.next();
            behind = next.isPresent() && apart(next.get(), () -> backlog.step(places));
        }

        /** Does something of one district; answers no if that failed, which is then tried again later and stops no other. */
        private boolean apart(String tenant, Callable<Boolean> work) throws Exception {
            try {
                return work.call();
            } catch (InterruptedException | InterruptException | WakeupException e) {
                throw e;
            } catch (Exception e) {
                var setback = setbacks.getOrDefault(tenant, Setback.NONE).another();
                setbacks.put(tenant, setback);
                if (setback.failures() == 1) {
                    LOG.warnf(
                            "The intake of webhooks of district %s waits: %s",
                            tenant, e.getClass().getSimpleName());
                }
                LOG.debug("The intake of a district failed", e);
                leaveOut(tenant, pauseMillis(setback.failures()));
                return false;
            }
        }

        private void leaveOut(String tenant, long millis) {
            resting.put(tenant, System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis));
            var others = new HashSet<>(consumer.assignment());
            others.removeIf(partition -> tenant(partition.topic()).equals(Optional.of(tenant)));
            consumer.assign(others);
            places.keySet().retainAll(others);
            lives.keySet().retainAll(others);
            backlog.forget(tenant);
        }

        /** A topic that is new begins when the district's first webhook was made. */
        private void look(Map<String, District> all) throws Exception {
            var chosen = new HashMap<>(all);
            chosen.keySet().removeAll(resting.keySet());
            setbacks.keySet().retainAll(all.keySet());
            if (chosen.isEmpty()) {
                places.clear();
                consumer.unsubscribe();
                return;
            }
            var wanted = new HashMap<String, List<TopicPartition>>();
            for (var topic : consumer.listTopics(TIMEOUT).entrySet()) {
                tenant(topic.getKey()).filter(chosen::containsKey).ifPresent(tenant -> {
                    var partitions = wanted.computeIfAbsent(tenant, _ -> new ArrayList<>());
                    for (PartitionInfo partition : topic.getValue()) {
                        partitions.add(new TopicPartition(partition.topic(), partition.partition()));
                    }
                });
            }
            var partitions = wanted.values().stream().flatMap(List::stream).collect(Collectors.toSet());
            if (!partitions.equals(consumer.assignment())) {
                consumer.assign(partitions);
                places.keySet().retainAll(partitions);
            }
            for (var district : chosen.entrySet()) {
                var ofIt = wanted.getOrDefault(district.getKey(), List.of());
                apart(district.getKey(), () -> {
                    for (var partition : ofIt) {
                        if (!places.containsKey(partition)) {
                            begin(partition, district.getValue());
                        }
                    }
                    backlog.look(district.getKey(), district.getValue(), ofIt);
                    return true;
                });
            }
        }

        private void begin(TopicPartition partition, District district) throws SQLException {
            var tenant = tenant(partition.topic()).orElseThrow();
            var first = first(partition, district);
            var place = transactions.<Long, SQLException>ofDistrict(tenant, connection -> {
                bound(connection);
                var stored = place(connection, partition, false);
                if (stored.isEmpty()) {
                    move(connection, tenant, partition, first, Life.NONE);
                }
                lives.put(partition, life(connection, partition));
                return stored.orElse(first);
            });
            places.put(partition, Optional.of(place));
            consumer.seek(partition, place);
        }

        /**
         * Where a topic begins that was not read before: with the first event since the district has webhooks, or at its end. The end
         * is asked for first: what is published between the two questions comes after it.
         */
        private long first(TopicPartition partition, District district) {
            var end = consumer.endOffsets(Set.of(partition), TIMEOUT).getOrDefault(partition, 0L);
            var since = district.since().minus(SKEW).toEpochMilli();
            return Optional.ofNullable(consumer.offsetsForTimes(Map.of(partition, since), TIMEOUT)
                            .get(partition))
                    .map(OffsetAndTimestamp::offset)
                    .orElse(end);
        }

        private void take(String tenant, List<TopicPartition> partitions, ConsumerRecords<String, String> records)
                throws Exception {
            var next = new HashMap<TopicPartition, Long>();
            var reached = new HashMap<TopicPartition, Life>();
            var anew = new HashMap<TopicPartition, CloudEvent.Position>();
            var read = new ArrayList<Read>();
            for (var partition : partitions) {
                var life = lives.getOrDefault(partition, Life.NONE);
                for (var record : records.records(partition)) {
                    var position = position(record);
                    if (life.isOver(position)) {
                        life = life.then(position);
                        anew.put(partition, position);
                        break;
                    }
                    if (position.sequence() > life.known()) {
                        event(record).ifPresent(event -> read.add(new Read(partition, event)));
                    }
                    life = life.with(position);
                    next.put(partition, record.offset() + 1);
                }
                if (anew.containsKey(partition)) {
                    next.put(partition, 0L);
                }
                reached.put(partition, life);
            }
            var any = transactions.<Boolean, Exception>ofDistrict(tenant, connection -> {
                bound(connection);
                for (var partition : partitions) {
                    if (!place(connection, partition, true).equals(places.get(partition))) {
                        throw new Overtaken();
                    }
                }
                var addressed = address(connection, read);
                Queue.add(connection, tenant, addressed);
                for (var place : next.entrySet()) {
                    move(
                            connection,
                            tenant,
                            place.getKey(),
                            place.getValue(),
                            reached.getOrDefault(place.getKey(), Life.NONE));
                }
                Backlog.readAnew(connection, anew);
                return !addressed.isEmpty();
            });
            lives.putAll(reached);
            if (!anew.isEmpty()) {
                consumer.seekToBeginning(anew.keySet());
                backlog.forget(tenant);
            }
            next.forEach((partition, offset) -> places.put(partition, Optional.of(offset)));
            if (any) {
                written.accept(tenant);
            }
        }
    }

    private static Map<String, List<TopicPartition>> byTenant(ConsumerRecords<String, String> records) {
        var tenants = new LinkedHashMap<String, List<TopicPartition>>();
        for (var partition : records.partitions()) {
            tenant(partition.topic())
                    .ifPresent(tenant -> tenants.computeIfAbsent(tenant, _ -> new ArrayList<>())
                            .add(partition));
        }
        return tenants;
    }

    /** Where a service publishes the events of a district. */
    static String topic(String tenant, String service) {
        return "lodestar." + tenant + '.' + service + ".events.v1";
    }

    private static Optional<String> tenant(String topic) {
        var name = TOPIC.matcher(topic);
        return name.matches() ? Optional.of(name.group(1)) : Optional.empty();
    }

    static CloudEvent.Position position(ConsumerRecord<String, String> record) {
        try {
            return CloudEvent.Position.of(record);
        } catch (NumberFormatException _) {
            return CloudEvent.Position.NONE; // it is no event, which is told of with it
        }
    }

    private static Life life(Connection connection, TopicPartition partition) throws SQLException {
        try (var query =
                connection.prepareStatement("SELECT epoch, sequence, known FROM webhook_source WHERE topic = ?")) {
            query.setString(1, partition.toString());
            try (var row = query.executeQuery()) {
                return row.next() ? new Life(row.getString(1), row.getLong(2), row.getLong(3)) : Life.NONE;
            }
        }
    }

    /** Has a transaction of a district fail rather than keep the others waiting. */
    static void bound(Connection connection) throws SQLException {
        try (var bound = connection.prepareStatement("SELECT set_config('lock_timeout', ?, true)")) {
            bound.setString(1, Long.toString(LONGEST_LOCK.toMillis()));
            bound.execute();
        }
    }

    static Optional<CloudEvent> event(ConsumerRecord<String, String> record) {
        try {
            var event = CloudEvent.of(record);
            requireStorable(event);
            return Optional.of(event);
        } catch (RuntimeException e) {
            // whatever it is, it must not hold up what follows
            LOG.errorf(
                    "No event at %s %d: %s",
                    record.topic(), record.offset(), e.getClass().getSimpleName());
            return Optional.empty();
        }
    }

    /** What the database takes nowhere would be tried for ever, and what follows it would never come. */
    private static void requireStorable(CloudEvent event) {
        var attributes = Stream.concat(Stream.of(event.id(), event.type(), event.subject()), event.orgs().stream())
                .toList();
        var year = event.time().atOffset(ZoneOffset.UTC).getYear();
        if (attributes.stream().anyMatch(text -> text.length() > LONGEST_ATTRIBUTE || text.indexOf('\0') >= 0)
                || event.body().indexOf('\0') >= 0
                || year < 1
                || year > LAST_YEAR) {
            throw new IllegalArgumentException("An event that cannot be stored");
        }
    }

    static Optional<Long> place(Connection connection, TopicPartition partition, boolean lock) throws SQLException {
        try (var query = connection.prepareStatement(
                "SELECT next_offset FROM webhook_source WHERE topic = ?" + (lock ? " FOR UPDATE" : ""))) {
            query.setString(1, partition.toString());
            try (var row = query.executeQuery()) {
                return row.next() ? Optional.of(row.getLong(1)) : Optional.empty();
            }
        }
    }

    private static void move(Connection connection, String tenant, TopicPartition partition, long offset, Life life)
            throws SQLException {
        try (var upsert = connection.prepareStatement("""
                INSERT INTO webhook_source (topic, tenant, next_offset, epoch, sequence, known) VALUES (?, ?, ?, ?, ?, ?)
                ON CONFLICT (topic) DO UPDATE SET next_offset = excluded.next_offset, epoch = excluded.epoch,
                    sequence = excluded.sequence, known = excluded.known""")) {
            upsert.setString(1, partition.toString());
            upsert.setString(2, tenant);
            upsert.setLong(3, offset);
            upsert.setString(4, life.epoch());
            upsert.setLong(5, life.sequence());
            upsert.setLong(6, life.known());
            upsert.executeUpdate();
        }
    }

    private static List<Addressed> address(Connection connection, List<Read> read) throws SQLException {
        var subscribers = Subscriber.all(connection);
        var addressed = new ArrayList<Addressed>();
        for (var each : read) {
            var webhooks = subscribers.stream()
                    .filter(subscriber -> subscriber.wants(each.partition().topic(), each.event())
                            && !subscriber.behind().contains(each.partition().toString()))
                    .map(Subscriber::webhook)
                    .collect(Collectors.toSet());
            if (!webhooks.isEmpty()) {
                addressed.add(new Addressed(each.event(), webhooks));
            }
        }
        return List.copyOf(addressed);
    }
}
