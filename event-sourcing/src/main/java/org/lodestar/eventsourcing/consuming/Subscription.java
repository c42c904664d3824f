package org.lodestar.eventsourcing.consuming;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.lodestar.eventsourcing.StreamId;
import org.lodestar.eventsourcing.json.Json;
import org.lodestar.eventsourcing.kafka.Broker;

/**
 * Reads another service's events of all tenants, from the beginning, at least once and in order per tenant and topic.
 * The listener makes repetition harmless, for example by comparing {@link Message#sequence()}. Offsets are committed
 * after the listener has finished, once a second; after a failure or a crash it gets the messages since then again, and
 * after the log that they are of was restored from a backup all of them.
 */
public final class Subscription implements AutoCloseable {

    private static final Logger LOG = Logger.getLogger(Subscription.class);
    private static final String EPOCH = "lodestar-epoch";
    private static final Duration TIMEOUT = Duration.ofSeconds(30);
    private static final long COMMIT_NANOS = TimeUnit.SECONDS.toNanos(1);
    /** After messages came, so that those of the next moment come together. */
    private static final long REST_MILLIS = 50;

    private final String group;
    private final String service;
    private final boolean restricted;
    private final Broker broker;
    private final Listener listener;
    private final Thread thread;
    private volatile @Nullable KafkaConsumer<String, String> current;
    private volatile boolean closed;
    /** The lives of the logs that were read last; only the thread touches them. */
    private final Map<TopicPartition, String> lives = new HashMap<>();

    /** In a row; only the thread touches it. */
    private int failures;

    /** Takes in messages of one tenant, oldest first. Runs outside of the event loop and must not block for long. */
    @FunctionalInterface
    public interface Listener {
        Future<?> on(String tenant, List<Message> messages);
    }

    /**
     * Prepares a subscription; {@link #start()} begins to read.
     *
     * @param group names the reader; replicas of one service share the work by using the same name
     * @param service whose events
     * @param restricted whether to read the restricted topic instead of the general one
     */
    public Subscription(String group, String service, boolean restricted, Broker broker, Listener listener) {
        this.group = group;
        this.service = service;
        this.restricted = restricted;
        this.broker = broker;
        this.listener = listener;
        this.thread = Thread.ofPlatform().daemon().name("subscription-" + group).unstarted(this::run);
    }

    public void start() {
        thread.start();
    }

    @Override
    public void close() {
        closed = true;
        KafkaConsumer<String, String> open = current;
        if (open != null) {
            open.wakeup();
        }
        try {
            if (!thread.join(Duration.ofSeconds(5))) {
                thread.interrupt();
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        while (!closed) {
            try (KafkaConsumer<String, String> consumer = consumer()) {
                current = consumer;
                consumer.subscribe(Pattern.compile(
                        "lodestar\\.[a-z0-9]+\\." + service + (restricted ? "\\.restricted\\.v1" : "\\.events\\.v1")));
                readUntilClosed(consumer);
                return;
            } catch (InterruptedException | InterruptException _) {
                return; // only close() interrupts
            } catch (Exception e) {
                if (closed) {
                    return;
                }
                LOG.warnf("subscription %s waits: %s", group, e.getClass().getSimpleName());
                LOG.debug("subscription failed", e);
                failures = Math.min(failures + 1, 6);
                try {
                    TimeUnit.MILLISECONDS.sleep(ThreadLocalRandom.current().nextLong(50L << failures) + 50);
                } catch (InterruptedException _) {
                    return;
                }
            }
        }
    }

    private void readUntilClosed(KafkaConsumer<String, String> consumer) throws Exception {
        long committed = System.nanoTime();
        boolean due = false;
        while (!closed) {
            if (due && System.nanoTime() - committed > COMMIT_NANOS) {
                consumer.commitSync(TIMEOUT);
                committed = System.nanoTime();
                due = false;
            }
            List<ConsumerRecord<String, String>> records = ofTheirLives(consumer, poll(consumer));
            if (!records.isEmpty()) {
                deliver(records);
                due = true;
                failures = 0;
                TimeUnit.MILLISECONDS.sleep(REST_MILLIS);
            }
        }
        if (due) {
            consumer.commitSync(TIMEOUT);
        }
    }

    private static ConsumerRecords<String, String> poll(KafkaConsumer<String, String> consumer) {
        try {
            return consumer.poll(Duration.ofSeconds(1));
        } catch (WakeupException _) {
            return ConsumerRecords.empty(); // only close() wakes
        }
    }

    /** Without those of a topic that was made anew: that is read from its beginning. */
    private List<ConsumerRecord<String, String>> ofTheirLives(
            KafkaConsumer<String, String> consumer, ConsumerRecords<String, String> records) {
        List<ConsumerRecord<String, String>> kept = new ArrayList<>(records.count());
        for (TopicPartition partition : records.partitions()) {
            List<ConsumerRecord<String, String>> its = records.records(partition);
            Header life = its.getLast().headers().lastHeader(EPOCH);
            String epoch = life == null ? "" : new String(life.value(), UTF_8);
            String before = lives.put(partition, epoch);
            if (before != null && !before.isEmpty() && !before.equals(epoch)) {
                consumer.seekToBeginning(List.of(partition));
            } else {
                kept.addAll(its);
            }
        }
        return kept;
    }

    private void deliver(List<ConsumerRecord<String, String>> records) throws Exception {
        Map<String, List<Message>> byTenant = new LinkedHashMap<>();
        for (ConsumerRecord<String, String> record : records) {
            Message message = message(record);
            byTenant.computeIfAbsent(message.tenant(), _ -> new ArrayList<>()).add(message);
        }
        for (Map.Entry<String, List<Message>> tenant : byTenant.entrySet()) {
            listener.on(tenant.getKey(), tenant.getValue())
                    .toCompletionStage()
                    .toCompletableFuture()
                    .get(TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    private Message message(ConsumerRecord<String, String> record) throws JsonProcessingException {
        String prefix = "org.lodestar." + service + '.';
        return new Message(
                record.topic().substring("lodestar.".length(), record.topic().indexOf('.', "lodestar.".length())),
                service,
                header(record, "ce_id"),
                header(record, "ce_type").substring(prefix.length()),
                StreamId.parse(header(record, "ce_subject")),
                Long.parseLong(header(record, "ce_sequence")),
                Long.parseLong(header(record, "ce_streamversion")),
                Instant.parse(header(record, "ce_time")),
                header(record, "ce_correlationid"),
                Json.mapper().readTree(record.value()));
    }

    private static String header(ConsumerRecord<String, String> record, String name) {
        Header header = record.headers().lastHeader(name);
        if (header == null) {
            throw new IllegalArgumentException("A message without " + name);
        }
        return new String(header.value(), UTF_8);
    }

    private KafkaConsumer<String, String> consumer() {
        Properties properties = broker.properties();
        properties.put(ConsumerConfig.GROUP_ID_CONFIG, group);
        properties.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        properties.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        properties.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        properties.put(ConsumerConfig.METADATA_MAX_AGE_CONFIG, 2_000); // a new tenant's topic is found this soon
        properties.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 1_000);
        properties.put(CommonClientConfigs.RECONNECT_BACKOFF_MAX_MS_CONFIG, 1_000);
        return new KafkaConsumer<>(properties, new StringDeserializer(), new StringDeserializer());
    }
}
