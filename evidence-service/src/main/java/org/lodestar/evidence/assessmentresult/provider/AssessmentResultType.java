package org.lodestar.evidence.assessmentresult.provider;

import java.util.Map;
import java.util.Set;
import org.lodestar.evidence.assessmentresult.view.resultlist.ResultList;
import org.lodestar.oneroster.provider.Field;
import org.lodestar.oneroster.provider.Field.Decimal;
import org.lodestar.oneroster.provider.Field.Moment;
import org.lodestar.oneroster.provider.Field.Text;
import org.lodestar.oneroster.provider.Listed;

/** Results, as clients ask for them. */
enum AssessmentResultType implements Listed {
    ASSESSMENT_RESULT;

    private static final Map<String, Field> FIELDS_BY_NAME = Map.ofEntries(
            Map.entry("sourcedId", new Text("r.id")),
            Map.entry("status", new Text("(CASE r.status WHEN 'ACTIVE' THEN 'active' ELSE 'tobedeleted' END)")),
            Map.entry("dateLastModified", new Moment("r.updated_at")),
            Map.entry("assessmentLineItem.sourcedId", new Text("r.line_item")),
            Map.entry("student.sourcedId", new Text("r.student")),
            Map.entry("score", new Decimal("(r.details ->> 'score')::numeric")),
            Map.entry("textScore", new Text("(r.details ->> 'textScore')")),
            Map.entry("scoreDate", new Text("(r.details ->> 'scoreDate')")),
            Map.entry("scoreScale.sourcedId", new Text("(r.details ->> 'scoreScale')")),
            Map.entry("scorePercentile", new Decimal("(r.details ->> 'scorePercentile')::numeric")),
            Map.entry("scoreStatus", new Text("(r.details ->> 'scoreStatus')")),
            Map.entry("inProgress", new Text("(r.details ->> 'inProgress')")),
            Map.entry("incomplete", new Text("(r.details ->> 'incomplete')")),
            Map.entry("late", new Text("(r.details ->> 'late')")),
            Map.entry("missing", new Text("(r.details ->> 'missing')")));

    @Override
    public String table() {
        return ResultList.TABLE;
    }

    @Override
    public String condition() {
        return "true";
    }

    @Override
    public String single() {
        return "assessmentResult";
    }

    @Override
    public String plural() {
        return "assessmentResults";
    }

    @Override
    public Map<String, Field> fields() {
        return FIELDS_BY_NAME;
    }

    @Override
    public Class<? extends Record> form() {
        return AssessmentResultEntity.class;
    }

    @Override
    public Set<String> neverGiven() {
        return Set.of("metadata");
    }
}
