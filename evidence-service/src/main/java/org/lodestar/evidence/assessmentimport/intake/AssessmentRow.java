package org.lodestar.evidence.assessmentimport.intake;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.lodestar.eventsourcing.PersonRef;
import org.lodestar.evidence.assessmentresult.ResultDetails;
import org.lodestar.evidence.lineitem.LineItemDetails;

/** The values of a valid row, as what they say. */
record AssessmentRow(Map<String, Object> values) {

    static final String CLASS = "classSourcedId";
    static final String PARENT = "parentAssessmentLineItemSourcedId";
    static final String LINE_ITEM = "assessmentLineItemSourcedId";
    static final String STUDENT = "studentSourcedId";

    LineItemDetails lineItem() {
        return new LineItemDetails(
                text("title").orElseThrow(),
                text("description"),
                text(CLASS),
                text(PARENT),
                text("scoreScaleSourcedId"),
                number("resultValueMin"),
                number("resultValueMax"),
                List.of());
    }

    ResultDetails result() {
        return new ResultDetails(
                text(LINE_ITEM).orElseThrow(),
                new PersonRef(text(STUDENT).orElseThrow()),
                number("score"),
                text("textScore"),
                text("scoreDate").map(LocalDate::parse).orElseThrow(),
                text("scoreScaleSourcedId"),
                number("scorePercentile"),
                text("scoreStatus").orElseThrow(),
                text("comment"),
                List.of(),
                truth("inProgress"),
                truth("incomplete"),
                truth("late"),
                truth("missing"));
    }

    Optional<String> text(String column) {
        return Optional.ofNullable((String) values.get(column));
    }

    private Optional<BigDecimal> number(String column) {
        return text(column).map(BigDecimal::new);
    }

    private Optional<Boolean> truth(String column) {
        return text(column).map(Boolean::valueOf);
    }
}
