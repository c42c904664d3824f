package org.lodestar.roster.sync;

import java.util.Optional;
import org.lodestar.eventsourcing.EventType;

/** What happened to a sync. Stored for ever: add a new version, never edit one. */
public sealed interface RosterSyncEvent {

    /**
     * A package begins to be applied.
     *
     * @param sourceSystem what the package's manifest calls the system it came from
     */
    @EventType(
            value = "roster-sync-started.v1",
            description = "A complete and consistent roster package begins to be applied.")
    record RosterSyncStarted(Optional<String> sourceSystem) implements RosterSyncEvent {}

    /** The components are those of {@link RosterSync.Counts}. */
    @EventType(
            value = "roster-sync-completed.v1",
            description = "A roster package has been applied; every change it brought is recorded before this.")
    record RosterSyncCompleted(long read, long rejected, long created, long updated, long unchanged, long removed)
            implements RosterSyncEvent {}
}
