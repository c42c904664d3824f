package org.lodestar.local.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.ClusterAuthorizationException;
import org.apache.kafka.common.errors.GroupAuthorizationException;
import org.apache.kafka.common.errors.SaslAuthenticationException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lodestar.local.LocalKafka;

/** What a third party's principal can do on a real broker. */
class KafkaGrantTest {

    private static final String OWN = "lodestar.district1.goals.events.v1";
    private static final String STATE = "lodestar.district1.goals.state.v1";
    private static final String RESTRICTED = "lodestar.district1.goals.restricted.v1";
    private static final String NEIGHBOUR = "lodestar.district10.goals.events.v1";
    private static final String NEIGHBOURS_STATE = "lodestar.district10.goals.state.v1";
    private static final String PASSWORD = "a password with \"quotes\" and \\";

    @TempDir
    static Path directory;

    private static LocalKafka kafka;

    @BeforeAll
    static void start() throws Exception {
        kafka = LocalKafka.start(directory, 0);
        try (var admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()))) {
            admin.createTopics(Stream.of(OWN, STATE, RESTRICTED, NEIGHBOUR, NEIGHBOURS_STATE)
                            .map(topic -> new NewTopic(topic, 1, (short) 1))
                            .toList())
                    .all()
                    .get();
        }
        try (var producer = producer(Map.of("bootstrap.servers", kafka.bootstrapServers()))) {
            for (var topic : List.of(OWN, STATE, RESTRICTED, NEIGHBOUR, NEIGHBOURS_STATE)) {
                producer.send(new ProducerRecord<>(topic, "key", "told")).get();
            }
        }
    }

    @AfterAll
    static void stop() {
        kafka.close();
    }

    private static void give(String client, boolean restricted) throws InterruptedException {
        try (var grant = new KafkaGrant(kafka.bootstrapServers(), "district1", client)) {
            grant.give(PASSWORD, restricted);
        }
    }

    @Test
    void reads_its_district_with_a_group_of_its_own() throws Exception {
        give("reader", false);

        assertThat(read("reader", OWN, "vendor.reader.dashboard")).containsExactly("told");
        assertThat(read("reader", STATE, "vendor.reader.dashboard")).containsExactly("told");
        assertThatThrownBy(() -> read("reader", OWN, "vendor.readers.dashboard"))
                .isInstanceOf(GroupAuthorizationException.class);
        assertThatThrownBy(() -> read("reader", OWN, "lodestar-relay-goals"))
                .isInstanceOf(GroupAuthorizationException.class);
    }

    @Test
    void reads_neither_restricted_topics_nor_another_district() throws Exception {
        give("curious", false);

        for (var topic : List.of(RESTRICTED, NEIGHBOUR, NEIGHBOURS_STATE, "__consumer_offsets")) {
            assertThatThrownBy(() -> read("curious", topic, "vendor.curious.dashboard"))
                    .as(topic)
                    .isInstanceOf(TopicAuthorizationException.class);
        }
        try (var admin = Admin.create(as("curious"))) {
            assertThat(admin.listTopics().names().get()).containsExactlyInAnyOrder(OWN, STATE);
            assertThat(admin.listGroups().all().get()).isEmpty();
        }
    }

    @Test
    void writes_and_changes_nothing() throws Exception {
        give("writer", true);

        var settings = new HashMap<>(as("writer"));
        settings.put("enable.idempotence", false); // or it is the idempotence that is refused
        try (var producer = producer(settings)) {
            assertThatThrownBy(() -> producer.send(new ProducerRecord<>(OWN, "key", "made up"))
                            .get())
                    .isInstanceOf(ExecutionException.class)
                    .hasCauseInstanceOf(TopicAuthorizationException.class);
        }
        try (var admin = Admin.create(as("writer"))) {
            assertThatThrownBy(() -> admin.deleteTopics(List.of(OWN)).all().get())
                    .hasCauseInstanceOf(TopicAuthorizationException.class);
            assertThatThrownBy(() -> admin.createTopics(
                                    List.of(new NewTopic("lodestar.district1.goals.events.v2", 1, (short) 1)))
                            .all()
                            .get())
                    .hasCauseInstanceOf(TopicAuthorizationException.class);
            assertThatThrownBy(() -> admin.describeAcls(org.apache.kafka.common.acl.AclBindingFilter.ANY)
                            .values()
                            .get())
                    .hasCauseInstanceOf(ClusterAuthorizationException.class);
        }
        assertThat(read("writer", OWN, "vendor.writer.dashboard")).containsExactly("told");
    }

    @Test
    void reads_restricted_topics_only_while_that_is_granted() throws Exception {
        give("trusted", true);
        assertThat(read("trusted", RESTRICTED, "vendor.trusted.dashboard")).containsExactly("told");

        give("trusted", false);
        assertThatThrownBy(() -> read("trusted", RESTRICTED, "vendor.trusted.other"))
                .isInstanceOf(TopicAuthorizationException.class);
        assertThat(read("trusted", OWN, "vendor.trusted.dashboard")).containsExactly("told");
    }

    @Test
    void does_not_come_in_once_revoked_or_with_another_password() throws Exception {
        give("former", false);
        try (var grant = new KafkaGrant(kafka.bootstrapServers(), "district1", "former")) {
            grant.take();

            assertThatThrownBy(() -> read("former", OWN, "vendor.former.dashboard"))
                    .isInstanceOf(SaslAuthenticationException.class);
            assertThatThrownBy(grant::take)
                    .isInstanceOf(Refusal.class)
                    .hasMessageContaining("Nothing was granted to former");
        }
    }

    @Test
    void has_a_name_that_is_no_part_of_another() {
        for (var name : List.of("", "two words", "a.b", "Acme", "*", "-", "a".repeat(64))) {
            assertThatThrownBy(() -> new KafkaGrant(kafka.bootstrapServers(), "district1", name))
                    .as(name)
                    .isInstanceOf(Refusal.class);
        }
    }

    private static Map<String, Object> as(String client) {
        var password = PASSWORD.replace("\\", "\\\\").replace("\"", "\\\"");
        return Map.of(
                "bootstrap.servers",
                kafka.saslServers(),
                "security.protocol",
                "SASL_PLAINTEXT",
                "sasl.mechanism",
                "SCRAM-SHA-512",
                "sasl.jaas.config",
                "org.apache.kafka.common.security.scram.ScramLoginModule required username=\"vendor-" + client
                        + "\" password=\"" + password + "\";");
    }

    private static KafkaProducer<String, String> producer(Map<String, Object> settings) {
        return new KafkaProducer<>(settings, new StringSerializer(), new StringSerializer());
    }

    /** What is on a topic, with the place kept by a group. */
    private static List<String> read(String client, String topic, String group) {
        var settings = new HashMap<>(as(client));
        settings.put("group.id", group);
        settings.put("enable.auto.commit", false);
        var partition = new TopicPartition(topic, 0);
        var values = new ArrayList<String>();
        try (var consumer = new KafkaConsumer<>(settings, new StringDeserializer(), new StringDeserializer())) {
            consumer.assign(List.of(partition));
            consumer.seekToBeginning(List.of(partition));
            for (int poll = 0; poll < 60 && values.isEmpty(); poll++) {
                consumer.poll(Duration.ofMillis(500)).forEach(record -> values.add(record.value()));
            }
            consumer.commitSync();
        }
        return values;
    }
}
