package org.lodestar.evidence.lineitem;

/** What can be asked of a line item. */
public sealed interface LineItemCommand {

    /** The vendor lists it, whether or not it did before. */
    record PutLineItem(LineItemDetails details) implements LineItemCommand {}

    /** Its results are progress in a measure, and in no other than that. */
    record TieLineItem(Tie tie) implements LineItemCommand {}

    /** Its results are no progress any more. */
    record UntieLineItem() implements LineItemCommand {}

    /** The vendor no longer lists it. */
    record DeleteLineItem() implements LineItemCommand {}
}
