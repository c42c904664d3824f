import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Properties;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;

/**
 * Follows what a service tells about a district on its general topic, missing nothing and counting nothing twice. It needs
 * the plain Kafka client and nothing of ours:
 *
 * <pre>{@code
 * java -cp kafka-clients.jar:slf4j-api.jar FollowEvents.java consumer.properties place.properties TENANT SERVICE [--once]
 * }</pre>
 *
 * What it makes of the events here is how many there were of each type; put your own in place of {@link #handle}.
 */
public final class FollowEvents {

    private static final String OFFSET = "offset";
    private static final String SEQUENCE = "sequence";
    private static final String EPOCH = "lodestar-epoch";

    private final KafkaConsumer<String, String> consumer;
    private final TopicPartition partition;
    private final Path file;

    /** Our place and what we made of the events up to it: one file, so that both are kept or neither. */
    private final Properties place = new Properties();

    private boolean recovering;

    private FollowEvents(KafkaConsumer<String, String> consumer, String topic, Path file) throws IOException {
        this.consumer = consumer;
        this.partition = new TopicPartition(topic, 0);
        this.file = file;
        if (Files.exists(file)) {
            try (var reader = Files.newBufferedReader(file)) {
                place.load(reader);
            }
        }
    }

    public static void main(String[] arguments) throws IOException {
        var settings = new Properties();
        try (var reader = Files.newBufferedReader(Path.of(arguments[0]))) {
            settings.load(reader);
        }
        settings.put("isolation.level", "read_committed"); // what a transaction took back was never told
        settings.put("enable.auto.commit", "false"); // our place is ours to keep
        settings.put("auto.offset.reset", "earliest"); // if our offset is gone, the sequence shows whether events are
        boolean once = List.of(arguments).contains("--once");
        var topic = "lodestar." + arguments[2] + "." + arguments[3] + ".events.v1";
        try (var consumer = new KafkaConsumer<>(settings, new StringDeserializer(), new StringDeserializer())) {
            new FollowEvents(consumer, topic, Path.of(arguments[1])).follow(once);
        }
    }

    private void follow(boolean once) throws IOException {
        consumer.assign(List.of(partition));
        long end = consumer.endOffsets(List.of(partition)).get(partition);
        consumer.seek(partition, number(OFFSET) > end ? 0 : number(OFFSET)); // beyond the end is a topic made anew
        while (!once || consumer.position(partition) < end) {
            for (var record : consumer.poll(Duration.ofSeconds(1)).records(partition)) {
                if (!take(record)) {
                    break; // go on from where we have sought to
                }
            }
            keepPlace();
        }
    }

    /** Whether the next record may follow; if not, we have gone back. */
    private boolean take(ConsumerRecord<String, String> record) {
        if (record.headers().lastHeader(EPOCH) != null) { // those of long ago do not say it
            var epoch = header(record, EPOCH);
            if (!epoch.equals(place.getProperty(EPOCH, epoch))) {
                System.err.println("The log was restored from a backup: beginning anew");
                place.clear();
                consumer.seekToBeginning(List.of(partition));
                return false;
            }
            place.setProperty(EPOCH, epoch);
        }
        long sequence = Long.parseLong(header(record, "ce_sequence"));
        long last = number(SEQUENCE);
        if (sequence > last + 1) {
            if (recovering) {
                throw new IllegalStateException("Events " + (last + 1) + " to " + (sequence - 1)
                        + " are no longer on the topic.");
            }
            System.err.println("Missed " + (last + 1) + " to " + (sequence - 1) + ": reading the topic again");
            recovering = true;
            consumer.seekToBeginning(List.of(partition));
            return false;
        }
        if (sequence == last + 1) { // a lower one we have had
            handle(record);
            recovering = false;
            place.setProperty(SEQUENCE, Long.toString(sequence));
        }
        place.setProperty(OFFSET, Long.toString(record.offset() + 1));
        return true;
    }

    private void handle(ConsumerRecord<String, String> record) {
        place.merge(header(record, "ce_type"), "1", (had, one) -> Long.toString(Long.parseLong((String) had) + 1));
    }

    private void keepPlace() throws IOException {
        var part = file.resolveSibling(file.getFileName() + ".part");
        try (var writer = Files.newBufferedWriter(part)) {
            place.store(writer, null);
        }
        Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private long number(String name) {
        return Long.parseLong(place.getProperty(name, "0"));
    }

    private static String header(ConsumerRecord<String, String> record, String name) {
        return new String(record.headers().lastHeader(name).value(), UTF_8);
    }
}
