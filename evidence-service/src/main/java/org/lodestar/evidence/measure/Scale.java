package org.lodestar.evidence.measure;

import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;

/**
 * The results that are possible.
 *
 * @param min least number, for a numeric measure
 * @param max greatest number, for a numeric measure
 * @param labels the labels of an ordinal measure, lowest first
 */
public record Scale(Optional<BigDecimal> min, Optional<BigDecimal> max, List<String> labels) {

    public static final Scale OPEN = new Scale(Optional.empty(), Optional.empty(), List.of());

    public Scale {
        labels = List.copyOf(labels);
    }
}
