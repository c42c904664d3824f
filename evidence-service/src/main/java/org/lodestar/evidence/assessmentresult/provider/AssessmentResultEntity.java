package org.lodestar.evidence.assessmentresult.provider;

import com.fasterxml.jackson.annotation.JsonFilter;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.lodestar.evidence.AssessmentResultsProfile;
import org.lodestar.evidence.assessmentresult.AssessmentResult;
import org.lodestar.evidence.assessmentresult.AssessmentResult.Deleted;
import org.lodestar.evidence.assessmentresult.AssessmentResult.Told;
import org.lodestar.evidence.assessmentresult.AssessmentResult.Untold;
import org.lodestar.evidence.assessmentresult.ResultDetails;
import org.lodestar.oneroster.provider.Listed;
import org.lodestar.oneroster.provider.Reference;

/** A result in the standard's form. */
@JsonFilter(Listed.FIELDS)
@Schema(
        name = "OneRosterAssessmentResult",
        requiredProperties = {
            "sourcedId",
            "status",
            "dateLastModified",
            "assessmentLineItem",
            "student",
            "scoreDate",
            "scoreStatus"
        })
record AssessmentResultEntity(
        String sourcedId,

        @Schema(description = "active, or tobedeleted when it was deleted")
        String status,

        Instant dateLastModified,
        Reference assessmentLineItem,
        Reference student,
        Optional<BigDecimal> score,
        Optional<String> textScore,
        LocalDate scoreDate,

        Optional<Reference> scoreScale,

        Optional<BigDecimal> scorePercentile,
        String scoreStatus,
        Optional<String> comment,
        List<LearningObjectiveScoreSet> learningObjectiveSet,

        @Schema(description = "true or false, as text") Optional<String> inProgress,

        @Schema(description = "true or false, as text") Optional<String> incomplete,

        @Schema(description = "true or false, as text") Optional<String> late,

        @Schema(description = "true or false, as text") Optional<String> missing) {

    @Schema(name = "OneRosterAssessmentResults")
    record All(List<AssessmentResultEntity> assessmentResults) {}

    @Schema(name = "OneRosterSingleAssessmentResult")
    record Single(AssessmentResultEntity assessmentResult) {}

    @Schema(
            name = "OneRosterLearningObjectiveScoreSet",
            requiredProperties = {"source", "learningObjectiveResults"})
    record LearningObjectiveScoreSet(String source, List<LearningObjectiveScore> learningObjectiveResults) {}

    @Schema(
            name = "OneRosterLearningObjectiveScore",
            requiredProperties = {"learningObjectiveId"})
    record LearningObjectiveScore(String learningObjectiveId, Optional<BigDecimal> score, Optional<String> textScore) {}

    /** A result that was ever told; what it refers to is below the addresses of the standard. */
    static AssessmentResultEntity of(String origin, String sourcedId, Instant modified, AssessmentResult result) {
        return switch (result) {
            case Untold _ -> throw new IllegalArgumentException("An untold result is not shown");
            case Told(var details) -> of(origin, sourcedId, "active", modified, details);
            case Deleted(var details) -> of(origin, sourcedId, "tobedeleted", modified, details);
        };
    }

    private static AssessmentResultEntity of(
            String origin, String sourcedId, String status, Instant modified, ResultDetails details) {
        String gradebook = origin + AssessmentResultsProfile.BASE;
        return new AssessmentResultEntity(
                sourcedId,
                status,
                modified,
                Reference.to(gradebook, "assessmentLineItems", "assessmentLineItem", details.lineItem()),
                Reference.to(
                        origin + AssessmentResultsProfile.ROSTERING,
                        "users",
                        "user",
                        details.student().value()),
                details.score(),
                details.textScore(),
                details.scoreDate(),
                details.scoreScale().map(id -> Reference.to(gradebook, "scoreScales", "scoreScale", id)),
                details.scorePercentile(),
                details.scoreStatus(),
                details.comment(),
                details.learningObjectives().stream()
                        .map(set -> new LearningObjectiveScoreSet(
                                set.source(),
                                set.results().stream()
                                        .map(one -> new LearningObjectiveScore(
                                                one.learningObjective(), one.score(), one.textScore()))
                                        .toList()))
                        .toList(),
                details.inProgress().map(Object::toString),
                details.incomplete().map(Object::toString),
                details.late().map(Object::toString),
                details.missing().map(Object::toString));
    }
}
