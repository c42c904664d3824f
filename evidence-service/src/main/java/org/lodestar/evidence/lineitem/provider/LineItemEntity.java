package org.lodestar.evidence.lineitem.provider;

import com.fasterxml.jackson.annotation.JsonFilter;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.lodestar.evidence.AssessmentResultsProfile;
import org.lodestar.evidence.lineitem.LineItem;
import org.lodestar.evidence.lineitem.LineItem.Deleted;
import org.lodestar.evidence.lineitem.LineItem.Unlisted;
import org.lodestar.evidence.lineitem.LineItemDetails;
import org.lodestar.oneroster.provider.Listed;
import org.lodestar.oneroster.provider.Reference;

/** A line item in the standard's form. */
@JsonFilter(Listed.FIELDS)
@Schema(
        name = "OneRosterAssessmentLineItem",
        requiredProperties = {"sourcedId", "status", "dateLastModified", "title"})
record LineItemEntity(
        String sourcedId,

        @Schema(description = "active, or tobedeleted when it was deleted")
        String status,

        Instant dateLastModified,
        String title,
        Optional<String> description,

        @JsonProperty("class") Optional<Reference> schoolClass,

        Optional<Reference> parentAssessmentLineItem,

        Optional<Reference> scoreScale,

        Optional<BigDecimal> resultValueMin,
        Optional<BigDecimal> resultValueMax,
        List<LearningObjectiveSet> learningObjectiveSet) {

    @Schema(name = "OneRosterAssessmentLineItems")
    record All(List<LineItemEntity> assessmentLineItems) {}

    @Schema(name = "OneRosterSingleAssessmentLineItem")
    record Single(LineItemEntity assessmentLineItem) {}

    @Schema(
            name = "OneRosterLearningObjectiveSet",
            requiredProperties = {"source", "learningObjectiveIds"})
    record LearningObjectiveSet(String source, List<String> learningObjectiveIds) {}

    /** A line item that has been heard of; what it refers to is below the addresses of the standard. */
    static LineItemEntity of(String origin, String sourcedId, Instant modified, LineItem lineItem) {
        return switch (lineItem) {
            case Unlisted _ -> throw new IllegalArgumentException("An unlisted line item is not shown");
            case LineItem.Listed listed -> of(origin, sourcedId, "active", modified, listed.details());
            case Deleted(var details) -> of(origin, sourcedId, "tobedeleted", modified, details);
        };
    }

    private static LineItemEntity of(
            String origin, String sourcedId, String status, Instant modified, LineItemDetails details) {
        String gradebook = origin + AssessmentResultsProfile.BASE;
        return new LineItemEntity(
                sourcedId,
                status,
                modified,
                details.title(),
                details.description(),
                details.schoolClass()
                        .map(id -> Reference.to(origin + AssessmentResultsProfile.ROSTERING, "classes", "class", id)),
                details.parent().map(id -> Reference.to(gradebook, "assessmentLineItems", "assessmentLineItem", id)),
                details.scoreScale().map(id -> Reference.to(gradebook, "scoreScales", "scoreScale", id)),
                details.resultValueMin(),
                details.resultValueMax(),
                details.learningObjectives().stream()
                        .map(set -> new LearningObjectiveSet(set.source(), set.ids()))
                        .toList());
    }
}
