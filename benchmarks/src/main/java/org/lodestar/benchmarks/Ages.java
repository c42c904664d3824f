package org.lodestar.benchmarks;

import java.time.Duration;
import java.time.Instant;

/** How old events are when they arrive. An event's time is taken while its transaction runs, so its age includes the commit. */
final class Ages {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private Latencies ages = new Latencies();
    private Instant since = Instant.MAX;
    private long firstAt;
    private long lastAt;

    synchronized void note(Instant recorded, long nanos) {
        if (!recorded.isBefore(since)) {
            lastAt = System.nanoTime();
            firstAt = ages.count() == 0 ? lastAt : firstAt;
            ages.add(nanos);
            notifyAll();
        }
    }

    /** Notes what is recorded from now on, and nothing from before. */
    synchronized void begin() {
        since = Instant.now();
        ages = new Latencies();
    }

    /** When the first of those arrived that are noted, on the clock of {@link System#nanoTime()}. */
    synchronized long firstAt() {
        return firstAt;
    }

    /** How long it took from the first arrival to the last. */
    synchronized Duration spread() {
        return Duration.ofNanos(lastAt - firstAt);
    }

    /** The ages, once so many have arrived. */
    synchronized Latencies await(long count) throws InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (ages.count() < count) {
            long left = (deadline - System.nanoTime()) / 1_000_000;
            if (left <= 0) {
                throw new IllegalStateException("Only " + ages.count() + " of " + count + " events arrived");
            }
            wait(left);
        }
        return ages;
    }
}
