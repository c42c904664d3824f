package org.lodestar.eventsourcing.tally;

import org.lodestar.eventsourcing.EventType;
import org.lodestar.eventsourcing.PersonRef;
import org.lodestar.eventsourcing.Restricted;
import org.lodestar.eventsourcing.Restricted.Classification;

public sealed interface TallyEvent {

    @EventType(value = "tally-opened.v1", description = "Somebody opened a tally.")
    record TallyOpened(
            PersonRef owner,
            @Restricted(Classification.PERSONAL) String note,
            long limit) implements TallyEvent {}

    @EventType(value = "amount-added.v1", description = "An amount was added.")
    record AmountAdded(long amount) implements TallyEvent {}

    @EventType(value = "amount-taken.v1", description = "An amount was taken.")
    record AmountTaken(long amount) implements TallyEvent {}

    @EventType(value = "taking-refused.v1", description = "Somebody wanted more than there was.")
    record TakingRefused(long amount) implements TallyEvent {}
}
