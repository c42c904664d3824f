package org.lodestar.evidence.assessmentresult.provider;

import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.lodestar.eventsourcing.PersonRef;
import org.lodestar.eventsourcing.consuming.Reference;
import org.lodestar.eventsourcing.http.InvalidRequest;
import org.lodestar.evidence.assessmentresult.AssessmentResultCommand;
import org.lodestar.evidence.assessmentresult.AssessmentResultCommand.DeleteResult;
import org.lodestar.evidence.assessmentresult.AssessmentResultCommand.PutResult;
import org.lodestar.evidence.assessmentresult.ResultDetails;
import org.lodestar.evidence.assessmentresult.ResultDetails.ObjectiveResult;
import org.lodestar.evidence.assessmentresult.ResultDetails.ObjectiveResults;
import org.lodestar.oneroster.provider.ReferenceRequest;

/** What vendors send about results. What is not marked as needed may be left out. */
final class AssessmentResultRequests {

    private static final String ENTITY = "/assessmentResult";
    private static final String TRUTH = "^(true|false)$";

    private AssessmentResultRequests() {}

    record PutAssessmentResultRequest(@NotNull AssessmentResultRequest assessmentResult) {}

    @Schema(name = "OneRosterLearningObjectiveScoreRequest")
    record LearningObjectiveScoreRequest(
            @NotBlank @Size(max = 255) String learningObjectiveId,

            @DecimalMin("-1000000000") @DecimalMax("1000000000") Optional<BigDecimal> score,

            @Size(max = 255) Optional<String> textScore) {}

    @Schema(name = "OneRosterLearningObjectiveScoreSetRequest")
    record LearningObjectiveScoreSetRequest(
            @NotBlank @Size(max = 100) @Schema(examples = "case")
            String source,

            @NotEmpty @Size(max = 100) List<LearningObjectiveScoreRequest> learningObjectiveResults) {}

    @Schema(name = "OneRosterAssessmentResultRequest")
    record AssessmentResultRequest(
            @Schema(description = "That of the address") Optional<String> sourcedId,

            @Pattern(regexp = "^(active|tobedeleted)$") @Schema(description = "tobedeleted deletes it, as DELETE does")
            Optional<String> status,

            @Size(max = 50) @Schema(description = "Not kept: an entity has been modified when we learned it")
            Optional<String> dateLastModified,

            @Schema(description = "Not kept") Optional<Map<String, Object>> metadata,

            @NotNull ReferenceRequest assessmentLineItem,

            @NotNull ReferenceRequest student,

            @DecimalMin("-1000000000") @DecimalMax("1000000000") @Schema(description = "Kept exactly as sent", examples = "7")
            Optional<BigDecimal> score,

            @Size(max = 255) Optional<String> textScore,

            @NotNull @Schema(examples = "2026-09-28") LocalDate scoreDate,

            Optional<ReferenceRequest> scoreScale,

            @DecimalMin("0") @DecimalMax("100") Optional<BigDecimal> scorePercentile,

            @NotNull @Pattern(
                    regexp =
                            "^(exempt|fully graded|not submitted|partially graded|submitted|ext:[0-9A-Za-z._-]{1,100})$")
            @Schema(examples = "fully graded")
            String scoreStatus,

            @Size(max = 2000) Optional<String> comment,

            @Size(max = 100) List<LearningObjectiveScoreSetRequest> learningObjectiveSet,

            @Pattern(regexp = TRUTH) Optional<String> inProgress,

            @Pattern(regexp = TRUTH) Optional<String> incomplete,

            @Pattern(regexp = TRUTH) Optional<String> late,

            @Pattern(regexp = TRUTH) Optional<String> missing) {

        AssessmentResultCommand command() {
            return deletes() ? new DeleteResult() : new PutResult(details());
        }

        private boolean deletes() {
            return status.equals(Optional.of("tobedeleted"));
        }

        private ResultDetails details() {
            return new ResultDetails(
                    assessmentLineItem.sourcedId(),
                    new PersonRef(student.sourcedId()),
                    score,
                    textScore,
                    scoreDate,
                    scoreScale.map(ReferenceRequest::sourcedId),
                    scorePercentile,
                    scoreStatus,
                    comment,
                    learningObjectiveSet.stream()
                            .map(set -> new ObjectiveResults(
                                    set.source(),
                                    set.learningObjectiveResults().stream()
                                            .map(one -> new ObjectiveResult(
                                                    one.learningObjectiveId(), one.score(), one.textScore()))
                                            .toList()))
                            .toList(),
                    inProgress.map(Boolean::valueOf),
                    incomplete.map(Boolean::valueOf),
                    late.map(Boolean::valueOf),
                    missing.map(Boolean::valueOf));
        }

        /** @throws InvalidRequest if it contradicts its address */
        void check(String address) {
            if (sourcedId.isPresent() && !sourcedId.get().equals(address)) {
                throw new InvalidRequest(ENTITY + "/sourcedId", "must be that of the address");
            }
        }

        Reference studentReference() {
            return new Reference("users", student.sourcedId(), ENTITY + "/student/sourcedId");
        }

        Reference lineItemReference() {
            return new Reference(
                    "assessmentLineItems", assessmentLineItem.sourcedId(), ENTITY + "/assessmentLineItem/sourcedId");
        }
    }
}
