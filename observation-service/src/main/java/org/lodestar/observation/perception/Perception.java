package org.lodestar.observation.perception;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Optional;
import org.lodestar.eventsourcing.PersonRef;

/** Where an estimate stands. */
public sealed interface Perception {

    record Unrecorded() implements Perception {}

    record Recorded(Estimate estimate) implements Perception {}

    /** Counts no more. */
    record Withdrawn(Estimate estimate, String reason) implements Perception {}

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
     */
    record Estimate(PersonRef leader, LocalDate from, LocalDate to, BigDecimal believedShare, Instant recordedAt) {}
}
