package org.lodestar.eventsourcing.publishing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.lodestar.eventsourcing.stage.Gate.until;
import static org.lodestar.eventsourcing.stage.Replica.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lodestar.eventsourcing.PersonRef;
import org.lodestar.eventsourcing.commanding.Call;
import org.lodestar.eventsourcing.kafka.Broker;
import org.lodestar.eventsourcing.stage.Database;
import org.lodestar.eventsourcing.stage.Replica;
import org.lodestar.eventsourcing.stage.Stage;
import org.lodestar.eventsourcing.stage.TopicReader;
import org.lodestar.eventsourcing.store.StoredEvent;
import org.lodestar.eventsourcing.tally.TallyCommand.AddInParts;
import org.lodestar.eventsourcing.tally.TallyCommand.OpenTally;

/** {@code docs/examples/BeginWithStates.java} as a third party runs it. */
class BeginWithStatesTest {

    private static final String SERVICE = "roster"; // the grant is for the services there are

    @TempDir
    Path directory;

    private Recipe recipe(String tenant) {
        return new Recipe("BeginWithStates.java", directory, directory.resolve("copy.properties"), tenant, SERVICE);
    }

    /** While others write. */
    @Test
    void ends_with_what_is_there_without_having_read_how_it_came_to_be() throws Exception {
        String tenant = "beginnings";
        Recipe.grant(tenant);
        Database database = Database.of("beginnings");
        AtomicBoolean stop = new AtomicBoolean();
        try (Replica replica = Replica.of(database);
                Relay relay = relay(replica)) {
            Call call = call(tenant);
            for (int i = 0; i < 50; i++) {
                await(replica.tallies().ask(call, "t" + i, new OpenTally(new PersonRef("ada"), "", 1_000_000)));
                await(replica.tallies().ask(call, "t" + i, new AddInParts(1, 20)));
            }
            relay.start();
            Topics topics = Topics.of(tenant, SERVICE);
            try (Admin admin =
                    Admin.create(Map.of("bootstrap.servers", Stage.kafka().bootstrapServers()))) {
                until(() -> names(admin).containsAll(Set.of(topics.general(), topics.state())));
            }
            try (TopicReader reader =
                    new TopicReader(Stage.kafka().bootstrapServers(), Set.of(topics.general(), topics.state()))) {
                until(() -> reader.records(topics.state()).stream()
                        .anyMatch(record -> record.key().equals(Relay.COMPLETE)));
                CompletableFuture<?> writing = CompletableFuture.runAsync(() -> {
                    for (int i = 0; !stop.get(); i++) {
                        await(replica.tallies().ask(call, "t" + i % 50, new AddInParts(1, 2)));
                        await(replica.tallies().ask(call, "n" + i, new OpenTally(new PersonRef("ada"), "", 1_000_000)));
                        relay.advance(tenant, await(replica.log().head(tenant)));
                    }
                });
                for (int run = 0; run < 3; run++) {
                    Recipe.Ending ending = recipe(tenant).once();
                    assertThat(ending.code()).as(ending.said()).isZero();
                }
                stop.set(true);
                writing.join();
                List<StoredEvent> log = log(replica, tenant);
                until(() -> reader.records(topics.general()).size() == log.size());
                Recipe.Ending last = recipe(tenant).once();

                assertThat(last.code()).as(last.said()).isZero();
                assertThat(copied(tenant)).isEqualTo(versions(log));
            }
        } finally {
            stop.set(true);
        }
    }

    @Test
    void begins_anew_when_the_log_was_restored() throws Exception {
        String tenant = "restorations";
        Recipe.grant(tenant);
        publish(Database.of("lost"), tenant, "a", "b", "lost");
        assertThat(recipe(tenant).once().code()).isZero();
        assertThat(copied(tenant)).containsOnlyKeys("tallies/a", "tallies/b", "tallies/lost");

        Map<String, String> versions = publish(Database.of("restored"), tenant, "a", "b");
        Recipe.Ending ending = recipe(tenant).once();

        assertThat(ending.code()).as(ending.said()).isZero();
        assertThat(ending.said()).contains("beginning anew");
        assertThat(copied(tenant)).isEqualTo(versions);
    }

    @Test
    void begins_anew_when_events_that_it_has_not_read_are_gone() throws Exception {
        String tenant = "shortmemories";
        Recipe.grant(tenant);
        Map<String, String> versions = publish(Database.of("shortmemories"), tenant, "a", "b");
        TopicPartition events = new TopicPartition(Topics.of(tenant, SERVICE).general(), 0);
        try (Admin admin =
                Admin.create(Map.of("bootstrap.servers", Stage.kafka().bootstrapServers()))) {
            admin.deleteRecords(Map.of(events, RecordsToDelete.beforeOffset(-1)))
                    .all()
                    .get();
        }
        Files.writeString(recipe(tenant).place(), "offset=0\ntallies/a=1\n");

        Recipe.Ending ending = recipe(tenant).once();

        assertThat(ending.code()).as(ending.said()).isZero();
        assertThat(ending.said()).contains("beginning anew");
        assertThat(copied(tenant)).isEqualTo(versions);
    }

    /** Makes the topics of a log, and answers how far each stream is told on them. */
    private static Map<String, String> publish(Database database, String tenant, String... tallies) {
        String states = Topics.of(tenant, SERVICE).state();
        try (Replica replica = Replica.of(database);
                Relay relay = relay(replica);
                Admin admin =
                        Admin.create(Map.of("bootstrap.servers", Stage.kafka().bootstrapServers()))) {
            for (String id : tallies) {
                await(replica.tallies().ask(call(tenant), id, new OpenTally(new PersonRef("ada"), "", 1_000)));
            }
            Optional<Uuid> before = TopicReader.id(admin, states);
            relay.start();
            until(() -> {
                Optional<Uuid> now = TopicReader.id(admin, states);
                return now.isPresent() && !now.equals(before);
            });
            try (TopicReader reader = new TopicReader(Stage.kafka().bootstrapServers(), Set.of(states))) {
                until(() -> reader.records(states).stream()
                        .anyMatch(record -> record.key().equals(Relay.COMPLETE) && record.value() != null));
            }
            return versions(log(replica, tenant));
        }
    }

    @Test
    void does_not_begin_before_all_states_are_there() throws Exception {
        String tenant = "tooearly";
        Recipe.grant(tenant);
        Topics topics = Topics.of(tenant, SERVICE);
        try (Admin admin =
                Admin.create(Map.of("bootstrap.servers", Stage.kafka().bootstrapServers()))) {
            admin.createTopics(List.of(
                            new NewTopic(topics.general(), 1, (short) 1), new NewTopic(topics.state(), 1, (short) 1)))
                    .all()
                    .get();
        }

        Recipe.Ending ending = recipe(tenant).once();

        assertThat(ending.code()).isEqualTo(1);
        assertThat(ending.said()).contains("Not all states are on the topic yet");
    }

    private static Relay relay(Replica replica) {
        return new Relay(
                replica.log(),
                new Wire(SERVICE, new Pseudonyms("a-key-of-the-platform"), List.of(Replica.TALLIES)),
                SERVICE,
                Broker.open(Stage.kafka().bootstrapServers()),
                "https://lodestar.example.org");
    }

    private static Call call(String tenant) {
        return Call.internal(tenant, "client", "request", Optional.empty());
    }

    private static List<StoredEvent> log(Replica replica, String tenant) {
        return await(replica.log().read(tenant, 0, Long.MAX_VALUE));
    }

    private static Map<String, String> versions(List<StoredEvent> log) {
        Map<String, String> versions = new TreeMap<>();
        log.forEach(event -> versions.put(event.stream(), Long.toString(event.version())));
        return versions;
    }

    /** What the recipe has of each subject, without its place. */
    private Map<Object, Object> copied(String tenant) throws IOException {
        Map<Object, Object> kept = new TreeMap<>(recipe(tenant).kept());
        assertThat(kept.remove("offset")).isNotNull();
        kept.remove("lodestar-epoch");
        return kept;
    }

    private static Set<String> names(Admin admin) {
        try {
            return admin.listTopics().names().get();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
