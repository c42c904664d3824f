package org.lodestar.eventsourcing.http;

import io.quarkus.vertx.http.runtime.CurrentVertxRequest;
import io.smallrye.mutiny.Uni;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.POST;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.eclipse.microprofile.openapi.annotations.security.SecurityRequirement;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestResponse;
import org.lodestar.eventsourcing.PersonRef;
import org.lodestar.eventsourcing.commanding.Call;
import org.lodestar.eventsourcing.commanding.Streams;
import org.lodestar.eventsourcing.tally.Tally;
import org.lodestar.eventsourcing.tally.TallyCommand;
import org.lodestar.eventsourcing.tally.TallyCommand.AddAmount;
import org.lodestar.eventsourcing.tally.TallyCommand.OpenTally;
import org.lodestar.eventsourcing.tally.TallyCommand.TakeAmount;
import org.lodestar.eventsourcing.tally.TallyEvent;

/** The tallies as a service would offer them. */
public final class TallyOperations {

    /** With a property of every kind that there is, for CSV. */
    public record OpenTallyRequest(
            @NotBlank @Size(max = 50) String id,
            @Min(1) long limit,
            PersonRef owner,
            Optional<@Size(max = 10) String> note,
            Optional<Boolean> hidden,
            @Size(max = 3) List<@NotBlank String> labels,
            List<Integer> levels,
            Optional<Part> part) {

        public record Part(@NotBlank String name, Optional<BigDecimal> weight) {}
    }

    public record AmountRequest(@Min(0) @Max(1_000) long amount) {}

    private final Streams<TallyCommand, Tally, TallyEvent> tallies;
    private final Calls calls = new Calls(new CurrentVertxRequest());
    private final Answers answers = new Answers(calls);

    private TallyOperations(Streams<TallyCommand, Tally, TallyEvent> tallies) {
        this.tallies = tallies;
    }

    /** The operations, by their ids; the scope that opens them is {@code tallies.write}. */
    public static Map<String, Operation> of(Streams<TallyCommand, Tally, TallyEvent> tallies) {
        return Operations.of(new TallyOperations(tallies), TallyOperations.class, new RequestBodies())
                .collect(Collectors.toMap(Operation::id, Function.identity()));
    }

    @POST
    @SecurityRequirement(name = "oauth2", scopes = "tallies.write")
    public Uni<RestResponse<Tally>> openTally(OpenTallyRequest request) {
        return ask(request.id(), new OpenTally(request.owner(), request.note().orElse(""), request.limit()));
    }

    @POST
    @SecurityRequirement(name = "oauth2", scopes = "tallies.write")
    public Uni<RestResponse<Tally>> addAmount(@RestPath String id, AmountRequest request) {
        return ask(id, new AddAmount(request.amount()));
    }

    @POST
    @SecurityRequirement(name = "oauth2", scopes = "tallies.write")
    public Uni<RestResponse<Tally>> takeAmount(@RestPath String id, AmountRequest request) {
        return ask(id, new TakeAmount(request.amount()));
    }

    @POST
    @SecurityRequirement(name = "oauth2", scopes = "tallies.admin")
    public Uni<RestResponse<Tally>> auditTally(@RestPath String id, AmountRequest request) {
        throw new AssertionError("Nobody has the scope");
    }

    private Uni<RestResponse<Tally>> ask(String id, TallyCommand command) {
        Call call = calls.current();
        return tallies.ask(call, id, command).map(answer -> answers.ok(answer, folded -> folded.state()));
    }

    /** The scopes that a test's client has. */
    public static Set<String> scopes() {
        return Set.of("tallies.write");
    }
}
