package org.lodestar.eventsourcing;

import java.util.List;

/**
 * What a {@link Decider} answers.
 *
 * @param <E> the events of the stream
 */
public sealed interface Decision<E> {

    /** The events to record; none means that the command asks for what already is, which is not an error. */
    List<E> events();

    /** The command holds. */
    record Accepted<E>(List<E> events) implements Decision<E> {
        public Accepted {
            events = List.copyOf(events);
        }
    }

    /**
     * The command is refused. The caller gets {@code reason} as a problem; {@code events} are recorded all the same,
     * for the rare refusal that others act on.
     *
     * @param reason the named rule; its name is part of the contract
     * @param detail a sentence for the caller, free of personal data
     * @param faults the places in the command that are at fault, possibly none
     */
    record Rejected<E>(Rejection reason, String detail, List<Fault> faults, List<E> events) implements Decision<E> {
        public Rejected {
            faults = List.copyOf(faults);
            events = List.copyOf(events);
        }
    }

    @SafeVarargs
    static <E> Decision<E> accept(E... events) {
        return new Accepted<>(List.of(events));
    }

    static <E> Decision<E> accept(List<E> events) {
        return new Accepted<>(events);
    }

    /** The command asks for what already is: nothing is recorded and the caller gets the current state. */
    static <E> Decision<E> nothing() {
        return new Accepted<>(List.of());
    }

    static <E> Decision<E> reject(Rejection reason) {
        return new Rejected<>(reason, reason.title(), List.of(), List.of());
    }

    static <E> Decision<E> reject(Rejection reason, String detail) {
        return new Rejected<>(reason, detail, List.of(), List.of());
    }

    /** Refuses and names every place at fault. */
    static <E> Decision<E> reject(Rejection reason, List<Fault> faults) {
        return new Rejected<>(reason, reason.title(), faults, List.of());
    }

    /** Refuses, and records that it did. */
    static <E> Decision<E> rejectAndRecord(Rejection reason, String detail, E event) {
        return new Rejected<>(reason, detail, List.of(), List.of(event));
    }
}
