package org.lodestar.observation.perception.api;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.lodestar.eventsourcing.commanding.Folded;
import org.lodestar.observation.perception.Perception;
import org.lodestar.observation.perception.Perception.Estimate;

/** An estimate as clients see it. */
@Schema(name = "TimePerception")
public record PerceptionRepresentation(
        String id,
        TimePerceptionStatus status,

        @Schema(description = "sourcedId of the leader") String leader,

        LocalDate from,
        LocalDate to,
        BigDecimal believedShare,
        Instant recordedAt,

        @Schema(description = "Why it was taken back") Optional<String> withdrawalReason) {

    public static PerceptionRepresentation of(Folded<Perception> perception) {
        Estimate estimate = perception.state().estimateIfAny().orElseThrow();
        return new PerceptionRepresentation(
                perception.stream().id(),
                TimePerceptionStatus.of(perception.state()),
                estimate.leader().value(),
                estimate.from(),
                estimate.to(),
                estimate.believedShare(),
                estimate.recordedAt(),
                perception.state() instanceof Perception.Withdrawn(var _, var reason)
                        ? Optional.of(reason)
                        : Optional.empty());
    }
}
