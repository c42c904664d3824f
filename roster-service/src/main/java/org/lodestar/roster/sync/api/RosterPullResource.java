package org.lodestar.roster.sync.api;

import io.smallrye.mutiny.Uni;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.eclipse.microprofile.openapi.annotations.security.SecurityRequirement;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestResponse;
import org.lodestar.eventsourcing.http.Calls;
import org.lodestar.roster.sync.intake.Imports;
import org.lodestar.roster.sync.intake.RosterImport.Origin;

@Path("/v1/roster/pulls")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@Tag(name = "Roster pulls")
class RosterPullResource {

    private final Imports imports;
    private final AcceptedImports accepted;
    private final Calls calls;

    RosterPullResource(Imports imports, AcceptedImports accepted, Calls calls) {
        this.imports = imports;
        this.accepted = accepted;
        this.calls = calls;
    }

    /** How much a pull brings. */
    @Schema(name = "RosterPullMode")
    enum PullMode {
        /** Everything; what is not listed any more is removed. */
        FULL,
        /** What was changed since the last pull. */
        INCREMENTAL;

        Origin origin() {
            return switch (this) {
                case FULL -> Origin.FULL_PULL;
                case INCREMENTAL -> Origin.INCREMENTAL_PULL;
            };
        }
    }

    @Schema(name = "RosterPullRequest")
    record PullRequest(
            @NotNull @Schema(description = "FULL brings everything, INCREMENTAL what was changed since the last pull")
            PullMode mode) {}

    @POST
    @Operation(
            summary = "Read the roster from the district's provider",
            description = "Answers with an import, as a package does: it is checked, applied and reported in the same"
                    + " way. Refused with connection-missing, nothing-pulled-yet or pull-under-way (409).")
    @SecurityRequirement(name = "oauth2", scopes = "roster.write")
    @APIResponseSchema(value = ImportRepresentation.class, responseCode = "202", responseDescription = "Taken in")
    public Uni<RestResponse<ImportRepresentation>> pullRoster(PullRequest request) {
        return accepted.answer(imports.pull(calls.current(), request.mode().origin()));
    }
}
