package org.lodestar.evidence.progress;

import java.time.Instant;
import org.lodestar.eventsourcing.PersonRef;

/** What can be asked of a progress point. */
public sealed interface ProgressPointCommand {

    record RecordProgress(Subject subject, Measurement measurement, Yardstick yardstick, Instant at)
            implements ProgressPointCommand {}

    record CorrectProgress(PersonRef by, Measurement measurement, String reason, Yardstick yardstick, Instant at)
            implements ProgressPointCommand {}

    record WithdrawProgress(PersonRef by, String reason) implements ProgressPointCommand {}
}
