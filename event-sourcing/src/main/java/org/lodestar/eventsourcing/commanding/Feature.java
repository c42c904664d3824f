package org.lodestar.eventsourcing.commanding;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Function;
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
 * @param published what others hear of its states; nothing unless that is said
 */
public record Feature<C, S, E>(
        String category,
        Decider<C, S, E> decider,
        EventTypes<E> events,
        Class<S> states,
        int stateSchema,
        boolean personal,
        BiFunction<String, S, Set<String>> orgs,
        Optional<PublishedState<S, ?>> published) {

    /** Stands for every organisation that the tenant has or will have. */
    public static final String EVERY_ORG = "*";

    /** A kind of stream that concerns its tenant as a whole. */
    public Feature(
            String category,
            Decider<C, S, E> decider,
            EventTypes<E> events,
            Class<S> states,
            int stateSchema,
            boolean personal) {
        this(category, decider, events, states, stateSchema, personal, (_, _) -> Set.of(), Optional.empty());
    }

    public static <C, S, E> Feature<C, S, E> of(
            String category, Decider<C, S, E> decider, Class<E> events, Class<S> states) {
        return new Feature<>(category, decider, EventTypes.of(events, List.of()), states, 1, false);
    }

    public Feature<C, S, E> withStateSchema(int schema) {
        return new Feature<>(category, decider, events, states, schema, personal, orgs, published);
    }

    public Feature<C, S, E> withUpcasters(Class<E> eventTypes, List<Upcaster> upcasters) {
        return new Feature<>(
                category,
                decider,
                EventTypes.of(eventTypes, upcasters),
                states,
                stateSchema,
                personal,
                orgs,
                published);
    }

    public Feature<C, S, E> withPersonalIds() {
        return new Feature<>(category, decider, events, states, stateSchema, true, orgs, published);
    }

    /** The same, with the organisations that a stream with an id and a state concerns. */
    public Feature<C, S, E> withOrgs(BiFunction<String, S, Set<String>> organisations) {
        return new Feature<>(category, decider, events, states, stateSchema, personal, organisations, published);
    }

    /** The same, of concern to every organisation of its tenant: what they share, such as the units of what each of them tells. */
    public Feature<C, S, E> ofEveryOrg() {
        return withOrgs((_, _) -> Set.of(EVERY_ORG));
    }

    /**
     * The same, with these states published as they are, but for what is {@link org.lodestar.eventsourcing.Restricted}. In any
     * other state a stream is deleted as far as others are concerned.
     */
    public <P extends S> Feature<C, S, E> publishing(Class<P> told) {
        return publishing(told, state -> told.isInstance(state) ? Optional.of(told.cast(state)) : Optional.empty());
    }

    /**
     * The same, with its states published in a form of their own.
     *
     * @param told what others hear of a state; nothing if the stream is deleted as far as they are concerned
     */
    public <P> Feature<C, S, E> publishing(Class<P> form, Function<S, Optional<P>> told) {
        return new Feature<>(
                category,
                decider,
                events,
                states,
                stateSchema,
                personal,
                orgs,
                Optional.of(new PublishedState<>(form, told)));
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
