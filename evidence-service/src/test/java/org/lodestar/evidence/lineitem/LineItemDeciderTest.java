package org.lodestar.evidence.lineitem;

import static org.lodestar.evidence.lineitem.LineItemRejection.LINE_ITEM_NOT_FOUND;

import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.lodestar.eventsourcing.testing.DeciderSpec;
import org.lodestar.evidence.lineitem.LineItem.Deleted;
import org.lodestar.evidence.lineitem.LineItem.Listed;
import org.lodestar.evidence.lineitem.LineItemCommand.DeleteLineItem;
import org.lodestar.evidence.lineitem.LineItemCommand.PutLineItem;
import org.lodestar.evidence.lineitem.LineItemEvent.AssessmentLineItemChanged;
import org.lodestar.evidence.lineitem.LineItemEvent.AssessmentLineItemDeleted;
import org.lodestar.evidence.lineitem.LineItemEvent.AssessmentLineItemListed;

class LineItemDeciderTest {

    private static final LineItemDetails FALL = upTo("10");
    private static final LineItemDetails WIDER = upTo("20");
    private static final LineItemEvent LISTED = new AssessmentLineItemListed(FALL);
    private static final LineItemEvent DELETED = new AssessmentLineItemDeleted();

    private final DeciderSpec<LineItemCommand, LineItem, LineItemEvent> lineItem =
            DeciderSpec.of(new LineItemDecider());

    private static LineItemDetails upTo(String max) {
        return new LineItemDetails(
                "Reading, fall",
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.of(BigDecimal.ZERO),
                Optional.of(new BigDecimal(max)),
                List.of());
    }

    @Nested
    class an_unlisted_line_item {

        @Test
        void is_listed() {
            lineItem.given().when(new PutLineItem(FALL)).then(LISTED).thenState(new Listed(FALL));
        }

        @Test
        void is_not_deleted() {
            lineItem.given().when(new DeleteLineItem()).thenRejected(LINE_ITEM_NOT_FOUND);
        }
    }

    @Nested
    class a_listed_line_item {

        @Test
        void stays_as_it_is_when_the_same_is_said_again_with_other_zeros() {
            lineItem.given(LISTED).when(new PutLineItem(FALL)).thenNothing();
            lineItem.given(LISTED).when(new PutLineItem(upTo("10.00"))).thenNothing();
        }

        @Test
        void changes() {
            lineItem.given(LISTED)
                    .when(new PutLineItem(WIDER))
                    .then(new AssessmentLineItemChanged(WIDER))
                    .thenState(new Listed(WIDER));
        }

        @Test
        void is_deleted_with_what_was_last_said() {
            lineItem.given(LISTED, new AssessmentLineItemChanged(WIDER))
                    .when(new DeleteLineItem())
                    .then(DELETED)
                    .thenState(new Deleted(WIDER));
        }
    }

    @Nested
    class a_deleted_line_item {

        @Test
        void is_deleted_once() {
            lineItem.given(LISTED, DELETED).when(new DeleteLineItem()).thenNothing();
        }

        @Test
        void is_listed_again_by_saying_the_same() {
            lineItem.given(LISTED, DELETED)
                    .when(new PutLineItem(FALL))
                    .then(LISTED)
                    .thenState(new Listed(FALL));
        }
    }
}
