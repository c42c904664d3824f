package org.lodestar.goals.goal.api;

import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.eclipse.microprofile.openapi.annotations.security.SecurityRequirement;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;
import org.jboss.resteasy.reactive.RestResponse;
import org.lodestar.eventsourcing.commanding.Call;
import org.lodestar.eventsourcing.commanding.Streams;
import org.lodestar.eventsourcing.http.Answers;
import org.lodestar.eventsourcing.http.Answers.HistoryEntry;
import org.lodestar.eventsourcing.http.Calls;
import org.lodestar.eventsourcing.http.Filters;
import org.lodestar.eventsourcing.http.Inclusions;
import org.lodestar.eventsourcing.http.ListedView;
import org.lodestar.eventsourcing.http.Lists;
import org.lodestar.eventsourcing.http.Page;
import org.lodestar.eventsourcing.http.PageIncluding;
import org.lodestar.eventsourcing.http.Relation;
import org.lodestar.goals.Existence;
import org.lodestar.goals.goal.Goal;
import org.lodestar.goals.goal.GoalCommand;
import org.lodestar.goals.goal.GoalEvent;
import org.lodestar.goals.goal.ImprovementDomain;
import org.lodestar.goals.goal.api.GoalRequests.ProposeGoalRequest;
import org.lodestar.goals.goal.api.GoalRequests.ReviseGoalRequest;
import org.lodestar.goals.plan.Plan;
import org.lodestar.goals.plan.PlanEvent;
import org.lodestar.goals.plan.api.PlanRepresentation;

/** Goals and their terms. */
@Path("/v1/goals")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@Tag(name = "Goals", description = "What a school sets out to improve, and how it goes")
class GoalResource {

    private final Streams<GoalCommand, Goal, GoalEvent> goals;
    private final ListedView<Goal, GoalEvent, GoalRepresentation> list;
    private final Existence existence;
    private final Calls calls;
    private final Answers answers;
    private final ListedView<Plan, PlanEvent, PlanRepresentation> plans;
    private final Lists lists;
    private final Inclusions inclusions;

    GoalResource(
            Streams<GoalCommand, Goal, GoalEvent> goals,
            ListedView<Goal, GoalEvent, GoalRepresentation> list,
            Existence existence,
            Calls calls,
            Answers answers,
            ListedView<Plan, PlanEvent, PlanRepresentation> plans,
            Lists lists,
            Inclusions inclusions) {
        this.goals = goals;
        this.list = list;
        this.existence = existence;
        this.calls = calls;
        this.answers = answers;
        this.plans = plans;
        this.lists = lists;
        this.inclusions = inclusions;
    }

    @POST
    @Operation(
            summary = "Propose a goal",
            description =
                    "School, owners, plan and parent must exist, else unknown-reference (422) names each that does"
                            + " not. A target on the wrong side of the baseline is target-against-direction (422).")
    @SecurityRequirement(name = "oauth2", scopes = "goals.write")
    @APIResponseSchema(value = GoalRepresentation.class, responseCode = "201", responseDescription = "Proposed")
    public Uni<RestResponse<GoalRepresentation>> proposeGoal(ProposeGoalRequest request) {
        Call call = calls.current();
        return existence
                .require(call.tenant(), request.references())
                .chain(() -> goals.create(call, request.command()))
                .map(answer -> answers.created(answer, GoalRepresentation::of));
    }

    @GET
    @Operation(summary = "List goals, oldest first")
    @SecurityRequirement(name = "oauth2", scopes = "goals.read")
    public Uni<RestResponse<PageIncluding<GoalRepresentation, GoalsIncluded>>> listGoals(
            @RestQuery Optional<String> school,
            @RestQuery Optional<GoalStatus> status,
            @RestQuery @Parameter(description = "sourcedId of one of the owners") Optional<String> owner,
            @RestQuery Optional<UUID> plan,
            @RestQuery Optional<ImprovementDomain> improvementDomain,
            @RestQuery @Parameter(description = "The first due date to list") Optional<LocalDate> dueFrom,
            @RestQuery @Parameter(description = "The last due date to list") Optional<LocalDate> dueTo,
            @RestQuery @Parameter(schema = @Schema(enumeration = {"title", "dueDate", "changedAt", "id"}))
                    Optional<String> sort,
            @RestQuery @Parameter(schema = @Schema(enumeration = {"plan", "parent"})) Optional<String> include,
            @RestQuery Optional<String> limit,
            @RestQuery Optional<String> cursor) {
        Filters filters = new Filters()
                .equal("school", school)
                .equal("status", status.map(Enum::name))
                .contains("owners", owner)
                .equal("plan", plan.map(UUID::toString))
                .equal("improvementDomain", improvementDomain.map(Enum::name))
                .from("dueDate", dueFrom)
                .to("dueDate", dueTo);
        Relation<GoalRepresentation, PlanRepresentation> plans =
                new Relation<>("plan", this.plans, goal -> goal.plan().map(UUID::toString).stream());
        Relation<GoalRepresentation, GoalRepresentation> parents =
                new Relation<>("parent", list, goal -> goal.parent().map(UUID::toString).stream());
        return inclusions.add(
                lists.page(list, filters, sort, limit, cursor),
                include,
                List.of(plans, parents),
                found -> new GoalsIncluded(found.of(plans), found.of(parents)));
    }

    @GET
    @Path("/{id}")
    @Operation(summary = "Read a goal, as it is or as it was at a moment")
    @SecurityRequirement(name = "oauth2", scopes = "goals.read")
    @APIResponseSchema(value = GoalRepresentation.class, responseCode = "200", responseDescription = "The goal")
    public Uni<RestResponse<GoalRepresentation>> getGoal(@RestPath String id, @RestQuery Optional<String> asOf) {
        return answers.read(goals, id, asOf, GoalRepresentation::of);
    }

    @GET
    @Path("/{id}/history")
    @Operation(summary = "Read the events of a goal, oldest first")
    @SecurityRequirement(name = "oauth2", scopes = "goals.read")
    public Uni<Page<HistoryEntry>> goalHistory(@RestPath String id, @RestQuery Optional<Long> after) {
        return answers.history(goals, id, after);
    }

    @POST
    @Path("/{id}/revision")
    @Operation(
            summary = "Revise the terms of a goal for a reason",
            description =
                    "What is left out stays as it is; description, plan and parent can be removed. A revision that"
                            + " changes nothing records nothing. The school cannot change.")
    @SecurityRequirement(name = "oauth2", scopes = "goals.write")
    @APIResponseSchema(value = GoalRepresentation.class, responseCode = "200", responseDescription = "Revised")
    public Uni<RestResponse<GoalRepresentation>> reviseGoal(@RestPath UUID id, ReviseGoalRequest request) {
        Call call = calls.current();
        return existence
                .require(call.tenant(), request.references())
                .chain(() -> goals.ask(call, id.toString(), request.command(id)))
                .map(answer -> answers.ok(answer, GoalRepresentation::of));
    }
}
