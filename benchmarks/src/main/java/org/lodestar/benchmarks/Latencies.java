package org.lodestar.benchmarks;

import java.time.Duration;
import java.util.Arrays;

/** Durations as they were measured, and their percentiles. Not safe for several threads. */
final class Latencies {

    private long[] nanos = new long[4_096];
    private int count;
    private boolean sorted = true;

    void add(long durationNanos) {
        if (count == nanos.length) {
            nanos = Arrays.copyOf(nanos, count * 2);
        }
        nanos[count++] = durationNanos;
        sorted = false;
    }

    int count() {
        return count;
    }

    /** The duration that {@code percent} of those measured do not exceed; zero if none was. */
    Duration percentile(double percent) {
        if (count == 0) {
            return Duration.ZERO;
        }
        if (!sorted) {
            Arrays.sort(nanos, 0, count);
            sorted = true;
        }
        int rank = (int) Math.ceil(percent / 100 * count);
        return Duration.ofNanos(nanos[Math.max(1, rank) - 1]);
    }

    static String milliseconds(Duration duration) {
        double millis = duration.toNanos() / 1e6;
        return String.format(millis < 10 ? "%.2f ms" : "%.0f ms", millis);
    }
}
