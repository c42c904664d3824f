package org.lodestar.evidence.progress;

import java.math.BigDecimal;
import java.time.LocalDate;

/**
 * What was measured, and when; a correction replaces it whole.
 *
 * @param students how many students it was measured on, at least 1
 */
public record Measurement(LocalDate date, int students, Result result) {

    /** Whether it says the same, regardless of how many zeros a number ends in. */
    boolean saysTheSameAs(Measurement other) {
        return normal().equals(other.normal());
    }

    private Measurement normal() {
        Result plain =
                new Result(result.value().map(BigDecimal::stripTrailingZeros), result.label(), result.narrative());
        return new Measurement(date, students, plain);
    }
}
