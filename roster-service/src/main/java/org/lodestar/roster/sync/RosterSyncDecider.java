package org.lodestar.roster.sync;

import static org.lodestar.eventsourcing.Decision.accept;
import static org.lodestar.eventsourcing.Decision.nothing;
import static org.lodestar.eventsourcing.Decision.reject;
import static org.lodestar.roster.sync.RosterSyncRejection.SYNC_NOT_STARTED;

import java.util.Optional;
import org.lodestar.eventsourcing.Decider;
import org.lodestar.eventsourcing.Decision;
import org.lodestar.roster.sync.RosterSync.Completed;
import org.lodestar.roster.sync.RosterSync.Counts;
import org.lodestar.roster.sync.RosterSync.NotStarted;
import org.lodestar.roster.sync.RosterSync.Running;
import org.lodestar.roster.sync.RosterSyncCommand.CompleteSync;
import org.lodestar.roster.sync.RosterSyncCommand.StartSync;
import org.lodestar.roster.sync.RosterSyncEvent.RosterSyncCompleted;
import org.lodestar.roster.sync.RosterSyncEvent.RosterSyncStarted;

/** Starting and completing again is safe: a sync that was interrupted simply says so once more. */
public final class RosterSyncDecider implements Decider<RosterSyncCommand, RosterSync, RosterSyncEvent> {

    @Override
    public RosterSync initial() {
        return new NotStarted();
    }

    @Override
    public Decision<RosterSyncEvent> decide(RosterSyncCommand command, RosterSync sync) {
        return switch (sync) {
            case NotStarted _ ->
                switch (command) {
                    case StartSync(var sourceSystem) -> accept(new RosterSyncStarted(sourceSystem));
                    case CompleteSync _ -> reject(SYNC_NOT_STARTED);
                };
            case Running _ ->
                switch (command) {
                    case StartSync _ -> nothing();
                    case CompleteSync(var counts) -> accept(completed(counts));
                };
            case Completed _ -> nothing();
        };
    }

    @Override
    public RosterSync evolve(RosterSync sync, RosterSyncEvent event) {
        return switch (event) {
            case RosterSyncStarted(var sourceSystem) -> new Running(sourceSystem);
            case RosterSyncCompleted e ->
                new Completed(
                        sourceSystemOf(sync),
                        new Counts(e.read(), e.rejected(), e.created(), e.updated(), e.unchanged(), e.removed()));
        };
    }

    private static RosterSyncCompleted completed(Counts counts) {
        return new RosterSyncCompleted(
                counts.read(),
                counts.rejected(),
                counts.created(),
                counts.updated(),
                counts.unchanged(),
                counts.removed());
    }

    private static Optional<String> sourceSystemOf(RosterSync sync) {
        return switch (sync) {
            case NotStarted _ -> Optional.empty();
            case Running running -> running.sourceSystem();
            case Completed completed -> completed.sourceSystem();
        };
    }
}
