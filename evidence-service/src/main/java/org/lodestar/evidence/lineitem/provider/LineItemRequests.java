package org.lodestar.evidence.lineitem.provider;

import com.fasterxml.jackson.annotation.JsonProperty;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.lodestar.eventsourcing.Fault;
import org.lodestar.eventsourcing.consuming.Reference;
import org.lodestar.eventsourcing.http.InvalidRequest;
import org.lodestar.evidence.lineitem.LineItemCommand;
import org.lodestar.evidence.lineitem.LineItemCommand.DeleteLineItem;
import org.lodestar.evidence.lineitem.LineItemCommand.PutLineItem;
import org.lodestar.evidence.lineitem.LineItemDetails;
import org.lodestar.evidence.lineitem.LineItemDetails.LearningObjectives;
import org.lodestar.oneroster.provider.ReferenceRequest;

/** What vendors send about line items. What is not marked as needed may be left out. */
final class LineItemRequests {

    private static final String ENTITY = "/assessmentLineItem";

    private LineItemRequests() {}

    record PutLineItemRequest(@NotNull LineItemRequest assessmentLineItem) {}

    @Schema(name = "OneRosterLearningObjectiveSetRequest")
    record LearningObjectiveSetRequest(
            @NotBlank @Size(max = 100) @Schema(examples = "case")
            String source,

            @NotEmpty @Size(max = 100) List<@NotBlank @Size(max = 255) String> learningObjectiveIds) {}

    @Schema(name = "OneRosterAssessmentLineItemRequest")
    record LineItemRequest(
            @Schema(description = "That of the address") Optional<String> sourcedId,

            @Pattern(regexp = "^(active|tobedeleted)$") @Schema(description = "tobedeleted deletes it, as DELETE does")
            Optional<String> status,

            @Size(max = 50) @Schema(description = "Not kept: an entity has been modified when we learned it")
            Optional<String> dateLastModified,

            @Schema(description = "Not kept") Optional<Map<String, Object>> metadata,

            @NotBlank @Size(max = 500) @Schema(examples = "3rd Grade Reading, first six weeks")
            String title,

            @Size(max = 2000) Optional<String> description,

            @JsonProperty("class") Optional<ReferenceRequest> schoolClass,

            Optional<ReferenceRequest> parentAssessmentLineItem,

            Optional<ReferenceRequest> scoreScale,

            @DecimalMin("-1000000000") @DecimalMax("1000000000") @Schema(examples = "0")
            Optional<BigDecimal> resultValueMin,

            @DecimalMin("-1000000000") @DecimalMax("1000000000") @Schema(examples = "10")
            Optional<BigDecimal> resultValueMax,

            @Size(max = 100) List<LearningObjectiveSetRequest> learningObjectiveSet) {

        LineItemCommand command() {
            return status.equals(Optional.of("tobedeleted")) ? new DeleteLineItem() : new PutLineItem(details());
        }

        private LineItemDetails details() {
            return new LineItemDetails(
                    title,
                    description,
                    schoolClass.map(ReferenceRequest::sourcedId),
                    parentAssessmentLineItem.map(ReferenceRequest::sourcedId),
                    scoreScale.map(ReferenceRequest::sourcedId),
                    resultValueMin,
                    resultValueMax,
                    learningObjectiveSet.stream()
                            .map(set -> new LearningObjectives(set.source(), set.learningObjectiveIds()))
                            .toList());
        }

        /** @throws InvalidRequest if it contradicts its address or itself */
        void check(String address) {
            List<Fault> faults = new ArrayList<>();
            if (sourcedId.isPresent() && !sourcedId.get().equals(address)) {
                faults.add(new Fault(ENTITY + "/sourcedId", "must be that of the address"));
            }
            if (parent().equals(Optional.of(address))) {
                faults.add(
                        new Fault(ENTITY + "/parentAssessmentLineItem/sourcedId", "must be that of another line item"));
            }
            if (resultValueMin.isPresent()
                    && resultValueMax.isPresent()
                    && resultValueMin.get().compareTo(resultValueMax.get()) > 0) {
                faults.add(new Fault(ENTITY + "/resultValueMax", "must not be less than resultValueMin"));
            }
            if (!faults.isEmpty()) {
                throw new InvalidRequest(faults);
            }
        }

        Optional<String> parent() {
            return parentAssessmentLineItem.map(ReferenceRequest::sourcedId);
        }

        List<Reference> references() {
            return schoolClass
                    .map(known -> new Reference("classes", known.sourcedId(), ENTITY + "/class/sourcedId"))
                    .stream()
                    .toList();
        }
    }
}
