package org.lodestar.roster.sync;

import java.util.Optional;

/** One package on its way into the roster. */
public sealed interface RosterSync {

    record NotStarted() implements RosterSync {}

    record Running(Optional<String> sourceSystem) implements RosterSync {}

    record Completed(Optional<String> sourceSystem, Counts counts) implements RosterSync {}

    /**
     * What a sync came to.
     *
     * @param read rows in the files of the package
     * @param rejected rows that were not valid and were left out
     * @param created entries listed for the first time, or again
     * @param updated entries of which something else is now said
     * @param unchanged entries of which nothing new was said
     * @param removed entries that a complete file no longer lists
     */
    record Counts(long read, long rejected, long created, long updated, long unchanged, long removed) {}
}
