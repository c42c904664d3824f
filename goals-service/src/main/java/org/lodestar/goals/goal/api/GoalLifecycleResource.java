package org.lodestar.goals.goal.api;

import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.Clock;
import java.time.LocalDate;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BiFunction;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.eclipse.microprofile.openapi.annotations.security.SecurityRequirement;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestResponse;
import org.lodestar.eventsourcing.commanding.Call;
import org.lodestar.eventsourcing.commanding.Streams;
import org.lodestar.eventsourcing.commanding.Streams.Both;
import org.lodestar.eventsourcing.http.Answers;
import org.lodestar.eventsourcing.http.Calls;
import org.lodestar.goals.Existence;
import org.lodestar.goals.focus.Focus;
import org.lodestar.goals.focus.FocusCommand;
import org.lodestar.goals.focus.FocusCommand.ReleasePlace;
import org.lodestar.goals.focus.FocusCommand.TakePlace;
import org.lodestar.goals.focus.FocusEvent;
import org.lodestar.goals.focus.FocusOverride;
import org.lodestar.goals.goal.Goal;
import org.lodestar.goals.goal.GoalCommand;
import org.lodestar.goals.goal.GoalCommand.ActivateGoal;
import org.lodestar.goals.goal.GoalCommand.CompleteGoal;
import org.lodestar.goals.goal.GoalCommand.PauseGoal;
import org.lodestar.goals.goal.GoalCommand.RetireGoal;
import org.lodestar.goals.goal.GoalContent;
import org.lodestar.goals.goal.GoalEvent;
import org.lodestar.goals.goal.api.GoalRequests.ActivateGoalRequest;
import org.lodestar.goals.goal.api.GoalRequests.CompleteGoalRequest;
import org.lodestar.goals.goal.api.GoalRequests.PauseGoalRequest;
import org.lodestar.goals.goal.api.GoalRequests.RetireGoalRequest;

/** The transitions of a goal that take or release a focus place of its school, both in one append. */
@Path("/v1/goals/{id}")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@Tag(name = "Goals")
class GoalLifecycleResource {

    private final Streams<GoalCommand, Goal, GoalEvent> goals;
    private final Streams<FocusCommand, Focus, FocusEvent> focus;
    private final Existence existence;
    private final Calls calls;
    private final Answers answers;
    private final Clock clock;

    GoalLifecycleResource(
            Streams<GoalCommand, Goal, GoalEvent> goals,
            Streams<FocusCommand, Focus, FocusEvent> focus,
            Existence existence,
            Calls calls,
            Answers answers,
            Clock clock) {
        this.goals = goals;
        this.focus = focus;
        this.existence = existence;
        this.calls = calls;
        this.answers = answers;
        this.clock = clock;
    }

    @POST
    @Path("/activation")
    @Operation(
            summary = "Activate a goal, or resume a paused one",
            description = "Refused with focus-limit-reached (409) when the school has as many active goals as its"
                    + " focus policy allows, unless the request carries an override with a reason. Both the refusal and"
                    + " the override are events.")
    @SecurityRequirement(name = "oauth2", scopes = "goals.write")
    @APIResponseSchema(value = GoalRepresentation.class, responseCode = "200", responseDescription = "Activated")
    public Uni<RestResponse<GoalRepresentation>> activateGoal(@RestPath UUID id, ActivateGoalRequest request) {
        Call call = calls.current();
        return existence
                .require(call.tenant(), request.references())
                .chain(() -> together(call, id, (_, places) -> activation(places, id, request.focusOverride())));
    }

    private static Both<GoalCommand, FocusCommand> activation(
            Focus places, UUID goal, Optional<FocusOverride> override) {
        int held = places.activeGoals().size();
        int active = places.activeGoals().contains(goal) ? held : held + 1;
        return new Both<>(new ActivateGoal(active, places.maxActiveGoals()), new TakePlace(goal, override));
    }

    @POST
    @Path("/pause")
    @Operation(
            summary = "Pause an active goal for a reason",
            description = "Frees its focus place. Refused with goal-not-active (409) for one that was never activated.")
    @SecurityRequirement(name = "oauth2", scopes = "goals.write")
    @APIResponseSchema(value = GoalRepresentation.class, responseCode = "200", responseDescription = "Paused")
    public Uni<RestResponse<GoalRepresentation>> pauseGoal(@RestPath UUID id, PauseGoalRequest request) {
        return leave(id, new PauseGoal(request.reason()));
    }

    @POST
    @Path("/completion")
    @Operation(
            summary = "Complete a goal that has been judged",
            description = "Frees its focus place. Refused with goal-not-judged (409) before anybody has judged it.")
    @SecurityRequirement(name = "oauth2", scopes = "goals.write")
    @APIResponseSchema(value = GoalRepresentation.class, responseCode = "200", responseDescription = "Completed")
    public Uni<RestResponse<GoalRepresentation>> completeGoal(@RestPath UUID id, CompleteGoalRequest request) {
        return leave(id, new CompleteGoal(request.completedOn().orElseGet(() -> LocalDate.now(clock))));
    }

    @POST
    @Path("/retirement")
    @Operation(
            summary = "Give a goal up for a reason",
            description = "Frees its focus place. Refused with goal-closed (409) for a completed goal.")
    @SecurityRequirement(name = "oauth2", scopes = "goals.write")
    @APIResponseSchema(value = GoalRepresentation.class, responseCode = "200", responseDescription = "Retired")
    public Uni<RestResponse<GoalRepresentation>> retireGoal(@RestPath UUID id, RetireGoalRequest request) {
        return leave(id, new RetireGoal(request.reason()));
    }

    private Uni<RestResponse<GoalRepresentation>> leave(UUID id, GoalCommand command) {
        return together(calls.current(), id, (_, _) -> new Both<>(command, new ReleasePlace(id)));
    }

    private Uni<RestResponse<GoalRepresentation>> together(
            Call call, UUID id, BiFunction<Goal, Focus, Both<GoalCommand, FocusCommand>> commands) {
        return schoolOf(call, id)
                .chain(school -> goals.askWith(call, id.toString(), focus, school, commands))
                .map(answer -> answers.ok(answer, GoalRepresentation::of));
    }

    private Uni<String> schoolOf(Call call, UUID id) {
        return goals.find(call.tenant(), id.toString())
                .map(found -> found.flatMap(goal -> goal.state().contentIfAny())
                        .map(GoalContent::school)
                        .orElseThrow(NotFoundException::new));
    }
}
