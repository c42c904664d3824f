package org.lodestar.goals.focus;

import java.util.List;
import java.util.UUID;
import org.lodestar.eventsourcing.StateType;

/** The focus places of one school. */
@StateType(
        value = "focus-policy.state.v1",
        description = "A school's limit of active goals, 3 unless it chose one, and the goals that count towards it.")
public sealed interface Focus {

    /** The limit of a school that chose none. */
    int DEFAULT_LIMIT = 3;

    /** How many goals may be active at once. */
    int maxActiveGoals();

    /** The goals that hold a place; more than the limit after an override, or after the limit was lowered. */
    List<UUID> activeGoals();

    /** The school has not chosen a policy. */
    record Default(List<UUID> activeGoals) implements Focus {
        public Default {
            activeGoals = List.copyOf(activeGoals);
        }

        @Override
        public int maxActiveGoals() {
            return DEFAULT_LIMIT;
        }
    }

    /** The school chose its limit. */
    record Chosen(int maxActiveGoals, List<UUID> activeGoals) implements Focus {
        public Chosen {
            activeGoals = List.copyOf(activeGoals);
        }
    }
}
