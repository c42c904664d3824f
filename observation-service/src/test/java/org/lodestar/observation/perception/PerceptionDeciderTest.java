package org.lodestar.observation.perception;

import static org.assertj.core.api.Assertions.assertThat;
import static org.lodestar.observation.perception.PerceptionRejection.*;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.lodestar.eventsourcing.PersonRef;
import org.lodestar.eventsourcing.testing.DeciderSpec;
import org.lodestar.observation.perception.Perception.Estimate;
import org.lodestar.observation.perception.Perception.Recorded;
import org.lodestar.observation.perception.Perception.Withdrawn;
import org.lodestar.observation.perception.PerceptionCommand.RecordPerception;
import org.lodestar.observation.perception.PerceptionCommand.WithdrawPerception;
import org.lodestar.observation.perception.PerceptionEvent.TimePerceptionRecorded;
import org.lodestar.observation.perception.PerceptionEvent.TimePerceptionWithdrawn;

class PerceptionDeciderTest {

    private static final PersonRef PRINCIPAL = new PersonRef("principal-1");
    private static final LocalDate FIRST = LocalDate.of(2026, 9, 1);
    private static final Instant AT = Instant.parse("2026-10-01T12:00:00Z");
    private static final Optional<List<String>> SCHOOL = Optional.of(List.of("school-1"));
    private static final Estimate HALF =
            new Estimate(PRINCIPAL, FIRST, FIRST.plusDays(29), new BigDecimal("0.5"), AT, SCHOOL);
    private static final TimePerceptionRecorded RECORDED =
            new TimePerceptionRecorded(PRINCIPAL, FIRST, FIRST.plusDays(29), new BigDecimal("0.5"), AT, SCHOOL);
    private static final TimePerceptionWithdrawn WITHDRAWN = new TimePerceptionWithdrawn(PRINCIPAL, "A slip");

    private final DeciderSpec<PerceptionCommand, Perception, PerceptionEvent> perception =
            DeciderSpec.of(new PerceptionDecider());

    @Nested
    class an_estimate_that_was_never_made {

        @Test
        void is_recorded() {
            perception.given().when(new RecordPerception(HALF)).then(RECORDED).thenState(new Recorded(HALF));
        }

        @Test
        void is_for_a_period_that_begins_before_it_ends() {
            perception
                    .given()
                    .when(new RecordPerception(
                            new Estimate(PRINCIPAL, FIRST, FIRST.minusDays(1), new BigDecimal("0.5"), AT, SCHOOL)))
                    .thenRejected(PERIOD_REVERSED);
            perception
                    .given()
                    .when(new RecordPerception(
                            new Estimate(PRINCIPAL, FIRST, FIRST, new BigDecimal("0.5"), AT, SCHOOL)))
                    .then(new TimePerceptionRecorded(PRINCIPAL, FIRST, FIRST, new BigDecimal("0.5"), AT, SCHOOL));
        }

        @Test
        void cannot_be_withdrawn() {
            perception.given().when(new WithdrawPerception("A slip")).thenRejected(TIME_PERCEPTION_NOT_FOUND);
        }
    }

    @Nested
    class a_recorded_estimate {

        @Test
        void is_recorded_once() {
            perception.given(RECORDED).when(new RecordPerception(HALF)).thenNothing();
            perception
                    .given(RECORDED)
                    .when(new RecordPerception(
                            new Estimate(PRINCIPAL, FIRST, FIRST.plusDays(29), new BigDecimal("0.6"), AT, SCHOOL)))
                    .thenRejected(TIME_PERCEPTION_ALREADY_RECORDED);
        }

        @Test
        void is_withdrawn_for_a_reason() {
            perception
                    .given(RECORDED)
                    .when(new WithdrawPerception("A slip"))
                    .then(WITHDRAWN)
                    .thenState(new Withdrawn(HALF, "A slip"));
        }
    }

    @Nested
    class a_withdrawn_estimate {

        @Test
        void changes_no_more() {
            var gone = perception.given(RECORDED, WITHDRAWN);
            gone.when(new WithdrawPerception("A slip")).thenNothing();
            gone.when(new WithdrawPerception("Another reason")).thenRejected(TIME_PERCEPTION_WITHDRAWN);
            gone.when(new RecordPerception(HALF)).thenRejected(TIME_PERCEPTION_WITHDRAWN);
        }
    }

    @Test
    void a_fact_out_of_place_is_passed_over() {
        var decider = new PerceptionDecider();
        assertThat(decider.evolve(decider.initial(), WITHDRAWN)).isEqualTo(decider.initial());
    }
}
