package org.lodestar.eventsourcing;

/**
 * The rules of one kind of stream, as three pure functions. An implementation reads no clock, draws no random number
 * and performs no I/O: what it needs arrives with the command.
 *
 * @param <C> the sealed commands
 * @param <S> the sealed states
 * @param <E> the sealed events
 */
public interface Decider<C, S, E> {

    /** The state of a stream without events. */
    S initial();

    /**
     * Decides what a command means in a state.
     *
     * @return the events to record, possibly none, or a named refusal
     */
    Decision<E> decide(C command, S state);

    /**
     * Applies a recorded fact. Never refuses: an event has happened, even one that today's rules would forbid.
     */
    S evolve(S state, E event);
}
