package org.lodestar.eventsourcing.testing;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.lodestar.eventsourcing.Decider;
import org.lodestar.eventsourcing.Decision;
import org.lodestar.eventsourcing.EventType;
import org.lodestar.eventsourcing.PersonRef;
import org.lodestar.eventsourcing.Restricted;
import org.lodestar.eventsourcing.Restricted.Classification;
import org.lodestar.eventsourcing.StateType;
import org.lodestar.eventsourcing.commanding.Feature;
import org.lodestar.eventsourcing.stage.Replica;

/** What would be told but must not is found, however it got there. */
class StateSecrecyTest {

    enum Mood {
        GLAD,
        SAD
    }

    sealed interface Remark {
        @EventType(value = "remarked.v1", description = "Somebody said something.")
        record Remarked(
                PersonRef by,
                @Restricted(Classification.PERSONAL) Optional<String> text,
                @Restricted(Classification.PERSONNEL) int grade,
                @Restricted(Classification.COACHING_PRIVATE) Mood mood,
                int weight)
                implements Remark {}
    }

    sealed interface Remarks {
        record None() implements Remarks {}

        @StateType(value = "remarks.state.v1", description = "What was said last.")
        record Some(
                PersonRef by,
                @Restricted(Classification.PERSONAL) String text,
                @Restricted(Classification.PERSONNEL) int grade,
                @Restricted(Classification.COACHING_PRIVATE) Mood mood,
                int weight)
                implements Remarks {}
    }

    private static final class LastOne implements Decider<String, Remarks, Remark> {
        @Override
        public Remarks initial() {
            return new Remarks.None();
        }

        @Override
        public Decision<Remark> decide(String command, Remarks state) {
            return Decision.nothing();
        }

        @Override
        public Remarks evolve(Remarks state, Remark event) {
            return switch (event) {
                case Remark.Remarked e ->
                    new Remarks.Some(e.by(), e.text().orElse(""), e.grade(), e.mood(), e.weight());
            };
        }
    }

    @StateType(value = "leak.state.v1", description = "Too much.")
    record TextLeak(String what) {}

    @StateType(value = "leak.state.v1", description = "Too much.")
    record NumberLeak(int what) {}

    @StateType(value = "leak.state.v1", description = "Too much.")
    record NameLeak(Mood what) {}

    private static final Feature<String, Remarks, Remark> REMARKS =
            Feature.of("remarks", new LastOne(), Remark.class, Remarks.class);

    private static void check(Feature<?, ?, ?> feature) {
        StateSecrecy.check(List.of(feature), Set.of());
    }

    private static Optional<Remarks.Some> some(Remarks remarks) {
        return Optional.of(remarks).filter(Remarks.Some.class::isInstance).map(Remarks.Some.class::cast);
    }

    @Test
    void what_keeps_its_secrets_passes() {
        assertThatCode(() -> check(REMARKS.publishing(Remarks.Some.class))).doesNotThrowAnyException();
        assertThatCode(() -> check(Replica.TALLIES)).doesNotThrowAnyException();
    }

    @Test
    void a_restricted_text_is_found() {
        assertThatThrownBy(() -> check(REMARKS.publishing(
                        TextLeak.class, all -> some(all).map(one -> new TextLeak(one.text())))))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("remarks");
    }

    @Test
    void the_id_of_a_person_is_found() {
        assertThatThrownBy(() -> check(REMARKS.publishing(
                        TextLeak.class,
                        all -> some(all).map(one -> new TextLeak(one.by().value())))))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("person-");
    }

    @Test
    void a_restricted_number_is_found() {
        assertThatThrownBy(() -> check(REMARKS.publishing(
                        NumberLeak.class, all -> some(all).map(one -> new NumberLeak(one.grade())))))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("but for what that restricts");
    }

    @Test
    void a_restricted_name_of_an_enumeration_is_found() {
        assertThatThrownBy(() -> check(REMARKS.publishing(
                        NameLeak.class, all -> some(all).map(one -> new NameLeak(one.mood())))))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("but for what that restricts");
    }

    @Test
    void a_feature_that_says_nothing_of_its_states_has_to_be_named() {
        assertThatThrownBy(() -> check(REMARKS)).hasMessageContaining("no states are told");
    }
}
