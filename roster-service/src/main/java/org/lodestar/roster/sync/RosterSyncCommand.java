package org.lodestar.roster.sync;

import java.util.Optional;
import org.lodestar.roster.sync.RosterSync.Counts;

/** What is asked of a sync. */
public sealed interface RosterSyncCommand {

    record StartSync(Optional<String> sourceSystem) implements RosterSyncCommand {}

    record CompleteSync(Counts counts) implements RosterSyncCommand {}
}
