package org.lodestar.goals.focus.api;

import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.eclipse.microprofile.openapi.annotations.security.SecurityRequirement;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;
import org.jboss.resteasy.reactive.RestResponse;
import org.lodestar.eventsourcing.commanding.Call;
import org.lodestar.eventsourcing.commanding.Folded;
import org.lodestar.eventsourcing.commanding.Streams;
import org.lodestar.eventsourcing.consuming.References;
import org.lodestar.eventsourcing.consuming.References.Known;
import org.lodestar.eventsourcing.http.Answers;
import org.lodestar.eventsourcing.http.Answers.HistoryEntry;
import org.lodestar.eventsourcing.http.Calls;
import org.lodestar.eventsourcing.http.Page;
import org.lodestar.goals.focus.Focus;
import org.lodestar.goals.focus.FocusCommand;
import org.lodestar.goals.focus.FocusCommand.SetFocusPolicy;
import org.lodestar.goals.focus.FocusEvent;
import org.lodestar.goals.focus.api.FocusPolicyRequests.SetFocusPolicyRequest;

/** How many goals a school may have active at once. */
@Path("/v1/focus-policies/{school}")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@Tag(name = "Focus policies", description = "How many goals a school may have active at once")
class FocusPolicyResource {

    private final Streams<FocusCommand, Focus, FocusEvent> focus;
    private final References references;
    private final Calls calls;
    private final Answers answers;

    FocusPolicyResource(
            Streams<FocusCommand, Focus, FocusEvent> focus, References references, Calls calls, Answers answers) {
        this.focus = focus;
        this.references = references;
        this.calls = calls;
        this.answers = answers;
    }

    @GET
    @Operation(
            summary = "Read a school's focus policy",
            description = "A school that chose none has the default of 3, at version 0.")
    @SecurityRequirement(name = "oauth2", scopes = "goals.read")
    @APIResponseSchema(
            value = FocusPolicyRepresentation.class,
            responseCode = "200",
            responseDescription = "The policy and the goals that hold a place")
    public Uni<RestResponse<FocusPolicyRepresentation>> getFocusPolicy(
            @RestPath String school, @RestQuery Optional<String> asOf) {
        String tenant = calls.current().tenant();
        return answers.read(focus, school, asOf, FocusPolicyRepresentation::of)
                .onFailure(NotFoundException.class)
                .recoverWithUni(() -> requireSchool(tenant, school).map(_ -> byDefault(school)));
    }

    private RestResponse<FocusPolicyRepresentation> byDefault(String school) {
        var unset = new Folded<Focus>(focus.streamId(school), 0, new Focus.Default(List.of()));
        return RestResponse.ResponseBuilder.ok(FocusPolicyRepresentation.of(unset))
                .header("ETag", "\"0\"")
                .build();
    }

    @PUT
    @Operation(
            summary = "Choose a school's focus policy",
            description = "Goals that are active stay active, also when they are more than the new limit.")
    @SecurityRequirement(name = "oauth2", scopes = "goals.write")
    @APIResponseSchema(value = FocusPolicyRepresentation.class, responseCode = "200", responseDescription = "Chosen")
    public Uni<RestResponse<FocusPolicyRepresentation>> setFocusPolicy(
            @RestPath String school, SetFocusPolicyRequest request) {
        Call call = calls.current();
        return requireSchool(call.tenant(), school)
                .chain(() -> focus.ask(call, school, new SetFocusPolicy(request.maxActiveGoals())))
                .map(answer -> answers.ok(answer, FocusPolicyRepresentation::of));
    }

    @GET
    @Path("/history")
    @Operation(
            summary = "Read the events of a school's focus places, oldest first",
            description = "Places taken and released, refusals at the limit, and overrides.")
    @SecurityRequirement(name = "oauth2", scopes = "goals.read")
    public Uni<Page<HistoryEntry>> focusPolicyHistory(@RestPath String school, @RestQuery Optional<Long> after) {
        return answers.history(focus, school, after);
    }

    private Uni<Void> requireSchool(String tenant, String school) {
        return references
                .find(tenant, "orgs", List.of(school))
                .map(found -> found.stream().filter(Known::active).findFirst().orElseThrow(NotFoundException::new))
                .replaceWithVoid();
    }
}
