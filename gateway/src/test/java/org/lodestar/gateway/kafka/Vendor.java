package org.lodestar.gateway.kafka;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.lodestar.gateway.TestPlatform;

/** A third party with a login, on a real broker. */
record Vendor(String username, String password, String groups) {

    private static final int POLLS = 120;
    private static final Duration POLL = Duration.ofMillis(250);

    /** The platform itself, which is asked for no login. */
    static Map<String, Object> platform() {
        return Map.of("bootstrap.servers", TestPlatform.kafka().bootstrapServers());
    }

    /** Tells something on a topic, which is made if need be. */
    static void tell(String topic, String value) throws ExecutionException, InterruptedException {
        try (var admin = Admin.create(platform());
                var producer = new KafkaProducer<>(platform(), new StringSerializer(), new StringSerializer())) {
            try {
                admin.createTopics(List.of(new NewTopic(topic, 1, (short) 1)))
                        .all()
                        .get();
            } catch (ExecutionException e) {
                if (!(e.getCause() instanceof TopicExistsException)) {
                    throw e;
                }
            }
            producer.send(new ProducerRecord<>(topic, "key", value)).get();
        }
    }

    Map<String, Object> settings() {
        return Map.of(
                "bootstrap.servers",
                TestPlatform.kafka().saslServers(),
                "security.protocol",
                "SASL_PLAINTEXT",
                "sasl.mechanism",
                "SCRAM-SHA-512",
                "sasl.jaas.config",
                "org.apache.kafka.common.security.scram.ScramLoginModule required username=\"" + username
                        + "\" password=\"" + password + "\";");
    }

    /** What is on a topic, with the place kept by a group of its own. */
    List<String> read(String topic) {
        return read(topic, groups + "dashboard");
    }

    /** What is on a topic, with the place kept by a group. */
    List<String> read(String topic, String group) {
        var settings = new HashMap<>(settings());
        settings.put("group.id", group);
        settings.put("enable.auto.commit", false);
        var partition = new TopicPartition(topic, 0);
        var values = new ArrayList<String>();
        try (var consumer = new KafkaConsumer<>(settings, new StringDeserializer(), new StringDeserializer())) {
            consumer.assign(List.of(partition));
            consumer.seekToBeginning(List.of(partition));
            for (var poll = 0; poll < POLLS && values.isEmpty(); poll++) {
                consumer.poll(POLL).forEach(record -> values.add(record.value()));
            }
            consumer.commitSync();
        }
        return values;
    }

    /** Begins to read a topic, and has read something when this returns. */
    Open open(String topic) {
        return open(topic, Map.of());
    }

    /** The same, and asks the broker to answer only when there is more, however long that takes. */
    Open openPatiently(String topic) {
        return open(topic, Map.of("fetch.max.wait.ms", 600_000, "request.timeout.ms", 700_000));
    }

    private Open open(String topic, Map<String, Object> more) {
        var settings = new HashMap<>(settings());
        settings.putAll(more);
        var consumer = new KafkaConsumer<>(settings, new StringDeserializer(), new StringDeserializer());
        var partition = new TopicPartition(topic, 0);
        consumer.assign(List.of(partition));
        consumer.seekToBeginning(List.of(partition));
        var open = new Open(consumer);
        for (var poll = 0; poll < POLLS; poll++) {
            if (!open.poll().isEmpty()) {
                return open;
            }
        }
        throw new AssertionError("Nothing came from " + topic);
    }

    /** A connection that reads. */
    record Open(KafkaConsumer<String, String> consumer) implements AutoCloseable {

        List<String> poll() {
            var values = new ArrayList<String>();
            consumer.poll(POLL).forEach(record -> values.add(record.value()));
            return values;
        }

        boolean isRefused() {
            try {
                consumer.poll(POLL);
                return false;
            } catch (AuthorizationException | AuthenticationException _) {
                return true;
            }
        }

        @Override
        public void close() {
            consumer.close();
        }
    }
}
