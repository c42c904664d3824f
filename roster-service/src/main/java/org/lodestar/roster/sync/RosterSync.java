package org.lodestar.roster.sync;

import java.util.Optional;
import org.lodestar.eventsourcing.StateType;

/** One package on its way into the roster. */
public sealed interface RosterSync {

    record NotStarted() implements RosterSync {}

    /** One that was started. */
    @StateType(value = "roster-sync.state.v1", description = "How a roster package is applied, and what it came to.")
    sealed interface Known extends RosterSync {}

    record Running(Optional<String> sourceSystem) implements Known {}

    record Completed(Optional<String> sourceSystem, Counts counts) implements Known {}

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
