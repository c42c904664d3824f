package org.lodestar.observation.perception;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.lodestar.eventsourcing.PersonRef;
import org.lodestar.eventsourcing.Restricted;
import org.lodestar.eventsourcing.Restricted.Classification;
import org.lodestar.eventsourcing.StateType;

/** Where an estimate stands. */
public sealed interface Perception {

    record Unrecorded() implements Perception {}

    /** One that was recorded. */
    @StateType(
            value = "time-perception.state.v1",
            description = "What share of their working time a leader believes goes into instruction, as it stands.")
    sealed interface Known extends Perception {}

    record Recorded(Estimate estimate) implements Known {}

    /** Counts no more. */
    record Withdrawn(
            Estimate estimate,
            @Restricted(Classification.PERSONAL) String reason) implements Known {}

    /** What was said; nothing for an estimate that was never made. */
    default Optional<Estimate> estimateIfAny() {
        return switch (this) {
            case Unrecorded _ -> Optional.empty();
            case Recorded(var estimate) -> Optional.of(estimate);
            case Withdrawn(var estimate, var _) -> Optional.of(estimate);
        };
    }

    /**
     * What a leader believes.
     *
     * @param from first day of the period
     * @param to last day of the period
     * @param believedShare instructional time over working time, 0 to 1
     * @param orgs the organisations that it concerns; absent if it was recorded before that was noted
     */
    record Estimate(
            PersonRef leader,
            LocalDate from,
            LocalDate to,
            BigDecimal believedShare,
            Instant recordedAt,
            Optional<List<String>> orgs) {

        public Estimate {
            orgs = orgs.map(List::copyOf);
        }
    }
}
