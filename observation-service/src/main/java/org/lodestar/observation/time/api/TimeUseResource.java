package org.lodestar.observation.time.api;

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
import org.lodestar.eventsourcing.PersonRef;
import org.lodestar.eventsourcing.http.Calls;
import org.lodestar.observation.Directory;
import org.lodestar.observation.perception.view.perceptionlist.Beliefs;
import org.lodestar.observation.time.TimeUse;
import org.lodestar.observation.time.view.timeledger.TimeLedger;

@Path("/v1/leaders/{personId}/time-use")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Time use", description = "The share of a leader's time that goes into instruction, and what they believe")
class TimeUseResource {

    private final TimeLedger ledger;
    private final Beliefs beliefs;
    private final Directory directory;
    private final Calls calls;
    private final Clock clock;

    TimeUseResource(TimeLedger ledger, Beliefs beliefs, Directory directory, Calls calls, Clock clock) {
        this.ledger = ledger;
        this.beliefs = beliefs;
        this.directory = directory;
        this.calls = calls;
        this.clock = clock;
    }

    @GET
    @Operation(
            summary = "Measure what a leader's time went into",
            description = "Overlapping entries are counted once: DERIVED before SHADOW before SELF_LOG before CALENDAR."
                    + " The believed share is the latest estimate of exactly this period, else the latest of one that"
                    + " contains it.")
    @SecurityRequirement(name = "oauth2", scopes = "observations.read")
    @APIResponseSchema(value = TimeUseRepresentation.class, responseCode = "200", responseDescription = "The measure")
    public Uni<TimeUseRepresentation> getLeaderTimeUse(
            @RestPath @Parameter(description = "sourcedId of the leader") String personId,
            @RestQuery @Parameter(description = "First day of the period", required = true) Optional<LocalDate> from,
            @RestQuery @Parameter(description = "Last day of the period, at most 400 days on", required = true)
                    Optional<LocalDate> to,
            @RestQuery @Parameter(description = "The IANA time zone in which days begin; UTC unless said")
                    Optional<String> zone) {
        String tenant = calls.current().tenant();
        Period period = Period.of(personId, from, to, zone);
        PersonRef leader = new PersonRef(personId);
        return directory
                .knowsPerson(tenant, personId)
                .invoke(known -> {
                    if (!known) {
                        throw new NotFoundException();
                    }
                })
                .chain(_ -> measure(tenant, leader, period))
                .chain(use -> beliefs.share(tenant, leader, period.from(), period.to())
                        .map(believed -> TimeUseRepresentation.of(period, use, believed)));
    }

    private Uni<TimeUse> measure(String tenant, PersonRef leader, Period period) {
        LocalDate today = LocalDate.now(clock.withZone(period.zone()));
        return ledger.stretches(tenant, leader, period.from(), period.to(), period.zone())
                .map(entries -> TimeUse.measure(entries, period.from(), period.to(), period.zone(), today));
    }
}
