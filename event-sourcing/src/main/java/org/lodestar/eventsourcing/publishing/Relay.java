package org.lodestar.eventsourcing.publishing;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsOptions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jboss.logging.Logger;
import org.lodestar.eventsourcing.kafka.Broker;
import org.lodestar.eventsourcing.store.EventLog;
import org.lodestar.eventsourcing.store.StoredEvent;

/**
 * Sends a service's events to Kafka, each once and in order for a {@code read_committed} consumer.
 *
 * <p>The checkpoint of each tenant is an offset of the relay's own group, committed in the same Kafka transaction as
 * the events up to it. The transactional ids fence a relay that was paused while another took over. Two producers take
 * turns, because one that has just committed must wait for its markers before it may begin again.
 *
 * <p>Blocks, and therefore runs on a thread of its own.
 */
public final class Relay implements AutoCloseable {

    private static final Logger LOG = Logger.getLogger(Relay.class);
    private static final int PAGE = 1_000;
    private static final int TENANTS_PER_TRANSACTION = 20;
    private static final int PRODUCERS = 2;
    /** Between the starts of two transactions that are not full: what a transaction costs, many events share. */
    private static final long PACE_NANOS = TimeUnit.MILLISECONDS.toNanos(15);

    /** Whatever the broker does with others' topics: a consumer may begin at the beginning. */
    private static final Map<String, String> FOR_EVER = Map.of("cleanup.policy", "delete", "retention.ms", "-1");

    private static final long POLL_MILLIS = 1_000;
    private static final long STUCK_SECONDS = 10;
    private static final Duration TIMEOUT = Duration.ofSeconds(15);

    private final EventLog log;
    private final Wire wire;
    private final String service;
    private final Broker broker;
    private final String publicUrl;
    private final BlockingQueue<Boolean> signal = new ArrayBlockingQueue<>(1);
    private final Map<String, Long> heads = new ConcurrentHashMap<>();
    private final Thread thread;
    private volatile boolean closed;

    /**
     * Prepares a relay; {@link #start()} begins to send.
     *
     * @param publicUrl where the gateway serves the schemas of the events
     */
    public Relay(EventLog log, Wire wire, String service, Broker broker, String publicUrl) {
        this.log = log;
        this.wire = wire;
        this.service = service;
        this.broker = broker;
        this.publicUrl = publicUrl;
        this.thread = Thread.ofPlatform().daemon().name("relay-" + service).unstarted(this::run);
    }

    public void start() {
        thread.start();
    }

    /** Tells that the tenant's log reaches at least {@code head}. Never blocks. */
    public void advance(String tenant, long head) {
        heads.merge(tenant, head, Math::max);
        boolean _ = signal.offer(Boolean.TRUE);
    }

    @Override
    public void close() {
        closed = true;
        boolean _ = signal.offer(Boolean.TRUE);
        try {
            if (!thread.join(TIMEOUT)) {
                thread.interrupt();
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        int failures = 0;
        while (!closed) {
            try (Session session = new Session()) {
                failures = 0;
                session.publishUntilClosed();
            } catch (InterruptedException | InterruptException _) {
                return; // only close() interrupts
            } catch (Exception e) {
                LOG.warnf("relay waits: %s", e.getClass().getSimpleName());
                LOG.debug("relay failed", e);
                failures = Math.min(failures + 1, 6);
                rest(ThreadLocalRandom.current().nextLong(50L << failures) + 50);
            }
        }
    }

    private void rest(long millis) {
        try {
            TimeUnit.MILLISECONDS.sleep(millis);
        } catch (InterruptedException _) {
            closed = true; // only close() interrupts
        }
    }

    private String group() {
        return "lodestar-relay-" + service;
    }

    /** One term of service: from taking over the transactional ids to the first failure. */
    private final class Session implements AutoCloseable {

        private final Admin admin;
        private final List<Producer<String, String>> producers = new ArrayList<>();
        private final ConsumerGroupMetadata group = new ConsumerGroupMetadata(group());
        private final Map<String, Long> checkpoints = new HashMap<>();
        private final Map<String, Long> stuckUntil = new HashMap<>();
        private int turn;

        Session() {
            Properties common = broker.properties();
            common.put(CommonClientConfigs.RETRY_BACKOFF_MS_CONFIG, 2);
            common.put(CommonClientConfigs.RECONNECT_BACKOFF_MAX_MS_CONFIG, 1_000);
            admin = Admin.create(common);
            try {
                for (int i = 0; i < PRODUCERS; i++) {
                    Properties properties = new Properties();
                    properties.putAll(common);
                    properties.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, group() + '-' + i);
                    properties.put(ProducerConfig.ACKS_CONFIG, "all");
                    properties.put(ProducerConfig.LINGER_MS_CONFIG, 0);
                    properties.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, TIMEOUT.toMillis());
                    properties.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, 10_000);
                    properties.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, 30_000);
                    properties.put(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG, 30_000);
                    Producer<String, String> producer =
                            new KafkaProducer<>(properties, new StringSerializer(), new StringSerializer());
                    producers.add(producer);
                    producer.initTransactions();
                }
            } catch (RuntimeException e) {
                close();
                throw e;
            }
        }

        void publishUntilClosed() throws Exception {
            long polled = 0;
            while (!closed) {
                if (System.nanoTime() - polled > TimeUnit.MILLISECONDS.toNanos(POLL_MILLIS)) {
                    join(log.heads()).forEach((tenant, head) -> heads.merge(tenant, head, Math::max));
                    polled = System.nanoTime();
                }
                long started = System.nanoTime();
                int published = publish();
                if (published == 0) {
                    Boolean _ = signal.poll(POLL_MILLIS, TimeUnit.MILLISECONDS);
                } else if (published < PAGE) {
                    TimeUnit.NANOSECONDS.sleep(started + PACE_NANOS - System.nanoTime());
                }
            }
        }

        /** Publishes a page of each tenant that has one; answers how many records that were. */
        private int publish() throws Exception {
            Map<String, Future<List<StoredEvent>>> pages = new HashMap<>();
            for (Map.Entry<String, Long> head : heads.entrySet()) {
                long checkpoint = checkpoint(head.getKey());
                if (checkpoint < head.getValue() && pages.size() < TENANTS_PER_TRANSACTION && !isStuck(head.getKey())) {
                    pages.put(
                            head.getKey(),
                            log.read(head.getKey(), checkpoint, Math.min(checkpoint + PAGE, head.getValue())));
                }
            }
            if (pages.isEmpty()) {
                return 0;
            }
            Map<String, Long> reached = new HashMap<>();
            List<ProducerRecord<String, String>> records = new ArrayList<>();
            for (Map.Entry<String, Future<List<StoredEvent>>> page : pages.entrySet()) {
                Topics topics = Topics.of(page.getKey(), service);
                try {
                    for (StoredEvent event : join(page.getValue())) {
                        Wire.Forms forms = wire.forms(event);
                        records.add(record(topics.general(), forms.general()));
                        forms.restricted().ifPresent(whole -> records.add(record(topics.restricted(), whole)));
                        reached.put(page.getKey(), event.position());
                    }
                } catch (RuntimeException e) {
                    // An event that the code does not know stops its own district: skipping it would hide it.
                    LOG.errorf(
                            "the relay of one district stops after position %d: %s",
                            reached.getOrDefault(page.getKey(), 0L),
                            e.getClass().getSimpleName());
                    stuckUntil.put(page.getKey(), System.nanoTime() + TimeUnit.SECONDS.toNanos(STUCK_SECONDS));
                }
            }
            if (reached.isEmpty()) {
                return 0;
            }
            send(records, reached);
            return records.size();
        }

        private boolean isStuck(String tenant) {
            Long until = stuckUntil.get(tenant);
            return until != null && System.nanoTime() - until < 0;
        }

        private void send(List<ProducerRecord<String, String>> records, Map<String, Long> reached) {
            Producer<String, String> producer = producers.get(turn);
            turn = (turn + 1) % PRODUCERS;
            producer.beginTransaction();
            for (ProducerRecord<String, String> record : records) {
                var _ = producer.send(record); // a failed send fails the commit
            }
            Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
            reached.forEach((tenant, position) -> offsets.put(partition(tenant), new OffsetAndMetadata(position)));
            producer.sendOffsetsToTransaction(offsets, group);
            producer.commitTransaction();
            checkpoints.putAll(reached);
        }

        private TopicPartition partition(String tenant) {
            return new TopicPartition(Topics.of(tenant, service).general(), 0);
        }

        private long checkpoint(String tenant) throws Exception {
            Long known = checkpoints.get(tenant);
            if (known == null) {
                createTopics(tenant);
                known = storedCheckpoint(tenant);
                checkpoints.put(tenant, known);
            }
            return known;
        }

        private long storedCheckpoint(String tenant) throws Exception {
            TopicPartition partition = partition(tenant);
            OffsetAndMetadata stored = admin.listConsumerGroupOffsets(
                            group(), new ListConsumerGroupOffsetsOptions().requireStable(true))
                    .partitionsToOffsetAndMetadata()
                    .get(TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)
                    .get(partition);
            return stored == null ? lastOnTopic(partition) : stored.offset();
        }

        /** The net below the checkpoint, should the broker have forgotten it: the last sequence on the topic. */
        private long lastOnTopic(TopicPartition partition) {
            Properties properties = broker.properties();
            properties.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
            properties.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
            try (KafkaConsumer<String, String> consumer =
                    new KafkaConsumer<>(properties, new StringDeserializer(), new StringDeserializer())) {
                Set<TopicPartition> only = Set.of(partition);
                consumer.assign(only);
                long begin = consumer.beginningOffsets(only, TIMEOUT).getOrDefault(partition, 0L);
                long end = consumer.endOffsets(only, TIMEOUT).getOrDefault(partition, 0L);
                long last = 0;
                // Markers take offsets too, so look back further until a record is there.
                for (long back = 16; last == 0 && begin < end; back *= 16) {
                    long from = Math.max(begin, end - back);
                    consumer.seek(partition, from);
                    while (consumer.position(partition, TIMEOUT) < end) {
                        for (ConsumerRecord<String, String> record : consumer.poll(Duration.ofMillis(200))) {
                            last = Math.max(last, sequence(record));
                        }
                    }
                    if (from == begin) {
                        break;
                    }
                }
                return last;
            }
        }

        private long sequence(ConsumerRecord<String, String> record) {
            return Optional.ofNullable(record.headers().lastHeader("ce_sequence"))
                    .map(header -> Long.parseLong(new String(header.value(), UTF_8)))
                    .orElse(0L);
        }

        private void createTopics(String tenant) throws Exception {
            Topics topics = Topics.of(tenant, service);
            Set<String> missing = new HashSet<>(Set.of(topics.general(), topics.restricted()));
            missing.removeAll(admin.listTopics().names().get(TIMEOUT.toMillis(), TimeUnit.MILLISECONDS));
            for (String topic : missing) {
                try {
                    admin.createTopics(List.of(new NewTopic(topic, Optional.of(1), Optional.empty()).configs(FOR_EVER)))
                            .all()
                            .get(TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
                } catch (ExecutionException e) {
                    if (!(e.getCause() instanceof TopicExistsException)) {
                        throw e;
                    }
                }
            }
        }

        @Override
        public void close() {
            producers.forEach(producer -> producer.close(Duration.ofSeconds(2)));
            admin.close(Duration.ofSeconds(2));
        }
    }

    /** CloudEvents 1.0, Kafka binding, binary mode. */
    private ProducerRecord<String, String> record(String topic, Wire.Published event) {
        ProducerRecord<String, String> record = new ProducerRecord<>(topic, event.subject(), event.data());
        CloudEvents.attributes(event).forEach((name, value) -> header(record, "ce_" + name, value));
        header(record, "ce_dataschema", publicUrl + event.schema());
        event.metadata().traceparent().ifPresent(trace -> header(record, "traceparent", trace));
        header(record, "content-type", "application/json");
        return record;
    }

    private static void header(ProducerRecord<String, String> record, String name, String value) {
        record.headers().add(name, value.getBytes(UTF_8));
    }

    private static <T> T join(Future<T> future) throws ExecutionException, InterruptedException, TimeoutException {
        return future.toCompletionStage().toCompletableFuture().get(TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
    }
}
