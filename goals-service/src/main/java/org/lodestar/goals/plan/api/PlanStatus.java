package org.lodestar.goals.plan.api;

import org.lodestar.goals.plan.Plan;

/** Where a plan is in its life. */
public enum PlanStatus {
    DRAFTED,
    ADOPTED,
    CLOSED;

    public static PlanStatus of(Plan plan) {
        return switch (plan) {
            case Plan.Unset _ -> throw new IllegalArgumentException("A plan that was never drafted has no status");
            case Plan.Drafted _ -> DRAFTED;
            case Plan.Adopted _ -> ADOPTED;
            case Plan.Closed _ -> CLOSED;
        };
    }
}
