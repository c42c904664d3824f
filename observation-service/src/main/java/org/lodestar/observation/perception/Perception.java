package org.lodestar.observation.perception;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import org.lodestar.eventsourcing.PersonRef;

/** Where an estimate stands. */
public sealed interface Perception {

    record Unrecorded() implements Perception {}

    record Recorded(Estimate estimate) implements Perception {}

    /** Counts no more. */
    record Withdrawn(Estimate estimate, String reason) implements Perception {}

    /**
     * What a leader believes.
     *
     * @param from first day of the period
     * @param to last day of the period
     * @param believedShare instructional time over working time, 0 to 1
     */
    record Estimate(PersonRef leader, LocalDate from, LocalDate to, BigDecimal believedShare, Instant recordedAt) {}
}
