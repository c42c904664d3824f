package org.lodestar.eventsourcing.publishing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.lodestar.eventsourcing.stage.Gate.until;
import static org.lodestar.eventsourcing.stage.Replica.await;
import static org.lodestar.eventsourcing.stage.TopicReader.header;

import com.fasterxml.jackson.databind.JsonNode;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.lodestar.eventsourcing.PersonRef;
import org.lodestar.eventsourcing.commanding.Call;
import org.lodestar.eventsourcing.commanding.Feature;
import org.lodestar.eventsourcing.json.Json;
import org.lodestar.eventsourcing.kafka.Broker;
import org.lodestar.eventsourcing.stage.Database;
import org.lodestar.eventsourcing.stage.Intercepted;
import org.lodestar.eventsourcing.stage.Replica;
import org.lodestar.eventsourcing.stage.Seeds;
import org.lodestar.eventsourcing.stage.Stage;
import org.lodestar.eventsourcing.stage.TopicReader;
import org.lodestar.eventsourcing.store.StoredEvent;
import org.lodestar.eventsourcing.tally.Tally;
import org.lodestar.eventsourcing.tally.TallyCommand;
import org.lodestar.eventsourcing.tally.TallyCommand.AddAmount;
import org.lodestar.eventsourcing.tally.TallyCommand.AddInParts;
import org.lodestar.eventsourcing.tally.TallyCommand.OpenTally;
import org.lodestar.eventsourcing.tally.TallyCommand.TakeAmount;
import org.lodestar.eventsourcing.tally.TallyEvent;

/** The present state of every stream, on a topic of its own. */
class StateTopicTest {

    private static final AtomicInteger SERVICES = new AtomicInteger();
    private static final Pseudonyms PSEUDONYMS = new Pseudonyms("a-key-of-the-platform");
    private static final Feature<TallyCommand, Tally, TallyEvent> TALLIES = Replica.TALLIES;

    /** As it was before anybody thought of states. */
    private static final Feature<TallyCommand, Tally, TallyEvent> UNTOLD = new Feature<>(
            TALLIES.category(), TALLIES.decider(), TALLIES.events(), TALLIES.states(), TALLIES.stateSchema(), false);

    private static final Feature<TallyCommand, Tally, TallyEvent> GONE_IF_EMPTY = TALLIES.publishing(
            Tally.Open.class,
            tally -> Optional.of(tally)
                    .filter(Tally.Open.class::isInstance)
                    .map(Tally.Open.class::cast)
                    .filter(open -> open.balance() > 0));

    private static Database database;
    private static Replica replica;
    private final List<AutoCloseable> open = new ArrayList<>();
    private String service;
    private String tenant;

    @BeforeAll
    static void start() {
        database = Database.of("states");
        replica = Replica.of(database);
        Stage.kafka().start();
    }

    @AfterAll
    static void stop() {
        replica.close();
    }

    @BeforeEach
    void a_service_and_a_tenant_of_its_own() {
        database.meddle("DELETE FROM event_log"); // so that this relay publishes the tenant of this test only
        service = "states" + SERVICES.incrementAndGet();
        tenant = "statedistrict" + SERVICES.get();
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

    private Relay relay(Feature<?, ?, ?> feature) {
        return relay(replica, feature);
    }

    private Relay relay(Replica of, Feature<?, ?, ?> feature) {
        Relay relay = closing(new Relay(
                of.log(),
                new Wire(service, PSEUDONYMS, List.of(feature)),
                service,
                Broker.open(Stage.kafka().bootstrapServers()),
                "https://lodestar.example.org"));
        relay.start();
        return relay;
    }

    private Topics topics() {
        return Topics.of(tenant, service);
    }

    private static Admin admin() {
        return Admin.create(Map.of("bootstrap.servers", Stage.kafka().bootstrapServers()));
    }

    private TopicReader reader() {
        try (Admin admin = admin()) {
            until(() -> names(admin).containsAll(Set.of(topics().general(), topics().state())));
        }
        return closing(new TopicReader(Stage.kafka().bootstrapServers(), Set.of(topics().general(), topics().state())));
    }

    private static Set<String> names(Admin admin) {
        try {
            return admin.listTopics().names().get();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private Call call() {
        return Call.internal(tenant, "client", "request", Optional.empty());
    }

    private long ask(String id, TallyCommand command) {
        return await(replica.tallies().ask(call(), id, command)).position();
    }

    private void opened(String id) {
        ask(id, new OpenTally(new PersonRef("real-ada"), "secret note", Long.MAX_VALUE));
    }

    private List<StoredEvent> log() {
        return await(replica.log().read(tenant, 0, Long.MAX_VALUE));
    }

    /** What a topic's last records say, by key; a tombstone says nothing. */
    private static Map<String, ConsumerRecord<String, String>> latest(List<ConsumerRecord<String, String>> records) {
        Map<String, ConsumerRecord<String, String>> latest = new TreeMap<>();
        records.stream()
                .filter(record -> !record.key().equals(Relay.COMPLETE))
                .forEach(record -> latest.put(record.key(), record));
        latest.values().removeIf(record -> record.value() == null);
        return latest;
    }

    private Map<String, JsonNode> told(TopicReader reader) {
        Map<String, JsonNode> told = new TreeMap<>();
        latest(reader.records(topics().state()))
                .forEach((key, record) -> told.put(key, Json.read(record.value(), JsonNode.class)));
        return told;
    }

    private boolean isComplete(TopicReader reader) {
        return isComplete(reader.records(topics().state()));
    }

    private static boolean isComplete(List<ConsumerRecord<String, String>> records) {
        return records.reversed().stream()
                .filter(record -> record.key().equals(Relay.COMPLETE))
                .findFirst()
                .filter(record -> record.value() != null)
                .isPresent();
    }

    /** What every state must be like, from the events in the log. */
    private Map<String, JsonNode> expected() {
        Map<String, Tally> states = new TreeMap<>();
        log().forEach(event -> states.merge(
                event.stream(),
                TALLIES.fold(TALLIES.decider().initial(), List.of(event)),
                (state, _) -> TALLIES.fold(state, List.of(event))));
        Map<String, JsonNode> expected = new TreeMap<>();
        states.forEach((stream, state) -> expected.put(stream, general((Tally.Open) state)));
        return expected;
    }

    private JsonNode general(Tally.Open tally) {
        return state(PSEUDONYMS.of(tenant, tally.owner().value()), tally.limit(), tally.balance(), tally.changes());
    }

    private static JsonNode state(String owner, long limit, long balance, long changes) {
        return Json.read(
                Json.write(Map.of("owner", owner, "limit", limit, "balance", balance, "changes", changes)),
                JsonNode.class);
    }

    /** The last record of a stream tells of its last version, and no record tells of an older one than that before it. */
    private static void neverGoBack(List<ConsumerRecord<String, String>> records) {
        Map<String, Long> versions = new HashMap<>();
        for (ConsumerRecord<String, String> record : records) {
            if (!record.key().equals(Relay.COMPLETE)) {
                long version = Long.parseLong(header(record, "ce_streamversion"));
                assertThat(version).as(record.key()).isGreaterThanOrEqualTo(versions.getOrDefault(record.key(), 0L));
                versions.put(record.key(), version);
            }
        }
    }

    @Test
    void a_state_is_told_in_its_general_form_with_the_place_of_its_last_event() {
        relay(TALLIES);
        opened("a");
        opened("b");
        ask("a", new AddInParts(5, 3));
        TopicReader reader = reader();
        until(() -> told(reader).equals(expected()));

        ConsumerRecord<String, String> record =
                Objects.requireNonNull(latest(reader.records(topics().state())).get("tallies/a"));
        StoredEvent last = log().getLast();
        Map<String, String> headers = new TreeMap<>();
        record.headers().forEach(each -> headers.put(each.key(), header(record, each.key())));
        assertThat(headers)
                .isEqualTo(new TreeMap<>(Map.ofEntries(
                        Map.entry("ce_specversion", "1.0"),
                        Map.entry("ce_id", "tallies/a@4"),
                        Map.entry("ce_type", "org.lodestar." + service + ".tally.state.v1"),
                        Map.entry("ce_source", '/' + service),
                        Map.entry("ce_subject", "tallies/a"),
                        Map.entry("ce_partitionkey", "tallies/a"),
                        Map.entry("ce_time", last.recordedAt().toString()),
                        Map.entry("ce_sequence", "%020d".formatted(5)),
                        Map.entry("ce_streamversion", "4"),
                        Map.entry(
                                "ce_dataschema",
                                "https://lodestar.example.org/schemas/org.lodestar." + service + ".tally.state.v1"),
                        Map.entry("content-type", "application/json"),
                        Map.entry(
                                "lodestar-epoch",
                                await(replica.log().reach(tenant)).orElseThrow().epoch()))));
        assertThat(reader.records(topics().state()))
                .extracting(ConsumerRecord::value)
                .noneMatch(value -> value.contains("real-") || value.contains("secret"));
        assertThat(isComplete(reader)).isTrue();
    }

    @Test
    void a_stream_that_is_gone_leaves_a_tombstone() {
        relay(GONE_IF_EMPTY);
        opened("a");
        ask("a", new AddAmount(5));
        TopicReader reader = reader();
        until(() -> told(reader).containsKey("tallies/a"));

        ask("a", new TakeAmount(5));

        until(() -> told(reader).isEmpty());
        ConsumerRecord<String, String> last = reader.records(topics().state()).getLast();
        assertThat(last.value()).isNull();
        assertThat(header(last, "ce_streamversion")).isEqualTo("3");

        ask("a", new AddAmount(1));
        until(() -> told(reader).containsKey("tallies/a"));
    }

    @Test
    void the_topic_is_compacted_and_remembers_deletions_for_a_holiday() throws Exception {
        relay(TALLIES);
        opened("a");
        reader();
        var topic = new ConfigResource(ConfigResource.Type.TOPIC, topics().state());
        try (Admin admin = admin()) {
            var config = Objects.requireNonNull(
                    admin.describeConfigs(List.of(topic)).all().get().get(topic));
            assertThat(config.get("cleanup.policy").value()).isEqualTo("compact");
            assertThat(Duration.ofMillis(
                            Long.parseLong(config.get("delete.retention.ms").value())))
                    .isEqualTo(Duration.ofDays(90));
            assertThat(Duration.ofMillis(
                            Long.parseLong(config.get("max.compaction.lag.ms").value())))
                    .isEqualTo(Duration.ofDays(7));
            assertThat(config.get("min.cleanable.dirty.ratio").value()).isEqualTo("0.2");
            assertThat(admin.describeTopics(Set.of(topics().state()))
                            .allTopicNames()
                            .get()
                            .values())
                    .singleElement()
                    .satisfies(described -> assertThat(described.partitions()).hasSize(1));
        }
    }

    /** Each stream has an event at the beginning, some another one later; and there is no state topic yet. */
    private void history(int streams) throws Exception {
        for (int i = 0; i < streams; i++) {
            opened("h" + i);
        }
        for (int i = 0; i < streams; i += 3) {
            ask("h" + i, new AddAmount(i));
        }
        Relay before = relay(UNTOLD);
        caughtUp(reader());
        before.close();
        lose();
    }

    private void lose() throws Exception {
        try (Admin admin = admin()) {
            admin.deleteTopics(List.of(topics().state())).all().get();
            until(() -> !names(admin).contains(topics().state()));
        }
    }

    private void caughtUp(TopicReader reader) {
        until(() -> reader.records(topics().general()).size() == log().size());
    }

    @Test
    void what_was_there_before_is_told_in_the_background() throws Exception {
        history(500);

        relay(TALLIES);
        opened("new");
        ask("h7", new AddAmount(1));

        TopicReader reader = reader();
        until(() -> isComplete(reader) && told(reader).equals(expected()));
        neverGoBack(reader.records(topics().state()));
    }

    @Test
    void the_walk_goes_on_where_the_last_relay_stopped() throws Exception {
        history(1_500);
        AtomicInteger left = new AtomicInteger();
        Replica failing = closing(Replica.of(
                database,
                pool -> Intercepted.pool(
                        pool,
                        (sql, send) -> sql.contains("read_states") && left.getAndDecrement() <= 0
                                ? Future.failedFuture("no more of them")
                                : send.get())));
        for (int restarts = 0; restarts < 3; restarts++) {
            left.set(2);
            Relay next = relay(failing, TALLIES);
            until(() -> left.get() < 0);
            next.close();
        }
        TopicReader reader = reader();
        assertThat(isComplete(reader)).isFalse();

        relay(TALLIES);

        until(() -> isComplete(reader));
        assertThat(told(reader)).isEqualTo(expected());
        assertThat(reader.records(topics().state()))
                .as("of each stream one, and two that say whether it is complete")
                .hasSize(1_500 + 2);
    }

    @Test
    void what_is_not_complete_any_more_says_so() {
        Relay before = relay(UNTOLD);
        for (int i = 0; i < 1_000; i++) {
            opened("h" + i);
        }
        TopicReader reader = reader();
        caughtUp(reader);
        until(() -> isComplete(reader));
        before.close();

        relay(TALLIES);

        until(() -> told(reader).equals(expected()) && isComplete(reader));
        List<ConsumerRecord<String, String>> records = reader.records(topics().state());
        int first = 0;
        while (records.get(first).key().equals(Relay.COMPLETE)) {
            first++;
        }
        assertThat(isComplete(records.subList(0, first + 1))).isFalse();
    }

    @Test
    void states_of_another_shape_are_folded_and_told_again() {
        Relay before = relay(TALLIES);
        for (int i = 0; i < 30; i++) {
            opened("h" + i);
        }
        TopicReader reader = reader();
        until(() -> told(reader).equals(expected()));
        before.close();
        int known = reader.records(topics().state()).size();
        database.meddle("UPDATE stream SET state = '{\"kind\":\"Forgotten\"}' WHERE tenant_id = '" + tenant + '\'');

        relay(TALLIES.withStateSchema(2));

        until(() -> reader.records(topics().state()).size() >= known + 30);
        assertThat(told(reader)).isEqualTo(expected());
        assertThat(reader.records(topics().general())).hasSize(log().size());
    }

    @Test
    void a_topic_that_was_lost_is_filled_again() throws Exception {
        Relay before = relay(TALLIES);
        for (int i = 0; i < 30; i++) {
            opened("h" + i);
        }
        TopicReader reader = reader();
        until(() -> told(reader).equals(expected()));
        before.close();
        reader.close();
        lose();

        relay(TALLIES);

        TopicReader again = reader();
        until(() -> isComplete(again) && told(again).equals(expected()));
        caughtUp(again);
    }

    /** A state that cannot be told must not be missing unnoticed. */
    @Test
    void a_state_that_cannot_be_told_stops_its_own_district_only() {
        AtomicBoolean broken = new AtomicBoolean(true);
        relay(TALLIES.publishing(Tally.Open.class, tally -> {
            if (broken.get() && tally instanceof Tally.Open(var _, var _, var limit, var _, var _) && limit == 13) {
                throw new IllegalStateException("unlucky");
            }
            return Optional.of((Tally.Open) tally);
        }));
        String unlucky = tenant;
        ask("a", new OpenTally(new PersonRef("real-ada"), "secret note", 13));
        TopicReader stopped = reader();
        tenant = unlucky + "other";
        opened("a");
        TopicReader other = reader();
        until(() -> told(other).equals(expected()));
        tenant = unlucky;
        assertThat(stopped.records(topics().general())).isEmpty();

        broken.set(false);

        until(() -> told(stopped).equals(expected()));
        caughtUp(stopped);
    }

    @Test
    void two_relays_at_once_never_end_with_an_older_state() {
        opened("a");
        List<Relay> both = List.of(relay(TALLIES), relay(TALLIES));
        TopicReader reader = reader();
        for (int i = 0; i < 200; i++) {
            long head = ask("a", new AddAmount(1));
            both.forEach(relay -> relay.advance(tenant, head));
        }
        caughtUp(reader);
        until(() -> told(reader).equals(expected()));
        neverGoBack(reader.records(topics().state()));
    }

    /** As docs/events.md says. */
    private final class Follower {

        private final Map<String, JsonNode> states = new TreeMap<>();
        private final Map<String, Long> versions = new HashMap<>();
        private final KafkaConsumer<String, String> consumer = closing(new KafkaConsumer<>(
                Map.of("bootstrap.servers", Stage.kafka().bootstrapServers(), "isolation.level", "read_committed"),
                new StringDeserializer(),
                new StringDeserializer()));

        /** Whether there was enough on the state topic to begin with. */
        boolean begin() throws Exception {
            TopicPartition events = new TopicPartition(topics().general(), 0);
            TopicPartition state = new TopicPartition(topics().state(), 0);
            long from =
                    Objects.requireNonNull(consumer.endOffsets(List.of(events)).get(events));
            long end;
            try (Admin admin = admin()) { // with what is on its way: the events before may have been told with it
                end = admin.listOffsets(Map.of(state, OffsetSpec.latest()))
                        .partitionResult(state)
                        .get()
                        .offset();
            }
            List<ConsumerRecord<String, String>> records = new ArrayList<>();
            consumer.assign(List.of(state));
            consumer.seekToBeginning(List.of(state));
            while (consumer.position(state) < end) {
                consumer.poll(Duration.ofMillis(100)).forEach(records::add);
            }
            if (!isComplete(records)) {
                return false;
            }
            latest(records).forEach((key, record) -> {
                states.put(key, Json.read(record.value(), JsonNode.class));
                versions.put(key, Long.parseLong(header(record, "ce_streamversion")));
            });
            consumer.assign(List.of(events));
            consumer.seek(events, from);
            return true;
        }

        void follow() {
            consumer.poll(Duration.ofMillis(20)).forEach(this::take);
        }

        private void take(ConsumerRecord<String, String> record) {
            long version = Long.parseLong(header(record, "ce_streamversion"));
            long before = versions.getOrDefault(record.key(), 0L);
            if (version <= before) {
                return;
            }
            assertThat(version).as(record.key()).isEqualTo(before + 1);
            versions.put(record.key(), version);
            String type = header(record, "ce_type");
            JsonNode data = Json.read(record.value(), JsonNode.class);
            states.merge(record.key(), opened(data), (state, _) -> changed(state, type, data));
        }

        private static JsonNode opened(JsonNode event) {
            return state(event.path("owner").asText(), event.path("limit").asLong(), 0, 0);
        }

        private static JsonNode changed(JsonNode state, String type, JsonNode event) {
            long amount = event.path("amount").asLong();
            return state(
                    state.path("owner").asText(),
                    state.path("limit").asLong(),
                    state.path("balance").asLong() + (type.contains("taken") ? -amount : amount),
                    state.path("changes").asLong() + 1);
        }
    }

    /** While events are written, and relays come, go, and run beside each other. */
    @Test
    void who_begins_with_the_states_and_goes_on_with_the_events_knows_as_much_as_who_read_everything()
            throws Exception {
        Random random = new Random(Seeds.seed(StateTopicTest.class));
        history(300);
        AtomicBoolean stop = new AtomicBoolean();
        List<Relay> relays = new CopyOnWriteArrayList<>(List.of(relay(TALLIES)));
        TopicReader reader = reader();
        Random ids = new Random(random.nextLong());
        CompletableFuture<?> writing = CompletableFuture.runAsync(() -> {
            for (int i = 0; !stop.get(); i++) {
                if (ids.nextInt(4) == 0) {
                    opened("n" + i);
                } else {
                    ask("h" + ids.nextInt(300), new AddInParts(1, 1 + ids.nextInt(4)));
                }
                long head = await(replica.log().head(tenant));
                relays.forEach(relay -> relay.advance(tenant, head));
            }
        });
        List<Follower> followers = new ArrayList<>();
        for (int round = 0; followers.size() < 6 || round < 20; round++) {
            Follower follower = new Follower();
            if (follower.begin()) {
                followers.add(follower);
            }
            switch (random.nextInt(6)) {
                case 0, 1 -> relays.add(relay(TALLIES));
                case 2, 3 -> {
                    if (relays.size() > 1) {
                        relays.remove(random.nextInt(relays.size())).close();
                    }
                }
                default -> followers.forEach(Follower::follow);
            }
        }
        stop.set(true);
        writing.join();
        caughtUp(reader);
        Map<String, JsonNode> expected = expected();
        for (Follower follower : followers) {
            until(() -> {
                follower.follow();
                return follower.states.equals(expected);
            });
        }
        until(() -> told(reader).equals(expected));
        neverGoBack(reader.records(topics().state()));
    }
}
