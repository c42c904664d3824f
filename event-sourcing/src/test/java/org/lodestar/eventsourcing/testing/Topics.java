package org.lodestar.eventsourcing.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.function.Predicate;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** The broker as others see it: read what a service published, and publish what it listens to. */
public final class Topics {

    private static volatile String bootstrapServers = "";
    private static long sequence;

    private Topics() {}

    static void connect(String servers) {
        bootstrapServers = servers;
    }

    /**
     * Reads a topic from the beginning, {@code read_committed}, until {@code enough} holds (two minutes at most). What the service
     * published has to be as the catalogue of events says.
     */
    public static List<ConsumerRecord<String, String>> read(
            String topic, Predicate<List<ConsumerRecord<String, String>>> enough) {
        List<ConsumerRecord<String, String>> records = readUnverified(topic, enough);
        records.forEach(EventCatalogue::verify);
        return records;
    }

    static List<ConsumerRecord<String, String>> readUnverified(
            String topic, Predicate<List<ConsumerRecord<String, String>>> enough) {
        Properties properties = new Properties();
        properties.put(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
        properties.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        properties.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        List<ConsumerRecord<String, String>> records = new ArrayList<>();
        long deadline = System.nanoTime() + Duration.ofMinutes(2).toNanos();
        try (KafkaConsumer<String, String> consumer =
                new KafkaConsumer<>(properties, new StringDeserializer(), new StringDeserializer())) {
            consumer.assign(List.of(new TopicPartition(topic, 0)));
            consumer.seekToBeginning(List.of(new TopicPartition(topic, 0)));
            while (!enough.test(records)) {
                if (System.nanoTime() > deadline) {
                    throw new AssertionError("Only " + records.size() + " records arrived on " + topic);
                }
                consumer.poll(Duration.ofMillis(200)).forEach(records::add);
            }
        }
        return records;
    }

    public static String header(ConsumerRecord<String, String> record, String name) {
        return new String(record.headers().lastHeader(name).value(), UTF_8);
    }

    /**
     * Publishes an event as another service would.
     *
     * @param topic for example {@code lodestar.district1.roster.restricted.v1}
     * @param type for example {@code org.lodestar.roster.user-registered.v1}
     * @param subject for example {@code users/staff-1}
     */
    public static void publish(String topic, String type, String subject, String data) {
        publishAll(topic, type, List.of(subject), data);
    }

    /** The same for several subjects, in their order. */
    public static synchronized void publishAll(String topic, String type, List<String> subjects, String data) {
        Properties properties = new Properties();
        properties.put(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers));
                KafkaProducer<String, String> producer =
                        new KafkaProducer<>(properties, new StringSerializer(), new StringSerializer())) {
            if (!admin.listTopics().names().get().contains(topic)) {
                admin.createTopics(Set.of(new NewTopic(topic, 1, (short) 1)))
                        .all()
                        .get();
            }
            for (String subject : subjects) {
                ProducerRecord<String, String> record = new ProducerRecord<>(topic, subject, data);
                Map.of(
                                "ce_id",
                                UUID.randomUUID().toString(),
                                "ce_type",
                                type,
                                "ce_subject",
                                subject,
                                "ce_sequence",
                                "%020d".formatted(++sequence),
                                "ce_streamversion",
                                "1",
                                "ce_time",
                                Instant.now().toString(),
                                "ce_correlationid",
                                "test")
                        .forEach((name, value) -> record.headers().add(name, value.getBytes(UTF_8)));
                producer.send(record).get();
            }
        } catch (InterruptedException | ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }
}
