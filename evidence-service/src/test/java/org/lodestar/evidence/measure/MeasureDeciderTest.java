package org.lodestar.evidence.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.lodestar.evidence.measure.MeasureKind.NARRATIVE;
import static org.lodestar.evidence.measure.MeasureKind.NUMERIC;
import static org.lodestar.evidence.measure.MeasureKind.ORDINAL;
import static org.lodestar.evidence.measure.MeasureRejection.MEASURE_ALREADY_DEFINED;
import static org.lodestar.evidence.measure.MeasureRejection.MEASURE_INCONSISTENT;
import static org.lodestar.evidence.measure.MeasureRejection.MEASURE_KIND_FIXED;
import static org.lodestar.evidence.measure.MeasureRejection.MEASURE_NOT_FOUND;
import static org.lodestar.evidence.measure.MeasureRejection.MEASURE_RETIRED;

import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.lodestar.eventsourcing.Fault;
import org.lodestar.eventsourcing.testing.DeciderSpec;
import org.lodestar.evidence.measure.Measure.Defined;
import org.lodestar.evidence.measure.Measure.Retired;
import org.lodestar.evidence.measure.MeasureCommand.DefineMeasure;
import org.lodestar.evidence.measure.MeasureCommand.RetireMeasure;
import org.lodestar.evidence.measure.MeasureCommand.ReviseMeasure;
import org.lodestar.evidence.measure.MeasureEvent.ProgressMeasureDefined;
import org.lodestar.evidence.measure.MeasureEvent.ProgressMeasureRetired;
import org.lodestar.evidence.measure.MeasureEvent.ProgressMeasureRevised;

class MeasureDeciderTest {

    private static final MeasureDefinition FLUENCY = numeric(range("0", "300"));
    private static final MeasureDefinition WIDER = numeric(range("0", "400"));
    private static final MeasureEvent DEFINED = new ProgressMeasureDefined(FLUENCY);
    private static final MeasureEvent RETIRED = new ProgressMeasureRetired("Replaced by the state's own");

    private final DeciderSpec<MeasureCommand, Measure, MeasureEvent> measure = DeciderSpec.of(new MeasureDecider());

    private static Scale range(String min, String max) {
        return new Scale(Optional.of(new BigDecimal(min)), Optional.of(new BigDecimal(max)), List.of());
    }

    private static Scale labels(String... labels) {
        return new Scale(Optional.empty(), Optional.empty(), List.of(labels));
    }

    private static MeasureDefinition numeric(Scale scale) {
        return definition(NUMERIC, scale, Optional.of(ImprovementDirection.INCREASE));
    }

    private static MeasureDefinition definition(
            MeasureKind kind, Scale scale, Optional<ImprovementDirection> direction) {
        return new MeasureDefinition(
                "Oral reading fluency",
                kind,
                Optional.of("words per minute"),
                scale,
                Optional.of("3-5"),
                direction,
                Optional.empty());
    }

    @Nested
    class an_undefined_measure {

        @Test
        void is_defined() {
            measure.given().when(new DefineMeasure(FLUENCY)).then(DEFINED).thenState(new Defined(FLUENCY, 1));
        }

        @Test
        void may_be_a_number_without_bounds() {
            MeasureDefinition open = numeric(Scale.OPEN);
            measure.given().when(new DefineMeasure(open)).then(new ProgressMeasureDefined(open));
        }

        @Test
        void may_be_a_choice_of_labels() {
            MeasureDefinition levels =
                    definition(ORDINAL, labels("Beginning", "Secure"), Optional.of(ImprovementDirection.INCREASE));
            measure.given().when(new DefineMeasure(levels)).then(new ProgressMeasureDefined(levels));
        }

        @Test
        void may_be_a_text() {
            MeasureDefinition text = definition(NARRATIVE, Scale.OPEN, Optional.empty());
            measure.given().when(new DefineMeasure(text)).then(new ProgressMeasureDefined(text));
        }

        static Stream<Arguments> contradictions() {
            Optional<ImprovementDirection> up = Optional.of(ImprovementDirection.INCREASE);
            return Stream.of(
                    Arguments.of(definition(NUMERIC, range("5", "5"), up), List.of("/scale/max")),
                    Arguments.of(
                            definition(NUMERIC, range("0.0001", "1.2345"), up), List.of("/scale/min", "/scale/max")),
                    Arguments.of(definition(NUMERIC, labels("a", "b"), up), List.of("/scale/labels")),
                    Arguments.of(definition(NUMERIC, Scale.OPEN, Optional.empty()), List.of("/direction")),
                    Arguments.of(definition(ORDINAL, labels("a"), up), List.of("/scale/labels")),
                    Arguments.of(definition(ORDINAL, labels("a", "b", "a"), up), List.of("/scale/labels")),
                    Arguments.of(
                            definition(ORDINAL, range("1", "4"), Optional.empty()),
                            List.of("/scale", "/scale/labels", "/direction")),
                    Arguments.of(definition(NARRATIVE, Scale.OPEN, up), List.of("/direction")));
        }

        @ParameterizedTest
        @MethodSource("contradictions")
        void is_not_defined_with_contradictions_and_hears_of_all_at_once(
                MeasureDefinition definition, List<String> pointers) {
            var rejected = measure.given().when(new DefineMeasure(definition)).thenRejected(MEASURE_INCONSISTENT);
            assertThat(rejected.faults()).extracting(Fault::pointer).isEqualTo(pointers);
        }

        @Test
        void does_not_exist_for_any_other_command() {
            measure.given().when(new ReviseMeasure(FLUENCY, "x")).thenRejected(MEASURE_NOT_FOUND);
            measure.given().when(new RetireMeasure("x")).thenRejected(MEASURE_NOT_FOUND);
        }
    }

    @Nested
    class a_defined_measure {

        @Test
        void is_the_same_when_defined_again() {
            measure.given(DEFINED).when(new DefineMeasure(FLUENCY)).thenNothing();
            measure.given(DEFINED).when(new DefineMeasure(WIDER)).thenRejected(MEASURE_ALREADY_DEFINED);
        }

        @Test
        void is_revised_with_a_reason() {
            measure.given(DEFINED)
                    .when(new ReviseMeasure(WIDER, "Some read faster than that"))
                    .then(new ProgressMeasureRevised(WIDER, "Some read faster than that"))
                    .thenState(new Defined(WIDER, 2));
        }

        @Test
        void is_not_revised_to_what_it_is() {
            measure.given(DEFINED).when(new ReviseMeasure(FLUENCY, "x")).thenNothing();
        }

        @Test
        void is_not_revised_to_a_contradiction() {
            measure.given(DEFINED)
                    .when(new ReviseMeasure(numeric(range("9", "1")), "x"))
                    .thenRejected(MEASURE_INCONSISTENT);
        }

        @Test
        void keeps_its_kind() {
            var rejected = measure.given(DEFINED)
                    .when(new ReviseMeasure(definition(NARRATIVE, Scale.OPEN, Optional.empty()), "x"))
                    .thenRejected(MEASURE_KIND_FIXED);
            assertThat(rejected.faults()).containsExactly(new Fault("/kind", "must stay NUMERIC"));
        }

        @Test
        void is_retired_with_a_reason() {
            measure.given(DEFINED)
                    .when(new RetireMeasure("Replaced by the state's own"))
                    .then(RETIRED)
                    .thenState(new Retired(FLUENCY, 1, "Replaced by the state's own"));
        }
    }

    @Nested
    class a_retired_measure {

        @Test
        void stays_as_it_is() {
            measure.given(DEFINED, RETIRED).when(new RetireMeasure("x")).thenNothing();
            measure.given(DEFINED, RETIRED).when(new ReviseMeasure(WIDER, "x")).thenRejected(MEASURE_RETIRED);
            measure.given(DEFINED, RETIRED).when(new DefineMeasure(FLUENCY)).thenNothing();
            measure.given(DEFINED, RETIRED).when(new DefineMeasure(WIDER)).thenRejected(MEASURE_ALREADY_DEFINED);
        }
    }
}
