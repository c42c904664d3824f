package org.lodestar.evidence.lineitem;

/** A line item as it stands. */
public sealed interface LineItem {

    /** Never heard of. */
    record Unlisted() implements LineItem {}

    record Listed(LineItemDetails details) implements LineItem {}

    /** No longer listed; what was last said is kept, since results still refer to it. */
    record Deleted(LineItemDetails details) implements LineItem {}
}
