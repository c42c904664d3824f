package org.lodestar.goals.plan.api;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.lodestar.eventsourcing.commanding.Folded;
import org.lodestar.goals.plan.Author;
import org.lodestar.goals.plan.ContributionMode;
import org.lodestar.goals.plan.ContributorKind;
import org.lodestar.goals.plan.Endorsement;
import org.lodestar.goals.plan.Plan;
import org.lodestar.goals.plan.PlanContent;

/** A school improvement plan as clients see it. */
@Schema(name = "Plan")
public record PlanRepresentation(
        String id,
        PlanStatus status,

        @Schema(description = "sourcedId of the organisation it is for")
        String org,

        @Schema(description = "The calendar year in which the school year ends: 2027 for 2026/27")
        int schoolYear,

        String title,
        Optional<String> vision,
        List<AuthorRepresentation> authors,

        @Schema(description = "Kinds without an author are left out")
        Map<ContributorKind, Integer> authorCountByKind,

        List<EndorsementRepresentation> endorsements,
        Optional<Instant> adoptedAt,
        Optional<Instant> closedAt) {

    @Schema(name = "PlanAuthor")
    record AuthorRepresentation(String person, ContributorKind contributorKind, ContributionMode mode) {
        static AuthorRepresentation of(Author author) {
            return new AuthorRepresentation(author.person().value(), author.contributorKind(), author.mode());
        }
    }

    @Schema(name = "PlanEndorsement")
    record EndorsementRepresentation(String person, ContributorKind contributorKind, Instant at) {
        static EndorsementRepresentation of(Endorsement endorsement) {
            return new EndorsementRepresentation(
                    endorsement.person().value(), endorsement.contributorKind(), endorsement.at());
        }
    }

    public static PlanRepresentation of(Folded<Plan> plan) {
        PlanContent content = plan.state().contentIfAny().orElseThrow();
        return new PlanRepresentation(
                plan.stream().id(),
                PlanStatus.of(plan.state()),
                content.org(),
                content.schoolYear(),
                content.title(),
                content.vision(),
                content.authors().stream().map(AuthorRepresentation::of).toList(),
                content.authorCountByKind(),
                content.endorsements().stream()
                        .map(EndorsementRepresentation::of)
                        .toList(),
                adoptedAt(plan.state()),
                plan.state() instanceof Plan.Closed(var _, var _, var at) ? Optional.of(at) : Optional.empty());
    }

    private static Optional<Instant> adoptedAt(Plan plan) {
        return switch (plan) {
            case Plan.Adopted(var _, var at) -> Optional.of(at);
            case Plan.Closed(var _, var at, var _) -> at;
            case Plan.Unset _, Plan.Drafted _ -> Optional.empty();
        };
    }
}
