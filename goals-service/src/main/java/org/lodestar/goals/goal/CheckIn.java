package org.lodestar.goals.goal;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.Optional;
import java.util.UUID;

/**
 * How a goal goes on a date.
 *
 * @param confidence that it will be met, 1 (none) to 5 (certain)
 * @param value of the goal's measure, in its unit
 */
public record CheckIn(
        UUID id,
        LocalDate on,
        CheckIn.Status status,
        int confidence,
        Optional<BigDecimal> value,
        Optional<String> note) {

    /** How it goes. */
    public enum Status {
        ON_TRACK,
        AT_RISK,
        OFF_TRACK
    }
}
