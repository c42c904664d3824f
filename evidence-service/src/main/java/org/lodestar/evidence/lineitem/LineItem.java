package org.lodestar.evidence.lineitem;

import java.util.Optional;
import org.lodestar.eventsourcing.StateType;

/** A line item as it stands. */
public sealed interface LineItem {

    /** Never heard of. */
    record Unlisted() implements LineItem {}

    /**
     * Results may be told.
     *
     * @param tie what the results are progress in, if they are
     */
    @StateType(
            value = "assessment-line-item.state.v1",
            description = "An assessment that its vendor lists, and what its results are progress in.")
    record Listed(LineItemDetails details, Optional<Tie> tie) implements LineItem {}

    /** No longer listed; what was last said is kept, since results still refer to it. */
    record Deleted(LineItemDetails details) implements LineItem {}
}
