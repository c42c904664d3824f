package org.lodestar.goals.goal.api;

import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.lodestar.goals.plan.api.PlanRepresentation;

/** What goals refer to. */
@Schema(name = "GoalsIncluded")
record GoalsIncluded(Optional<List<PlanRepresentation>> plans, Optional<List<GoalRepresentation>> goals) {}
