package org.lodestar.goals.goal.api;

import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.eclipse.microprofile.openapi.annotations.security.SecurityRequirement;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;
import org.jboss.resteasy.reactive.RestResponse;
import org.lodestar.eventsourcing.PersonRef;
import org.lodestar.eventsourcing.commanding.Call;
import org.lodestar.eventsourcing.commanding.Streams;
import org.lodestar.eventsourcing.commanding.Streams.Both;
import org.lodestar.eventsourcing.consuming.Reference;
import org.lodestar.eventsourcing.consuming.References;
import org.lodestar.eventsourcing.http.Answers;
import org.lodestar.eventsourcing.http.Answers.HistoryEntry;
import org.lodestar.eventsourcing.http.Calls;
import org.lodestar.eventsourcing.http.Filters;
import org.lodestar.eventsourcing.http.Lists;
import org.lodestar.eventsourcing.http.Page;
import org.lodestar.eventsourcing.projection.StateView;
import org.lodestar.goals.focus.Focus;
import org.lodestar.goals.focus.FocusCommand;
import org.lodestar.goals.focus.FocusCommand.TakePlace;
import org.lodestar.goals.focus.FocusEvent;
import org.lodestar.goals.focus.FocusOverride;
import org.lodestar.goals.goal.Goal;
import org.lodestar.goals.goal.GoalCommand;
import org.lodestar.goals.goal.GoalCommand.ActivateGoal;
import org.lodestar.goals.goal.GoalContent;
import org.lodestar.goals.goal.GoalEvent;
import org.lodestar.goals.goal.ImprovementDomain;
import org.lodestar.goals.goal.api.GoalRequests.ActivateGoalRequest;
import org.lodestar.goals.goal.api.GoalRequests.ProposeGoalRequest;
import org.lodestar.goals.goal.view.goallist.GoalListRow;

@Path("/v1/goals")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@Tag(name = "Goals", description = "What a school sets out to improve, and how it goes")
class GoalResource {

    private final Streams<GoalCommand, Goal, GoalEvent> goals;
    private final Streams<FocusCommand, Focus, FocusEvent> focus;
    private final StateView<Goal, GoalEvent> list;
    private final References references;
    private final Calls calls;
    private final Answers answers;
    private final Lists lists;

    GoalResource(
            Streams<GoalCommand, Goal, GoalEvent> goals,
            Streams<FocusCommand, Focus, FocusEvent> focus,
            StateView<Goal, GoalEvent> list,
            References references,
            Calls calls,
            Answers answers,
            Lists lists) {
        this.goals = goals;
        this.focus = focus;
        this.list = list;
        this.references = references;
        this.calls = calls;
        this.answers = answers;
        this.lists = lists;
    }

    @POST
    @Operation(summary = "Propose a goal")
    @SecurityRequirement(name = "oauth2", scopes = "goals.write")
    @APIResponseSchema(value = GoalRepresentation.class, responseCode = "201", responseDescription = "Proposed")
    public Uni<RestResponse<GoalRepresentation>> proposeGoal(ProposeGoalRequest request) {
        Call call = calls.current();
        return references
                .require(call.tenant(), referencesOf(request))
                .chain(() -> goals.create(call, request.command()))
                .map(answer -> answers.created(answer, GoalRepresentation::of));
    }

    private static List<Reference> referencesOf(ProposeGoalRequest request) {
        List<Reference> named = new ArrayList<>();
        named.add(new Reference("orgs", request.school(), "/school"));
        for (int i = 0; i < request.owners().size(); i++) {
            named.add(new Reference("users", request.owners().get(i), "/owners/" + i));
        }
        return named;
    }

    @GET
    @Operation(summary = "List goals, oldest first")
    @SecurityRequirement(name = "oauth2", scopes = "goals.read")
    public Uni<RestResponse<Page<GoalRepresentation>>> listGoals(
            @RestQuery Optional<String> school,
            @RestQuery Optional<GoalStatus> status,
            @RestQuery @Parameter(description = "sourcedId of one of the owners") Optional<String> owner,
            @RestQuery Optional<UUID> plan,
            @RestQuery Optional<ImprovementDomain> improvementDomain,
            @RestQuery Optional<String> limit,
            @RestQuery Optional<String> cursor) {
        Filters filters = new Filters()
                .equal("school", school)
                .equal("status", status.map(Enum::name))
                .contains("owners", owner)
                .equal("plan", plan.map(UUID::toString))
                .equal("improvementDomain", improvementDomain.map(Enum::name));
        return lists.page(list, GoalListRow.class, filters, limit, cursor, GoalRepresentation::of);
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
    @Path("/{id}/activation")
    @Operation(
            summary = "Activate a goal, or resume a paused one",
            description = "Refused with focus-limit-reached (409) when the school has as many active goals as its"
                    + " focus policy allows, unless the request carries an override with a reason.")
    @SecurityRequirement(name = "oauth2", scopes = "goals.write")
    @APIResponseSchema(value = GoalRepresentation.class, responseCode = "200", responseDescription = "Activated")
    public Uni<RestResponse<GoalRepresentation>> activateGoal(@RestPath String id, ActivateGoalRequest request) {
        Call call = calls.current();
        Optional<FocusOverride> override =
                request.override().map(o -> new FocusOverride(new PersonRef(o.by()), o.reason()));
        return schoolOf(call, id)
                .chain(school -> goals.askWith(
                        call, id, focus, school, (goal, places) -> activation(places, UUID.fromString(id), override)))
                .map(answer -> answers.ok(answer, GoalRepresentation::of));
    }

    private static Both<GoalCommand, FocusCommand> activation(
            Focus places, UUID goal, Optional<FocusOverride> override) {
        int held = places.activeGoals().size();
        int active = places.activeGoals().contains(goal) ? held : held + 1;
        return new Both<>(new ActivateGoal(active, places.maxActiveGoals()), new TakePlace(goal, override));
    }

    private Uni<String> schoolOf(Call call, String id) {
        return goals.find(call.tenant(), id)
                .map(found -> found.flatMap(goal -> goal.state().contentIfAny())
                        .map(GoalContent::school)
                        .orElseThrow(NotFoundException::new));
    }
}
