package org.lodestar.eventsourcing.commanding;

import com.github.f4b6a3.uuid.UuidCreator;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import org.lodestar.eventsourcing.Decision;
import org.lodestar.eventsourcing.Recorded;
import org.lodestar.eventsourcing.StreamId;
import org.lodestar.eventsourcing.store.EventLog;
import org.lodestar.eventsourcing.store.StoredEvent;
import org.lodestar.eventsourcing.store.StreamKey;

/**
 * The streams of one feature: ask them with commands, read them.
 *
 * <p>A command that was answered is durable. Once asked it is carried out even if the caller goes away. Every failure
 * is a {@link CommandFailure}.
 */
public final class Streams<C, S, E> {

    private static final int MOST_EVENTS_READ = 10_000;

    private final Feature<C, S, E> feature;
    private final CommandPipeline pipeline;
    private final EventLog log;

    public Streams(Feature<C, S, E> feature, CommandPipeline pipeline, EventLog log) {
        this.feature = feature;
        this.pipeline = pipeline;
        this.log = log;
    }

    public Feature<C, S, E> feature() {
        return feature;
    }

    /** The id of the stream that {@code id} names in this feature. */
    public StreamId streamId(String id) {
        return new StreamId(feature.category(), id);
    }

    /** Asks a new stream with an id of its own (UUIDv7). */
    public Uni<Answer<S>> create(Call call, C command) {
        return ask(call, new Slot(key(call, newId()), feature, true), command);
    }

    /** A time-ordered id for a new stream or a part of one. */
    public static String newId() {
        return UuidCreator.getTimeOrderedEpoch().toString();
    }

    /** Asks the stream with this id, which may be new. */
    public Uni<Answer<S>> ask(Call call, String id, C command) {
        return ask(call, new Slot(key(call, id), feature, false), command);
    }

    private Uni<Answer<S>> ask(Call call, Slot slot, C command) {
        return submit(new Proposal(
                call,
                List.of(slot),
                states -> List.of(
                        feature.decider().decide(command, feature.states().cast(states.getFirst())))));
    }

    /**
     * Asks two streams in one append: both record their events, or neither does. The first that refuses is the
     * answer; what a refusal records is recorded alone.
     *
     * @param commands makes both commands from both current states
     */
    public <C2, S2, E2> Uni<Answer<S>> askWith(
            Call call, String id, Streams<C2, S2, E2> other, String otherId, BiFunction<S, S2, Both<C, C2>> commands) {
        if (streamId(id).equals(other.streamId(otherId))) {
            throw new IllegalArgumentException("A stream cannot be asked together with itself");
        }
        return submit(new Proposal(
                call,
                List.of(
                        new Slot(key(call, id), feature, false),
                        new Slot(other.key(call, otherId), other.feature, false)),
                states -> {
                    S state = feature.states().cast(states.getFirst());
                    S2 otherState = other.feature.states().cast(states.getLast());
                    Both<C, C2> both = commands.apply(state, otherState);
                    Decision<?> first = feature.decider().decide(both.first(), state);
                    Decision<?> second = other.feature.decider().decide(both.second(), otherState);
                    return List.of(first, second);
                }));
    }

    /** Two commands that hold together. */
    public record Both<C, C2>(C first, C2 second) {}

    private StreamKey key(Call call, String id) {
        return new StreamKey(call.tenant(), streamId(id));
    }

    @SuppressWarnings("unchecked") // the pipeline hands back what this feature's decider evolved
    private Uni<Answer<S>> submit(Proposal proposal) {
        pipeline.submit(proposal);
        return Uni.createFrom().completionStage(proposal.answer()).map(answer -> (Answer<S>) answer);
    }

    /** The current state, if the stream has events. */
    public Uni<Optional<Folded<S>>> find(String tenant, String id) {
        StreamKey key = new StreamKey(tenant, streamId(id));
        return uni(log.load(List.of(key)).compose(found -> {
            var stored = found.get(key);
            if (stored == null) {
                return Future.succeededFuture(Optional.<Folded<S>>empty());
            }
            if (feature.canRead(stored)) {
                return Future.succeededFuture(
                        Optional.of(new Folded<>(key.stream(), stored.version(), feature.readState(stored.state()))));
            }
            return at(tenant, id, stored.version());
        }));
    }

    /** The state at an earlier version, if the stream has reached it. */
    Future<Optional<Folded<S>>> at(String tenant, String id, long version) {
        return log.readStream(tenant, streamId(id), 0, version)
                .map(events -> events.isEmpty() ? Optional.empty() : Optional.of(fold(id, events)));
    }

    /** The state at a moment in the past, if the stream had events by then. */
    public Uni<Optional<Folded<S>>> asOf(String tenant, String id, Instant at) {
        return uni(log.readStream(tenant, streamId(id), 0, Long.MAX_VALUE).map(events -> {
            List<StoredEvent> until = events.stream()
                    .filter(event -> !event.recordedAt().isAfter(at))
                    .toList();
            return until.isEmpty() ? Optional.empty() : Optional.of(fold(id, until));
        }));
    }

    private Folded<S> fold(String id, List<StoredEvent> events) {
        return new Folded<>(
                streamId(id),
                events.getLast().version(),
                feature.fold(feature.decider().initial(), events));
    }

    /** The events of a stream after a version, oldest first, at most {@code limit} of them (10,000 at most). */
    public Uni<List<Recorded<E>>> history(String tenant, String id, long afterVersion, int limit) {
        long upTo = afterVersion + Math.min(limit, MOST_EVENTS_READ);
        return uni(log.readStream(tenant, streamId(id), afterVersion, upTo).map(this::recorded));
    }

    private List<Recorded<E>> recorded(List<StoredEvent> stored) {
        List<Recorded<E>> events = new ArrayList<>(stored.size());
        for (StoredEvent event : stored) {
            events.add(EventMetadata.recorded(event, feature.events()));
        }
        return events;
    }

    private static <T> Uni<T> uni(Future<T> future) {
        return Uni.createFrom().completionStage(future.toCompletionStage());
    }
}
