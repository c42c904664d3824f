package org.lodestar.evidence.assessmentresult;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.lodestar.eventsourcing.PersonRef;

/**
 * What is said of a result.
 *
 * @param lineItem id of the line item that it is a result of
 * @param scoreScale id that the vendor gave to the scale of the score
 * @param scoreStatus such as {@code fully graded}, in the standard's words or an extension of them
 */
public record ResultDetails(
        String lineItem,
        PersonRef student,
        Optional<BigDecimal> score,
        Optional<String> textScore,
        LocalDate scoreDate,
        Optional<String> scoreScale,
        Optional<BigDecimal> scorePercentile,
        String scoreStatus,
        Optional<String> comment,
        List<ObjectiveResults> learningObjectives,
        Optional<Boolean> inProgress,
        Optional<Boolean> incomplete,
        Optional<Boolean> late,
        Optional<Boolean> missing) {

    public ResultDetails {
        learningObjectives = List.copyOf(learningObjectives);
    }

    /**
     * How the student did in parts of the assessment.
     *
     * @param source the framework that the ids are of, such as {@code case}
     */
    public record ObjectiveResults(String source, List<ObjectiveResult> results) {
        public ObjectiveResults {
            results = List.copyOf(results);
        }

        private ObjectiveResults normal() {
            return new ObjectiveResults(
                    source, results.stream().map(ObjectiveResult::normal).toList());
        }
    }

    /** How the student did in one part. */
    public record ObjectiveResult(String learningObjective, Optional<BigDecimal> score, Optional<String> textScore) {

        private ObjectiveResult normal() {
            return new ObjectiveResult(learningObjective, score.map(BigDecimal::stripTrailingZeros), textScore);
        }
    }

    /** Whether it says the same, regardless of how many zeros a number ends in. */
    boolean saysTheSameAs(ResultDetails other) {
        return normal().equals(other.normal());
    }

    private ResultDetails normal() {
        return new ResultDetails(
                lineItem,
                student,
                score.map(BigDecimal::stripTrailingZeros),
                textScore,
                scoreDate,
                scoreScale,
                scorePercentile.map(BigDecimal::stripTrailingZeros),
                scoreStatus,
                comment,
                learningObjectives.stream().map(ObjectiveResults::normal).toList(),
                inProgress,
                incomplete,
                late,
                missing);
    }
}
