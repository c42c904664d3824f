package org.lodestar.observation;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.lodestar.eventsourcing.EventType;
import org.lodestar.eventsourcing.PersonRef;
import org.lodestar.eventsourcing.json.Json;
import org.lodestar.observation.conversation.Conversation.ActionStep;
import org.lodestar.observation.conversation.ConversationEvent;
import org.lodestar.observation.conversation.ConversationEvent.ConversationCancelled;
import org.lodestar.observation.conversation.ConversationEvent.ConversationCorrected;
import org.lodestar.observation.conversation.ConversationEvent.ConversationHeld;
import org.lodestar.observation.conversation.ConversationEvent.ConversationRescheduled;
import org.lodestar.observation.conversation.ConversationEvent.ConversationScheduled;
import org.lodestar.observation.conversation.ConversationKind;
import org.lodestar.observation.perception.PerceptionEvent;
import org.lodestar.observation.perception.PerceptionEvent.TimePerceptionRecorded;
import org.lodestar.observation.perception.PerceptionEvent.TimePerceptionWithdrawn;
import org.lodestar.observation.time.OriginKind;
import org.lodestar.observation.time.TimeCategory;
import org.lodestar.observation.time.TimeEntry.Origin;
import org.lodestar.observation.time.TimeEntryEvent;
import org.lodestar.observation.time.TimeEntryEvent.TimeCorrected;
import org.lodestar.observation.time.TimeEntryEvent.TimeDerived;
import org.lodestar.observation.time.TimeEntryEvent.TimeLogged;
import org.lodestar.observation.time.TimeEntryEvent.TimeWithdrawn;
import org.lodestar.observation.time.TimeSource;
import org.lodestar.observation.time.TimeSubcategory;
import org.lodestar.observation.visit.CoTeachingStyle;
import org.lodestar.observation.visit.NotePolarity;
import org.lodestar.observation.visit.Stakes;
import org.lodestar.observation.visit.Visit.CoTeaching;
import org.lodestar.observation.visit.Visit.Point;
import org.lodestar.observation.visit.VisitEvent;
import org.lodestar.observation.visit.VisitEvent.FeedbackAcknowledged;
import org.lodestar.observation.visit.VisitEvent.FeedbackDrafted;
import org.lodestar.observation.visit.VisitEvent.FeedbackShared;
import org.lodestar.observation.visit.VisitEvent.NoteTaken;
import org.lodestar.observation.visit.VisitEvent.VisitCancelled;
import org.lodestar.observation.visit.VisitEvent.VisitCompleted;
import org.lodestar.observation.visit.VisitEvent.VisitCorrected;
import org.lodestar.observation.visit.VisitEvent.VisitRescheduled;
import org.lodestar.observation.visit.VisitEvent.VisitScheduled;
import org.lodestar.observation.visit.VisitEvent.VisitStakesChanged;
import org.lodestar.observation.visit.VisitEvent.VisitStarted;
import org.lodestar.observation.visit.VisitKind;

/**
 * Every stored event against its golden file. A file that is missing is written, and the test fails until somebody has
 * read and committed it.
 */
class EventFormatTest {

    private static final Path GOLDEN = Path.of("src/test/resources/golden");
    private static final PersonRef PRINCIPAL = new PersonRef("principal-1");
    private static final PersonRef TEACHER = new PersonRef("teacher-1");
    private static final UUID ID = UUID.fromString("0199c2b4-0000-7000-8000-000000000001");
    private static final LocalDate DAY = LocalDate.of(2026, 3, 2);
    private static final Instant TIME = Instant.parse("2026-03-02T15:00:00Z");

    static Stream<Record> events() {
        return Stream.of(
                new VisitScheduled(
                        VisitKind.FORMAL,
                        Stakes.EVALUATIVE,
                        true,
                        "school-1",
                        Optional.of("class-1"),
                        List.of(PRINCIPAL),
                        Optional.of(TEACHER),
                        List.of(ID),
                        Optional.of("How questions are asked"),
                        DAY,
                        Optional.of(LocalTime.of(9, 30))),
                new VisitRescheduled(DAY, Optional.empty(), Optional.of("Fire drill")),
                new VisitStakesChanged(Stakes.NON_EVALUATIVE),
                new VisitCancelled("The teacher is ill", TIME),
                new VisitStarted(TIME),
                new NoteTaken(
                        ID,
                        90,
                        PRINCIPAL,
                        Stakes.NON_EVALUATIVE,
                        "Two students ask each other",
                        Optional.of("3b"),
                        Optional.of(NotePolarity.REINFORCEMENT)),
                new VisitCompleted(
                        VisitKind.CO_TEACHING,
                        Stakes.NON_EVALUATIVE,
                        "school-1",
                        Optional.of("class-1"),
                        List.of(PRINCIPAL),
                        Optional.of(TEACHER),
                        List.of(ID),
                        TIME,
                        20,
                        Optional.of(new CoTeaching(CoTeachingStyle.TEAM_TEACHING, true, false))),
                new VisitCorrected(
                        VisitKind.WALKTHROUGH,
                        Stakes.NON_EVALUATIVE,
                        List.of(PRINCIPAL),
                        List.of(ID),
                        TIME,
                        25,
                        "Stayed longer"),
                new FeedbackDrafted(
                        PRINCIPAL,
                        Stakes.NON_EVALUATIVE,
                        1,
                        1,
                        1,
                        List.of(ID),
                        List.of(new Point("Every student had time to think", Optional.of("3b"))),
                        List.of(new Point("Let students ask each other", Optional.empty())),
                        List.of("Who spoke last?")),
                new FeedbackShared(
                        PRINCIPAL,
                        VisitKind.WALKTHROUGH,
                        Stakes.NON_EVALUATIVE,
                        Optional.of(TEACHER),
                        1,
                        1,
                        TIME,
                        new BigDecimal("1.50")),
                new FeedbackAcknowledged(
                        TEACHER, Stakes.NON_EVALUATIVE, true, TIME, Optional.of("I see it differently")),
                new ConversationScheduled(
                        ConversationKind.POST,
                        List.of(PRINCIPAL, TEACHER),
                        Optional.of(ID),
                        true,
                        TIME,
                        Optional.of(List.of("school-1"))),
                new ConversationRescheduled(TIME),
                new ConversationCancelled("No time"),
                new ConversationHeld(
                        ConversationKind.COACHING,
                        List.of(PRINCIPAL, TEACHER),
                        Optional.of(ID),
                        false,
                        TIME,
                        30,
                        true,
                        1,
                        List.of(new ActionStep("Try think-pair-share", Optional.of(TEACHER), Optional.of(DAY))),
                        Optional.of(List.of("school-1"))),
                new ConversationCorrected(
                        ConversationKind.COACHING, List.of(PRINCIPAL, TEACHER), false, true, TIME, 25, "Shorter"),
                new TimeLogged(
                        PRINCIPAL,
                        TIME,
                        45,
                        TimeCategory.INSTRUCTIONAL,
                        Optional.of(TimeSubcategory.DATA_INQUIRY),
                        TimeSource.SELF_LOG,
                        Optional.of(ID),
                        Optional.of(List.of("school-1"))),
                new TimeDerived(
                        PRINCIPAL,
                        TIME,
                        20,
                        TimeCategory.INSTRUCTIONAL,
                        Optional.of(TimeSubcategory.WALKTHROUGH),
                        Optional.of(ID),
                        new Origin(OriginKind.OBSERVATION, ID, 4),
                        Optional.of(List.of("school-1"))),
                new TimeCorrected(
                        PRINCIPAL,
                        TIME,
                        50,
                        TimeCategory.ADMINISTRATIVE,
                        Optional.empty(),
                        Optional.empty(),
                        "It was paperwork"),
                new TimeWithdrawn(PRINCIPAL, "Never happened"),
                new TimePerceptionRecorded(
                        PRINCIPAL,
                        DAY,
                        DAY.plusDays(29),
                        new BigDecimal("0.5"),
                        TIME,
                        Optional.of(List.of("school-1"))),
                new TimePerceptionWithdrawn(PRINCIPAL, "A slip"));
    }

    private static String nameOf(Class<?> event) {
        return event.getAnnotation(EventType.class).value();
    }

    @ParameterizedTest
    @MethodSource("events")
    void reads_and_writes_the_same_json(Record event) throws IOException {
        Path file = GOLDEN.resolve(nameOf(event.getClass()) + ".json");
        if (Files.notExists(file)) {
            Files.createDirectories(GOLDEN);
            Files.writeString(
                    file, Json.mapper().writerWithDefaultPrettyPrinter().writeValueAsString(event) + '\n');
            throw new AssertionError("Read and commit " + file);
        }
        String golden = Files.readString(file);

        assertThat(Json.read(Json.write(event), JsonNode.class)).isEqualTo(Json.read(golden, JsonNode.class));
        assertThat((Object) Json.read(golden, event.getClass())).isEqualTo(event);
    }

    @ParameterizedTest
    @MethodSource("events")
    void reads_what_was_stored_before_the_organisations_were_noted(Record event) throws IOException {
        var stored = (ObjectNode)
                Json.read(Files.readString(GOLDEN.resolve(nameOf(event.getClass()) + ".json")), JsonNode.class);
        stored.remove("orgs");

        assertThat(Json.read(Json.write(Json.read(stored.toString(), event.getClass())), JsonNode.class))
                .isEqualTo(stored);
    }

    @Test
    void every_event_has_a_golden_file_and_nothing_else_has() throws IOException {
        var stored = Stream.of(VisitEvent.class, ConversationEvent.class, TimeEntryEvent.class, PerceptionEvent.class)
                .flatMap(events -> Json.recordsOf(events).stream())
                .map(event -> nameOf(event) + ".json")
                .toList();
        try (Stream<Path> files = Files.list(GOLDEN)) {
            assertThat(files.map(file -> file.getFileName().toString())).containsExactlyInAnyOrderElementsOf(stored);
        }
    }
}
