package org.lodestar.evidence.progress;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.lodestar.eventsourcing.Fault;

/**
 * What a result is held against: the part of a measure that a point must fit.
 *
 * @param expects what a result must consist of
 * @param min least number
 * @param max greatest number
 * @param labels the labels to choose from
 * @param retired whether new points are refused
 */
public record Yardstick(
        Expects expects, Optional<BigDecimal> min, Optional<BigDecimal> max, List<String> labels, boolean retired) {

    public enum Expects {
        VALUE,
        LABEL,
        NARRATIVE
    }

    private static final int MOST_DECIMALS = 3;

    public Yardstick {
        labels = List.copyOf(labels);
    }

    /** What does not fit, each with its place in the request. */
    List<Fault> faults(Result result) {
        List<Fault> faults = new ArrayList<>();
        boolean fits = switch (expects) {
            case VALUE -> result.value().isPresent();
            case LABEL -> result.label().isPresent();
            case NARRATIVE -> result.narrative().isPresent();
        };
        long given = Stream.of(result.value(), result.label(), result.narrative())
                .filter(Optional::isPresent)
                .count();
        if (!fits || given != 1) {
            faults.add(new Fault(
                    "/result",
                    "the measure asks for a " + expects.name().toLowerCase(Locale.ROOT) + " and nothing else"));
        }
        result.value().ifPresent(value -> {
            if (value.stripTrailingZeros().scale() > MOST_DECIMALS) {
                faults.add(new Fault("/result/value", "must have at most " + MOST_DECIMALS + " decimals"));
            }
            if (min.isPresent() && value.compareTo(min.get()) < 0) {
                faults.add(new Fault(
                        "/result/value", "must be at least " + min.get().toPlainString()));
            }
            if (max.isPresent() && value.compareTo(max.get()) > 0) {
                faults.add(new Fault(
                        "/result/value", "must be at most " + max.get().toPlainString()));
            }
        });
        if (expects == Expects.LABEL
                && result.label().isPresent()
                && !labels.contains(result.label().get())) {
            faults.add(new Fault("/result/label", "must be one of " + String.join(", ", labels)));
        }
        return faults;
    }
}
