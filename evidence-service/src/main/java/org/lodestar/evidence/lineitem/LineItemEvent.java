package org.lodestar.evidence.lineitem;

import java.util.Optional;
import org.lodestar.eventsourcing.EventType;

/** What happened to a line item. Stored for ever: add a new version, never edit one. */
public sealed interface LineItemEvent {

    @EventType(
            value = "assessment-line-item-listed.v1",
            description = "An assessment was listed by its vendor, for the first time or again.")
    record AssessmentLineItemListed(LineItemDetails details) implements LineItemEvent {}

    @EventType(
            value = "assessment-line-item-changed.v1",
            description = "The vendor says something else about an assessment; carries the whole.")
    record AssessmentLineItemChanged(LineItemDetails details) implements LineItemEvent {}

    /**
     * What was said before, if anything was, holds no more.
     *
     * @param former what the results were progress in until now
     */
    @EventType(
            value = "assessment-line-item-tied.v1",
            description = "The results of an assessment are progress in a measure, group by group.")
    record AssessmentLineItemTied(Tie tie, Optional<Tie> former) implements LineItemEvent {}

    /**
     * Results are told as before.
     *
     * @param former what the results were progress in until now
     */
    @EventType(
            value = "assessment-line-item-untied.v1",
            description = "The results of an assessment are no progress any more.")
    record AssessmentLineItemUntied(Tie former) implements LineItemEvent {}

    @EventType(
            value = "assessment-line-item-deleted.v1",
            description = "The vendor no longer lists an assessment; its results stay.")
    record AssessmentLineItemDeleted() implements LineItemEvent {}
}
