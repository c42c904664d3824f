package org.lodestar.eventsourcing;

import java.util.Map;

/**
 * Lifts the JSON of an old event to the version that the code knows. Upcasters form a chain by name: one that answers
 * a name that another one reads is followed by it.
 *
 * @param from the stored name it reads, such as {@code goal-proposed.v1}
 * @param to the stored name it answers, such as {@code goal-proposed.v2}
 * @param lift the JSON object as a map, old to new; must not change the map it is given
 */
public record Upcaster(String from, String to, Lift lift) {

    /** The change of shape. */
    @FunctionalInterface
    public interface Lift {
        Map<String, Object> apply(Map<String, Object> data);
    }
}
