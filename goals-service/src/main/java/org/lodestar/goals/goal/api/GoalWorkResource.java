package org.lodestar.goals.goal.api;

import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.Clock;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.eclipse.microprofile.openapi.annotations.security.SecurityRequirement;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestResponse;
import org.lodestar.eventsourcing.commanding.Call;
import org.lodestar.eventsourcing.commanding.Streams;
import org.lodestar.eventsourcing.consuming.Reference;
import org.lodestar.eventsourcing.http.Answers;
import org.lodestar.eventsourcing.http.Calls;
import org.lodestar.goals.Existence;
import org.lodestar.goals.goal.Goal;
import org.lodestar.goals.goal.GoalCommand;
import org.lodestar.goals.goal.GoalCommand.CompleteActionStep;
import org.lodestar.goals.goal.GoalCommand.DropActionStep;
import org.lodestar.goals.goal.GoalCommand.StartActionStep;
import org.lodestar.goals.goal.GoalEvent;
import org.lodestar.goals.goal.api.GoalRequests.AddActionStepRequest;
import org.lodestar.goals.goal.api.GoalRequests.JudgeGoalRequest;
import org.lodestar.goals.goal.api.GoalRequests.RecordCheckInRequest;
import org.lodestar.goals.goal.api.GoalRequests.TransitionRequest;

/** The work towards a goal: its action steps, check-ins and judgements. */
@Path("/v1/goals/{id}")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@Tag(name = "Goals")
class GoalWorkResource {

    private final Streams<GoalCommand, Goal, GoalEvent> goals;
    private final Existence existence;
    private final Calls calls;
    private final Answers answers;
    private final Clock clock;

    GoalWorkResource(
            Streams<GoalCommand, Goal, GoalEvent> goals,
            Existence existence,
            Calls calls,
            Answers answers,
            Clock clock) {
        this.goals = goals;
        this.existence = existence;
        this.calls = calls;
        this.answers = answers;
        this.clock = clock;
    }

    @POST
    @Path("/action-steps")
    @Operation(
            summary = "Plan an action step of a goal",
            description =
                    "The new step is the last of the goal's actionSteps. A goal that is not closed can be planned.")
    @SecurityRequirement(name = "oauth2", scopes = "goals.write")
    @APIResponseSchema(value = GoalRepresentation.class, responseCode = "200", responseDescription = "Planned")
    public Uni<RestResponse<GoalRepresentation>> addActionStep(@RestPath UUID id, AddActionStepRequest request) {
        return ask(id, request.command(newId()), request.references());
    }

    @POST
    @Path("/action-steps/{stepId}/start")
    @Operation(summary = "Start an action step of an active goal")
    @SecurityRequirement(name = "oauth2", scopes = "goals.write")
    @APIResponseSchema(value = GoalRepresentation.class, responseCode = "200", responseDescription = "Started")
    public Uni<RestResponse<GoalRepresentation>> startActionStep(
            @RestPath UUID id, @RestPath UUID stepId, TransitionRequest request) {
        return ask(id, new StartActionStep(stepId), List.of());
    }

    @POST
    @Path("/action-steps/{stepId}/completion")
    @Operation(
            summary = "Complete an action step of an active goal",
            description = "Refused with action-step-closed (409) for one that was dropped.")
    @SecurityRequirement(name = "oauth2", scopes = "goals.write")
    @APIResponseSchema(value = GoalRepresentation.class, responseCode = "200", responseDescription = "Completed")
    public Uni<RestResponse<GoalRepresentation>> completeActionStep(
            @RestPath UUID id, @RestPath UUID stepId, TransitionRequest request) {
        return ask(id, new CompleteActionStep(stepId), List.of());
    }

    @POST
    @Path("/action-steps/{stepId}/drop")
    @Operation(
            summary = "Give an action step up",
            description = "Refused with action-step-closed (409) for one that was completed.")
    @SecurityRequirement(name = "oauth2", scopes = "goals.write")
    @APIResponseSchema(value = GoalRepresentation.class, responseCode = "200", responseDescription = "Dropped")
    public Uni<RestResponse<GoalRepresentation>> dropActionStep(
            @RestPath UUID id, @RestPath UUID stepId, TransitionRequest request) {
        return ask(id, new DropActionStep(stepId), List.of());
    }

    @POST
    @Path("/check-ins")
    @Operation(
            summary = "Record how an active goal goes",
            description = "The new check-in is the last of the goal's checkIns.")
    @SecurityRequirement(name = "oauth2", scopes = "goals.write")
    @APIResponseSchema(value = GoalRepresentation.class, responseCode = "200", responseDescription = "Recorded")
    public Uni<RestResponse<GoalRepresentation>> recordCheckIn(@RestPath UUID id, RecordCheckInRequest request) {
        return ask(id, request.command(newId()), List.of());
    }

    @POST
    @Path("/judgements")
    @Operation(
            summary = "Record a person's judgement whether a goal is met",
            description = "Replaces what the same person judged before; the history keeps both. There is consensus once"
                    + " at least two people have judged and all say the same.")
    @SecurityRequirement(name = "oauth2", scopes = "goals.write")
    @APIResponseSchema(value = GoalRepresentation.class, responseCode = "200", responseDescription = "Judged")
    public Uni<RestResponse<GoalRepresentation>> judgeGoal(@RestPath UUID id, JudgeGoalRequest request) {
        return ask(id, request.command(clock.instant()), request.references());
    }

    private Uni<RestResponse<GoalRepresentation>> ask(UUID id, GoalCommand command, List<Reference> named) {
        Call call = calls.current();
        return existence
                .require(call.tenant(), named)
                .chain(() -> goals.ask(call, id.toString(), command))
                .map(answer -> answers.ok(answer, GoalRepresentation::of));
    }

    private static UUID newId() {
        return UUID.fromString(Streams.newId());
    }
}
