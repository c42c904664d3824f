package org.lodestar.goals.plan;

import java.time.Instant;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.lodestar.eventsourcing.EventType;
import org.lodestar.eventsourcing.PersonRef;
import org.lodestar.eventsourcing.Restricted;
import org.lodestar.eventsourcing.Restricted.Classification;

/** What happened to a plan. Stored for ever: add a new version, never edit one. */
public sealed interface PlanEvent {

    /**
     * The writing began.
     *
     * @param schoolYear the calendar year in which the school year ends
     */
    @EventType(value = "plan-drafted.v1", description = "A school improvement plan was begun for a school year.")
    record PlanDrafted(
            String org,
            int schoolYear,
            @Restricted(Classification.PERSONAL) String title,
            @Restricted(Classification.PERSONAL) Optional<String> vision)
            implements PlanEvent {}

    @EventType(
            value = "plan-author-joined.v1",
            description = "Somebody became an author of a plan, or now contributes in another way.")
    record PlanAuthorJoined(PersonRef person, ContributorKind contributorKind, ContributionMode mode)
            implements PlanEvent {}

    @EventType(value = "plan-author-left.v1", description = "Somebody is an author of a plan no more.")
    record PlanAuthorLeft(PersonRef person) implements PlanEvent {}

    @EventType(value = "plan-endorsed.v1", description = "Somebody said yes to a plan.")
    record PlanEndorsed(PersonRef person, ContributorKind contributorKind, Instant at) implements PlanEvent {}

    /**
     * The school works by it now.
     *
     * @param authorCountByKind kinds without an author are left out
     */
    @EventType(
            value = "plan-adopted.v1",
            description = "A plan that several people wrote became what the school works by.")
    record PlanAdopted(SortedMap<ContributorKind, Integer> authorCountByKind, Instant at) implements PlanEvent {
        public PlanAdopted {
            authorCountByKind = Collections.unmodifiableSortedMap(new TreeMap<>(authorCountByKind));
        }
    }

    @EventType(value = "plan-closed.v1", description = "A plan is over.")
    record PlanClosed(Instant at) implements PlanEvent {}
}
