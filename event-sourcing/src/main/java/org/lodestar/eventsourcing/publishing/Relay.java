package org.lodestar.eventsourcing.publishing;

import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
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
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jboss.logging.Logger;
import org.lodestar.eventsourcing.StreamId;
import org.lodestar.eventsourcing.kafka.Broker;
import org.lodestar.eventsourcing.publishing.Checkpoints.Life;
import org.lodestar.eventsourcing.publishing.Checkpoints.Place;
import org.lodestar.eventsourcing.store.EventLog;
import org.lodestar.eventsourcing.store.StoredEvent;
import org.lodestar.eventsourcing.store.StoredState;

/**
 * Sends a service's events to Kafka, each once and in order for a {@code read_committed} consumer.
 *
 * <p>How far each tenant is, the topics and {@linkplain Checkpoints offsets} say, which are committed in the same Kafka
 * transactions as the events. Those have the present states of the streams of those events, too, so that who has read the state topic to
 * its end knows every event that was on the general topic before. States of older events, or of another shape, are told again
 * in the background, up to the events, a few with each transaction.
 *
 * <p>No state is ever followed by an older one: all are read and sent by one thread, one transaction after the other, and what
 * it read before it was fenced cannot be committed any more. The transactional ids fence a relay that was paused while another took over. Two producers take
 * turns, because one that has just committed must wait for its markers before it may begin again.
 *
 * <p>Blocks, and therefore runs on a thread of its own.
 */
public final class Relay implements AutoCloseable {

    private static final Logger LOG = Logger.getLogger(Relay.class);
    private static final int PAGE = 1_000;
    private static final int TENANTS_PER_TRANSACTION = 20;
    private static final int PRODUCERS = 2;
    /** Of how many positions, with each transaction, the states are told again: so few that no event waits for long. */
    private static final int WALK = 200;
    /** The key on the state topic that has a value while all states are on it. No subject is without a slash. */
    static final String COMPLETE = "complete";
    /** A page of a thousand is some batches, not a hundred. */
    private static final int BATCH_BYTES = 256 << 10;
    /** Between the starts of two transactions that are not full: what a transaction costs, many events share. */
    private static final long PACE_NANOS = TimeUnit.MILLISECONDS.toNanos(15);

    private static final long POLL_MILLIS = 1_000;
    private static final long STUCK_SECONDS = 10;
    private static final Duration TIMEOUT = Duration.ofSeconds(15);

    private final EventLog log;
    private final Wire wire;
    private final String service;
    private final Broker broker;
    private final Records form;
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
        this.form = new Records(publicUrl);
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

    /** A stretch of the log, and the states of the streams in it, as they are at its end or later. */
    private record Page(List<StoredEvent> events, List<StoredState> states) {}

    /** A page that is read before the one before it is published. */
    private record Ahead(long after, Future<Page> page) {}

    /** One term of service: from taking over the transactional ids to the first failure. */
    private final class Session implements AutoCloseable {

        private final Checkpoints checkpoints;
        private final List<Producer<String, String>> producers = new ArrayList<>();
        private final ConsumerGroupMetadata group = new ConsumerGroupMetadata(group());
        private final Map<String, Long> stuckUntil = new HashMap<>();
        private final Map<String, Ahead> ahead = new HashMap<>();
        private final Map<String, Long> servedAt = new HashMap<>();
        private long served;
        private int turn;

        Session() {
            Properties common = broker.properties();
            common.put(CommonClientConfigs.RETRY_BACKOFF_MS_CONFIG, 2);
            common.put(CommonClientConfigs.RECONNECT_BACKOFF_MAX_MS_CONFIG, 1_000);
            checkpoints = new Checkpoints(broker, common, group(), service, wire.shapeOfStates());
            try {
                for (int i = 0; i < PRODUCERS; i++) {
                    Properties properties = new Properties();
                    properties.putAll(common);
                    properties.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, group() + '-' + i);
                    properties.put(ProducerConfig.ACKS_CONFIG, "all");
                    properties.put(ProducerConfig.LINGER_MS_CONFIG, 0);
                    properties.put(ProducerConfig.BATCH_SIZE_CONFIG, BATCH_BYTES);
                    properties.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, TIMEOUT.toMillis());
                    properties.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, 10_000);
                    properties.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, 30_000);
                    properties.put(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG, 30_000);
                    properties.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, Topics.LARGEST_STATE);
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
            long asked = askForHeads(); // no relay before this one published more than that
            while (!closed) {
                if (System.nanoTime() - asked > TimeUnit.MILLISECONDS.toNanos(POLL_MILLIS)) {
                    asked = askForHeads();
                }
                long started = System.nanoTime();
                int published = publish();
                if (published == 0) {
                    boolean isIdle = signal.poll(POLL_MILLIS, TimeUnit.MILLISECONDS) == null;
                    if (isIdle && checkpoints.isDue()) {
                        send(List.of(), Map.of());
                    }
                } else if (published < PAGE) {
                    TimeUnit.NANOSECONDS.sleep(started + PACE_NANOS - System.nanoTime());
                }
            }
        }

        private long askForHeads() throws Exception {
            join(log.heads()).forEach((tenant, head) -> heads.merge(tenant, head, Math::max));
            return System.nanoTime();
        }

        /**
         * Publishes a page of each tenant that has one, those first that waited longest, and older states of one; answers how many
         * records that were.
         */
        private int publish() throws Exception {
            List<String> behind = new ArrayList<>();
            for (Map.Entry<String, Long> head : heads.entrySet()) {
                if (!isStuck(Topics.of(head.getKey(), service).general()) && isBehind(head.getKey(), head.getValue())) {
                    behind.add(head.getKey());
                }
            }
            behind.sort(Comparator.comparingLong(tenant -> servedAt.getOrDefault(tenant, 0L)));
            Map<String, Future<Page>> pages = new HashMap<>();
            for (String tenant : behind.subList(0, Math.min(behind.size(), TENANTS_PER_TRANSACTION))) {
                servedAt.put(tenant, ++served);
                pages.put(tenant, next(tenant));
            }
            Map<String, Place> reached = new HashMap<>();
            List<ProducerRecord<String, String>> records = new ArrayList<>();
            for (Map.Entry<String, Future<Page>> page : pages.entrySet()) {
                publish(page.getKey(), join(page.getValue()), records, reached);
            }
            walk(records, reached);
            if (reached.isEmpty()) {
                return 0;
            }
            readAhead(reached);
            send(records, reached);
            return Math.max(1, records.size());
        }

        /**
         * Reads what is far behind while what was read before is sent. Not while older states are told as well: those are read
         * later and sent earlier, and no state may be followed by an older one.
         */
        private void readAhead(Map<String, Place> reached) {
            ahead.clear();
            reached.forEach((tenant, place) -> {
                long head = heads.getOrDefault(tenant, 0L);
                if (place.complete() && head - place.events() >= PAGE) {
                    ahead.put(tenant, new Ahead(place.events(), page(tenant, place.events(), head)));
                }
            });
        }

        private boolean isBehind(String tenant, long head) throws Exception {
            Optional<Place> known = checkpoints.known(tenant);
            if (known.isPresent()) {
                return known.get().events() < head;
            }
            EventLog.Reach reach = join(log.reach(tenant)).orElseThrow();
            try {
                return checkpoints
                                .find(tenant, head, new Life(reach.epoch(), reach.after()))
                                .events()
                        < head;
            } catch (Checkpoints.Hidden e) {
                stop(Topics.of(tenant, service).general(), 0, e);
                return false;
            }
        }

        private Future<Page> next(String tenant) {
            long from = checkpoints.known(tenant).orElseThrow().events();
            return Optional.ofNullable(ahead.remove(tenant))
                    .filter(read -> read.after() == from)
                    .map(Ahead::page)
                    .orElseGet(() -> page(tenant, from, heads.getOrDefault(tenant, from)));
        }

        /** Both are read at once: what is asked for has been committed already. */
        private Future<Page> page(String tenant, long after, long head) {
            long upTo = Math.min(after + PAGE, head);
            Future<List<StoredEvent>> events = log.read(tenant, after, upTo);
            Future<List<StoredState>> states = log.states(tenant, after, upTo);
            return events.compose(found -> states.map(folded -> new Page(found, folded)));
        }

        private void publish(
                String tenant, Page page, List<ProducerRecord<String, String>> records, Map<String, Place> reached)
                throws Exception {
            Topics topics = Topics.of(tenant, service);
            Place place = checkpoints.known(tenant).orElseThrow();
            long position = place.events();
            Set<String> streams = new HashSet<>();
            List<ProducerRecord<String, String>> told = new ArrayList<>(incomplete(topics, place));
            try {
                for (StoredEvent event : page.events()) {
                    Wire.Forms forms = wire.forms(event);
                    told.add(form.general(topics.general(), forms.general(), place.life()));
                    forms.restricted()
                            .ifPresent(whole -> told.add(form.record(topics.restricted(), whole, place.life())));
                    streams.add(event.stream());
                    position = event.position();
                }
            } catch (RuntimeException e) {
                // An event that the code does not know stops its own district: skipping it would hide it.
                stop(topics.general(), position, e);
            }
            try {
                List<StoredState> states = page.states().stream()
                        .filter(stored -> streams.contains(stored.stream()))
                        .toList();
                told.addAll(records(topics, states, place.life()));
            } catch (RuntimeException e) {
                // So does a state that cannot be told: who begins with the state topic would never hear of the event.
                stop(topics.general(), place.events(), e);
                return;
            }
            if (position > place.events()) {
                records.addAll(told);
                reached.put(tenant, place.withEvents(position));
            }
        }

        /** Until all states are told anew, nobody is to begin with them. */
        private static List<ProducerRecord<String, String>> incomplete(Topics topics, Place place) {
            return place.beginsAnew() ? List.of(new ProducerRecord<>(topics.state(), COMPLETE, null)) : List.of();
        }

        private void stop(String topic, long position, RuntimeException e) {
            LOG.errorf(
                    "the relay of one district stops after position %d: %s",
                    position, e.getClass().getSimpleName());
            LOG.debug("not told", e);
            stuckUntil.put(topic, System.nanoTime() + TimeUnit.SECONDS.toNanos(STUCK_SECONDS));
        }

        private List<ProducerRecord<String, String>> records(Topics topics, List<StoredState> states, Life life)
                throws Exception {
            Map<StoredState, Future<List<StoredEvent>>> again = new HashMap<>();
            for (StoredState stored : states) {
                if (!wire.canRead(stored)) {
                    StreamId stream = StreamId.parse(stored.stream());
                    again.put(stored, log.readStream(stored.tenant(), stream, 0, stored.version()));
                }
            }
            List<ProducerRecord<String, String>> records = new ArrayList<>();
            for (StoredState stored : states) {
                Future<List<StoredEvent>> events = again.get(stored);
                Optional<Wire.State> state = events == null ? wire.state(stored) : wire.state(stored, join(events));
                state.ifPresent(told -> records.add(form.record(topics.state(), told, life)));
            }
            return records;
        }

        /** Goes on with the older states of the district that is least far. */
        private void walk(List<ProducerRecord<String, String>> records, Map<String, Place> reached) throws Exception {
            Optional<String> next = heads.keySet().stream()
                    .filter(tenant -> !isStuck(Topics.of(tenant, service).state()))
                    .filter(tenant -> checkpoints
                            .known(tenant)
                            .filter(place -> !place.complete())
                            .isPresent())
                    .min(Comparator.comparingLong(
                            tenant -> checkpoints.known(tenant).orElseThrow().states()));
            if (next.isPresent()) {
                walk(next.get(), records, reached);
            }
        }

        private void walk(String tenant, List<ProducerRecord<String, String>> records, Map<String, Place> reached)
                throws Exception {
            Topics topics = Topics.of(tenant, service);
            Place place = checkpoints.known(tenant).orElseThrow();
            long upTo = Math.min(place.states() + WALK, place.events());
            List<ProducerRecord<String, String>> told = new ArrayList<>(incomplete(topics, place));
            if (place.states() < upTo) {
                try {
                    List<StoredState> states = join(log.states(tenant, place.states(), upTo)).stream()
                            .filter(stored -> stored.position() <= upTo || stored.position() > place.events())
                            .toList(); // the others are met again on the way
                    told.addAll(records(topics, states, place.life()));
                } catch (RuntimeException e) {
                    stop(topics.state(), place.states(), e);
                    return;
                }
            }
            long events = Optional.ofNullable(reached.get(tenant)).orElse(place).events();
            boolean complete = upTo >= place.events();
            if (complete) {
                told.add(new ProducerRecord<>(topics.state(), COMPLETE, "{\"sequence\":" + events + '}'));
            }
            records.addAll(told);
            reached.put(tenant, new Place(place.life(), events, Math.max(upTo, place.states()), complete));
        }

        private boolean isStuck(String topic) {
            Long until = stuckUntil.get(topic);
            return until != null && System.nanoTime() - until < 0;
        }

        private void send(List<ProducerRecord<String, String>> records, Map<String, Place> reached) {
            Producer<String, String> producer = producers.get(turn);
            turn = (turn + 1) % PRODUCERS;
            producer.beginTransaction();
            for (ProducerRecord<String, String> record : records) {
                var _ = producer.send(record); // a failed send fails the commit
            }
            Map<String, Place> due = checkpoints.due(reached);
            if (!due.isEmpty()) {
                producer.sendOffsetsToTransaction(checkpoints.offsets(due), group);
            }
            producer.commitTransaction();
            checkpoints.committed(reached, due);
        }

        @Override
        public void close() {
            producers.forEach(producer -> producer.close(Duration.ofSeconds(2)));
            checkpoints.close();
        }
    }

    private static <T> T join(Future<T> future) throws ExecutionException, InterruptedException, TimeoutException {
        return future.toCompletionStage().toCompletableFuture().get(TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
    }
}
