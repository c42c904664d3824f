package org.lodestar.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** What comes about in its own time. */
public final class Eventually {

    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final Duration PAUSE = Duration.ofMillis(5);

    private Eventually() {}

    /** Returns when a condition holds; fails after two minutes. */
    public static void holds(BooleanSupplier condition) {
        var deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("it happened in time").isLessThan(deadline);
            LockSupport.parkNanos(PAUSE.toNanos()); // what is waited for needs the processor more
        }
    }
}
