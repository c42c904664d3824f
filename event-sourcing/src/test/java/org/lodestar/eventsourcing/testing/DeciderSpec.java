package org.lodestar.eventsourcing.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.lodestar.eventsourcing.Decider;
import org.lodestar.eventsourcing.Decision;
import org.lodestar.eventsourcing.Decision.Accepted;
import org.lodestar.eventsourcing.Decision.Rejected;
import org.lodestar.eventsourcing.Rejection;

/**
 * Given facts, when one command, then facts or a refusal.
 *
 * <pre>{@code
 * DeciderSpec.of(new GoalDecider())
 *     .given(proposed, activated)
 *     .when(new PauseGoal(...))
 *     .then(new GoalPaused(...));
 * }</pre>
 */
public final class DeciderSpec<C, S, E> {

    private final Decider<C, S, E> decider;

    private DeciderSpec(Decider<C, S, E> decider) {
        this.decider = decider;
    }

    public static <C, S, E> DeciderSpec<C, S, E> of(Decider<C, S, E> decider) {
        return new DeciderSpec<>(decider);
    }

    @SafeVarargs
    public final Given given(E... facts) {
        return new Given(fold(decider.initial(), List.of(facts)));
    }

    private S fold(S state, List<E> facts) {
        for (E fact : facts) {
            state = decider.evolve(state, fact);
        }
        return state;
    }

    public final class Given {
        private final S state;

        private Given(S state) {
            this.state = state;
        }

        public Then when(C command) {
            return new Then(state, decider.decide(command, state));
        }
    }

    public final class Then {
        private final S before;
        private final Decision<E> decision;

        private Then(S before, Decision<E> decision) {
            this.before = before;
            this.decision = decision;
        }

        @SafeVarargs
        public final Then then(E... facts) {
            assertThat(decision).isEqualTo(new Accepted<>(List.of(facts)));
            return this;
        }

        public Then thenNothing() {
            return then();
        }

        /** Compares the state after the events of this decision. */
        public Then thenState(S expected) {
            assertThat(fold(before, decision.events())).isEqualTo(expected);
            return this;
        }

        public Rejected<E> thenRejected(Rejection reason) {
            assertThat(decision).isInstanceOf(Rejected.class);
            Rejected<E> rejected = (Rejected<E>) decision;
            assertThat(rejected.reason()).isEqualTo(reason);
            return rejected;
        }
    }
}
