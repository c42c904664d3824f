package org.lodestar.goals.plan.api;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.lodestar.eventsourcing.PersonRef;
import org.lodestar.eventsourcing.consuming.Reference;
import org.lodestar.goals.plan.ContributionMode;
import org.lodestar.goals.plan.ContributorKind;
import org.lodestar.goals.plan.PlanCommand.DraftPlan;
import org.lodestar.goals.plan.PlanCommand.EndorsePlan;
import org.lodestar.goals.plan.PlanCommand.JoinAuthors;

/** What clients send about plans. What is not marked as needed may be left out. */
final class PlanRequests {

    private PlanRequests() {}

    record DraftPlanRequest(
            @NotBlank @Size(max = 255) @Schema(description = "sourcedId of the school or other organisation", examples = "255901001")
            String org,

            @Min(2000) @Max(2100) @Schema(
                    description = "The calendar year in which the school year ends: 2027 for 2026/27",
                    examples = "2027")
            int schoolYear,

            @NotBlank @Size(max = 200) @Schema(examples = "Reading together")
            String title,

            @Size(max = 4000) @Schema(examples = "Every child reads with joy")
            Optional<String> vision) {

        DraftPlan command() {
            return new DraftPlan(org, schoolYear, title, vision);
        }

        List<Reference> references() {
            return List.of(new Reference("orgs", org, "/org"));
        }
    }

    record JoinPlanAuthorsRequest(
            @NotBlank @Size(max = 255) @Schema(description = "sourcedId of the person")
            String person,

            @NotNull ContributorKind contributorKind,

            @NotNull @Schema(description = "DELEGATED does not count towards shared leadership when the plan is adopted")
            ContributionMode mode) {

        JoinAuthors command() {
            return new JoinAuthors(new PersonRef(person), contributorKind, mode);
        }

        List<Reference> references() {
            return List.of(new Reference("users", person, "/person"));
        }
    }

    record EndorsePlanRequest(
            @NotBlank @Size(max = 255) @Schema(description = "sourcedId of the person")
            String person,

            @NotNull ContributorKind contributorKind) {

        EndorsePlan command(Instant at) {
            return new EndorsePlan(new PersonRef(person), contributorKind, at);
        }

        List<Reference> references() {
            return List.of(new Reference("users", person, "/person"));
        }
    }

    /** A transition that needs no more than its path. */
    @Schema(name = "PlanTransitionRequest")
    record TransitionRequest() {}
}
