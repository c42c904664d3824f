package org.lodestar.eventsourcing.stage;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.serialization.StringDeserializer;

/**
 * Follows topics from their beginning as a {@code read_committed} consumer does, whatever becomes of the broker, and
 * keeps every record in the order in which it came.
 */
public final class TopicReader implements AutoCloseable {

    private final String bootstrapServers;
    private final Set<String> topics;
    private final Map<String, List<ConsumerRecord<String, String>>> records = new HashMap<>();
    private final Thread thread;
    private volatile boolean closed;

    public TopicReader(String bootstrapServers, Set<String> topics) {
        this.bootstrapServers = bootstrapServers;
        this.topics = topics;
        topics.forEach(topic -> records.put(topic, new ArrayList<>()));
        this.thread = Thread.ofPlatform().daemon().name("topic-reader").start(this::run);
    }

    private void run() {
        Map<TopicPartition, Long> reached = new HashMap<>();
        while (!closed) {
            try (KafkaConsumer<String, String> consumer = consumer()) {
                Set<TopicPartition> partitions = topics.stream()
                        .map(topic -> new TopicPartition(topic, 0))
                        .collect(Collectors.toSet());
                consumer.assign(partitions);
                partitions.forEach(partition -> consumer.seek(partition, reached.getOrDefault(partition, 0L)));
                while (!closed) {
                    consumer.poll(Duration.ofMillis(100)).forEach(record -> {
                        keep(record);
                        reached.put(new TopicPartition(record.topic(), 0), record.offset() + 1);
                    });
                }
            } catch (KafkaException _) {
                // the broker is away for longer than the client cares to wait: begin again where we were
            }
        }
    }

    private synchronized void keep(ConsumerRecord<String, String> record) {
        records.get(record.topic()).add(record);
    }

    /** What has come of a topic so far. */
    public synchronized List<ConsumerRecord<String, String>> records(String topic) {
        return List.copyOf(records.get(topic));
    }

    /** What has come of a topic so far, as a reader sees it. */
    public List<SeenEvent> seen(String topic) {
        return records(topic).stream().map(TopicReader::seen).toList();
    }

    /** Which topic of that name the broker knows now: one that is made anew is another. */
    public static Optional<Uuid> id(Admin admin, String topic) {
        try {
            return Optional.of(admin.describeTopics(List.of(topic))
                    .topicNameValues()
                    .get(topic)
                    .get()
                    .topicId());
        } catch (ExecutionException _) {
            return Optional.empty(); // it is just being made
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    public static SeenEvent seen(ConsumerRecord<String, String> record) {
        return new SeenEvent(
                Long.parseLong(header(record, "ce_sequence")),
                header(record, "ce_subject"),
                Long.parseLong(header(record, "ce_streamversion")),
                header(record, "ce_correlationid"));
    }

    public static String header(ConsumerRecord<String, String> record, String name) {
        var header = record.headers().lastHeader(name);
        return header == null ? "" : new String(header.value(), UTF_8);
    }

    private KafkaConsumer<String, String> consumer() {
        return new KafkaConsumer<>(
                Map.of(
                        ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                        bootstrapServers,
                        ConsumerConfig.ISOLATION_LEVEL_CONFIG,
                        "read_committed",
                        ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
                        "none",
                        ConsumerConfig.METADATA_MAX_AGE_CONFIG,
                        1_000,
                        ConsumerConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG,
                        500),
                new StringDeserializer(),
                new StringDeserializer());
    }

    @Override
    public void close() {
        closed = true;
        try {
            thread.join();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
