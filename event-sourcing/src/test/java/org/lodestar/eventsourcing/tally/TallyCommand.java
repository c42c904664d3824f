package org.lodestar.eventsourcing.tally;

import org.lodestar.eventsourcing.PersonRef;

public sealed interface TallyCommand {

    record OpenTally(PersonRef owner, String note, long limit) implements TallyCommand {}

    record AddAmount(long amount) implements TallyCommand {}

    /** One event for each part. */
    record AddInParts(long amount, int parts) implements TallyCommand {}

    record TakeAmount(long amount) implements TallyCommand {}

    /** A refusal of this one is recorded. */
    record TakeAmountOnRecord(long amount) implements TallyCommand {}
}
