package org.lodestar.evidence.assessmentresult.view.resultlist;

import java.util.LinkedHashMap;
import java.util.Map;
import org.lodestar.evidence.assessmentresult.AssessmentResult;
import org.lodestar.evidence.assessmentresult.AssessmentResult.Deleted;
import org.lodestar.evidence.assessmentresult.AssessmentResult.Told;
import org.lodestar.evidence.assessmentresult.AssessmentResult.Untold;
import org.lodestar.evidence.assessmentresult.ResultDetails;

/** The table of the list of results, and what its columns hold. */
public final class ResultList {

    public static final String TABLE = "assessment_result_list";

    private ResultList() {}

    /** The columns of a result that was ever told. */
    public static Map<String, Object> columns(String sourcedId, AssessmentResult result) {
        return switch (result) {
            case Untold _ -> throw new IllegalArgumentException("An untold result is not shown");
            case Told(var details) -> columns("ACTIVE", details);
            case Deleted(var details) -> columns("DELETED", details);
        };
    }

    private static Map<String, Object> columns(String status, ResultDetails details) {
        Map<String, Object> columns = new LinkedHashMap<>();
        columns.put("status", status);
        columns.put("line_item", details.lineItem());
        columns.put("student", details.student().value());
        return columns;
    }
}
