package org.lodestar.gateway.webhooks;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

/** When a delivery that failed is tried again. */
record Schedule(List<Duration> pauses) {

    /** So that what failed together does not come again together. */
    private static final double JITTER = 0.2;

    private static final Duration LONGEST = Duration.ofDays(1);

    /**
     * How long to wait after so many attempts; empty if that were all.
     *
     * @param asked how long the receiver wants to be left alone
     */
    Optional<Duration> after(int attempts, Optional<Duration> asked) {
        if (attempts >= pauses.size()) {
            return Optional.empty();
        }
        var pause = pauses.get(attempts);
        var spread =
                (long) (pause.toMillis() * JITTER * ThreadLocalRandom.current().nextDouble());
        var planned = pause.plusMillis(spread);
        return Optional.of(asked.map(Schedule::bounded)
                .filter(wanted -> wanted.compareTo(planned) > 0)
                .orElse(planned));
    }

    /** What a receiver asks for, a day at most. */
    static Duration bounded(Duration asked) {
        return asked.compareTo(LONGEST) > 0 ? LONGEST : asked;
    }
}
