package org.lodestar.goals;

import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.lodestar.eventsourcing.commanding.Feature;
import org.lodestar.eventsourcing.commanding.Streams;
import org.lodestar.eventsourcing.consuming.References;
import org.lodestar.eventsourcing.http.Filters;
import org.lodestar.eventsourcing.http.ListedView;
import org.lodestar.eventsourcing.projection.StateView;
import org.lodestar.eventsourcing.runtime.EventSourcing;
import org.lodestar.eventsourcing.runtime.EventSourcing.SubscriptionTo;
import org.lodestar.goals.focus.Focus;
import org.lodestar.goals.focus.FocusCommand;
import org.lodestar.goals.focus.FocusDecider;
import org.lodestar.goals.focus.FocusEvent;
import org.lodestar.goals.goal.Goal;
import org.lodestar.goals.goal.GoalCommand;
import org.lodestar.goals.goal.GoalContent;
import org.lodestar.goals.goal.GoalDecider;
import org.lodestar.goals.goal.GoalEvent;
import org.lodestar.goals.goal.api.GoalRepresentation;
import org.lodestar.goals.goal.view.goallist.GoalListRow;
import org.lodestar.goals.plan.Plan;
import org.lodestar.goals.plan.PlanCommand;
import org.lodestar.goals.plan.PlanContent;
import org.lodestar.goals.plan.PlanDecider;
import org.lodestar.goals.plan.PlanEvent;
import org.lodestar.goals.plan.api.PlanRepresentation;
import org.lodestar.goals.plan.view.planlist.PlanListRow;

/** The features of this service, and what it learns of others. */
@Singleton
class GoalsWiring {

    @Produces
    @Singleton
    Streams<GoalCommand, Goal, GoalEvent> goals(EventSourcing eventSourcing) {
        return eventSourcing.streams(Feature.of("goals", new GoalDecider(), GoalEvent.class, Goal.class)
                .publishing(Goal.Known.class)
                .withOrgs((_, goal) ->
                        goal.contentIfAny().stream().map(GoalContent::school).collect(Collectors.toSet())));
    }

    @Produces
    @Singleton
    StateView<Goal, GoalEvent> goalList(Streams<GoalCommand, Goal, GoalEvent> goals) {
        return new StateView<>("goal_list", goals.feature(), GoalListRow::columns);
    }

    @Produces
    @Singleton
    ListedView<Goal, GoalEvent, GoalRepresentation> listedGoals(StateView<Goal, GoalEvent> list) {
        return new ListedView<>(list, GoalListRow.class, new Filters(), (_, goal) -> GoalRepresentation.of(goal));
    }

    @Produces
    @Singleton
    Streams<FocusCommand, Focus, FocusEvent> focus(EventSourcing eventSourcing) {
        return eventSourcing.streams(Feature.of("focus-policies", new FocusDecider(), FocusEvent.class, Focus.class)
                .publishing(Focus.class)
                .withOrgs((school, _) -> Set.of(school)));
    }

    @Produces
    @Singleton
    Streams<PlanCommand, Plan, PlanEvent> plans(EventSourcing eventSourcing) {
        return eventSourcing.streams(Feature.of("plans", new PlanDecider(), PlanEvent.class, Plan.class)
                .publishing(Plan.Known.class)
                .withOrgs((_, plan) ->
                        plan.contentIfAny().stream().map(PlanContent::org).collect(Collectors.toSet())));
    }

    @Produces
    @Singleton
    StateView<Plan, PlanEvent> planList(Streams<PlanCommand, Plan, PlanEvent> plans) {
        return new StateView<>("plan_list", plans.feature(), PlanListRow::columns);
    }

    @Produces
    @Singleton
    ListedView<Plan, PlanEvent, PlanRepresentation> listedPlans(StateView<Plan, PlanEvent> list) {
        return new ListedView<>(list, PlanListRow.class, new Filters(), (_, plan) -> PlanRepresentation.of(plan));
    }

    /** To the millisecond, as clients see it. */
    @Produces
    @Singleton
    Clock clock() {
        return Clock.tickMillis(ZoneOffset.UTC);
    }

    /** People exist on the restricted topic only: on the general one they are pseudonyms. */
    @Produces
    @Singleton
    SubscriptionTo people(References references) {
        return new SubscriptionTo("roster", true, "people", references.keeping(message -> switch (message.type()) {
            case "user-registered.v1", "user-changed.v1" -> Optional.of(References.Kept.present());
            case "user-removed.v1" -> Optional.of(References.Kept.gone());
            default -> Optional.empty();
        }));
    }

    @Produces
    @Singleton
    SubscriptionTo organisations(References references) {
        return new SubscriptionTo(
                "roster", false, "organisations", references.keeping(message -> switch (message.type()) {
                    case "org-registered.v1", "org-changed.v1" -> Optional.of(References.Kept.present());
                    case "org-removed.v1" -> Optional.of(References.Kept.gone());
                    default -> Optional.empty();
                }));
    }
}
