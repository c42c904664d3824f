package org.lodestar.eventsourcing.crash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.lodestar.eventsourcing.crash.CrashingService.CLIENTS;
import static org.lodestar.eventsourcing.crash.CrashingService.PSEUDONYMS;
import static org.lodestar.eventsourcing.crash.CrashingService.SERVICE;
import static org.lodestar.eventsourcing.crash.CrashingService.TENANTS;
import static org.lodestar.eventsourcing.stage.Gate.until;
import static org.lodestar.eventsourcing.stage.Replica.await;
import static org.lodestar.eventsourcing.stage.TopicReader.header;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;
import org.lodestar.eventsourcing.StreamId;
import org.lodestar.eventsourcing.commanding.EventMetadata;
import org.lodestar.eventsourcing.json.Json;
import org.lodestar.eventsourcing.kafka.Broker;
import org.lodestar.eventsourcing.publishing.Relay;
import org.lodestar.eventsourcing.publishing.Topics;
import org.lodestar.eventsourcing.publishing.Wire;
import org.lodestar.eventsourcing.stage.Database;
import org.lodestar.eventsourcing.stage.LogAudit;
import org.lodestar.eventsourcing.stage.Replica;
import org.lodestar.eventsourcing.stage.Seeds;
import org.lodestar.eventsourcing.stage.SeenEvent;
import org.lodestar.eventsourcing.stage.Stage;
import org.lodestar.eventsourcing.stage.TopicReader;
import org.lodestar.eventsourcing.store.StoredEvent;
import org.lodestar.eventsourcing.store.StreamKey;
import org.lodestar.local.KafkaProcess;
import org.lodestar.local.Ports;

/**
 * Processes of a service are killed at any moment and between chosen steps, two of them run at once and one of them is
 * paused, PostgreSQL stops as in a power cut, Kafka is killed: nothing that was acknowledged is lost, nothing is
 * recorded twice, and a {@code read_committed} consumer sees every event once, in order.
 */
class CrashTest {

    private static final int ROUNDS = Integer.getInteger("lodestar.crashes", 8);
    private static final List<String> STEPS =
            List.of("append-before", "append-sent", "append-answered", "relay-read", "relay-read");

    private final Acknowledgements acknowledgements = new Acknowledgements();
    private final Random random = new Random(Seeds.seed(CrashTest.class));
    private Database database;
    private Path directory;
    private int kafkaPort;

    @Test
    void nothing_acknowledged_is_lost_and_nothing_is_published_twice() throws Exception {
        database = Database.of("crash");
        directory = Stage.directory("crash");
        Files.createDirectories(directory);
        kafkaPort = Ports.free();
        Child kafka = kafka();
        Map<String, Integer> ends = new LinkedHashMap<>();
        try {
            createTopics();
            try (TopicReader live = reader()) {
                Child next = service();
                for (int round = 0; round < ROUNDS; round++) {
                    Child child = next;
                    until(child::isReady);
                    next = service(); // boots meanwhile
                    CompletableFuture<Child> newKafka = CompletableFuture.completedFuture(kafka);
                    if (round % 8 == 3) {
                        newKafka = restarted(kafka, round % 16 == 3);
                    }
                    if (round % 5 == 4) {
                        until(next::isReady);
                        Child other = next;
                        next = service();
                        ends.merge(together(child, other), 2, Integer::sum);
                    } else {
                        ends.merge(alone(child, round), 1, Integer::sum);
                    }
                    kafka = newKafka.get(3, TimeUnit.MINUTES);
                }
                next.close();
                assertThat(acknowledgements.faults()).isEmpty();
                System.out.printf(
                        "%s: %d acknowledgements, ends %s%n",
                        CrashTest.class.getSimpleName(), acknowledgements.count(), ends);
                verify(live);
            }
        } finally {
            kafka.close();
        }
    }

    private String bootstrapServers() {
        return "localhost:" + kafkaPort;
    }

    private Child kafka() {
        Child kafka = Child.start(
                KafkaProcess.class,
                directory.resolve("kafka.log"),
                _ -> {},
                directory.resolve("kafka").toString(),
                Integer.toString(kafkaPort),
                "0");
        until(() -> kafka.isReady() || !kafka.isAlive());
        assertThat(kafka.isAlive()).isTrue();
        return kafka;
    }

    private CompletableFuture<Child> restarted(Child kafka, boolean kill) {
        return CompletableFuture.supplyAsync(() -> {
            if (kill) {
                kafka.close();
            } else {
                kafka.terminate();
            }
            return kafka();
        });
    }

    private Child service() {
        return Child.start(
                CrashingService.class,
                directory.resolve("service.log"),
                acknowledgements::hear,
                database.host(),
                Integer.toString(database.port()),
                database.name(),
                bootstrapServers());
    }

    private void createTopics() throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers()))) {
            admin.createTopics(topics().stream()
                            .map(topic -> new NewTopic(topic, 1, (short) 1))
                            .toList())
                    .all()
                    .get();
        }
    }

    private static Set<String> topics() {
        return TENANTS.stream()
                .flatMap(tenant -> {
                    Topics all = Topics.of(tenant, SERVICE);
                    return Set.of(all.general(), all.restricted(), all.state()).stream();
                })
                .collect(Collectors.toSet());
    }

    private TopicReader reader() {
        return new TopicReader(bootstrapServers(), topics());
    }

    private static String clients(int remainder, int of) {
        return IntStream.range(0, CLIENTS)
                .filter(client -> client % of == remainder)
                .mapToObj(Integer::toString)
                .collect(Collectors.joining(","));
    }

    /** One process, which is killed, or ends itself between two steps. */
    private String alone(Child child, int round) throws InterruptedException {
        long before = acknowledgements.count();
        boolean halts = random.nextInt(5) < 2;
        String step = halts ? STEPS.get(random.nextInt(STEPS.size())) : "never";
        int micros = step.equals("relay-read") || random.nextBoolean() ? random.nextInt(40_000) : 0;
        child.tell(step
                + ','
                + (1 + random.nextInt(60))
                + ','
                + micros
                + ' '
                + clients(0, 1)
                + ' '
                + acknowledgements.from(random.nextInt(4)));
        if (halts) {
            long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(5);
            until(() -> !child.isAlive() || System.nanoTime() > deadline);
        } else {
            until(() -> acknowledgements.count() > before || !child.isAlive());
            TimeUnit.MILLISECONDS.sleep(random.nextInt(500));
        }
        if (round % 7 == 2) {
            Stage.postgres().restart(true);
            step = "postgres stopped";
        }
        child.close();
        return step;
    }

    /** Two processes at once, both with the same transactional ids; one is paused for a while. */
    private String together(Child one, Child other) throws InterruptedException {
        long before = acknowledgements.count();
        String from = acknowledgements.from(2);
        one.tell("never,0,0 " + clients(0, 2) + ' ' + from);
        other.tell("never,0,0 " + clients(1, 2) + ' ' + from);
        until(() -> acknowledgements.count() > before + 20);
        TimeUnit.MILLISECONDS.sleep(random.nextInt(300));
        one.pause();
        TimeUnit.MILLISECONDS.sleep(300 + random.nextInt(700));
        one.resume();
        TimeUnit.MILLISECONDS.sleep(200 + random.nextInt(600));
        one.close();
        other.close();
        return "paused";
    }

    private void verify(TopicReader live) {
        until(this::isAtRest);
        try (Replica replica = Replica.of(database);
                Relay last = new Relay(
                        replica.log(),
                        new Wire(SERVICE, PSEUDONYMS, List.of(Replica.TALLIES)),
                        SERVICE,
                        Broker.open(bootstrapServers()),
                        "https://lodestar.example.org");
                TopicReader fresh = reader()) {
            last.start();
            for (String tenant : TENANTS) {
                List<StoredEvent> log = await(replica.log().read(tenant, 0, Long.MAX_VALUE));
                assertThat(log).hasSizeGreaterThan(100);
                answersAreTrue(tenant, log);
                rowsAreFolds(replica, tenant, log);
                for (TopicReader reader : List.of(live, fresh)) {
                    published(reader, tenant, log);
                    statesAreTold(reader, tenant, log);
                }
            }
        }
    }

    /** What a process had sent when it was killed may be written a moment later. */
    private boolean isAtRest() {
        return database.query("SELECT 1 FROM pg_stat_activity WHERE usename = '" + database.app() + '\'')
                .isEmpty();
    }

    private void answersAreTrue(String tenant, List<StoredEvent> log) {
        Map<String, List<StoredEvent>> byKey = log.stream()
                .collect(Collectors.groupingBy(
                        event -> EventMetadata.of(event).correlationId(), LinkedHashMap::new, Collectors.toList()));
        byKey.forEach((key, events) -> {
            for (int i = 1; i < events.size(); i++) {
                assertThat(events.get(i).position())
                        .as("%s was recorded in one piece", key)
                        .isEqualTo(events.get(i - 1).position() + 1);
            }
        });
        Map<String, Long> receipts = new HashMap<>();
        database.query("SELECT key, position FROM receipt WHERE tenant_id = '" + tenant + '\'')
                .forEach(row -> receipts.put((String) row.getFirst(), (Long) row.getLast()));
        assertThat(receipts.keySet()).isEqualTo(byKey.keySet());
        byKey.forEach((key, events) -> assertThat(receipts.get(key))
                .as("the receipt of %s", key)
                .isEqualTo(events.getLast().position()));
        acknowledgements.positions().forEach((key, position) -> {
            int client = Integer.parseInt(key.substring(0, key.indexOf('-')));
            if (position > 0 && CrashingService.tenant(client).equals(tenant)) {
                assertThat(byKey).as("what was acknowledged").containsKey(key);
                assertThat(byKey.get(key).getLast().position())
                        .as("where %s was acknowledged", key)
                        .isEqualTo(position);
            }
        });
    }

    private static void rowsAreFolds(Replica replica, String tenant, List<StoredEvent> log) {
        Map<String, List<StoredEvent>> streams = log.stream().collect(Collectors.groupingBy(StoredEvent::stream));
        List<StreamKey> keys = streams.keySet().stream()
                .map(stream -> new StreamKey(tenant, StreamId.parse(stream)))
                .toList();
        var rows = await(replica.log().load(keys));
        streams.forEach((stream, events) -> {
            var row = rows.get(new StreamKey(tenant, StreamId.parse(stream)));
            assertThat(row.version()).isEqualTo(events.getLast().version());
            assertThat(Replica.TALLIES.readState(row.state()))
                    .isEqualTo(Replica.TALLIES.fold(Replica.TALLIES.decider().initial(), events));
        });
    }

    private void published(TopicReader reader, String tenant, List<StoredEvent> log) {
        Topics topics = Topics.of(tenant, SERVICE);
        until(() -> reader.records(topics.general()).size() >= log.size());
        LogAudit.verify(log.stream().map(SeenEvent::of).toList(), reader.seen(topics.general()));
        Wire wire = new Wire(SERVICE, PSEUDONYMS, List.of(Replica.TALLIES));
        List<ConsumerRecord<String, String>> general = reader.records(topics.general());
        for (int i = 0; i < log.size(); i++) {
            told(general.get(i), log.get(i), wire.forms(log.get(i)).general());
        }
        List<StoredEvent> restricted = log.stream()
                .filter(event -> wire.forms(event).restricted().isPresent())
                .toList();
        until(() -> reader.records(topics.restricted()).size() >= restricted.size());
        List<ConsumerRecord<String, String>> whole = reader.records(topics.restricted());
        assertThat(whole).hasSameSizeAs(restricted);
        for (int i = 0; i < restricted.size(); i++) {
            told(
                    whole.get(i),
                    restricted.get(i),
                    wire.forms(restricted.get(i)).restricted().orElseThrow());
        }
    }

    /** The last record of every stream on the state topic is of its last version, and none is followed by an older one. */
    private void statesAreTold(TopicReader reader, String tenant, List<StoredEvent> log) {
        Map<String, Long> versions = new HashMap<>();
        log.forEach(event -> versions.put(event.stream(), event.version()));
        String topic = Topics.of(tenant, SERVICE).state();
        until(() -> states(reader.records(topic)).equals(versions));
    }

    private static Map<String, Long> states(List<ConsumerRecord<String, String>> records) {
        Map<String, Long> versions = new HashMap<>();
        for (ConsumerRecord<String, String> record : records) {
            if (record.key().contains("/")) {
                long version = Long.parseLong(header(record, "ce_streamversion"));
                assertThat(version).isGreaterThanOrEqualTo(versions.getOrDefault(record.key(), 0L));
                versions.put(record.key(), version);
            }
        }
        return versions;
    }

    private static void told(ConsumerRecord<String, String> record, StoredEvent event, Wire.Published form) {
        assertThat(record.key()).isEqualTo(event.stream());
        assertThat(header(record, "ce_sequence")).isEqualTo("%020d".formatted(event.position()));
        assertThat(header(record, "ce_id")).isEqualTo(event.id().toString());
        assertThat(header(record, "ce_type")).isEqualTo("org.lodestar.crashing." + event.type());
        assertThat(header(record, "ce_streamversion")).isEqualTo(Long.toString(event.version()));
        assertThat(header(record, "ce_time")).isEqualTo(event.recordedAt().toString());
        assertThat(Json.read(record.value(), JsonNode.class)).isEqualTo(Json.read(form.data(), JsonNode.class));
    }
}
