package org.lodestar.eventsourcing.commanding;

import com.github.f4b6a3.uuid.UuidCreator;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import org.lodestar.eventsourcing.store.AppendUnit;
import org.lodestar.eventsourcing.store.StoredEvent;
import org.lodestar.eventsourcing.store.StoredStream;
import org.lodestar.eventsourcing.store.StreamKey;

/**
 * A stream that a proposal touches. The types of its feature belong together; this is the only place where the pipeline forgets
 * them.
 *
 * @param fresh its id was made just now, so that there is nothing to load
 */
record Slot(StreamKey key, Feature<?, ?, ?> feature, boolean fresh) {

    /** A message of Kafka holds 1 MiB with its headers. */
    private static final int LARGEST_EVENT = 900_000;

    Object initial() {
        return untyped().decider().initial();
    }

    Object read(StoredStream stored) {
        return untyped().readState(stored.state());
    }

    Object fold(List<StoredEvent> events) {
        return untyped().fold(initial(), events);
    }

    Object evolve(Object state, Object event) {
        return untyped().decider().evolve(state, event);
    }

    Set<String> orgs(Object state) {
        return untyped().orgs().apply(key.stream().id(), state);
    }

    AppendUnit.Change change(long base, long version, Object state) {
        return new AppendUnit.Change(
                key.stream().toString(), base, version, untyped().writeState(state), feature.stateSchema());
    }

    AppendUnit.NewEvent event(long version, Object event, String metadata) {
        Feature<Object, Object, Object> feature = untyped();
        String data = feature.events().write(event);
        if (data.length() > LARGEST_EVENT / 4 && data.getBytes(StandardCharsets.UTF_8).length > LARGEST_EVENT) {
            throw new CommandFailure.Refused(StorageRejection.EVENT_TOO_LARGE);
        }
        return new AppendUnit.NewEvent(
                key.stream().toString(),
                version,
                UuidCreator.getTimeOrderedEpoch(),
                feature.events().nameOf(event),
                data,
                metadata);
    }

    @SuppressWarnings("unchecked")
    private Feature<Object, Object, Object> untyped() {
        return (Feature<Object, Object, Object>) feature;
    }
}
