package org.lodestar.evidence.progress;

import java.math.BigDecimal;
import java.util.Optional;

/** What was found: a number, a label or a text, as the measure's kind asks. Exactly one of them. */
public record Result(Optional<BigDecimal> value, Optional<String> label, Optional<String> narrative) {

    public static Result of(BigDecimal value) {
        return new Result(Optional.of(value), Optional.empty(), Optional.empty());
    }

    public static Result ofLabel(String label) {
        return new Result(Optional.empty(), Optional.of(label), Optional.empty());
    }

    public static Result ofNarrative(String narrative) {
        return new Result(Optional.empty(), Optional.empty(), Optional.of(narrative));
    }
}
