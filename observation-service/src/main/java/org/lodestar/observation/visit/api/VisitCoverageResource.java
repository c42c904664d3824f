package org.lodestar.observation.visit.api;

import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.Clock;
import java.time.LocalDate;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.eclipse.microprofile.openapi.annotations.security.SecurityRequirement;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;
import org.lodestar.eventsourcing.http.Calls;
import org.lodestar.eventsourcing.http.InvalidRequest;
import org.lodestar.observation.Directory;
import org.lodestar.observation.visit.view.visitlist.VisitCoverage;

@Path("/v1/schools/{schoolId}/visit-coverage")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Visit coverage", description = "Which classes have been visited, and which wait")
class VisitCoverageResource {

    private static final int USUAL_DAYS = 30;

    private final VisitCoverage coverage;
    private final Directory directory;
    private final Calls calls;
    private final Clock clock;

    VisitCoverageResource(VisitCoverage coverage, Directory directory, Calls calls, Clock clock) {
        this.coverage = coverage;
        this.directory = directory;
        this.calls = calls;
        this.clock = clock;
    }

    @GET
    @Operation(
            summary = "Tell which classes of a school have been visited, and how long each has waited",
            description = "Completed observations of every kind count; who visited whom is not told.")
    @SecurityRequirement(name = "oauth2", scopes = "observations.read")
    @APIResponseSchema(
            value = VisitCoverageRepresentation.class,
            responseCode = "200",
            responseDescription = "The coverage")
    public Uni<VisitCoverageRepresentation> getVisitCoverage(
            @RestPath @Parameter(description = "sourcedId of the school") String schoolId,
            @RestQuery @Parameter(description = "First day of the period; 30 days before the last unless said")
                    Optional<LocalDate> from,
            @RestQuery @Parameter(description = "Last day of the period; today (UTC) unless said")
                    Optional<LocalDate> to) {
        String tenant = calls.current().tenant();
        LocalDate last = to.orElseGet(() -> LocalDate.now(clock));
        LocalDate first = from.orElseGet(() -> last.minusDays(USUAL_DAYS));
        if (last.isBefore(first)) {
            throw new InvalidRequest("to", "On or after from");
        }
        return directory
                .knowsSchool(tenant, schoolId)
                .invoke(known -> {
                    if (!known) {
                        throw new NotFoundException();
                    }
                })
                .chain(_ -> coverage.of(tenant, schoolId, first, last))
                .map(classes -> VisitCoverageRepresentation.of(schoolId, first, last, classes));
    }
}
