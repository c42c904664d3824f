package org.lodestar.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalKafkaTest {

    @Test
    void keeps_committed_transactions_and_their_checkpoint_over_a_restart(@TempDir Path directory) throws Exception {
        try (var kafka = LocalKafka.start(directory, 0)) {
            var servers = kafka.bootstrapServers();
            try (var admin = admin(servers)) {
                admin.createTopics(List.of(new NewTopic("events", 1, (short) 1)))
                        .all()
                        .get();
            }
            send(servers, "first");
            kafka.stop();
            kafka.start();
            assertThat(kafka.bootstrapServers()).isEqualTo(servers);
            send(servers, "second");
            assertThat(committed(servers, 2)).containsExactly("first", "second");
        }
    }

    @Test
    void forgets_no_offset_and_invents_no_topic(@TempDir Path directory) throws Exception {
        try (var kafka = LocalKafka.start(directory, 0);
                var admin = admin(kafka.bootstrapServers())) {
            var broker = new ConfigResource(ConfigResource.Type.BROKER, "1");
            var settings = admin.describeConfigs(List.of(broker)).all().get().get(broker);
            assertThat(settings.get("offsets.retention.minutes").value()).isEqualTo("2147483647");
            assertThat(settings.get("log.retention.ms").value()).isEqualTo("-1");
            assertThatThrownBy(() -> admin.describeTopics(List.of("mistyped"))
                            .allTopicNames()
                            .get())
                    .isInstanceOf(ExecutionException.class)
                    .hasCauseInstanceOf(UnknownTopicOrPartitionException.class);
        }
    }

    private static Admin admin(String servers) {
        return Admin.create(Map.of("bootstrap.servers", servers));
    }

    private static void send(String servers, String value) {
        var settings = Map.<String, Object>of("bootstrap.servers", servers, "transactional.id", "relay", "acks", "all");
        try (var producer = new KafkaProducer<>(settings, new StringSerializer(), new StringSerializer())) {
            producer.initTransactions();
            producer.beginTransaction();
            var _ = producer.send(new ProducerRecord<>("events", "key", value));
            producer.commitTransaction();
        }
    }

    private static List<String> committed(String servers, int count) {
        var settings = Map.<String, Object>of(
                "bootstrap.servers", servers, "isolation.level", "read_committed", "auto.offset.reset", "earliest");
        var values = new java.util.ArrayList<String>();
        try (var consumer = new KafkaConsumer<>(settings, new StringDeserializer(), new StringDeserializer())) {
            var partition = new TopicPartition("events", 0);
            consumer.assign(List.of(partition));
            consumer.seekToBeginning(List.of(partition));
            for (int poll = 0; poll < 60 && values.size() < count; poll++) {
                consumer.poll(Duration.ofMillis(500)).forEach(record -> values.add(record.value()));
            }
        }
        return values;
    }
}
