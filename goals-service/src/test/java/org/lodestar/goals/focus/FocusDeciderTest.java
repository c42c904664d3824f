package org.lodestar.goals.focus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.lodestar.goals.focus.FocusRejection.FOCUS_LIMIT_OUT_OF_RANGE;
import static org.lodestar.goals.focus.FocusRejection.FOCUS_LIMIT_REACHED;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.lodestar.eventsourcing.Fault;
import org.lodestar.eventsourcing.PersonRef;
import org.lodestar.eventsourcing.testing.DeciderSpec;
import org.lodestar.goals.focus.Focus.Chosen;
import org.lodestar.goals.focus.Focus.Default;
import org.lodestar.goals.focus.FocusCommand.ReleasePlace;
import org.lodestar.goals.focus.FocusCommand.SetFocusPolicy;
import org.lodestar.goals.focus.FocusCommand.TakePlace;
import org.lodestar.goals.focus.FocusEvent.FocusLimitExceeded;
import org.lodestar.goals.focus.FocusEvent.FocusOverrideGranted;
import org.lodestar.goals.focus.FocusEvent.FocusPlaceReleased;
import org.lodestar.goals.focus.FocusEvent.FocusPlaceTaken;
import org.lodestar.goals.focus.FocusEvent.FocusPolicySet;

class FocusDeciderTest {

    private static final UUID READING = new UUID(0, 1);
    private static final UUID MATHS = new UUID(0, 2);
    private static final UUID BELONGING = new UUID(0, 3);
    private static final UUID ATTENDANCE = new UUID(0, 4);
    private static final FocusOverride OVERRIDE =
            new FocusOverride(new PersonRef("principal-1"), "The board asked for attendance this term");

    private final DeciderSpec<FocusCommand, Focus, FocusEvent> focus = DeciderSpec.of(new FocusDecider());

    private static TakePlace take(UUID goal) {
        return new TakePlace(goal, Optional.empty());
    }

    @Nested
    class a_school_without_a_policy {

        private final DeciderSpec<FocusCommand, Focus, FocusEvent>.Given full = focus.given(
                new FocusPlaceTaken(READING, 1, 3),
                new FocusPlaceTaken(MATHS, 2, 3),
                new FocusPlaceTaken(BELONGING, 3, 3));

        @Test
        void has_three_places() {
            focus.given(new FocusPlaceTaken(READING, 1, 3), new FocusPlaceTaken(MATHS, 2, 3))
                    .when(take(BELONGING))
                    .then(new FocusPlaceTaken(BELONGING, 3, 3))
                    .thenState(new Default(List.of(READING, MATHS, BELONGING)));
        }

        @Test
        void refuses_a_fourth_goal_and_records_that_it_did() {
            var refused = full.when(take(ATTENDANCE)).thenRejected(FOCUS_LIMIT_REACHED);

            assertThat(refused.events()).containsExactly(new FocusLimitExceeded(ATTENDANCE, 3, 3));
            assertThat(refused.detail()).contains("has 3 active goals").contains("allows 3");
        }

        @Test
        void lets_a_fourth_goal_in_by_an_override() {
            full.when(new TakePlace(ATTENDANCE, Optional.of(OVERRIDE)))
                    .then(
                            new FocusOverrideGranted(ATTENDANCE, 3, 3, OVERRIDE.by(), OVERRIDE.reason()),
                            new FocusPlaceTaken(ATTENDANCE, 4, 3))
                    .thenState(new Default(List.of(READING, MATHS, BELONGING, ATTENDANCE)));
        }

        @Test
        void needs_no_override_while_a_place_is_free() {
            focus.given().when(new TakePlace(READING, Optional.of(OVERRIDE))).then(new FocusPlaceTaken(READING, 1, 3));
        }

        @Test
        void gives_a_goal_one_place() {
            full.when(take(MATHS)).thenNothing();
        }

        @Test
        void gets_a_place_back() {
            full.when(new ReleasePlace(MATHS))
                    .then(new FocusPlaceReleased(MATHS, 2, 3))
                    .thenState(new Default(List.of(READING, BELONGING)));
        }

        @Test
        void gets_back_only_what_was_taken() {
            full.when(new ReleasePlace(ATTENDANCE)).thenNothing();
        }

        @Test
        void keeps_its_places_through_a_refusal() {
            assertThat(new FocusDecider().evolve(new Default(List.of(READING)), new FocusLimitExceeded(MATHS, 1, 1)))
                    .isEqualTo(new Default(List.of(READING)));
        }

        @Test
        void chooses_a_policy() {
            full.when(new SetFocusPolicy(5))
                    .then(new FocusPolicySet(5))
                    .thenState(new Chosen(5, List.of(READING, MATHS, BELONGING)));
        }

        @Test
        void may_choose_the_default() {
            focus.given().when(new SetFocusPolicy(3)).then(new FocusPolicySet(3));
        }
    }

    @Nested
    class a_school_with_a_policy {

        @Test
        void works_by_its_own_limit() {
            var one = focus.given(new FocusPolicySet(1), new FocusPlaceTaken(READING, 1, 1));

            var refused = one.when(take(MATHS)).thenRejected(FOCUS_LIMIT_REACHED);
            assertThat(refused.events()).containsExactly(new FocusLimitExceeded(MATHS, 1, 1));
            one.when(new ReleasePlace(READING))
                    .then(new FocusPlaceReleased(READING, 0, 1))
                    .thenState(new Chosen(1, List.of()));
        }

        @Test
        void keeps_its_active_goals_when_the_limit_is_lowered() {
            var above = focus.given(
                    new FocusPlaceTaken(READING, 1, 3), new FocusPlaceTaken(MATHS, 2, 3), new FocusPolicySet(1));

            above.when(new ReleasePlace(READING))
                    .then(new FocusPlaceReleased(READING, 1, 1))
                    .thenState(new Chosen(1, List.of(MATHS)));
            above.when(take(BELONGING)).thenRejected(FOCUS_LIMIT_REACHED);
        }

        @Test
        void does_not_choose_the_same_again() {
            focus.given(new FocusPolicySet(5)).when(new SetFocusPolicy(5)).thenNothing();
        }

        @ParameterizedTest
        @ValueSource(ints = {1, 10})
        void allows_one_to_ten(int limit) {
            focus.given(new FocusPolicySet(5)).when(new SetFocusPolicy(limit)).then(new FocusPolicySet(limit));
        }

        @ParameterizedTest
        @ValueSource(ints = {-1, 0, 11})
        void allows_no_other_limit(int limit) {
            var refused = focus.given().when(new SetFocusPolicy(limit)).thenRejected(FOCUS_LIMIT_OUT_OF_RANGE);

            assertThat(refused.faults()).extracting(Fault::pointer).containsExactly("/maxActiveGoals");
        }
    }
}
