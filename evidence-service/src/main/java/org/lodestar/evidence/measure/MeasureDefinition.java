package org.lodestar.evidence.measure;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.lodestar.eventsourcing.Fault;

/**
 * What a measure means.
 *
 * @param unit of a number, such as {@code words per minute}
 * @param gradeBand the grades it is meant for, such as {@code K-2}
 * @param direction which way is better; a narrative has none
 * @param sourceStandard URI of the standard that it measures
 */
public record MeasureDefinition(
        String name,
        MeasureKind kind,
        Optional<String> unit,
        Scale scale,
        Optional<String> gradeBand,
        Optional<ImprovementDirection> direction,
        Optional<String> sourceStandard) {

    private static final int MOST_DECIMALS = 3;

    /** What does not fit together, each with its place in the definition. */
    List<Fault> faults() {
        List<Fault> faults = new ArrayList<>();
        if (kind != MeasureKind.NUMERIC
                && (scale.min().isPresent() || scale.max().isPresent())) {
            faults.add(new Fault("/scale", "only a numeric measure has a min and a max"));
        }
        scale.min().filter(MeasureDefinition::isTooFine).ifPresent(_ -> faults.add(tooFine("/scale/min")));
        scale.max().filter(MeasureDefinition::isTooFine).ifPresent(_ -> faults.add(tooFine("/scale/max")));
        if (scale.min().isPresent()
                && scale.max().isPresent()
                && scale.min().get().compareTo(scale.max().get()) >= 0) {
            faults.add(new Fault("/scale/max", "must be greater than min"));
        }
        if (kind != MeasureKind.ORDINAL && !scale.labels().isEmpty()) {
            faults.add(new Fault("/scale/labels", "only an ordinal measure has labels"));
        }
        if (kind == MeasureKind.ORDINAL && scale.labels().size() < 2) {
            faults.add(new Fault("/scale/labels", "an ordinal measure has at least two labels"));
        }
        if (Set.copyOf(scale.labels()).size() < scale.labels().size()) {
            faults.add(new Fault("/scale/labels", "must not repeat a label"));
        }
        if (kind == MeasureKind.NARRATIVE && direction.isPresent()) {
            faults.add(new Fault("/direction", "a narrative measure has no direction"));
        }
        if (kind != MeasureKind.NARRATIVE && direction.isEmpty()) {
            faults.add(new Fault("/direction", "must say which way is better: INCREASE or DECREASE"));
        }
        return faults;
    }

    private static boolean isTooFine(BigDecimal value) {
        return value.stripTrailingZeros().scale() > MOST_DECIMALS;
    }

    private static Fault tooFine(String pointer) {
        return new Fault(pointer, "must have at most " + MOST_DECIMALS + " decimals");
    }
}
