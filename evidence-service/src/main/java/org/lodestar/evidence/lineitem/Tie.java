package org.lodestar.evidence.lineitem;

import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.lodestar.eventsourcing.PersonRef;

/**
 * What the results of a line item are progress in.
 *
 * @param measure id of the progress measure that the results are taken for
 * @param goal id of the goal that it is progress towards
 * @param groups whose progress it is, each of its own
 * @param collector the person who answers for the points
 * @param benchmark if there is one, the share of students who reach it is the value, in percent; else the mean score is
 */
public record Tie(
        UUID measure,
        Optional<UUID> goal,
        List<TiedGroup> groups,
        PersonRef collector,
        Optional<BigDecimal> benchmark) {

    public Tie {
        groups = List.copyOf(groups);
    }

    /** Which students a group is of. */
    public enum TiedGroupType {
        SCHOOL,
        CLASS,
        /** The students of one grade in a school. */
        GRADE
    }

    /**
     * A group of students.
     *
     * @param sourcedId of the class, or else of the school
     * @param grade OneRoster grade code, for {@link TiedGroupType#GRADE} only
     */
    public record TiedGroup(TiedGroupType type, String sourcedId, Optional<String> grade) {}

    /** Whether it says the same, regardless of how many zeros a number ends in. */
    boolean saysTheSameAs(Tie other) {
        return normal().equals(other.normal());
    }

    private Tie normal() {
        return new Tie(measure, goal, groups, collector, benchmark.map(BigDecimal::stripTrailingZeros));
    }
}
