package org.lodestar.eventsourcing.commanding;

import java.util.List;
import java.util.Set;
import java.util.function.BiFunction;
import org.lodestar.eventsourcing.Decider;
import org.lodestar.eventsourcing.Upcaster;
import org.lodestar.eventsourcing.json.EventTypes;
import org.lodestar.eventsourcing.json.Json;
import org.lodestar.eventsourcing.store.StoredEvent;
import org.lodestar.eventsourcing.store.StoredStream;

/**
 * One kind of stream.
 *
 * @param category the plural noun of its API path, and the first part of its stream ids
 * @param states the sealed interface of its states
 * @param stateSchema raised when the shape of the state changes; a stored state of another schema is folded again
 * @param personal whether the stream's own id identifies a person, so that it is a pseudonym on general topics
 * @param orgs the organisations that a stream with this id and state concerns, by which a reader's grant is limited; none if it
 *     concerns its tenant as a whole
 */
public record Feature<C, S, E>(
        String category,
        Decider<C, S, E> decider,
        EventTypes<E> events,
        Class<S> states,
        int stateSchema,
        boolean personal,
        BiFunction<String, S, Set<String>> orgs) {

    /** A kind of stream that concerns its tenant as a whole. */
    public Feature(
            String category,
            Decider<C, S, E> decider,
            EventTypes<E> events,
            Class<S> states,
            int stateSchema,
            boolean personal) {
        this(category, decider, events, states, stateSchema, personal, (_, _) -> Set.of());
    }

    public static <C, S, E> Feature<C, S, E> of(
            String category, Decider<C, S, E> decider, Class<E> events, Class<S> states) {
        return new Feature<>(category, decider, EventTypes.of(events, List.of()), states, 1, false, (_, _) -> Set.of());
    }

    public Feature<C, S, E> withStateSchema(int schema) {
        return new Feature<>(category, decider, events, states, schema, personal, orgs);
    }

    public Feature<C, S, E> withUpcasters(Class<E> eventTypes, List<Upcaster> upcasters) {
        return new Feature<>(
                category, decider, EventTypes.of(eventTypes, upcasters), states, stateSchema, personal, orgs);
    }

    public Feature<C, S, E> withPersonalIds() {
        return new Feature<>(category, decider, events, states, stateSchema, true, orgs);
    }

    /** The same, with the organisations that a stream with an id and a state concerns. */
    public Feature<C, S, E> withOrgs(BiFunction<String, S, Set<String>> organisations) {
        return new Feature<>(category, decider, events, states, stateSchema, personal, organisations);
    }

    /** Folds stored events onto a state. */
    public S fold(S from, List<StoredEvent> stored) {
        S state = from;
        for (StoredEvent event : stored) {
            state = decider.evolve(state, events.read(event.type(), event.data()));
        }
        return state;
    }

    public boolean canRead(StoredStream stored) {
        return stored.stateSchema() == stateSchema;
    }

    public S readState(String json) {
        return Json.read(json, states);
    }

    public String writeState(S state) {
        return Json.write(state, states);
    }
}
