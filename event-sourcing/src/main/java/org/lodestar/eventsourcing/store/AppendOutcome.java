package org.lodestar.eventsourcing.store;

import java.time.Instant;

/** What became of one {@link AppendUnit}. */
public sealed interface AppendOutcome {

    /** Committed and durable; the events have consecutive positions from {@code firstPosition}. */
    record Appended(long firstPosition, Instant at) implements AppendOutcome {}

    /** Nothing was written: one of the streams has another version than the unit was decided on. */
    record Stale() implements AppendOutcome {}

    /** Nothing was written: one of the idempotency keys has been answered before. */
    record ReceiptExists() implements AppendOutcome {}
}
