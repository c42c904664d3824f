package org.lodestar.goals.plan.api;

import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.Clock;
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
import org.lodestar.eventsourcing.PersonRef;
import org.lodestar.eventsourcing.commanding.Call;
import org.lodestar.eventsourcing.commanding.Streams;
import org.lodestar.eventsourcing.consuming.Reference;
import org.lodestar.eventsourcing.http.Answers;
import org.lodestar.eventsourcing.http.Answers.HistoryEntry;
import org.lodestar.eventsourcing.http.Calls;
import org.lodestar.eventsourcing.http.Filters;
import org.lodestar.eventsourcing.http.ListedView;
import org.lodestar.eventsourcing.http.Lists;
import org.lodestar.eventsourcing.http.Page;
import org.lodestar.goals.Existence;
import org.lodestar.goals.plan.Plan;
import org.lodestar.goals.plan.PlanCommand;
import org.lodestar.goals.plan.PlanCommand.AdoptPlan;
import org.lodestar.goals.plan.PlanCommand.ClosePlan;
import org.lodestar.goals.plan.PlanCommand.LeaveAuthors;
import org.lodestar.goals.plan.PlanEvent;
import org.lodestar.goals.plan.api.PlanRequests.DraftPlanRequest;
import org.lodestar.goals.plan.api.PlanRequests.EndorsePlanRequest;
import org.lodestar.goals.plan.api.PlanRequests.JoinPlanAuthorsRequest;
import org.lodestar.goals.plan.api.PlanRequests.TransitionRequest;

/** School improvement plans. */
@Path("/v1/plans")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@Tag(name = "Plans", description = "School improvement plans and the people who write them together")
class PlanResource {

    private final Streams<PlanCommand, Plan, PlanEvent> plans;
    private final ListedView<Plan, PlanEvent, PlanRepresentation> list;
    private final Existence existence;
    private final Calls calls;
    private final Answers answers;
    private final Lists lists;
    private final Clock clock;

    PlanResource(
            Streams<PlanCommand, Plan, PlanEvent> plans,
            ListedView<Plan, PlanEvent, PlanRepresentation> list,
            Existence existence,
            Calls calls,
            Answers answers,
            Lists lists,
            Clock clock) {
        this.plans = plans;
        this.list = list;
        this.existence = existence;
        this.calls = calls;
        this.answers = answers;
        this.lists = lists;
        this.clock = clock;
    }

    @POST
    @Operation(summary = "Draft a school improvement plan")
    @SecurityRequirement(name = "oauth2", scopes = "goals.write")
    @APIResponseSchema(value = PlanRepresentation.class, responseCode = "201", responseDescription = "Drafted")
    public Uni<RestResponse<PlanRepresentation>> draftPlan(DraftPlanRequest request) {
        Call call = calls.current();
        return existence
                .require(call.tenant(), request.references())
                .chain(() -> plans.create(call, request.command()))
                .map(answer -> answers.created(answer, PlanRepresentation::of));
    }

    @GET
    @Operation(summary = "List plans, oldest first")
    @SecurityRequirement(name = "oauth2", scopes = "goals.read")
    public Uni<RestResponse<Page<PlanRepresentation>>> listPlans(
            @RestQuery @Parameter(description = "sourcedId of the organisation") Optional<String> org,
            @RestQuery @Parameter(description = "The calendar year in which the school year ends")
                    Optional<Integer> schoolYear,
            @RestQuery Optional<PlanStatus> status,
            @RestQuery @Parameter(schema = @Schema(enumeration = {"title", "schoolYear", "changedAt", "id"}))
                    Optional<String> sort,
            @RestQuery Optional<String> limit,
            @RestQuery Optional<String> cursor) {
        Filters filters =
                new Filters().equal("org", org).equal("schoolYear", schoolYear).equal("status", status.map(Enum::name));
        return lists.page(list, filters, sort, limit, cursor);
    }

    @GET
    @Path("/{id}")
    @Operation(summary = "Read a plan, as it is or as it was at a moment")
    @SecurityRequirement(name = "oauth2", scopes = "goals.read")
    @APIResponseSchema(value = PlanRepresentation.class, responseCode = "200", responseDescription = "The plan")
    public Uni<RestResponse<PlanRepresentation>> getPlan(@RestPath String id, @RestQuery Optional<String> asOf) {
        return answers.read(plans, id, asOf, PlanRepresentation::of);
    }

    @GET
    @Path("/{id}/history")
    @Operation(summary = "Read the events of a plan, oldest first")
    @SecurityRequirement(name = "oauth2", scopes = "goals.read")
    public Uni<Page<HistoryEntry>> planHistory(@RestPath String id, @RestQuery Optional<Long> after) {
        return answers.history(plans, id, after);
    }

    @POST
    @Path("/{id}/authors")
    @Operation(
            summary = "Make somebody an author of a plan",
            description =
                    "For somebody who is one already, changes how they contribute. Refused with plan-adopted (409)"
                            + " once the plan is adopted.")
    @SecurityRequirement(name = "oauth2", scopes = "goals.write")
    @APIResponseSchema(value = PlanRepresentation.class, responseCode = "200", responseDescription = "Joined")
    public Uni<RestResponse<PlanRepresentation>> joinPlanAuthors(@RestPath UUID id, JoinPlanAuthorsRequest request) {
        return ask(id, request.command(), request.references());
    }

    @DELETE
    @Path("/{id}/authors/{person}")
    @Operation(
            summary = "Take somebody out of the authors of a plan",
            description = "Refused with plan-adopted (409) once the plan is adopted.")
    @SecurityRequirement(name = "oauth2", scopes = "goals.write")
    @APIResponseSchema(value = PlanRepresentation.class, responseCode = "200", responseDescription = "Left")
    public Uni<RestResponse<PlanRepresentation>> leavePlanAuthors(@RestPath UUID id, @RestPath String person) {
        return ask(id, new LeaveAuthors(new PersonRef(person)), List.of());
    }

    @POST
    @Path("/{id}/endorsements")
    @Operation(summary = "Endorse a plan", description = "Somebody's second endorsement changes nothing.")
    @SecurityRequirement(name = "oauth2", scopes = "goals.write")
    @APIResponseSchema(value = PlanRepresentation.class, responseCode = "200", responseDescription = "Endorsed")
    public Uni<RestResponse<PlanRepresentation>> endorsePlan(@RestPath UUID id, EndorsePlanRequest request) {
        return ask(id, request.command(clock.instant()), request.references());
    }

    @POST
    @Path("/{id}/adoption")
    @Operation(
            summary = "Adopt a plan",
            description = "Needs two authors who did more than what was delegated to them, and the endorsement of"
                    + " somebody who is not an author; else refused with plan-not-collective (409), which names what is"
                    + " missing.")
    @SecurityRequirement(name = "oauth2", scopes = "goals.write")
    @APIResponseSchema(value = PlanRepresentation.class, responseCode = "200", responseDescription = "Adopted")
    public Uni<RestResponse<PlanRepresentation>> adoptPlan(@RestPath UUID id, TransitionRequest request) {
        return ask(id, new AdoptPlan(clock.instant()), List.of());
    }

    @POST
    @Path("/{id}/closure")
    @Operation(summary = "Close a plan", description = "Its goals stay as they are.")
    @SecurityRequirement(name = "oauth2", scopes = "goals.write")
    @APIResponseSchema(value = PlanRepresentation.class, responseCode = "200", responseDescription = "Closed")
    public Uni<RestResponse<PlanRepresentation>> closePlan(@RestPath UUID id, TransitionRequest request) {
        return ask(id, new ClosePlan(clock.instant()), List.of());
    }

    private Uni<RestResponse<PlanRepresentation>> ask(UUID id, PlanCommand command, List<Reference> named) {
        Call call = calls.current();
        return existence
                .require(call.tenant(), named)
                .chain(() -> plans.ask(call, id.toString(), command))
                .map(answer -> answers.ok(answer, PlanRepresentation::of));
    }
}
