package org.lodestar.eventsourcing.stage;

import java.util.concurrent.ThreadLocalRandom;

/** The seed of a randomised test: {@code -Dlodestar.seed=…} replays one that was printed. */
public final class Seeds {

    private Seeds() {}

    public static long seed(Class<?> test) {
        Long given = Long.getLong("lodestar.seed");
        long seed = given == null ? ThreadLocalRandom.current().nextLong(1_000_000_000L) : given;
        System.out.printf("%s: -Dlodestar.seed=%d%n", test.getSimpleName(), seed);
        return seed;
    }
}
