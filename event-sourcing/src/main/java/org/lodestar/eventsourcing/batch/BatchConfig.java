package org.lodestar.eventsourcing.batch;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How much a batch takes in. How large its upload may be is {@code quarkus.http.limits.max-body-size}. */
@ConfigMapping(prefix = "lodestar.batches")
public interface BatchConfig {

    /** Lines that a batch may have. */
    @WithDefault("100000")
    int maxLines();

    /** The longest line; a longer one is refused by itself. */
    @WithDefault("1M")
    MemorySize maxLine();

    /** Batches of a district that may wait or be under way. */
    @WithDefault("20")
    int maxUnfinished();

    /** How long outcomes are kept. */
    @WithDefault("7d")
    Duration kept();

    /** How long a worker that falls silent keeps its batch. It renews its claim three times as often. */
    @WithDefault("15s")
    Duration lease();
}
