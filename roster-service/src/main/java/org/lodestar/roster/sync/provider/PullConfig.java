package org.lodestar.roster.sync.provider;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.Optional;

/** How providers are read, and how much of them. */
@ConfigMapping(prefix = "roster.pulls")
public interface PullConfig {

    /** Seals the secrets of connections: 32 random bytes in Base64. Without it there are no connections. */
    Optional<String> secretKey();

    /** Entries asked for at a time; a provider may give fewer. */
    @WithDefault("500")
    int pageSize();

    /** What a page may have at most. */
    @WithDefault("8M")
    MemorySize largestPage();

    /** Entries that a collection may have at most. */
    @WithDefault("2000000")
    long mostEntries();

    @WithDefault("5s")
    Duration connectTimeout();

    /** How long an answer may take until its last byte. */
    @WithDefault("60s")
    Duration answerTimeout();

    /** How often the same page is asked for until the pull is given up. */
    @WithDefault("6")
    int attempts();

    /** The pause after the first attempt; each further one doubles it. */
    @WithDefault("1s")
    Duration firstPause();

    /** A provider that asks for a longer pause is given up. */
    @WithDefault("15m")
    Duration longestPause();

    /** How far back of the last pull the next one begins: clocks differ, and providers write while they are read. */
    @WithDefault("2m")
    Duration overlap();

    /** How often it is looked which districts are due. */
    @WithDefault("10s")
    Duration scheduleCheck();
}
