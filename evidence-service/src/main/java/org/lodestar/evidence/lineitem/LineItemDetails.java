package org.lodestar.evidence.lineitem;

import static org.lodestar.eventsourcing.Restricted.Classification.PERSONAL;

import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import org.lodestar.eventsourcing.Restricted;

/**
 * What is said of a line item.
 *
 * @param schoolClass sourcedId of the class that it belongs to, if it belongs to one
 * @param parent id of the line item that this one is a part of
 * @param scoreScale id that the vendor gave to the scale of its scores
 * @param resultValueMin the least score that is possible
 * @param resultValueMax the greatest score that is possible
 */
public record LineItemDetails(
        String title,
        @Restricted(PERSONAL) Optional<String> description,
        Optional<String> schoolClass,
        Optional<String> parent,
        Optional<String> scoreScale,
        Optional<BigDecimal> resultValueMin,
        Optional<BigDecimal> resultValueMax,
        List<LearningObjectives> learningObjectives) {

    public LineItemDetails {
        learningObjectives = List.copyOf(learningObjectives);
    }

    /**
     * What it assesses.
     *
     * @param source the framework that the ids are of, such as {@code case}
     */
    public record LearningObjectives(String source, List<String> ids) {
        public LearningObjectives {
            ids = List.copyOf(ids);
        }
    }

    /** Whether it says the same, regardless of how many zeros a number ends in. */
    boolean saysTheSameAs(LineItemDetails other) {
        return normal().equals(other.normal());
    }

    private LineItemDetails normal() {
        return new LineItemDetails(
                title,
                description,
                schoolClass,
                parent,
                scoreScale,
                resultValueMin.map(BigDecimal::stripTrailingZeros),
                resultValueMax.map(BigDecimal::stripTrailingZeros),
                learningObjectives);
    }
}
