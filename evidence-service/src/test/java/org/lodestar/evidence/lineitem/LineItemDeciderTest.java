package org.lodestar.evidence.lineitem;

import static org.lodestar.evidence.lineitem.LineItemRejection.LINE_ITEM_NOT_FOUND;

import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.lodestar.eventsourcing.PersonRef;
import org.lodestar.eventsourcing.testing.DeciderSpec;
import org.lodestar.evidence.lineitem.LineItem.Deleted;
import org.lodestar.evidence.lineitem.LineItem.Listed;
import org.lodestar.evidence.lineitem.LineItemCommand.DeleteLineItem;
import org.lodestar.evidence.lineitem.LineItemCommand.PutLineItem;
import org.lodestar.evidence.lineitem.LineItemCommand.TieLineItem;
import org.lodestar.evidence.lineitem.LineItemCommand.UntieLineItem;
import org.lodestar.evidence.lineitem.LineItemEvent.AssessmentLineItemChanged;
import org.lodestar.evidence.lineitem.LineItemEvent.AssessmentLineItemDeleted;
import org.lodestar.evidence.lineitem.LineItemEvent.AssessmentLineItemListed;
import org.lodestar.evidence.lineitem.LineItemEvent.AssessmentLineItemTied;
import org.lodestar.evidence.lineitem.LineItemEvent.AssessmentLineItemUntied;
import org.lodestar.evidence.lineitem.Tie.TiedGroup;
import org.lodestar.evidence.lineitem.Tie.TiedGroupType;

class LineItemDeciderTest {

    private static final LineItemDetails FALL = upTo("10");
    private static final LineItemDetails WIDER = upTo("20");
    private static final LineItemEvent LISTED = new AssessmentLineItemListed(FALL);
    private static final LineItemEvent DELETED = new AssessmentLineItemDeleted();

    private static final LineItemEvent TIED = new AssessmentLineItemTied(toBenchmark("7"), Optional.empty());
    private static final LineItemEvent UNTIED = new AssessmentLineItemUntied(toBenchmark("7"));

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

    private static Tie toBenchmark(String benchmark) {
        return new Tie(
                UUID.fromString("0199c2b4-7d1e-7c55-8f5e-0d3f6f1c2a11"),
                Optional.empty(),
                List.of(new TiedGroup(TiedGroupType.CLASS, "class-1", Optional.empty())),
                new PersonRef("teacher-1"),
                Optional.of(new BigDecimal(benchmark)));
    }

    @Nested
    class an_unlisted_line_item {

        @Test
        void is_listed() {
            lineItem.given().when(new PutLineItem(FALL)).then(LISTED).thenState(new Listed(FALL, Optional.empty()));
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
                    .thenState(new Listed(WIDER, Optional.empty()));
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
    class a_tied_line_item {

        @Test
        void is_tied_once_also_with_other_zeros() {
            lineItem.given(LISTED)
                    .when(new TieLineItem(toBenchmark("7")))
                    .then(TIED)
                    .thenState(new Listed(FALL, Optional.of(toBenchmark("7"))));
            lineItem.given(LISTED, TIED)
                    .when(new TieLineItem(toBenchmark("7.0")))
                    .thenNothing();
        }

        @Test
        void names_what_it_was_tied_to_before() {
            lineItem.given(LISTED, TIED)
                    .when(new TieLineItem(toBenchmark("8")))
                    .then(new AssessmentLineItemTied(toBenchmark("8"), Optional.of(toBenchmark("7"))));
        }

        @Test
        void stays_tied_when_the_vendor_says_something_else_of_it() {
            lineItem.given(LISTED, TIED)
                    .when(new PutLineItem(WIDER))
                    .then(new AssessmentLineItemChanged(WIDER))
                    .thenState(new Listed(WIDER, Optional.of(toBenchmark("7"))));
        }

        @Test
        void is_untied_once() {
            lineItem.given(LISTED, TIED).when(new UntieLineItem()).then(UNTIED);
            lineItem.given(LISTED, TIED, UNTIED).when(new UntieLineItem()).thenNothing();
        }

        @Test
        void is_untied_when_it_is_deleted() {
            lineItem.given(LISTED, TIED).when(new DeleteLineItem()).then(UNTIED, DELETED);
        }

        @Test
        void is_one_that_is_listed() {
            lineItem.given().when(new TieLineItem(toBenchmark("7"))).thenRejected(LINE_ITEM_NOT_FOUND);
            lineItem.given(LISTED, DELETED)
                    .when(new TieLineItem(toBenchmark("7")))
                    .thenRejected(LINE_ITEM_NOT_FOUND);
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
                    .thenState(new Listed(FALL, Optional.empty()));
        }
    }
}
