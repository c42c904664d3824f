package org.lodestar.benchmarks;

import java.time.Duration;

/**
 * How long things are measured.
 *
 * @param transaction how long a transaction of somebody else lies open
 */
record Pace(
        Duration warmUp,
        Duration round,
        Duration baseline,
        int rounds,
        int eventsToRebuild,
        int linesOfABatch,
        int eventsToRead,
        int eventsOfAnOutage,
        int streams,
        Duration transaction) {

    /** Long enough to be believed. */
    static final Pace FULL = new Pace(
            Duration.ofSeconds(20),
            Duration.ofSeconds(10),
            Duration.ofSeconds(6),
            3,
            200_000,
            100_000,
            200_000,
            50_000,
            2_000,
            Duration.ofSeconds(60));

    /** Long enough to see that everything works; the compiler has not finished by then. */
    static final Pace QUICK = new Pace(
            Duration.ofSeconds(4),
            Duration.ofSeconds(3),
            Duration.ofSeconds(2),
            1,
            20_000,
            10_000,
            20_000,
            5_000,
            200,
            Duration.ofSeconds(3));

    /** The same, but with a transaction that lies open so long. */
    Pace withTransaction(Duration open) {
        return new Pace(
                warmUp,
                round,
                baseline,
                rounds,
                eventsToRebuild,
                linesOfABatch,
                eventsToRead,
                eventsOfAnOutage,
                streams,
                open);
    }
}
