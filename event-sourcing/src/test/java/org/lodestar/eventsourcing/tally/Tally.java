package org.lodestar.eventsourcing.tally;

import org.lodestar.eventsourcing.PersonRef;
import org.lodestar.eventsourcing.Restricted;
import org.lodestar.eventsourcing.Restricted.Classification;
import org.lodestar.eventsourcing.StateType;

public sealed interface Tally {

    record Unopened() implements Tally {}

    /** {@code changes} counts the amounts added and taken, so that a lost or repeated event shows in the state. */
    @StateType(value = "tally.state.v1", description = "A tally as it stands.")
    record Open(
            PersonRef owner,
            @Restricted(Classification.PERSONAL) String note,
            long limit,
            long balance,
            long changes) implements Tally {}
}
