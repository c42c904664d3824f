package org.lodestar.goals.plan;

import java.time.Instant;
import java.util.Optional;
import org.lodestar.eventsourcing.PersonRef;

/** What can be asked of a plan. */
public sealed interface PlanCommand {

    /**
     * Begins a plan.
     *
     * @param schoolYear the calendar year in which the school year ends
     */
    record DraftPlan(String org, int schoolYear, String title, Optional<String> vision) implements PlanCommand {}

    /** Makes somebody an author, or changes how they contribute. */
    record JoinAuthors(PersonRef person, ContributorKind contributorKind, ContributionMode mode)
            implements PlanCommand {}

    record LeaveAuthors(PersonRef person) implements PlanCommand {}

    record EndorsePlan(PersonRef person, ContributorKind contributorKind, Instant at) implements PlanCommand {}

    record AdoptPlan(Instant at) implements PlanCommand {}

    record ClosePlan(Instant at) implements PlanCommand {}
}
