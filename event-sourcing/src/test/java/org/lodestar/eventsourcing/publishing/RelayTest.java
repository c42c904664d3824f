package org.lodestar.eventsourcing.publishing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.lodestar.eventsourcing.stage.Gate.until;
import static org.lodestar.eventsourcing.stage.Replica.await;
import static org.lodestar.eventsourcing.stage.TopicReader.header;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsResult;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.lodestar.eventsourcing.PersonRef;
import org.lodestar.eventsourcing.commanding.Call;
import org.lodestar.eventsourcing.json.Json;
import org.lodestar.eventsourcing.kafka.Broker;
import org.lodestar.eventsourcing.stage.Database;
import org.lodestar.eventsourcing.stage.LogAudit;
import org.lodestar.eventsourcing.stage.Replica;
import org.lodestar.eventsourcing.stage.SeenEvent;
import org.lodestar.eventsourcing.stage.Stage;
import org.lodestar.eventsourcing.stage.TopicReader;
import org.lodestar.eventsourcing.store.StoredEvent;
import org.lodestar.eventsourcing.tally.TallyCommand.AddAmount;
import org.lodestar.eventsourcing.tally.TallyCommand.AddInParts;
import org.lodestar.eventsourcing.tally.TallyCommand.OpenTally;
import org.lodestar.eventsourcing.tally.TallyEvent;

class RelayTest {

    private static final AtomicInteger SERVICES = new AtomicInteger();
    private static final Pseudonyms PSEUDONYMS = new Pseudonyms("a-key-of-the-platform");
    private static final String PUBLIC_URL = "https://lodestar.example.org";
    private static Database database;
    private static Replica replica;
    private final List<AutoCloseable> open = new ArrayList<>();
    private String service;
    private String tenant;

    @BeforeAll
    static void start() {
        database = Database.of("relay");
        replica = Replica.of(database);
        Stage.kafka().start();
    }

    @AfterAll
    static void stop() {
        replica.close();
    }

    @BeforeEach
    void a_service_and_a_tenant_of_its_own() {
        database.meddle("DELETE FROM event_log"); // so that this relay publishes the tenants of this test only
        service = "tales" + SERVICES.incrementAndGet();
        tenant = "district" + SERVICES.get();
    }

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable each : open.reversed()) {
            each.close();
        }
    }

    private <T extends AutoCloseable> T closing(T opened) {
        open.add(opened);
        return opened;
    }

    private Relay relay() {
        Relay relay = closing(new Relay(
                replica.log(),
                new Wire(service, PSEUDONYMS, List.of(Replica.TALLIES)),
                service,
                Broker.open(Stage.kafka().bootstrapServers()),
                PUBLIC_URL));
        relay.start();
        return relay;
    }

    private TopicReader reader(String... tenants) {
        Set<String> topics = Arrays.stream(tenants)
                .map(each -> Topics.of(each, service))
                .flatMap(both -> Set.of(both.general(), both.restricted()).stream())
                .collect(Collectors.toSet());
        try (Admin admin = admin()) {
            until(() -> names(admin).containsAll(topics));
        }
        return closing(new TopicReader(Stage.kafka().bootstrapServers(), topics));
    }

    private static Admin admin() {
        return Admin.create(Map.of("bootstrap.servers", Stage.kafka().bootstrapServers()));
    }

    private static Set<String> names(Admin admin) {
        try {
            return admin.listTopics().names().get();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private static Call call(String tenant) {
        return Call.internal(tenant, "client", "request", Optional.empty());
    }

    private static void opened(String tenant, String id) {
        await(replica.tallies()
                .ask(call(tenant), id, new OpenTally(new PersonRef("real-ada"), "secret note", Long.MAX_VALUE)));
    }

    private static void add(String tenant, String id, int parts) {
        await(replica.tallies().ask(call(tenant), id, new AddInParts(1, parts)));
    }

    private List<SeenEvent> published(TopicReader reader, String tenant) {
        return reader.seen(Topics.of(tenant, service).general());
    }

    /** Waits until the topic has as much as the log, and holds one against the other. */
    private void complete(TopicReader reader, String tenant) {
        List<SeenEvent> stored = await(replica.log().read(tenant, 0, Long.MAX_VALUE)).stream()
                .map(SeenEvent::of)
                .toList();
        until(() -> published(reader, tenant).size() >= stored.size());
        LogAudit.verify(stored, published(reader, tenant));
    }

    @Test
    void every_event_is_published_once_in_order_as_a_cloud_event() {
        relay();
        Call call = new Call(
                tenant,
                "client",
                "the-request",
                Optional.of("the-cause"),
                Optional.of("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"),
                Optional.empty(),
                OptionalLong.empty());
        await(replica.tallies().ask(call, "a", new OpenTally(new PersonRef("real-ada"), "secret note", 1_000)));
        add(tenant, "a", 7);
        TopicReader reader = reader(tenant);
        complete(reader, tenant);

        List<StoredEvent> stored = await(replica.log().read(tenant, 0, Long.MAX_VALUE));
        List<ConsumerRecord<String, String>> records =
                reader.records(Topics.of(tenant, service).general());
        for (int i = 0; i < stored.size(); i++) {
            StoredEvent event = stored.get(i);
            ConsumerRecord<String, String> record = records.get(i);
            assertThat(record.key()).isEqualTo("tallies/a");
            Map<String, String> headers = new java.util.TreeMap<>();
            record.headers().forEach(each -> headers.put(each.key(), header(record, each.key())));
            Map<String, String> expected = new java.util.TreeMap<>(Map.of(
                    "ce_specversion",
                    "1.0",
                    "ce_id",
                    event.id().toString(),
                    "ce_type",
                    "org.lodestar." + service + '.' + event.type(),
                    "ce_source",
                    '/' + service,
                    "ce_subject",
                    "tallies/a",
                    "ce_time",
                    event.recordedAt().toString(),
                    "ce_sequence",
                    "%020d".formatted(i + 1),
                    "ce_partitionkey",
                    "tallies/a",
                    "ce_streamversion",
                    Long.toString(i + 1),
                    "ce_correlationid",
                    i == 0 ? "the-request" : "request"));
            expected.put("content-type", "application/json");
            expected.put("lodestar-epoch", epoch(tenant));
            expected.put("ce_dataschema", PUBLIC_URL + "/schemas/org.lodestar." + service + '.' + event.type());
            if (i == 0) {
                // only this one has anything to restrict
                assertThat(headers.get("ce_contenthash")).matches("[0-9a-f]{64}");
                expected.put("ce_contenthash", headers.get("ce_contenthash"));
                expected.put("ce_causationid", "the-cause");
                expected.put("traceparent", call.traceparent().orElseThrow());
            }
            assertThat(headers).isEqualTo(expected);
        }
    }

    @Test
    void what_is_restricted_is_on_the_restricted_topic_only() {
        String other = tenant + "other";
        relay();
        for (String each : List.of(tenant, other)) {
            opened(each, "a");
            add(each, "a", 1);
        }
        TopicReader reader = reader(tenant, other);
        for (String each : List.of(tenant, other)) {
            complete(reader, each);
            until(() -> !reader.records(Topics.of(each, service).restricted()).isEmpty());
            ConsumerRecord<String, String> general =
                    reader.records(Topics.of(each, service).general()).getFirst();
            assertThat(Json.read(general.value(), JsonNode.class))
                    .isEqualTo(Json.read(
                            "{\"owner\":\"" + PSEUDONYMS.of(each, "real-ada") + "\",\"limit\":9223372036854775807}",
                            JsonNode.class));
            assertThat(reader.records(Topics.of(each, service).general()))
                    .noneMatch(record ->
                            record.value().contains("real-") || record.value().contains("secret"));
            assertThat(reader.records(Topics.of(each, service).restricted()))
                    .as("whole, and only what has anything to restrict")
                    .singleElement()
                    .satisfies(whole -> {
                        assertThat(header(whole, "ce_sequence")).isEqualTo("%020d".formatted(1));
                        assertThat(header(whole, "ce_id")).isEqualTo(header(general, "ce_id"));
                        assertThat(Replica.TALLIES.events().read("tally-opened.v1", whole.value()))
                                .isEqualTo(new TallyEvent.TallyOpened(
                                        new PersonRef("real-ada"), "secret note", Long.MAX_VALUE));
                    });
        }
        assertThat(PSEUDONYMS.of(tenant, "real-ada")).isNotEqualTo(PSEUDONYMS.of(other, "real-ada"));
    }

    @Test
    void the_topics_keep_everything() throws Exception {
        relay();
        opened(tenant, "a");
        complete(reader(tenant), tenant);

        Topics topics = Topics.of(tenant, service);
        List<ConfigResource> both = Stream.of(topics.general(), topics.restricted())
                .map(topic -> new ConfigResource(ConfigResource.Type.TOPIC, topic))
                .toList();
        try (Admin admin = admin()) {
            admin.describeConfigs(both).all().get().forEach((topic, config) -> {
                assertThat(config.get("retention.ms").value()).as(topic.name()).isEqualTo("-1");
                assertThat(config.get("retention.ms").isDefault()).isFalse();
                assertThat(config.get("cleanup.policy").value()).isEqualTo("delete");
            });
        }
    }

    @Test
    void while_kafka_is_away_commands_succeed_and_the_relay_catches_up() {
        Relay relay = relay();
        opened(tenant, "a");
        relay.advance(tenant, 1);
        TopicReader reader = reader(tenant);
        complete(reader, tenant);

        Stage.kafka().stop();
        for (int i = 0; i < 20; i++) {
            add(tenant, "a", 60);
        }
        relay.advance(tenant, 1_201);
        Relay late = new Relay(
                replica.log(),
                new Wire(service, PSEUDONYMS, List.of(Replica.TALLIES)),
                service,
                Broker.open(Stage.kafka().bootstrapServers()),
                PUBLIC_URL);
        closing(late).start();
        assertThat(await(replica.log().head(tenant))).isEqualTo(1_201);

        Stage.kafka().start();
        complete(reader, tenant);
        add(tenant, "a", 3);
        complete(reader, tenant);
    }

    @Test
    void more_tenants_than_fit_in_one_transaction_are_all_published() {
        String[] tenants =
                IntStream.range(0, 45).mapToObj(i -> tenant + "x" + i).toArray(String[]::new);
        for (String each : tenants) {
            opened(each, "a");
            add(each, "a", 4);
        }
        relay();
        TopicReader reader = reader(tenants);
        for (String each : tenants) {
            complete(reader, each);
        }
    }

    /** Also while those that come first always have something new. */
    @Test
    void no_tenant_is_starved_by_others() throws Exception {
        List<String> tenants =
                IntStream.range(0, 30).mapToObj(i -> tenant + "x" + i).toList();
        tenants.forEach(each -> opened(each, "a"));
        Relay relay = relay();
        AtomicBoolean stop = new AtomicBoolean();
        List<CompletableFuture<?>> writers = tenants.stream()
                .<CompletableFuture<?>>map(each -> keepAdding(each, relay, stop))
                .toList();
        Set<String> topics =
                tenants.stream().map(each -> Topics.of(each, service).general()).collect(Collectors.toSet());
        Set<String> waiting = new TreeSet<>(topics);
        try (Admin admin = admin()) {
            long deadline = System.nanoTime() + TimeUnit.MINUTES.toNanos(3);
            while (!waiting.isEmpty() && System.nanoTime() < deadline) {
                waiting.retainAll(empty(admin, topics));
            }
        } finally {
            stop.set(true);
            writers.forEach(CompletableFuture::join);
        }
        assertThat(waiting)
                .as("nothing of these was published while others wrote")
                .isEmpty();
    }

    private static CompletableFuture<?> keepAdding(String tenant, Relay relay, AtomicBoolean stop) {
        return replica.tallies()
                .ask(call(tenant), "a", new AddAmount(1))
                .subscribeAsCompletionStage()
                .toCompletableFuture()
                .thenCompose(answer -> {
                    relay.advance(tenant, answer.position());
                    return stop.get()
                            ? CompletableFuture.completedFuture(answer)
                            : keepAdding(tenant, relay, stop).thenApply(last -> null);
                });
    }

    private static Set<String> empty(Admin admin, Set<String> topics) throws Exception {
        Set<String> existing = names(admin);
        Set<String> empty = new TreeSet<>(topics);
        empty.removeAll(existing);
        Map<TopicPartition, OffsetSpec> asked = topics.stream()
                .filter(existing::contains)
                .collect(Collectors.toMap(topic -> new TopicPartition(topic, 0), _ -> OffsetSpec.latest()));
        admin.listOffsets(asked).all().get().forEach((partition, offsets) -> {
            if (offsets.offset() == 0) {
                empty.add(partition.topic());
            }
        });
        return empty;
    }

    @Test
    void a_lost_checkpoint_is_found_again_on_the_topic() throws Exception {
        Relay first = relay();
        opened(tenant, "a");
        add(tenant, "a", 30);
        TopicReader reader = reader(tenant);
        complete(reader, tenant);
        first.close();
        for (int i = 0; i < 3; i++) {
            leaveRubbish(Topics.of(tenant, service).general(), 20 * i);
            try (Admin admin = admin()) {
                admin.deleteConsumerGroups(List.of("lodestar-relay-" + service))
                        .all()
                        .get();
            }
            add(tenant, "a", 5);
            Relay next = relay();
            complete(reader, tenant);
            next.close();
        }
        add(tenant, "a", 1);
        relay();
        complete(reader, tenant);
    }

    private static String epoch(String tenant) {
        return await(replica.log().reach(tenant)).orElseThrow().epoch();
    }

    /** What was published after the backup is not in the log, and what is recorded since has its positions. */
    @Test
    void the_topics_of_a_log_that_was_restored_tell_what_is_in_it() throws Exception {
        Relay first = relay();
        opened(tenant, "a");
        add(tenant, "a", 9);
        complete(reader(tenant), tenant);
        first.close();

        restoredTo(6);
        add(tenant, "a", 7);
        topicIsMadeAnewBy(this::relay);

        String life = epoch(tenant);
        try (TopicReader reader = reader(tenant)) {
            until(() -> published(reader, tenant).size() == 13);
            complete(reader, tenant);
            assertThat(reader.records(Topics.of(tenant, service).general())).allSatisfy(record -> {
                assertThat(header(record, "lodestar-epoch")).isEqualTo(life);
                assertThat(header(record, "lodestar-epoch-after")).isEqualTo("6");
            });
        }
    }

    @Test
    void that_a_log_was_restored_is_also_seen_by_its_topic_alone() throws Exception {
        Relay first = relay();
        opened(tenant, "a");
        add(tenant, "a", 3);
        complete(reader(tenant), tenant);
        first.close();
        try (Admin admin = admin()) {
            admin.deleteConsumerGroups(List.of("lodestar-relay-" + service))
                    .all()
                    .get();
        }

        restoredTo(2);
        add(tenant, "a", 5);
        topicIsMadeAnewBy(this::relay);

        try (TopicReader reader = reader(tenant)) {
            until(() -> published(reader, tenant).size() == 7);
            complete(reader, tenant);
        }
    }

    private void topicIsMadeAnewBy(Runnable what) {
        String topic = Topics.of(tenant, service).general();
        try (Admin admin = admin()) {
            Optional<Uuid> before = TopicReader.id(admin, topic);
            what.run();
            until(() -> {
                Optional<Uuid> now = TopicReader.id(admin, topic);
                return now.isPresent() && !now.equals(before);
            });
        }
    }

    /** Takes away what came later, as a backup would, and does what its operator is told to. */
    private void restoredTo(long position) {
        database.meddle(
                "SET session_replication_role = replica",
                "DELETE FROM event WHERE tenant_id = '" + tenant + "' AND position > " + position,
                "DELETE FROM stream WHERE tenant_id = '" + tenant + '\'',
                "INSERT INTO stream SELECT tenant_id, stream_id, max(stream_version), '{\"kind\":\"Forgotten\"}', -1"
                        + " FROM event WHERE tenant_id = '" + tenant + "' GROUP BY tenant_id, stream_id",
                "UPDATE event_log SET head = " + position + " WHERE tenant_id = '" + tenant + '\'',
                "SET session_replication_role = DEFAULT",
                "SELECT renew_store_epochs()");
        replica.close();
        replica = Replica.of(database);
    }

    /** It says what the topic says, which may be emptied by whoever runs the broker. */
    @Test
    void a_checkpoint_is_written_when_there_is_nothing_else_to_do() throws Exception {
        relay();
        opened(tenant, "a");
        add(tenant, "a", 30);
        complete(reader(tenant), tenant);

        var general = new TopicPartition(Topics.of(tenant, service).general(), 0);
        try (Admin admin = admin()) {
            until(() -> checkpoint(admin, general).equals(Optional.of(31L)));
        }
    }

    private Optional<Long> checkpoint(Admin admin, TopicPartition partition) {
        try {
            return Optional.ofNullable(admin.listConsumerGroupOffsets("lodestar-relay-" + service)
                            .partitionsToOffsetAndMetadata()
                            .get()
                            .get(partition))
                    .map(OffsetAndMetadata::offset);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    /** Which hides what comes after it, and that is there all the same. */
    @Test
    void while_a_transaction_of_others_is_open_on_the_topic_nothing_is_told_twice() throws Exception {
        Relay first = relay();
        opened(tenant, "a");
        TopicReader reader = reader(tenant);
        complete(reader, tenant);
        String topic = Topics.of(tenant, service).general();
        try (KafkaProducer<String, String> stranger = stranger()) {
            stranger.initTransactions();
            stranger.beginTransaction();
            stranger.send(new ProducerRecord<>(topic, "tallies/a", "{}")).get();
            add(tenant, "a", 5);
            first.advance(tenant, 6);
            try (Admin admin = admin()) {
                var asked = Map.of(new TopicPartition(topic, 0), OffsetSpec.latest());
                until(() -> latest(admin, asked) >= 8); // two events and their markers, the stranger's, five events
                first.close();
                admin.deleteConsumerGroups(List.of("lodestar-relay-" + service))
                        .all()
                        .get();
            }
            add(tenant, "a", 1);
            relay();
            stranger.abortTransaction();
        }
        complete(reader, tenant);
    }

    private static long latest(Admin admin, Map<TopicPartition, OffsetSpec> asked) {
        try {
            return admin.listOffsets(asked).all().get().values().stream()
                    .mapToLong(ListOffsetsResult.ListOffsetsResultInfo::offset)
                    .sum();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private static KafkaProducer<String, String> stranger() {
        return new KafkaProducer<>(
                Map.of(
                        "bootstrap.servers",
                        Stage.kafka().bootstrapServers(),
                        "transactional.id",
                        "stranger",
                        "acks",
                        "all"),
                new StringSerializer(),
                new StringSerializer());
    }

    /** Records of a transaction that was given up, which take offsets at the end of the topic. */
    private static void leaveRubbish(String topic, int records) {
        if (records == 0) {
            return;
        }
        try (KafkaProducer<String, String> producer = stranger()) {
            producer.initTransactions();
            producer.beginTransaction();
            for (int i = 0; i < records; i++) {
                ProducerRecord<String, String> record = new ProducerRecord<>(topic, "tallies/a", "{}");
                record.headers()
                        .add("ce_sequence", "00000000000000009999".getBytes(java.nio.charset.StandardCharsets.UTF_8));
                producer.send(record).get();
            }
            producer.abortTransaction();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void the_general_topic_says_beside_an_event_which_organisations_it_concerns() {
        relay();
        var ofTwo = replica.streams(Replica.TALLIES.withOrgs((_, _) -> Set.of("school-2", "school-1")));
        await(ofTwo.ask(call(tenant), "a", new OpenTally(new PersonRef("real-ada"), "secret note", 1_000)));
        opened(tenant, "b");
        TopicReader reader = reader(tenant);
        complete(reader, tenant);

        Topics topics = Topics.of(tenant, service);
        assertThat(reader.records(topics.general()))
                .extracting(record -> Optional.ofNullable(record.headers().lastHeader("lodestar-orgs"))
                        .map(header -> new String(header.value(), java.nio.charset.StandardCharsets.UTF_8)))
                .containsExactly(Optional.of("[\"school-1\",\"school-2\"]"), Optional.empty());
        until(() -> reader.records(topics.restricted()).size() == 2);
        assertThat(reader.records(topics.restricted()))
                .allSatisfy(record ->
                        assertThat(record.headers().lastHeader("lodestar-orgs")).isNull());
    }

    @Test
    void a_new_relay_goes_on_where_the_last_one_stopped() {
        opened(tenant, "a");
        Relay relay = relay();
        TopicReader reader = reader(tenant);
        for (int i = 0; i < 4; i++) {
            add(tenant, "a", 10);
            complete(reader, tenant);
            relay.close();
            add(tenant, "a", 10);
            relay = relay();
        }
        complete(reader, tenant);
    }

    @Test
    void two_relays_at_once_publish_nothing_twice() {
        opened(tenant, "a");
        List<Relay> both = List.of(relay(), relay());
        TopicReader reader = reader(tenant);
        for (int i = 0; i < 300; i++) {
            add(tenant, "a", 2);
            long head = 3 + i * 2L;
            both.forEach(relay -> relay.advance(tenant, head));
        }
        complete(reader, tenant);
    }

    /** An event that the code does not know stops what comes after it, but not other tenants. */
    @Test
    void a_log_that_cannot_be_read_stops_its_own_tenant_only() {
        String other = tenant + "other";
        opened(tenant, "a");
        add(tenant, "a", 2);
        add(tenant, "a", 2);
        database.meddle(
                "ALTER TABLE event DISABLE TRIGGER event_is_immutable",
                "UPDATE event SET type = 'unheard-of.v1' WHERE position = 3 AND tenant_id = '" + tenant + '\'');
        Relay relay = relay();
        for (int i = 0; i < 10; i++) {
            if (i == 0) {
                opened(other, "a");
            }
            add(other, "a", 3);
            relay.advance(other, 4 + i * 3L);
        }
        TopicReader reader = reader(tenant, other);
        complete(reader, other);
        assertThat(published(reader, tenant)).hasSizeLessThanOrEqualTo(2);

        database.meddle(
                "UPDATE event SET type = 'amount-added.v1' WHERE position = 3 AND tenant_id = '" + tenant + '\'',
                "ALTER TABLE event ENABLE TRIGGER event_is_immutable");
        complete(reader, tenant);
    }

    @Test
    void a_commit_is_with_its_consumer_soon() {
        opened(tenant, "a");
        Relay relay = relay();
        TopicReader reader = reader(tenant);
        complete(reader, tenant);
        int events = 60;
        for (int i = 0; i < events; i++) { // one after the other, so that what holds one up holds up no other
            var answer = await(replica.tallies().ask(call(tenant), "a", new AddAmount(1)));
            relay.advance(tenant, answer.position());
            complete(reader, tenant);
        }
        String topic = Topics.of(tenant, service).general();
        long[] millis = reader.records(topic).stream()
                .skip(1)
                .mapToLong(record -> record.timestamp()
                        - Instant.parse(header(record, "ce_time")).toEpochMilli())
                .sorted()
                .toArray();
        System.out.printf(
                "from the commit until the relay had it for Kafka: p50 %d ms, p99 %d ms%n",
                millis[events / 2], millis[events * 99 / 100]);
        assertThat(millis[events / 2])
                .as("it is told, and does not look by itself")
                .isLessThan(500);
    }
}
