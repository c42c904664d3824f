package org.lodestar.systemtests;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.StringDeserializer;

/** What a consumer of committed events reads from the topics of a district, from their beginning. */
final class Topics {

    /**
     * An event on a topic.
     *
     * @param sequence its position in the log of its service
     * @param schema the address of what its value is like
     */
    record Event(
            long sequence,
            String id,
            String type,
            String schema,
            String subject,
            long streamVersion,
            String key,
            String value) {

        static Event of(ConsumerRecord<String, String> record) {
            return new Event(
                    Long.parseLong(header(record, "ce_sequence")),
                    header(record, "ce_id"),
                    header(record, "ce_type"),
                    header(record, "ce_dataschema"),
                    header(record, "ce_subject"),
                    Long.parseLong(header(record, "ce_streamversion")),
                    record.key(),
                    record.value());
        }

        private static String header(ConsumerRecord<?, ?> record, String name) {
            Header header = record.headers().lastHeader(name);
            if (header == null) {
                throw new AssertionError("An event on " + record.topic() + " has no " + name);
            }
            return new String(header.value(), StandardCharsets.UTF_8);
        }
    }

    private static final Duration PATIENCE = Duration.ofMinutes(3);

    private final String bootstrapServers;
    private final String tenant;

    Topics(String bootstrapServers, String tenant) {
        this.bootstrapServers = bootstrapServers;
        this.tenant = tenant;
    }

    /** Every event of a service, once the one at a position has arrived and everything sent is read. */
    List<Event> upTo(String service, long position) {
        return read(general(service), position);
    }

    /** What a consumer sees that is there from the beginning until it is told to end, and then reads what is there still. */
    List<Event> follow(String service, BooleanSupplier ended) {
        var events = new ArrayList<Event>();
        try (var consumer = new KafkaConsumer<>(settings(), new StringDeserializer(), new StringDeserializer())) {
            List<TopicPartition> partitions = List.of(new TopicPartition(general(service), 0));
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            while (!ended.getAsBoolean() || behind(consumer, partitions)) {
                consumer.poll(Duration.ofMillis(100)).forEach(record -> events.add(Event.of(record)));
            }
        }
        return events;
    }

    private String general(String service) {
        return "lodestar." + tenant + "." + service + ".events.v1";
    }

    /**
     * What a service has sent to its restricted topic. It went there together with the general form, so all of it is there
     * once {@link #upTo} has answered.
     */
    List<Event> restricted(String service) {
        return read("lodestar." + tenant + "." + service + ".restricted.v1", 0);
    }

    /**
     * The states that a service has told, newer ones after older ones, as if they were events. Each came together with the events
     * that made it, so all of them are there once {@link #upTo} has answered.
     */
    List<Event> states(String service) {
        return read("lodestar." + tenant + "." + service + ".state.v1", 0);
    }

    /** Not the state of what is gone, and not the mark that all states are there. */
    private static boolean tells(ConsumerRecord<String, String> record) {
        return record.value() != null && !record.key().equals("complete");
    }

    private List<Event> read(String topic, long position) {
        var events = new ArrayList<Event>();
        try (var consumer = new KafkaConsumer<>(settings(), new StringDeserializer(), new StringDeserializer())) {
            Await.until(
                    "topic " + topic + " exists",
                    PATIENCE,
                    () -> consumer.listTopics().containsKey(topic));
            List<TopicPartition> partitions = consumer.partitionsFor(topic).stream()
                    .map(partition -> new TopicPartition(topic, partition.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Await.until(topic + " has position " + position, PATIENCE, () -> {
                consumer.poll(Duration.ofMillis(100)).forEach(record -> {
                    if (tells(record)) {
                        events.add(Event.of(record));
                    }
                });
                return (position == 0 || events.stream().anyMatch(event -> event.sequence() >= position))
                        && !behind(consumer, partitions);
            });
        }
        return events;
    }

    private Map<String, Object> settings() {
        return Map.of(
                "bootstrap.servers", bootstrapServers,
                "isolation.level", "read_committed",
                "auto.offset.reset", "earliest",
                "allow.auto.create.topics", "false",
                "enable.auto.commit", "false");
    }

    private static boolean behind(KafkaConsumer<?, ?> consumer, List<TopicPartition> partitions) {
        Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
        return partitions.stream().anyMatch(partition -> consumer.position(partition) < ends.get(partition));
    }
}
