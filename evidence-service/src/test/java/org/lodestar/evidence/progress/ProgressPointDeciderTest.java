package org.lodestar.evidence.progress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.lodestar.evidence.progress.ProgressPointRejection.DATE_IMPLAUSIBLE;
import static org.lodestar.evidence.progress.ProgressPointRejection.MEASURE_RETIRED;
import static org.lodestar.evidence.progress.ProgressPointRejection.NOT_THE_COLLECTOR;
import static org.lodestar.evidence.progress.ProgressPointRejection.PROGRESS_ALREADY_RECORDED;
import static org.lodestar.evidence.progress.ProgressPointRejection.PROGRESS_POINT_NOT_FOUND;
import static org.lodestar.evidence.progress.ProgressPointRejection.PROGRESS_WITHDRAWN;
import static org.lodestar.evidence.progress.ProgressPointRejection.RESULT_OFF_THE_SCALE;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.lodestar.eventsourcing.Fault;
import org.lodestar.eventsourcing.PersonRef;
import org.lodestar.eventsourcing.testing.DeciderSpec;
import org.lodestar.evidence.progress.ProgressPoint.Recorded;
import org.lodestar.evidence.progress.ProgressPoint.Withdrawn;
import org.lodestar.evidence.progress.ProgressPointCommand.CorrectProgress;
import org.lodestar.evidence.progress.ProgressPointCommand.RecordProgress;
import org.lodestar.evidence.progress.ProgressPointCommand.WithdrawProgress;
import org.lodestar.evidence.progress.ProgressPointEvent.ProgressCorrected;
import org.lodestar.evidence.progress.ProgressPointEvent.ProgressRecorded;
import org.lodestar.evidence.progress.ProgressPointEvent.ProgressWithdrawn;
import org.lodestar.evidence.progress.Yardstick.Expects;

class ProgressPointDeciderTest {

    private static final PersonRef ADA = new PersonRef("t-ada");
    private static final PersonRef BEN = new PersonRef("t-ben");
    private static final LocalDate DAY = LocalDate.parse("2026-10-05");
    private static final Instant NOON = Instant.parse("2026-10-05T12:00:00Z");

    private static final Yardstick PERCENT = new Yardstick(
            Expects.VALUE, Optional.of(BigDecimal.ZERO), Optional.of(new BigDecimal(100)), List.of(), false);
    private static final Yardstick LEVELS =
            new Yardstick(Expects.LABEL, Optional.empty(), Optional.empty(), List.of("Beginning", "Secure"), false);
    private static final Yardstick TEXT =
            new Yardstick(Expects.NARRATIVE, Optional.empty(), Optional.empty(), List.of(), false);
    private static final Yardstick RETIRED = new Yardstick(
            Expects.VALUE, Optional.of(BigDecimal.ZERO), Optional.of(new BigDecimal(100)), List.of(), true);

    private static final Subject CLASS = new Subject(
            new UUID(1, 1),
            Optional.of(new UUID(2, 2)),
            new Group(GroupType.CLASS, "class-1", Optional.empty()),
            ADA,
            Optional.empty(),
            Optional.of("school-1"));
    private static final Measurement SIXTY = measurement(24, "60");
    private static final Measurement SEVENTY = measurement(24, "70");
    private static final ProgressPointEvent RECORDED =
            new ProgressRecorded(CLASS, DAY, 24, Optional.of(SIXTY.result()), Optional.empty(), Optional.empty());
    private static final ProgressPointEvent WITHDRAWN = new ProgressWithdrawn(BEN, "Wrong class");

    private final DeciderSpec<ProgressPointCommand, ProgressPoint, ProgressPointEvent> point =
            DeciderSpec.of(new ProgressPointDecider(10));

    private static Measurement measurement(int students, String value) {
        return new Measurement(DAY, students, Result.of(new BigDecimal(value)));
    }

    private static RecordProgress record(Measurement measurement, Yardstick yardstick) {
        return new RecordProgress(CLASS, measurement, yardstick, NOON);
    }

    private static CorrectProgress correct(PersonRef by, Measurement measurement) {
        return new CorrectProgress(by, measurement, "Misread", PERCENT, NOON);
    }

    @Nested
    class an_unrecorded_point {

        @Test
        void is_recorded() {
            point.given()
                    .when(record(SIXTY, PERCENT))
                    .then(RECORDED)
                    .thenState(new Recorded(CLASS, SIXTY, Optional.empty(), 0));
        }

        @Test
        void of_the_smallest_published_group_shows_its_result() {
            Measurement ten = measurement(10, "60");
            point.given()
                    .when(record(ten, PERCENT))
                    .then(new ProgressRecorded(
                            CLASS, DAY, 10, Optional.of(ten.result()), Optional.empty(), Optional.empty()));
        }

        @Test
        void of_a_smaller_group_withholds_its_result_and_keeps_it() {
            Measurement nine = measurement(9, "60");
            point.given()
                    .when(record(nine, PERCENT))
                    .then(new ProgressRecorded(
                            CLASS, DAY, 9, Optional.empty(), Optional.of(Withheld.SMALL_N), Optional.of(nine.result())))
                    .thenState(new Recorded(CLASS, nine, Optional.of(Withheld.SMALL_N), 0));
        }

        @Test
        void with_a_text_withholds_it_and_keeps_it() {
            Measurement text = new Measurement(DAY, 24, Result.ofNarrative("They retell the story in order"));
            point.given()
                    .when(record(text, TEXT))
                    .then(new ProgressRecorded(
                            CLASS,
                            DAY,
                            24,
                            Optional.empty(),
                            Optional.of(Withheld.FREE_TEXT),
                            Optional.of(text.result())))
                    .thenState(new Recorded(CLASS, text, Optional.of(Withheld.FREE_TEXT), 0));
        }

        @Test
        void takes_a_label_of_the_measure() {
            Measurement secure = new Measurement(DAY, 24, Result.ofLabel("Secure"));
            point.given()
                    .when(record(secure, LEVELS))
                    .then(new ProgressRecorded(
                            CLASS, DAY, 24, Optional.of(secure.result()), Optional.empty(), Optional.empty()));
        }

        static Stream<Arguments> misfits() {
            Result both = new Result(Optional.of(BigDecimal.ONE), Optional.of("Secure"), Optional.empty());
            return Stream.of(
                    Arguments.of(PERCENT, Result.of(new BigDecimal("-0.001")), List.of("/result/value")),
                    Arguments.of(PERCENT, Result.of(new BigDecimal("100.001")), List.of("/result/value")),
                    Arguments.of(PERCENT, Result.of(new BigDecimal("50.1234")), List.of("/result/value")),
                    Arguments.of(PERCENT, Result.ofLabel("Secure"), List.of("/result")),
                    Arguments.of(PERCENT, both, List.of("/result")),
                    Arguments.of(LEVELS, Result.ofLabel("Mastered"), List.of("/result/label")),
                    Arguments.of(LEVELS, Result.of(BigDecimal.ONE), List.of("/result")),
                    Arguments.of(TEXT, Result.of(BigDecimal.ONE), List.of("/result")),
                    Arguments.of(
                            PERCENT,
                            new Result(Optional.of(new BigDecimal(101)), Optional.of("Secure"), Optional.empty()),
                            List.of("/result", "/result/value")));
        }

        @ParameterizedTest
        @MethodSource("misfits")
        void is_refused_where_it_does_not_fit_its_measure(Yardstick yardstick, Result result, List<String> pointers) {
            var rejected = point.given()
                    .when(record(new Measurement(DAY, 24, result), yardstick))
                    .thenRejected(RESULT_OFF_THE_SCALE);
            assertThat(rejected.faults()).extracting(Fault::pointer).isEqualTo(pointers);
        }

        @Test
        void takes_the_ends_of_the_scale() {
            for (String end : List.of("0", "100.000")) {
                point.given()
                        .when(record(measurement(24, end), PERCENT))
                        .thenState(new Recorded(CLASS, measurement(24, end), Optional.empty(), 0));
            }
        }

        @Test
        void is_not_measured_in_the_future() {
            Measurement later = new Measurement(DAY.plusDays(2), 24, SIXTY.result());
            point.given().when(record(later, PERCENT)).thenRejected(DATE_IMPLAUSIBLE);
        }

        @Test
        void is_not_older_than_any_school_year() {
            Measurement old = new Measurement(LocalDate.parse("1899-12-31"), 24, SIXTY.result());
            point.given().when(record(old, PERCENT)).thenRejected(DATE_IMPLAUSIBLE);
        }

        @Test
        void is_not_recorded_for_a_retired_measure() {
            point.given().when(record(SIXTY, RETIRED)).thenRejected(MEASURE_RETIRED);
        }

        @Test
        void does_not_exist_for_any_other_command() {
            point.given().when(correct(ADA, SEVENTY)).thenRejected(PROGRESS_POINT_NOT_FOUND);
            point.given().when(new WithdrawProgress(ADA, "x")).thenRejected(PROGRESS_POINT_NOT_FOUND);
        }
    }

    @Nested
    class a_recorded_point {

        @Test
        void is_the_same_when_recorded_again() {
            point.given(RECORDED).when(record(measurement(24, "60.0"), PERCENT)).thenNothing();
            point.given(RECORDED).when(record(SEVENTY, PERCENT)).thenRejected(PROGRESS_ALREADY_RECORDED);
        }

        @Test
        void is_corrected_by_its_collector() {
            point.given(RECORDED)
                    .when(correct(ADA, SEVENTY))
                    .then(new ProgressCorrected(
                            DAY, 24, Optional.of(SEVENTY.result()), Optional.empty(), Optional.empty(), "Misread"))
                    .thenState(new Recorded(CLASS, SEVENTY, Optional.empty(), 1));
        }

        @Test
        void withholds_a_result_that_turns_out_to_be_of_a_small_group() {
            Measurement three = measurement(3, "60");
            point.given(RECORDED)
                    .when(correct(ADA, three))
                    .then(new ProgressCorrected(
                            DAY,
                            3,
                            Optional.empty(),
                            Optional.of(Withheld.SMALL_N),
                            Optional.of(three.result()),
                            "Misread"))
                    .thenState(new Recorded(CLASS, three, Optional.of(Withheld.SMALL_N), 1));
        }

        @Test
        void is_not_corrected_to_what_it_is() {
            point.given(RECORDED).when(correct(ADA, measurement(24, "60.000"))).thenNothing();
        }

        @Test
        void is_not_corrected_by_others() {
            point.given(RECORDED).when(correct(BEN, SEVENTY)).thenRejected(NOT_THE_COLLECTOR);
        }

        @Test
        void is_not_corrected_off_the_scale() {
            point.given(RECORDED).when(correct(ADA, measurement(24, "101"))).thenRejected(RESULT_OFF_THE_SCALE);
        }

        @Test
        void is_corrected_after_its_measure_was_retired() {
            point.given(RECORDED)
                    .when(new CorrectProgress(ADA, SEVENTY, "Misread", RETIRED, NOON))
                    .thenState(new Recorded(CLASS, SEVENTY, Optional.empty(), 1));
        }

        @Test
        void is_withdrawn_with_a_reason() {
            point.given(RECORDED)
                    .when(new WithdrawProgress(BEN, "Wrong class"))
                    .then(WITHDRAWN)
                    .thenState(new Withdrawn(CLASS, SIXTY, Optional.empty(), 0, "Wrong class"));
        }
    }

    @Nested
    class an_event_as_it_is_shown {

        @Test
        void tells_the_result_of_a_group_that_is_large_enough() {
            assertThat(RECORDED.shown(24)).isEqualTo(RECORDED);
            assertThat(WITHDRAWN.shown(24)).isEqualTo(WITHDRAWN);
        }

        @Test
        void withholds_the_result_of_a_smaller_group_even_if_it_was_once_published() {
            assertThat(RECORDED.shown(25))
                    .isEqualTo(new ProgressRecorded(
                            CLASS, DAY, 24, Optional.empty(), Optional.of(Withheld.SMALL_N), Optional.empty()));
            ProgressPointEvent corrected = new ProgressCorrected(
                    DAY, 9, Optional.empty(), Optional.of(Withheld.SMALL_N), Optional.of(SIXTY.result()), "Misread");
            assertThat(corrected.shown(10))
                    .isEqualTo(new ProgressCorrected(
                            DAY, 9, Optional.empty(), Optional.of(Withheld.SMALL_N), Optional.empty(), "Misread"));
        }
    }

    @Nested
    class a_withdrawn_point {

        @Test
        void stays_withdrawn() {
            point.given(RECORDED, WITHDRAWN).when(correct(ADA, SEVENTY)).thenRejected(PROGRESS_WITHDRAWN);
            point.given(RECORDED, WITHDRAWN)
                    .when(new WithdrawProgress(ADA, "x"))
                    .thenNothing();
            point.given(RECORDED, WITHDRAWN).when(record(SIXTY, PERCENT)).thenNothing();
        }
    }
}
