package org.lodestar.evidence.lineitem;

import static org.lodestar.eventsourcing.Decision.accept;
import static org.lodestar.eventsourcing.Decision.nothing;
import static org.lodestar.eventsourcing.Decision.reject;
import static org.lodestar.evidence.lineitem.LineItemRejection.LINE_ITEM_NOT_FOUND;

import org.lodestar.eventsourcing.Decider;
import org.lodestar.eventsourcing.Decision;
import org.lodestar.evidence.lineitem.LineItem.Deleted;
import org.lodestar.evidence.lineitem.LineItem.Listed;
import org.lodestar.evidence.lineitem.LineItem.Unlisted;
import org.lodestar.evidence.lineitem.LineItemCommand.DeleteLineItem;
import org.lodestar.evidence.lineitem.LineItemCommand.PutLineItem;
import org.lodestar.evidence.lineitem.LineItemEvent.AssessmentLineItemChanged;
import org.lodestar.evidence.lineitem.LineItemEvent.AssessmentLineItemDeleted;
import org.lodestar.evidence.lineitem.LineItemEvent.AssessmentLineItemListed;

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
                    case DeleteLineItem _ -> reject(LINE_ITEM_NOT_FOUND);
                };
            case Listed(var known) ->
                switch (command) {
                    case PutLineItem(var details) ->
                        details.saysTheSameAs(known) ? nothing() : accept(new AssessmentLineItemChanged(details));
                    case DeleteLineItem _ -> accept(new AssessmentLineItemDeleted());
                };
            case Deleted _ ->
                switch (command) {
                    case PutLineItem(var details) -> accept(new AssessmentLineItemListed(details));
                    case DeleteLineItem _ -> nothing();
                };
        };
    }

    @Override
    public LineItem evolve(LineItem lineItem, LineItemEvent event) {
        return switch (event) {
            case AssessmentLineItemListed(var details) -> new Listed(details);
            case AssessmentLineItemChanged(var details) -> new Listed(details);
            case AssessmentLineItemDeleted _ ->
                lineItem instanceof Listed(var details) ? new Deleted(details) : lineItem;
        };
    }
}
