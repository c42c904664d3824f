package org.lodestar.goals.goal;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.Optional;
import java.util.UUID;
import org.lodestar.eventsourcing.Restricted;
import org.lodestar.eventsourcing.Restricted.Classification;

/**
 * How a goal goes on a date.
 *
 * @param confidence that it will be met, 1 (none) to 5 (certain)
 * @param value of the goal's measure, in its unit
 */
public record CheckIn(
        UUID id,
        LocalDate on,
        CheckInStatus status,
        int confidence,
        Optional<BigDecimal> value,
        @Restricted(Classification.PERSONAL) Optional<String> note) {}
