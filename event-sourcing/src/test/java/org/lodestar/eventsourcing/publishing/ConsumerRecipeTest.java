package org.lodestar.eventsourcing.publishing;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.lodestar.eventsourcing.stage.Gate.until;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lodestar.eventsourcing.stage.Stage;
import org.lodestar.eventsourcing.stage.TopicReader;

/** {@code docs/examples/FollowEvents.java} as a third party runs it, with a login of its own. */
class ConsumerRecipeTest {

    private static final String TENANT = "recipedistrict";
    private static int topics;

    @TempDir
    Path directory;

    private String service;
    private Path place;
    private Recipe recipe;
    private String epoch = "first";

    @BeforeAll
    static void grant() throws InterruptedException {
        Recipe.grant(TENANT);
    }

    @BeforeEach
    void a_topic_of_its_own() throws Exception {
        // the grant is for the services there are
        service = List.of("goals", "evidence", "observation", "roster").get(topics++);
        place = directory.resolve("place.properties");
        recipe = new Recipe("FollowEvents.java", directory, place, TENANT, service);
        makeTopic();
    }

    private void makeTopic() throws Exception {
        try (Admin admin =
                Admin.create(Map.of("bootstrap.servers", Stage.kafka().bootstrapServers()))) {
            Optional<Uuid> made = Optional.of(admin.createTopics(List.of(new NewTopic(topic(), 1, (short) 1)))
                    .topicId(topic())
                    .get());
            // the broker hears of it a moment later, and until then of the one before it
            until(() -> TopicReader.id(admin, topic()).equals(made));
        }
    }

    @Test
    void counts_what_comes_twice_once_and_what_was_taken_back_never() throws Exception {
        publish(true, 1, 2, 3);
        publish(false, 4);
        publish(true, 3, 4, 5);

        follows();
        assertThat(kept()).containsEntry("sequence", "5").containsEntry("org.lodestar.tales.told.v1", "5");

        publish(true, 5, 6);
        follows();
        assertThat(kept()).containsEntry("sequence", "6").containsEntry("org.lodestar.tales.told.v1", "6");
    }

    /** The feed is asked for it, with a login of its own: the system tests do that. */
    @Test
    void says_what_it_missed_if_it_cannot_ask_for_it() throws Exception {
        publish(true, 1, 2, 5);

        Recipe.Ending ending = recipe.once();

        assertThat(ending.code()).isEqualTo(1);
        assertThat(ending.said()).contains("Missed 3 to 4").contains("Set GATEWAY");
    }

    /** Also if the topic is as long as it was. */
    @Test
    void begins_anew_when_the_log_was_restored() throws Exception {
        publish(true, 1, 2, 3);
        follows();
        restored("second");
        publish(true, 1, 2, 3);

        beginsAnewAndHas("3");

        restored("third");
        publish(true, 1, 2, 3, 4, 5);

        beginsAnewAndHas("5");
    }

    private void restored(String life) throws Exception {
        try (Admin admin =
                Admin.create(Map.of("bootstrap.servers", Stage.kafka().bootstrapServers()))) {
            admin.deleteTopics(List.of(topic())).all().get();
        }
        makeTopic();
        epoch = life;
    }

    private void beginsAnewAndHas(String events) throws Exception {
        Recipe.Ending ending = recipe.once();
        assertThat(ending.code()).as(ending.said()).isZero();
        assertThat(ending.said()).contains("beginning anew");
        assertThat(kept()).containsEntry("sequence", events).containsEntry("org.lodestar.tales.told.v1", events);
    }

    private void follows() throws Exception {
        Recipe.Ending ending = recipe.once();
        assertThat(ending.code()).as(ending.said()).isZero();
        assertThat(ending.said()).doesNotContain("Missed");
    }

    private String topic() {
        return "lodestar." + TENANT + '.' + service + ".events.v1";
    }

    private void publish(boolean commit, long... sequences) {
        Map<String, Object> settings =
                Map.of("bootstrap.servers", Stage.kafka().bootstrapServers(), "transactional.id", "recipe-" + service);
        try (KafkaProducer<String, String> producer =
                new KafkaProducer<>(settings, new StringSerializer(), new StringSerializer())) {
            producer.initTransactions();
            producer.beginTransaction();
            for (long sequence : sequences) {
                ProducerRecord<String, String> record = new ProducerRecord<>(topic(), "tales/1", "{}");
                record.headers()
                        .add("ce_sequence", "%020d".formatted(sequence).getBytes(UTF_8))
                        .add("ce_type", "org.lodestar.tales.told.v1".getBytes(UTF_8))
                        .add("lodestar-epoch", epoch.getBytes(UTF_8));
                var _ = producer.send(record);
            }
            if (commit) {
                producer.commitTransaction();
            } else {
                producer.abortTransaction();
            }
        }
        // the end of a transaction is on the topic a moment after its producer is told
        until(() -> end(IsolationLevel.READ_COMMITTED) == end(IsolationLevel.READ_UNCOMMITTED));
    }

    private long end(IsolationLevel level) {
        TopicPartition partition = new TopicPartition(topic(), 0);
        try (Admin admin =
                Admin.create(Map.of("bootstrap.servers", Stage.kafka().bootstrapServers()))) {
            return admin.listOffsets(Map.of(partition, OffsetSpec.latest()), new ListOffsetsOptions(level))
                    .partitionResult(partition)
                    .get()
                    .offset();
        } catch (InterruptedException | ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    private Map<Object, Object> kept() throws IOException {
        return recipe.kept();
    }
}
