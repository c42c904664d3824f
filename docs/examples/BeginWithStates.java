import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;

/**
 * Begins with the states of a district as they are, and goes on with its events, without reading the whole history. It needs the
 * plain Kafka client and nothing of ours:
 *
 * <pre>{@code
 * java -cp kafka-clients.jar:slf4j-api.jar BeginWithStates.java consumer.properties copy.properties TENANT SERVICE [--once]
 * }</pre>
 *
 * What it keeps here is the version of each subject; put your own in place of {@link #begin} and {@link #handle}.
 */
public final class BeginWithStates {

    private static final String OFFSET = "offset";

    private final KafkaConsumer<String, String> consumer;
    private final TopicPartition events;
    private final TopicPartition states;
    private final Path file;

    /** Our place on the topic of events and what we made of all before: one file, so that both are kept or neither. */
    private final Properties copy = new Properties();

    private BeginWithStates(KafkaConsumer<String, String> consumer, String topics, Path file) {
        this.consumer = consumer;
        this.events = new TopicPartition(topics + ".events.v1", 0);
        this.states = new TopicPartition(topics + ".state.v1", 0);
        this.file = file;
    }

    public static void main(String[] arguments) throws Exception {
        var settings = new Properties();
        try (var reader = Files.newBufferedReader(Path.of(arguments[0]))) {
            settings.load(reader);
        }
        settings.put("isolation.level", "read_committed"); // what a transaction took back was never told
        settings.put("enable.auto.commit", "false"); // our place is ours to keep
        settings.put("auto.offset.reset", "none"); // if our offset is gone, so are events
        var topics = "lodestar." + arguments[2] + "." + arguments[3];
        try (var consumer = new KafkaConsumer<>(settings, new StringDeserializer(), new StringDeserializer());
                var admin = Admin.create(settings)) {
            var keeper = new BeginWithStates(consumer, topics, Path.of(arguments[1]));
            if (Files.exists(keeper.file)) {
                try (var reader = Files.newBufferedReader(keeper.file)) {
                    keeper.copy.load(reader);
                }
            } else {
                keeper.readStates(admin);
            }
            keeper.follow(List.of(arguments).contains("--once"));
        }
    }

    /**
     * First we note where the events end, then where the states end: a state is written in one transaction with its events, so
     * every event before that place has its state before this one. The end of the states counts what is not committed yet, because
     * the end of a transaction may have reached one topic and not the other.
     */
    private void readStates(Admin admin) throws IOException, ExecutionException, InterruptedException {
        long from = consumer.endOffsets(List.of(events)).get(events);
        long end = admin.listOffsets(Map.of(states, OffsetSpec.latest()))
                .partitionResult(states)
                .get()
                .offset();
        boolean complete = false;
        consumer.assign(List.of(states));
        consumer.seekToBeginning(List.of(states));
        while (consumer.position(states) < end) {
            for (var record : consumer.poll(Duration.ofSeconds(1)).records(states)) {
                if (record.key().equals("complete")) {
                    complete = record.value() != null;
                } else {
                    begin(record);
                }
            }
        }
        if (!complete) {
            throw new IllegalStateException("Not all states are on the topic yet: begin again in some minutes.");
        }
        copy.setProperty(OFFSET, Long.toString(from));
        keep();
    }

    private void follow(boolean once) throws IOException {
        consumer.assign(List.of(events));
        consumer.seek(events, number(OFFSET));
        long end = consumer.endOffsets(List.of(events)).get(events);
        while (!once || consumer.position(events) < end) {
            for (var record : consumer.poll(Duration.ofSeconds(1)).records(events)) {
                long version = version(record);
                long before = number(record.key());
                boolean known = before > 0; // what was deleted long ago is not; if it comes back, its event has the whole
                if (known && version > before + 1) {
                    throw new IllegalStateException("Missed " + record.key() + " after version " + before);
                }
                if (version > before) { // a lower one was in the state already
                    handle(record);
                }
                copy.setProperty(OFFSET, Long.toString(record.offset() + 1));
            }
            keep();
        }
    }

    /** A state, which replaces that before; without a value if the subject was deleted. It may come back later. */
    private void begin(ConsumerRecord<String, String> state) {
        copy.setProperty(state.key(), Long.toString(version(state)));
    }

    /** The next event of its subject. */
    private void handle(ConsumerRecord<String, String> event) {
        copy.setProperty(event.key(), Long.toString(version(event)));
    }

    private void keep() throws IOException {
        var part = file.resolveSibling(file.getFileName() + ".part");
        try (var writer = Files.newBufferedWriter(part)) {
            copy.store(writer, null);
        }
        Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private long number(String name) {
        return Long.parseLong(copy.getProperty(name, "0"));
    }

    private static long version(ConsumerRecord<String, String> record) {
        return Long.parseLong(new String(record.headers().lastHeader("ce_streamversion").value(), UTF_8));
    }
}
