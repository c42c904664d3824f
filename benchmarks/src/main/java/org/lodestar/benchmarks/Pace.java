package org.lodestar.benchmarks;

import java.time.Duration;

/** How long things are measured. */
record Pace(Duration warmUp, Duration round, Duration baseline, int rounds, int eventsToRebuild, int linesOfABatch) {

    /** Long enough to be believed. */
    static final Pace FULL =
            new Pace(Duration.ofSeconds(20), Duration.ofSeconds(10), Duration.ofSeconds(6), 3, 200_000, 100_000);

    /** Long enough to see that everything works; the compiler has not finished by then. */
    static final Pace QUICK =
            new Pace(Duration.ofSeconds(4), Duration.ofSeconds(3), Duration.ofSeconds(2), 1, 20_000, 10_000);
}
