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

/** A consumer of committed events that notes how old each is when it arrives. */
final class TopicArrivals implements Arrivals {

    private final TopicPartition partition;
    private final KafkaConsumer<byte[], byte[]> consumer;
    private final Ages ages = new Ages();
    private volatile boolean closed;

    TopicArrivals(String bootstrapServers, String topic) {
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
        Thread.ofPlatform().name("topic-arrivals").start(this::read);
    }

    private void read() {
        while (!closed) {
            var records = consumer.poll(Duration.ofMillis(100));
            Instant now = Instant.now();
            for (ConsumerRecord<byte[], byte[]> record : records) {
                Instant at = Instant.parse(
                        new String(record.headers().lastHeader("ce_time").value(), StandardCharsets.US_ASCII));
                ages.note(at, ChronoUnit.NANOS.between(at, now));
            }
        }
        consumer.close();
    }

    @Override
    public Ages ages() {
        return ages;
    }

    @Override
    public void close() {
        closed = true;
    }
}
