package org.lodestar.eventsourcing.publishing;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsOptions;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.lodestar.eventsourcing.kafka.Broker;

/**
 * How far each tenant is published, as the broker remembers it for whoever relays next.
 *
 * <p>The last event on a topic says it of the events, because those of a transaction are there all or none. Offsets of the
 * relay's own group say it of the states, and of the events once more, should somebody have removed those from the topic.
 * They take longer than all else in a transaction, and are therefore committed with one now and then: whenever states were told
 * that had not been, and else once a second.
 *
 * <p>To be asked only after all relays before were fenced, and by one thread.
 */
final class Checkpoints implements AutoCloseable {

    private static final Duration TIMEOUT = Duration.ofSeconds(15);
    /** On each record the life of the log that it is of, beside the event and no part of it. */
    static final String EPOCH = "lodestar-epoch";

    private static final long PERIOD_NANOS = TimeUnit.SECONDS.toNanos(1);

    /** Whatever the broker does with others' topics: a consumer may begin at the beginning. */
    private static final Map<String, String> FOR_EVER = Map.of("cleanup.policy", "delete", "retention.ms", "-1");

    /**
     * What is superseded goes within a week, whether or not there is enough of it, because it may be about persons; a deletion is
     * to be seen for ninety days, so that who was away for the holidays does not miss it. A new segment each day, because what
     * is written to is not compacted.
     */
    private static final Map<String, String> COMPACTED = Map.of(
            "cleanup.policy", "compact",
            "delete.retention.ms", "7776000000",
            "max.compaction.lag.ms", "604800000",
            "min.cleanable.dirty.ratio", "0.2",
            "segment.ms", "86400000",
            "max.message.bytes", Integer.toString(Topics.LARGEST_STATE));

    /**
     * Of a log, from one restoration to the next.
     *
     * @param epoch names it
     * @param after up to where the log is as it was in the life before
     */
    record Life(String epoch, long after) {}

    /**
     * How far a tenant is published.
     *
     * @param life of the log that is published
     * @param events the position up to which its events are
     * @param states the position up to which the states of older events are
     * @param complete whether the state topic has all of them
     */
    record Place(Life life, long events, long states, boolean complete) {

        /** Whether states are to be told that never were, or of another shape. */
        boolean beginsAnew() {
            return !complete && states == 0 && events > 0;
        }

        Place withEvents(long position) {
            return new Place(life, position, states, complete);
        }

        private boolean hasStatesOf(Place other) {
            return states == other.states && complete == other.complete;
        }
    }

    private final Broker broker;
    private final String group;
    private final String service;
    private final String shapeOfStates;
    private final Admin admin;
    private final Set<String> topics = new HashSet<>();
    private final Map<TopicPartition, OffsetAndMetadata> committed = new HashMap<>();
    private final Map<String, Place> places = new HashMap<>();
    private final Map<String, Place> kept = new HashMap<>();
    private long keptAt = System.nanoTime();
    private boolean opened;

    Checkpoints(Broker broker, Properties properties, String group, String service, String shapeOfStates) {
        this.broker = broker;
        this.group = group;
        this.service = service;
        this.shapeOfStates = shapeOfStates;
        this.admin = Admin.create(properties);
    }

    /** A transaction of somebody else's is open on a topic: beyond it there may be events that are committed and not shown yet. */
    static final class Hidden extends RuntimeException {

        private static final long serialVersionUID = 1L;

        Hidden() {
            super("A transaction of somebody else's is open on the topic", null, false, false);
        }
    }

    /**
     * Looks up how far a tenant is. Its topics are made if they are not there, and made anew if they tell of another life of
     * its log: who reads them is to find what is in the log, and nothing else.
     *
     * @param head how far its log goes, at least as far as any relay before this one published in this life of it
     * @throws Hidden if that cannot be seen now
     */
    Place find(String tenant, long head, Life life) throws ExecutionException, InterruptedException, TimeoutException {
        Place found = look(tenant, head, life);
        places.put(tenant, found);
        return found;
    }

    /** How far a tenant is that was looked up. */
    Optional<Place> known(String tenant) {
        return Optional.ofNullable(places.get(tenant));
    }

    /** Whether something was reached that is to be committed by now, if need be in a transaction of its own. */
    boolean isDue() {
        return isTime() && !kept.equals(places);
    }

    /**
     * What to commit in the transaction in which these places are reached: those whose states were told anew, and all if it is
     * time.
     */
    Map<String, Place> due(Map<String, Place> reached) {
        boolean isTime = isTime();
        Map<String, Place> due = new HashMap<>(isTime ? places : Map.of());
        due.putAll(reached);
        due.entrySet().removeIf(each -> {
            Place before = kept.get(each.getKey());
            return each.getValue().equals(before)
                    || (!isTime && before != null && each.getValue().hasStatesOf(before));
        });
        return due;
    }

    /** As offsets of the group. */
    Map<TopicPartition, OffsetAndMetadata> offsets(Map<String, Place> places) {
        Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
        places.forEach((tenant, place) -> {
            Topics of = Topics.of(tenant, service);
            offsets.put(
                    partition(of.general()),
                    new OffsetAndMetadata(place.events(), place.life().epoch()));
            offsets.put(partition(of.state()), new OffsetAndMetadata(place.states(), shape(place.complete())));
        });
        return offsets;
    }

    /** What was reached is committed, and with it what was due. */
    void committed(Map<String, Place> reached, Map<String, Place> due) {
        places.putAll(reached);
        kept.putAll(due);
        if (kept.equals(places)) {
            keptAt = System.nanoTime();
        }
    }

    private boolean isTime() {
        return System.nanoTime() - keptAt > PERIOD_NANOS;
    }

    private Place look(String tenant, long head, Life life)
            throws ExecutionException, InterruptedException, TimeoutException {
        if (!opened) {
            topics.addAll(join(admin.listTopics().names()));
            committed.putAll(join(
                    admin.listConsumerGroupOffsets(group, new ListConsumerGroupOffsetsOptions().requireStable(true))
                            .partitionsToOffsetAndMetadata()));
            opened = true;
        }
        Topics of = Topics.of(tenant, service);
        TopicPartition general = partition(of.general());
        Set<String> made = create(of);
        Optional<OffsetAndMetadata> stored = Optional.ofNullable(committed.get(general));
        long events = stored.map(OffsetAndMetadata::offset).orElse(0L);
        Last last = events < head && !made.contains(of.general()) ? last(general) : Last.NONE;
        if (isOfAnother(life, stored.map(OffsetAndMetadata::metadata).orElse("")) || isOfAnother(life, last.epoch())) {
            delete(of);
            create(of);
            return new Place(life, 0, 0, false);
        }
        Place told = Optional.ofNullable(committed.get(partition(of.state())))
                .filter(_ -> !made.contains(of.state()))
                .map(states -> place(life, events, states))
                .orElse(new Place(life, events, 0, false));
        kept.put(tenant, told);
        return told.withEvents(Math.max(events, last.sequence()));
    }

    /** Whoever was there before lives had names is of this one. */
    private static boolean isOfAnother(Life life, String epoch) {
        return !epoch.isEmpty() && !epoch.equals(life.epoch());
    }

    private Place place(Life life, long events, OffsetAndMetadata states) {
        for (boolean complete : new boolean[] {true, false}) {
            if (states.metadata().equals(shape(complete))) {
                return new Place(life, events, states.offset(), complete);
            }
        }
        return new Place(life, events, 0, false); // told in another shape
    }

    private String shape(boolean complete) {
        return complete ? shapeOfStates + ' ' + Relay.COMPLETE : shapeOfStates;
    }

    private static TopicPartition partition(String topic) {
        return new TopicPartition(topic, 0);
    }

    /** The last event on a topic, and the life of the log that it is of. */
    private record Last(long sequence, String epoch) {

        static final Last NONE = new Last(0, "");

        static Last of(ConsumerRecord<String, String> record) {
            return new Last(
                    Long.parseLong(header(record, "ce_sequence").orElse("0")),
                    header(record, EPOCH).orElse(""));
        }

        private static Optional<String> header(ConsumerRecord<String, String> record, String name) {
            return Optional.ofNullable(record.headers().lastHeader(name))
                    .map(header -> new String(header.value(), UTF_8));
        }
    }

    private Last last(TopicPartition partition) throws ExecutionException, InterruptedException, TimeoutException {
        if (end(partition, IsolationLevel.READ_COMMITTED) < end(partition, IsolationLevel.READ_UNCOMMITTED)) {
            throw new Hidden();
        }
        Properties properties = broker.properties();
        properties.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        properties.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        try (KafkaConsumer<String, String> consumer =
                new KafkaConsumer<>(properties, new StringDeserializer(), new StringDeserializer())) {
            Set<TopicPartition> only = Set.of(partition);
            consumer.assign(only);
            long begin = consumer.beginningOffsets(only, TIMEOUT).getOrDefault(partition, 0L);
            long end = consumer.endOffsets(only, TIMEOUT).getOrDefault(partition, 0L);
            Last last = Last.NONE;
            // Markers take offsets too, so look back further until a record is there.
            for (long back = 16; last.sequence() == 0 && begin < end; back *= 16) {
                long from = Math.max(begin, end - back);
                consumer.seek(partition, from);
                while (consumer.position(partition, TIMEOUT) < end) {
                    for (ConsumerRecord<String, String> record : consumer.poll(Duration.ofMillis(200))) {
                        last = Last.of(record);
                    }
                }
                if (from == begin) {
                    break;
                }
            }
            return last;
        }
    }

    private long end(TopicPartition partition, IsolationLevel level)
            throws ExecutionException, InterruptedException, TimeoutException {
        return join(admin.listOffsets(Map.of(partition, OffsetSpec.latest()), new ListOffsetsOptions(level))
                        .partitionResult(partition))
                .offset();
    }

    /** Makes those that are not there, and answers which. */
    private Set<String> create(Topics of) throws ExecutionException, InterruptedException, TimeoutException {
        Map<String, Map<String, String>> missing =
                new HashMap<>(Map.of(of.general(), FOR_EVER, of.restricted(), FOR_EVER, of.state(), COMPACTED));
        missing.keySet().removeAll(topics);
        var making = admin.createTopics(missing.entrySet().stream()
                        .map(topic -> new NewTopic(topic.getKey(), Optional.of(1), Optional.empty())
                                .configs(topic.getValue()))
                        .toList())
                .values();
        for (KafkaFuture<Void> made : making.values()) {
            try {
                join(made);
            } catch (ExecutionException e) {
                if (!(e.getCause() instanceof TopicExistsException)) {
                    throw e;
                }
            }
        }
        topics.addAll(missing.keySet());
        return missing.keySet();
    }

    private void delete(Topics of) throws ExecutionException, InterruptedException, TimeoutException {
        Set<String> its = Set.of(of.general(), of.restricted(), of.state());
        join(admin.deleteTopics(its).all());
        topics.removeAll(its);
    }

    private static <T> T join(KafkaFuture<T> future) throws ExecutionException, InterruptedException, TimeoutException {
        return future.get(TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
    }

    @Override
    public void close() {
        admin.close(Duration.ofSeconds(2));
    }
}
