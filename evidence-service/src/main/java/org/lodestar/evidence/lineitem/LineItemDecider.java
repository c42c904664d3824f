package org.lodestar.evidence.lineitem;

import static org.lodestar.eventsourcing.Decision.accept;
import static org.lodestar.eventsourcing.Decision.nothing;
import static org.lodestar.eventsourcing.Decision.reject;
import static org.lodestar.evidence.lineitem.LineItemRejection.LINE_ITEM_NOT_FOUND;

import java.util.Optional;
import org.lodestar.eventsourcing.Decider;
import org.lodestar.eventsourcing.Decision;
import org.lodestar.evidence.lineitem.LineItem.Deleted;
import org.lodestar.evidence.lineitem.LineItem.Listed;
import org.lodestar.evidence.lineitem.LineItem.Unlisted;
import org.lodestar.evidence.lineitem.LineItemCommand.DeleteLineItem;
import org.lodestar.evidence.lineitem.LineItemCommand.PutLineItem;
import org.lodestar.evidence.lineitem.LineItemCommand.TieLineItem;
import org.lodestar.evidence.lineitem.LineItemCommand.UntieLineItem;
import org.lodestar.evidence.lineitem.LineItemEvent.AssessmentLineItemChanged;
import org.lodestar.evidence.lineitem.LineItemEvent.AssessmentLineItemDeleted;
import org.lodestar.evidence.lineitem.LineItemEvent.AssessmentLineItemListed;
import org.lodestar.evidence.lineitem.LineItemEvent.AssessmentLineItemTied;
import org.lodestar.evidence.lineitem.LineItemEvent.AssessmentLineItemUntied;

/** The rules of a line item: the vendor says what it is, and saying it again records nothing. */
public final class LineItemDecider implements Decider<LineItemCommand, LineItem, LineItemEvent> {

    @Override
    public LineItem initial() {
        return new Unlisted();
    }

    @Override
    public Decision<LineItemEvent> decide(LineItemCommand command, LineItem lineItem) {
        return switch (lineItem) {
            case Unlisted _ ->
                switch (command) {
                    case PutLineItem(var details) -> accept(new AssessmentLineItemListed(details));
                    case TieLineItem _, UntieLineItem _, DeleteLineItem _ -> reject(LINE_ITEM_NOT_FOUND);
                };
            case Listed(var known, var tie) ->
                switch (command) {
                    case PutLineItem(var details) ->
                        details.saysTheSameAs(known) ? nothing() : accept(new AssessmentLineItemChanged(details));
                    case TieLineItem(var wanted) ->
                        tie.filter(wanted::saysTheSameAs).isPresent()
                                ? nothing()
                                : accept(new AssessmentLineItemTied(wanted, tie));
                    case UntieLineItem _ ->
                        tie.map(former -> accept((LineItemEvent) new AssessmentLineItemUntied(former)))
                                .orElseGet(Decision::nothing);
                    case DeleteLineItem _ -> delete(tie);
                };
            case Deleted _ ->
                switch (command) {
                    case PutLineItem(var details) -> accept(new AssessmentLineItemListed(details));
                    case TieLineItem _ -> reject(LINE_ITEM_NOT_FOUND);
                    case UntieLineItem _, DeleteLineItem _ -> nothing();
                };
        };
    }

    private static Decision<LineItemEvent> delete(Optional<Tie> tie) {
        LineItemEvent deleted = new AssessmentLineItemDeleted();
        return tie.map(former -> accept(new AssessmentLineItemUntied(former), deleted))
                .orElseGet(() -> accept(deleted));
    }

    @Override
    public LineItem evolve(LineItem lineItem, LineItemEvent event) {
        return switch (event) {
            case AssessmentLineItemListed(var details) -> new Listed(details, Optional.empty());
            case AssessmentLineItemChanged(var details) ->
                new Listed(details, lineItem instanceof Listed listed ? listed.tie() : Optional.empty());
            case AssessmentLineItemTied e ->
                lineItem instanceof Listed listed ? new Listed(listed.details(), Optional.of(e.tie())) : lineItem;
            case AssessmentLineItemUntied _ ->
                lineItem instanceof Listed listed ? new Listed(listed.details(), Optional.empty()) : lineItem;
            case AssessmentLineItemDeleted _ ->
                lineItem instanceof Listed listed ? new Deleted(listed.details()) : lineItem;
        };
    }
}
