package org.lodestar.evidence.lineitem.provider;

import java.util.Map;
import java.util.Set;
import org.lodestar.evidence.lineitem.view.lineitemlist.LineItemList;
import org.lodestar.oneroster.provider.Field;
import org.lodestar.oneroster.provider.Field.Decimal;
import org.lodestar.oneroster.provider.Field.Moment;
import org.lodestar.oneroster.provider.Field.Text;
import org.lodestar.oneroster.provider.Listed;

/** Line items, as clients ask for them. */
enum LineItemType implements Listed {
    ASSESSMENT_LINE_ITEM;

    private static final Map<String, Field> FIELDS_BY_NAME = Map.of(
            "sourcedId", new Text("r.id"),
            "status", new Text("(CASE r.status WHEN 'ACTIVE' THEN 'active' ELSE 'tobedeleted' END)"),
            "dateLastModified", new Moment("r.updated_at"),
            "title", new Text("(r.details ->> 'title')"),
            "class.sourcedId", new Text("(r.details ->> 'schoolClass')"),
            "parentAssessmentLineItem.sourcedId", new Text("(r.details ->> 'parent')"),
            "scoreScale.sourcedId", new Text("(r.details ->> 'scoreScale')"),
            "resultValueMin", new Decimal("(r.details ->> 'resultValueMin')::numeric"),
            "resultValueMax", new Decimal("(r.details ->> 'resultValueMax')::numeric"));

    @Override
    public String table() {
        return LineItemList.TABLE;
    }

    @Override
    public String condition() {
        return "true";
    }

    @Override
    public String single() {
        return "assessmentLineItem";
    }

    @Override
    public String plural() {
        return "assessmentLineItems";
    }

    @Override
    public Map<String, Field> fields() {
        return FIELDS_BY_NAME;
    }

    @Override
    public Class<? extends Record> form() {
        return LineItemEntity.class;
    }

    @Override
    public Set<String> neverGiven() {
        return Set.of("metadata");
    }
}
