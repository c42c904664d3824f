package org.lodestar.goals;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.lodestar.eventsourcing.PersonRef;
import org.lodestar.eventsourcing.json.EventTypes;
import org.lodestar.eventsourcing.json.Json;
import org.lodestar.goals.focus.FocusEvent;
import org.lodestar.goals.goal.CheckInStatus;
import org.lodestar.goals.goal.GoalEvent;
import org.lodestar.goals.goal.GoalScope;
import org.lodestar.goals.goal.GoalTerms;
import org.lodestar.goals.goal.GoalType;
import org.lodestar.goals.goal.ImprovementDomain;
import org.lodestar.goals.goal.Judgement;
import org.lodestar.goals.goal.Measure;
import org.lodestar.goals.goal.MeasureDirection;
import org.lodestar.goals.plan.ContributionMode;
import org.lodestar.goals.plan.ContributorKind;
import org.lodestar.goals.plan.PlanEvent;

/** Every event ever stored is read and written as its golden file says. A new event's file is written once, for review. */
class EventFormatTest {

    private static final Path GOLDEN = Path.of("src/test/resources/golden");

    private static final EventTypes<GoalEvent> GOAL_EVENTS = EventTypes.of(GoalEvent.class, List.of());
    private static final EventTypes<PlanEvent> PLAN_EVENTS = EventTypes.of(PlanEvent.class, List.of());
    private static final EventTypes<FocusEvent> FOCUS_EVENTS = EventTypes.of(FocusEvent.class, List.of());

    private static final UUID GOAL = UUID.fromString("0199c2b4-0000-7000-8000-000000000001");
    private static final UUID PART = UUID.fromString("0199c2b4-0000-7000-8000-000000000002");
    private static final PersonRef ADA = new PersonRef("teacher-1");
    private static final Instant NOW = Instant.parse("2026-03-02T09:30:00.125Z");
    private static final LocalDate JUNE = LocalDate.of(2026, 6, 12);
    private static final GoalTerms TERMS = new GoalTerms(
            "Every third grader reads",
            "Half of our third graders cannot yet read a text of their age alone",
            Optional.of("In pairs"),
            GoalScope.SCHOOL,
            List.of(ADA, new PersonRef("principal-1")),
            ImprovementDomain.CURRICULUM,
            GoalType.INSTRUCTION,
            new Measure(
                    "third graders at grade level",
                    "percent",
                    new BigDecimal("48.5"),
                    new BigDecimal("75"),
                    MeasureDirection.INCREASE),
            JUNE,
            Optional.of(PART),
            Optional.of(GOAL));

    static Stream<GoalEvent> goalEvents() {
        return Stream.of(
                new GoalEvent.GoalProposed("school-1", TERMS),
                new GoalEvent.GoalActivated(2, 3),
                new GoalEvent.GoalPaused("The reading coach is on leave"),
                new GoalEvent.GoalRevised(List.of("description", "dueDate"), "Snow days", TERMS),
                new GoalEvent.ActionStepAdded(PART, "Read in pairs", List.of(ADA), Optional.of(JUNE)),
                new GoalEvent.ActionStepStarted(PART),
                new GoalEvent.ActionStepCompleted(PART),
                new GoalEvent.ActionStepDropped(PART),
                new GoalEvent.CheckInRecorded(
                        PART,
                        JUNE,
                        CheckInStatus.AT_RISK,
                        3,
                        Optional.of(new BigDecimal("52.5")),
                        Optional.of("Flu in February")),
                new GoalEvent.GoalJudged(ADA, Judgement.PARTLY, "Six of ten read", false, NOW),
                new GoalEvent.GoalCompleted(JUNE),
                new GoalEvent.GoalRetired("The district took it over"));
    }

    static Stream<PlanEvent> planEvents() {
        return Stream.of(
                new PlanEvent.PlanDrafted("school-1", 2027, "Reading together", Optional.of("Every child reads")),
                new PlanEvent.PlanAuthorJoined(ADA, ContributorKind.TEACHER, ContributionMode.ORIGINATED),
                new PlanEvent.PlanAuthorLeft(ADA),
                new PlanEvent.PlanEndorsed(ADA, ContributorKind.STUDENT, NOW),
                new PlanEvent.PlanAdopted(
                        new TreeMap<>(Map.of(ContributorKind.TEACHER, 2, ContributorKind.STUDENT, 1)), NOW),
                new PlanEvent.PlanClosed(NOW));
    }

    static Stream<FocusEvent> focusEvents() {
        return Stream.of(
                new FocusEvent.FocusPolicySet(4),
                new FocusEvent.FocusPlaceTaken(GOAL, 3, 3),
                new FocusEvent.FocusPlaceReleased(GOAL, 2, 3),
                new FocusEvent.FocusLimitExceeded(GOAL, 3, 3),
                new FocusEvent.FocusOverrideGranted(GOAL, 3, 3, ADA, "Mandated by the state"));
    }

    @ParameterizedTest
    @MethodSource("goalEvents")
    void goals_keep_their_format(GoalEvent event) throws IOException {
        keepsItsFormat(GOAL_EVENTS, event, "goal");
    }

    @ParameterizedTest
    @MethodSource("planEvents")
    void plans_keep_their_format(PlanEvent event) throws IOException {
        keepsItsFormat(PLAN_EVENTS, event, "plan");
    }

    @ParameterizedTest
    @MethodSource("focusEvents")
    void focus_places_keep_their_format(FocusEvent event) throws IOException {
        keepsItsFormat(FOCUS_EVENTS, event, "focus");
    }

    private static <E> void keepsItsFormat(EventTypes<E> types, E event, String feature) throws IOException {
        String name = types.nameOf(event);
        Path file = GOLDEN.resolve(feature).resolve(name + ".json");
        var written = Json.mapper().readTree(types.write(event));
        if (Files.notExists(file)) {
            Files.createDirectories(file.getParent());
            Files.writeString(file, written.toPrettyString() + '\n');
            fail(file + " was written: review and commit it");
        }
        String golden = Files.readString(file);
        assertThat(written).isEqualTo(Json.mapper().readTree(golden));
        assertThat(types.read(name, golden)).isEqualTo(event);
    }

    @Test
    void no_event_is_without_a_golden_file() {
        assertThat(namesOf(GOAL_EVENTS, goalEvents()))
                .isEqualTo(GOAL_EVENTS.byName().keySet());
        assertThat(namesOf(PLAN_EVENTS, planEvents()))
                .isEqualTo(PLAN_EVENTS.byName().keySet());
        assertThat(namesOf(FOCUS_EVENTS, focusEvents()))
                .isEqualTo(FOCUS_EVENTS.byName().keySet());
    }

    private static <E> Set<String> namesOf(EventTypes<E> types, Stream<E> events) {
        return events.map(types::nameOf).collect(Collectors.toSet());
    }
}
