package org.lodestar.evidence.lineitem;

import java.util.Optional;

/** A line item as it stands. */
public sealed interface LineItem {

    /** Never heard of. */
    record Unlisted() implements LineItem {}

    /**
     * Results may be told.
     *
     * @param tie what the results are progress in, if they are
     */
    record Listed(LineItemDetails details, Optional<Tie> tie) implements LineItem {}

    /** No longer listed; what was last said is kept, since results still refer to it. */
    record Deleted(LineItemDetails details) implements LineItem {}
}
