package org.lodestar.benchmarks;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * A consumer of committed events that notes how old each is when it arrives. An event's time is taken while its
 * transaction runs, so the age includes the commit.
 */
final class Arrivals implements AutoCloseable {

    private final Thread thread;
    private final TopicPartition partition;
    private final KafkaConsumer<byte[], byte[]> consumer;
    private final Latencies ages = new Latencies();
    private volatile boolean closed;

    Arrivals(String bootstrapServers, String topic) {
        partition = new TopicPartition(topic, 0);
        consumer = new KafkaConsumer<>(
                Map.<String, Object>of(
                        "bootstrap.servers", bootstrapServers,
                        "isolation.level", "read_committed",
                        "enable.auto.commit", "false"),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
        consumer.assign(List.of(partition));
        consumer.seekToEnd(List.of(partition));
        consumer.position(partition);
        thread = Thread.ofPlatform().name("arrivals").start(this::read);
    }

    private void read() {
        while (!closed) {
            var records = consumer.poll(Duration.ofMillis(100));
            Instant now = Instant.now();
            for (ConsumerRecord<byte[], byte[]> record : records) {
                Instant at = Instant.parse(
                        new String(record.headers().lastHeader("ce_time").value(), StandardCharsets.US_ASCII));
                ages.add(ChronoUnit.NANOS.between(at, now));
            }
        }
        consumer.close();
    }

    /** The ages of what arrived so far, and nothing more arrives after this. */
    Latencies stop() throws InterruptedException {
        closed = true;
        thread.join();
        return ages;
    }

    @Override
    public void close() {
        closed = true;
    }
}
