package org.lodestar.roster.sync;

import java.util.Optional;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.lodestar.eventsourcing.testing.DeciderSpec;
import org.lodestar.roster.sync.RosterSync.Completed;
import org.lodestar.roster.sync.RosterSync.Counts;
import org.lodestar.roster.sync.RosterSync.Running;
import org.lodestar.roster.sync.RosterSyncCommand.CompleteSync;
import org.lodestar.roster.sync.RosterSyncCommand.StartSync;
import org.lodestar.roster.sync.RosterSyncEvent.RosterSyncCompleted;
import org.lodestar.roster.sync.RosterSyncEvent.RosterSyncStarted;

class RosterSyncDeciderTest {

    private static final Optional<String> SIS = Optional.of("A student information system");
    private static final RosterSyncStarted STARTED = new RosterSyncStarted(SIS);
    private static final Counts COUNTS = new Counts(10, 1, 2, 3, 4, 5);
    private static final RosterSyncCompleted COMPLETED = new RosterSyncCompleted(10, 1, 2, 3, 4, 5);

    private final DeciderSpec<RosterSyncCommand, RosterSync, RosterSyncEvent> sync =
            DeciderSpec.of(new RosterSyncDecider());

    @Nested
    class a_sync_that_has_not_started {

        @Test
        void starts() {
            sync.given().when(new StartSync(SIS)).then(STARTED).thenState(new Running(SIS));
        }

        @Test
        void is_not_completed() {
            sync.given().when(new CompleteSync(COUNTS)).thenRejected(RosterSyncRejection.SYNC_NOT_STARTED);
        }
    }

    @Nested
    class a_running_sync {

        @Test
        void starts_again_after_an_interruption_without_saying_so_twice() {
            sync.given(STARTED).when(new StartSync(SIS)).thenNothing();
        }

        @Test
        void completes_with_its_counts() {
            sync.given(STARTED).when(new CompleteSync(COUNTS)).then(COMPLETED).thenState(new Completed(SIS, COUNTS));
        }
    }

    @Nested
    class a_completed_sync {

        @Test
        void stays_so() {
            sync.given(STARTED, COMPLETED).when(new StartSync(SIS)).thenNothing();
            sync.given(STARTED, COMPLETED).when(new CompleteSync(COUNTS)).thenNothing();
        }
    }
}
