package org.lodestar.evidence.progress.api;

import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.lodestar.eventsourcing.PersonRef;
import org.lodestar.eventsourcing.consuming.Reference;
import org.lodestar.eventsourcing.http.InvalidRequest;
import org.lodestar.evidence.progress.Group;
import org.lodestar.evidence.progress.GroupType;
import org.lodestar.evidence.progress.Measurement;
import org.lodestar.evidence.progress.ProgressPointCommand.CorrectProgress;
import org.lodestar.evidence.progress.ProgressPointCommand.RecordProgress;
import org.lodestar.evidence.progress.ProgressPointCommand.WithdrawProgress;
import org.lodestar.evidence.progress.Result;
import org.lodestar.evidence.progress.Subject;
import org.lodestar.evidence.progress.Yardstick;

/** What clients send about progress points. What is not marked as needed may be left out. */
final class ProgressPointRequests {

    private ProgressPointRequests() {}

    @Schema(name = "ProgressGroupRequest")
    record GroupRequest(
            @NotNull GroupType type,

            @NotBlank @Size(max = 255) @Schema(description = "Of the class, or else of the school", examples = "255901001")
            String sourcedId,

            @Size(min = 1, max = 20) @Schema(description = "OneRoster grade code; for type GRADE, and only for it", examples = "03")
            Optional<String> grade) {

        Group group() {
            if ((type == GroupType.GRADE) != grade.isPresent()) {
                throw new InvalidRequest("/group/grade", "must be given for type GRADE, and only for it");
            }
            return new Group(type, sourcedId, grade);
        }

        Reference reference() {
            return new Reference(type == GroupType.CLASS ? "classes" : "orgs", sourcedId, "/group/sourcedId");
        }
    }

    @Schema(name = "ProgressResultRequest", description = "One of the three, as the kind of the measure asks")
    record ResultRequest(
            @DecimalMin("-1000000000") @DecimalMax("1000000000") @Schema(description = "With at most three decimals", examples = "74.5")
            Optional<BigDecimal> value,

            @Size(min = 1, max = 100) Optional<String> label,

            @Size(min = 1, max = 4000) Optional<String> narrative) {

        Result result() {
            return new Result(value, label, narrative);
        }
    }

    record RecordProgressRequest(
            @NotNull @Schema(description = "Id of the progress measure")
            UUID measure,

            @Schema(description = "Id of the goal that it is progress towards")
            Optional<UUID> goal,

            @NotNull GroupRequest group,

            @NotNull @Schema(description = "The day it was measured", examples = "2026-10-05")
            LocalDate date,

            @Min(1) @Max(100_000) @Schema(description = "How many students it was measured on", examples = "24")
            int students,

            @NotNull ResultRequest result,

            @NotBlank @Size(max = 255) @Schema(description = "sourcedId of the person who recorded it and alone may correct it")
            String collector,

            @Schema(description = "The point of another collector that this one sees differently")
            Optional<UUID> inResponseTo) {

        Subject subject() {
            return new Subject(measure, goal, group.group(), new PersonRef(collector), inResponseTo, Optional.empty());
        }

        RecordProgress command(Subject subject, Yardstick yardstick, Instant at) {
            return new RecordProgress(subject, new Measurement(date, students, result.result()), yardstick, at);
        }

        List<Reference> references() {
            return List.of(group.reference(), new Reference("users", collector, "/collector"));
        }
    }

    record CorrectProgressRequest(
            @NotBlank @Size(max = 255) @Schema(description = "sourcedId of the point's collector")
            String by,

            @NotNull LocalDate date,

            @Min(1) @Max(100_000) int students,

            @NotNull ResultRequest result,

            @NotBlank @Size(max = 1000) @Schema(examples = "Two recordings were counted twice")
            String reason) {

        CorrectProgress command(Yardstick yardstick, Instant at) {
            return new CorrectProgress(
                    new PersonRef(by), new Measurement(date, students, result.result()), reason, yardstick, at);
        }
    }

    record WithdrawProgressRequest(
            @NotBlank @Size(max = 255) @Schema(description = "sourcedId of the person who takes it back")
            String by,

            @NotBlank @Size(max = 1000) @Schema(examples = "Recorded for the wrong class")
            String reason) {

        WithdrawProgress command() {
            return new WithdrawProgress(new PersonRef(by), reason);
        }

        List<Reference> references() {
            return List.of(new Reference("users", by, "/by"));
        }
    }
}
