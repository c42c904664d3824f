package org.lodestar.observation.perception.api;

import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.lodestar.eventsourcing.PersonRef;
import org.lodestar.observation.Directory.Named;
import org.lodestar.observation.perception.Perception.Estimate;
import org.lodestar.observation.perception.PerceptionCommand.RecordPerception;
import org.lodestar.observation.perception.PerceptionCommand.WithdrawPerception;

/** What clients send about estimates. */
final class PerceptionRequests {

    private PerceptionRequests() {}

    record RecordPerceptionRequest(
            @NotBlank @Size(max = 255) @Schema(description = "sourcedId of the leader", examples = "207288")
            String leader,

            @NotNull @Schema(description = "First day of the period", examples = "2026-09-01")
            LocalDate from,

            @NotNull @Schema(description = "Last day of the period", examples = "2026-09-30")
            LocalDate to,

            @NotNull @DecimalMin("0") @DecimalMax("1") @Schema(description = "Instructional time over working time, as the leader believes", examples = "0.5")
            BigDecimal believedShare) {

        /** {@code orgs} are those of the leader on the first day. */
        RecordPerception command(List<String> orgs, Instant now) {
            return new RecordPerception(new Estimate(person(), from, to, believedShare, now, Optional.of(orgs)));
        }

        PersonRef person() {
            return new PersonRef(leader);
        }

        Named named() {
            return new Named().person(leader, "/leader");
        }
    }

    record WithdrawPerceptionRequest(
            @NotBlank @Size(max = 1000) @Schema(examples = "Said before the period was over")
            String reason) {
        WithdrawPerception command() {
            return new WithdrawPerception(reason);
        }
    }
}
