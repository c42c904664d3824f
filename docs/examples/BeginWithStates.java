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
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
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
    private static final String EPOCH = "lodestar-epoch";

    private final KafkaConsumer<String, String> consumer;
    private final TopicPartition events;
    private final TopicPartition states;
    private final Path file;

    /** The last offset that we had on the topic of events and what we made of all up to it: one file, so both are kept or neither. */
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
        boolean once = List.of(arguments).contains("--once");
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
            while (!keeper.follow(once)) {
                System.err.println("The events do not go on from what we have: beginning anew");
                keeper.readStates(admin);
            }
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
        copy.clear();
        consumer.assign(List.of(states));
        consumer.seekToBeginning(List.of(states));
        while (consumer.position(states) < end) {
            for (var record : consumer.poll(Duration.ofSeconds(1)).records(states)) {
                if (record.key().equals("complete")) {
                    complete = record.value() != null;
                } else if (isOfOurLife(record)) {
                    begin(record);
                } else {
                    throw new IllegalStateException("The log was restored meanwhile: begin again in some minutes.");
                }
            }
        }
        if (!complete) {
            throw new IllegalStateException("Not all states are on the topic yet: begin again in some minutes.");
        }
        copy.setProperty(OFFSET, Long.toString(from - 1));
        keep();
    }

    /** Whether it came to the end; if not, the log was restored, its topic made anew, or events are gone from it. */
    private boolean follow(boolean once) throws IOException {
        consumer.assign(List.of(events));
        long begin = consumer.beginningOffsets(List.of(events)).get(events);
        long end = consumer.endOffsets(List.of(events)).get(events);
        if (number(OFFSET) + 1 < begin || number(OFFSET) >= end) {
            return false;
        }
        consumer.seek(events, Math.max(begin, number(OFFSET)));
        while (!once || consumer.position(events) < end) {
            try {
                for (var record : consumer.poll(Duration.ofSeconds(1)).records(events)) {
                    if (!isOfOurLife(record)) {
                        return false;
                    }
                    take(record);
                }
            } catch (OffsetOutOfRangeException gone) {
                return false;
            }
            keep();
        }
        return true;
    }

    private void take(ConsumerRecord<String, String> event) {
        if (event.offset() <= number(OFFSET)) {
            return; // the last that we had
        }
        long version = version(event);
        long before = number(event.key());
        boolean known = before > 0; // what was deleted long ago is not; if it comes back, its event has the whole
        if (known && version > before + 1) {
            throw new IllegalStateException("Missed " + event.key() + " after version " + before);
        }
        if (version > before) { // a lower one was in the state already
            handle(event);
        }
        copy.setProperty(OFFSET, Long.toString(event.offset()));
    }

    /** Whether a record is of the same life of the log as those before it. */
    private boolean isOfOurLife(ConsumerRecord<String, String> record) {
        var epoch = record.headers().lastHeader(EPOCH);
        if (epoch == null) {
            return true; // those of long ago do not say it
        }
        var life = new String(epoch.value(), UTF_8);
        return life.equals(copy.computeIfAbsent(EPOCH, none -> life));
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
