package org.lodestar.evidence.progress;

import java.util.Optional;

/** Why a result is not shown. */
public enum Withheld {
    /** So few students that the result would tell about one of them. */
    SMALL_N,
    /** A text, which may name anybody. */
    FREE_TEXT;

    /** What keeps a result from those who may see aggregates only. */
    static Optional<Withheld> from(Measurement measurement, int smallestPublishedGroup) {
        if (measurement.students() < smallestPublishedGroup) {
            return Optional.of(SMALL_N);
        }
        return measurement.result().narrative().map(_ -> FREE_TEXT);
    }
}
