package org.lodestar.evidence.lineitem.view.lineitemlist;

import java.util.Map;
import org.lodestar.evidence.lineitem.LineItem;
import org.lodestar.evidence.lineitem.LineItem.Deleted;
import org.lodestar.evidence.lineitem.LineItem.Listed;
import org.lodestar.evidence.lineitem.LineItem.Unlisted;

/** The table of the list of line items, and what its columns hold. */
public final class LineItemList {

    public static final String TABLE = "line_item_list";

    private LineItemList() {}

    /** The columns of a line item that has been heard of. */
    public static Map<String, Object> columns(String sourcedId, LineItem lineItem) {
        return switch (lineItem) {
            case Unlisted _ -> throw new IllegalArgumentException("An unlisted line item is not shown");
            case Listed _ -> Map.of("status", "ACTIVE");
            case Deleted _ -> Map.of("status", "DELETED");
        };
    }
}
