package org.lodestar.evidence;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.lodestar.eventsourcing.PersonRef;
import org.lodestar.eventsourcing.json.EventTypes;
import org.lodestar.eventsourcing.json.Json;
import org.lodestar.evidence.assessmentresult.AssessmentResultEvent;
import org.lodestar.evidence.assessmentresult.AssessmentResultEvent.AssessmentResultChanged;
import org.lodestar.evidence.assessmentresult.AssessmentResultEvent.AssessmentResultDeleted;
import org.lodestar.evidence.assessmentresult.AssessmentResultEvent.AssessmentResultTold;
import org.lodestar.evidence.assessmentresult.ResultDetails;
import org.lodestar.evidence.assessmentresult.ResultDetails.ObjectiveResult;
import org.lodestar.evidence.assessmentresult.ResultDetails.ObjectiveResults;
import org.lodestar.evidence.evidence.Artifact;
import org.lodestar.evidence.evidence.ContributorKind;
import org.lodestar.evidence.evidence.EvidenceEvent;
import org.lodestar.evidence.evidence.EvidenceEvent.ArtifactAttached;
import org.lodestar.evidence.evidence.EvidenceEvent.EvidenceCollected;
import org.lodestar.evidence.evidence.EvidenceEvent.EvidenceLinked;
import org.lodestar.evidence.evidence.EvidenceEvent.EvidenceRetracted;
import org.lodestar.evidence.evidence.EvidenceEvent.EvidenceUnlinked;
import org.lodestar.evidence.evidence.EvidenceItem;
import org.lodestar.evidence.evidence.EvidenceKind;
import org.lodestar.evidence.evidence.RetractionReason;
import org.lodestar.evidence.evidence.TargetType;
import org.lodestar.evidence.lineitem.LineItemDetails;
import org.lodestar.evidence.lineitem.LineItemDetails.LearningObjectives;
import org.lodestar.evidence.lineitem.LineItemEvent;
import org.lodestar.evidence.lineitem.LineItemEvent.AssessmentLineItemChanged;
import org.lodestar.evidence.lineitem.LineItemEvent.AssessmentLineItemDeleted;
import org.lodestar.evidence.lineitem.LineItemEvent.AssessmentLineItemListed;
import org.lodestar.evidence.lineitem.LineItemEvent.AssessmentLineItemTied;
import org.lodestar.evidence.lineitem.LineItemEvent.AssessmentLineItemUntied;
import org.lodestar.evidence.lineitem.Tie;
import org.lodestar.evidence.lineitem.Tie.TiedGroup;
import org.lodestar.evidence.measure.ImprovementDirection;
import org.lodestar.evidence.measure.MeasureDefinition;
import org.lodestar.evidence.measure.MeasureEvent;
import org.lodestar.evidence.measure.MeasureEvent.ProgressMeasureDefined;
import org.lodestar.evidence.measure.MeasureEvent.ProgressMeasureRetired;
import org.lodestar.evidence.measure.MeasureEvent.ProgressMeasureRevised;
import org.lodestar.evidence.measure.MeasureKind;
import org.lodestar.evidence.measure.Scale;
import org.lodestar.evidence.progress.Group;
import org.lodestar.evidence.progress.GroupType;
import org.lodestar.evidence.progress.ProgressPointEvent;
import org.lodestar.evidence.progress.ProgressPointEvent.ProgressCorrected;
import org.lodestar.evidence.progress.ProgressPointEvent.ProgressRecorded;
import org.lodestar.evidence.progress.ProgressPointEvent.ProgressWithdrawn;
import org.lodestar.evidence.progress.Result;
import org.lodestar.evidence.progress.Subject;
import org.lodestar.evidence.progress.Withheld;

/**
 * Every event ever stored, against a file that reviewers read. An event without a file gets one, and the test fails
 * until somebody has looked at it and committed it.
 */
class EventFormatTest {

    private static final Path GOLDEN = Path.of("src/test/resources/golden");

    private static final UUID MEASURE = UUID.fromString("0199c2b4-7d1e-7c55-8f5e-0d3f6f1c2a11");
    private static final UUID GOAL = UUID.fromString("0199c2b4-7d1e-7c55-8f5e-0d3f6f1c2a12");
    private static final UUID POINT = UUID.fromString("0199c2b4-7d1e-7c55-8f5e-0d3f6f1c2a13");
    private static final PersonRef ADA = new PersonRef("604821");
    private static final LocalDate DAY = LocalDate.parse("2026-10-05");

    private static final MeasureDefinition LEVELS = new MeasureDefinition(
            "Number sense",
            MeasureKind.ORDINAL,
            Optional.empty(),
            new Scale(Optional.empty(), Optional.empty(), List.of("Beginning", "Secure")),
            Optional.of("K-2"),
            Optional.of(ImprovementDirection.INCREASE),
            Optional.of("https://standards.example.org/K.CC"));

    private static final MeasureDefinition FLUENCY = new MeasureDefinition(
            "Oral reading fluency",
            MeasureKind.NUMERIC,
            Optional.of("words a minute"),
            new Scale(Optional.of(BigDecimal.ZERO), Optional.of(new BigDecimal("300.5")), List.of()),
            Optional.of("3-5"),
            Optional.of(ImprovementDirection.INCREASE),
            Optional.empty());

    private static final EventTypes<EvidenceEvent> EVIDENCE = EventTypes.of(EvidenceEvent.class, List.of());
    private static final EventTypes<MeasureEvent> MEASURES = EventTypes.of(MeasureEvent.class, List.of());
    private static final EventTypes<ProgressPointEvent> POINTS = EventTypes.of(ProgressPointEvent.class, List.of());

    private static final EventTypes<LineItemEvent> LINE_ITEMS = EventTypes.of(LineItemEvent.class, List.of());
    private static final EventTypes<AssessmentResultEvent> RESULTS =
            EventTypes.of(AssessmentResultEvent.class, List.of());

    static Stream<EvidenceEvent> evidence() {
        return Stream.of(
                new EvidenceCollected(new EvidenceItem(
                        EvidenceKind.STUDENT_WORK,
                        DAY,
                        ADA,
                        ContributorKind.TEACHER,
                        "255901001",
                        "Most now read in phrases",
                        Optional.of("Recordings of week 6"))),
                new EvidenceLinked(TargetType.GOAL, GOAL.toString()),
                new EvidenceUnlinked(TargetType.STANDARD_ELEMENT, "CCSS.ELA-LITERACY.RF.3.4"),
                new ArtifactAttached(new Artifact(
                        POINT, "application/pdf", "https://files.example.org/a/1", "9f".repeat(32), 120_000)),
                new EvidenceRetracted(ADA, RetractionReason.CONSENT_WITHDRAWN, "The family asked for it"));
    }

    static Stream<MeasureEvent> measures() {
        return Stream.of(
                new ProgressMeasureDefined(LEVELS),
                new ProgressMeasureRevised(FLUENCY, "Some read faster than the scale allowed"),
                new ProgressMeasureRetired("The state has its own"));
    }

    static Stream<ProgressPointEvent> points() {
        Subject grade = new Subject(
                MEASURE,
                Optional.of(GOAL),
                new Group(GroupType.GRADE, "255901001", Optional.of("03")),
                ADA,
                Optional.of(POINT),
                Optional.empty());
        return Stream.of(
                new ProgressRecorded(
                        grade,
                        DAY,
                        24,
                        Optional.of(Result.of(new BigDecimal("74.125"))),
                        Optional.empty(),
                        Optional.empty()),
                new ProgressCorrected(
                        DAY,
                        7,
                        Optional.empty(),
                        Optional.of(Withheld.SMALL_N),
                        Optional.of(Result.ofLabel("Secure")),
                        "Two were counted twice"),
                new ProgressWithdrawn(ADA, "Recorded for the wrong class"));
    }

    static Stream<LineItemEvent> lineItems() {
        LineItemDetails reading = new LineItemDetails(
                "3rd Grade Reading, first six weeks",
                Optional.of("Benchmark test"),
                Optional.of("class-1"),
                Optional.of("reading-2026"),
                Optional.of("raw"),
                Optional.of(BigDecimal.ZERO),
                Optional.of(new BigDecimal("10")),
                List.of(new LearningObjectives("case", List.of("RF.3.4"))));
        Tie tie = new Tie(
                MEASURE,
                Optional.of(GOAL),
                List.of(new TiedGroup(Tie.TiedGroupType.GRADE, "255901001", Optional.of("03"))),
                ADA,
                Optional.of(new BigDecimal("7.5")));
        return Stream.of(
                new AssessmentLineItemListed(reading),
                new AssessmentLineItemChanged(reading),
                new AssessmentLineItemTied(
                        tie, Optional.of(new Tie(MEASURE, Optional.empty(), List.of(), ADA, Optional.empty()))),
                new AssessmentLineItemUntied(tie),
                new AssessmentLineItemDeleted());
    }

    static Stream<AssessmentResultEvent> results() {
        ResultDetails seven = new ResultDetails(
                "reading-2026-1",
                new PersonRef("604906"),
                Optional.of(new BigDecimal("7.25")),
                Optional.of("B"),
                DAY,
                Optional.of("raw"),
                Optional.of(new BigDecimal("64")),
                "fully graded",
                Optional.of("Read with care"),
                List.of(new ObjectiveResults(
                        "case",
                        List.of(new ObjectiveResult(
                                "RF.3.4", Optional.of(new BigDecimal("3.5")), Optional.of("secure"))))),
                Optional.of(false),
                Optional.of(false),
                Optional.of(true),
                Optional.of(false));
        return Stream.of(
                new AssessmentResultTold(seven),
                new AssessmentResultChanged(seven, Optional.of("reading-2026-2")),
                new AssessmentResultDeleted("reading-2026-1"));
    }

    @ParameterizedTest
    @MethodSource("evidence")
    void evidence_is_stored_like_this(EvidenceEvent event) throws IOException {
        matches(EVIDENCE, "evidence", event);
    }

    @ParameterizedTest
    @MethodSource("measures")
    void measures_are_stored_like_this(MeasureEvent event) throws IOException {
        matches(MEASURES, "measure", event);
    }

    @ParameterizedTest
    @MethodSource("points")
    void points_are_stored_like_this(ProgressPointEvent event) throws IOException {
        matches(POINTS, "progress", event);
    }

    @ParameterizedTest
    @MethodSource("lineItems")
    void line_items_are_stored_like_this(LineItemEvent event) throws IOException {
        matches(LINE_ITEMS, "lineitem", event);
    }

    @ParameterizedTest
    @MethodSource("results")
    void results_are_stored_like_this(AssessmentResultEvent event) throws IOException {
        matches(RESULTS, "assessmentresult", event);
    }

    @Test
    void no_event_is_forgotten() {
        assertThat(names(EVIDENCE, evidence())).isEqualTo(EVIDENCE.byName().keySet());
        assertThat(names(MEASURES, measures())).isEqualTo(MEASURES.byName().keySet());
        assertThat(names(POINTS, points())).isEqualTo(POINTS.byName().keySet());
        assertThat(names(LINE_ITEMS, lineItems())).isEqualTo(LINE_ITEMS.byName().keySet());
        assertThat(names(RESULTS, results())).isEqualTo(RESULTS.byName().keySet());
    }

    private static <E> Set<String> names(EventTypes<E> types, Stream<E> events) {
        return events.map(types::nameOf).collect(Collectors.toSet());
    }

    private static <E> void matches(EventTypes<E> types, String model, E event) throws IOException {
        String name = types.nameOf(event);
        JsonNode json = Json.mapper().readTree(types.write(event));
        Path golden = GOLDEN.resolve(model).resolve(name + ".json");
        if (Files.notExists(golden)) {
            Files.createDirectories(golden.getParent());
            Files.writeString(
                    golden, Json.mapper().writerWithDefaultPrettyPrinter().writeValueAsString(json) + "\n");
            throw new AssertionError("Look at " + golden + " and commit it");
        }
        String stored = Files.readString(golden);
        assertThat(json).isEqualTo(Json.mapper().readTree(stored));
        assertThat(types.read(name, stored)).isEqualTo(event);
    }
}
