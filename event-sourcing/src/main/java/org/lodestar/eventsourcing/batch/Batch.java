package org.lodestar.eventsourcing.batch;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * A batch and how far it has come.
 *
 * @param id names it, and the service that carries it out
 * @param operation what its lines do that do not say otherwise
 * @param lines how many it has
 * @param done how many of them have an outcome
 * @param results where the outcomes are
 * @param keptUntil when it is forgotten; absent until it is finished
 */
public record Batch(
        String id,
        String operation,
        State state,
        int lines,
        int done,
        int accepted,
        int refused,
        Instant receivedAt,
        Optional<Instant> startedAt,
        Optional<Instant> finishedAt,
        Optional<Instant> keptUntil,
        String results) {

    /** Where it stands. */
    public enum State {
        /** Every line is safe, none is carried out. */
        RECEIVED,
        RUNNING,
        /** Every line has its outcome. */
        FINISHED;

        private static State of(Optional<Instant> startedAt, Optional<Instant> finishedAt) {
            return finishedAt.isPresent() ? FINISHED : startedAt.isPresent() ? RUNNING : RECEIVED;
        }
    }

    static Batch of(
            String id,
            String operation,
            int lines,
            int accepted,
            int refused,
            Instant receivedAt,
            Optional<Instant> startedAt,
            Optional<Instant> finishedAt,
            Duration kept) {
        return new Batch(
                id,
                operation,
                State.of(startedAt, finishedAt),
                lines,
                accepted + refused,
                accepted,
                refused,
                receivedAt,
                startedAt,
                finishedAt,
                finishedAt.map(end -> end.plus(kept)),
                Batches.PATH + '/' + id + "/results");
    }
}
