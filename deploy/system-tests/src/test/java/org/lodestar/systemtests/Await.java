package org.lodestar.systemtests;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;

/** Waiting until something is so. */
final class Await {

    private static final Duration PAUSE = Duration.ofMillis(100);

    private Await() {}

    /** Returns when the condition holds, and fails with the description when it does not in time. */
    static void until(String description, Duration patience, Callable<Boolean> condition) {
        Instant deadline = Instant.now().plus(patience);
        while (!holds(condition)) {
            if (Instant.now().isAfter(deadline)) {
                throw new AssertionError("Not so after " + patience + ": " + description);
            }
            LockSupport.parkNanos(PAUSE.toNanos());
        }
    }

    private static boolean holds(Callable<Boolean> condition) {
        try {
            return condition.call();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }
}
