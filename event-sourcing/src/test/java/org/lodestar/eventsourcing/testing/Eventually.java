package org.lodestar.eventsourcing.testing;

import io.restassured.response.Response;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** What a service says once it has heard or done what it does in its own time. */
public final class Eventually {

    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final Duration PAUSE = Duration.ofMillis(5);

    private Eventually() {}

    /** Asks again until the answer is as expected, two minutes at most. */
    public static Response answers(Supplier<Response> request, Predicate<Response> expected) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        Response response = request.get();
        while (!expected.test(response)) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("Still " + response.statusCode() + ": " + response.asString());
            }
            LockSupport.parkNanos(PAUSE.toNanos()); // what is waited for needs the processor more
            response = request.get();
        }
        return response;
    }
}
