package org.lodestar.observation.visit;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.lodestar.eventsourcing.PersonRef;
import org.lodestar.observation.visit.Visit.CoTeaching;
import org.lodestar.observation.visit.Visit.Note;
import org.lodestar.observation.visit.Visit.Plan;
import org.lodestar.observation.visit.Visit.Point;
import org.lodestar.observation.visit.VisitEvent.FeedbackAcknowledged;
import org.lodestar.observation.visit.VisitEvent.FeedbackDrafted;
import org.lodestar.observation.visit.VisitEvent.FeedbackShared;
import org.lodestar.observation.visit.VisitEvent.NoteTaken;
import org.lodestar.observation.visit.VisitEvent.VisitCompleted;
import org.lodestar.observation.visit.VisitEvent.VisitScheduled;
import org.lodestar.observation.visit.VisitEvent.VisitStarted;

/** Visits and people that tests share. */
final class VisitFixtures {

    static final String SCHOOL = "school-1";
    static final PersonRef PRINCIPAL = new PersonRef("principal-1");
    static final PersonRef COACH = new PersonRef("coach-1");
    static final PersonRef TEACHER = new PersonRef("teacher-1");
    static final UUID GOAL = UUID.fromString("0199c2b4-0000-7000-8000-000000000001");
    static final UUID NOTE = UUID.fromString("0199c2b4-0000-7000-8000-000000000002");
    static final UUID EARLIER_VISIT = UUID.fromString("0199c2b4-0000-7000-8000-000000000003");
    static final LocalDate DAY = LocalDate.of(2026, 3, 2);
    static final Instant START = Instant.parse("2026-03-02T15:00:00Z");
    static final Instant END = START.plusSeconds(20 * 60);
    static final Instant LATER = END.plusSeconds(90 * 60);
    static final VisitStarted STARTED = new VisitStarted(START);
    static final Point STRENGTH = new Point("Every student had time to think", Optional.of("element-3b"));
    static final Point NEXT_STEP = new Point("Let students ask each other", Optional.empty());

    private VisitFixtures() {}

    static Plan plan(VisitKind kind, Stakes stakes) {
        return new Plan(
                kind,
                stakes,
                true,
                SCHOOL,
                Optional.of("class-1"),
                kind == VisitKind.INSTRUCTIONAL_ROUND ? List.of(PRINCIPAL, COACH) : List.of(PRINCIPAL),
                kind == VisitKind.INSTRUCTIONAL_ROUND ? Optional.empty() : Optional.of(TEACHER),
                List.of(GOAL),
                Optional.of("How questions are asked"),
                DAY,
                Optional.of(LocalTime.of(9, 0)));
    }

    static Plan coachingWalkthrough() {
        return plan(VisitKind.WALKTHROUGH, Stakes.NON_EVALUATIVE);
    }

    static VisitScheduled scheduled(Plan plan) {
        return new VisitScheduled(
                plan.kind(),
                plan.stakes(),
                plan.announced(),
                plan.school(),
                plan.schoolClass(),
                plan.observers(),
                plan.observee(),
                plan.goals(),
                plan.focus(),
                plan.scheduledOn(),
                plan.plannedTime());
    }

    static VisitCompleted completed(Plan plan, Optional<CoTeaching> coTeaching) {
        return new VisitCompleted(
                plan.kind(),
                plan.stakes(),
                plan.school(),
                plan.schoolClass(),
                plan.observers(),
                plan.observee(),
                plan.goals(),
                START,
                20,
                coTeaching);
    }

    static Note note(UUID id, String text) {
        return new Note(id, 90, PRINCIPAL, text, Optional.of("element-3b"), Optional.of(NotePolarity.REINFORCEMENT));
    }

    static NoteTaken taken(Note note, Stakes stakes) {
        return new NoteTaken(
                note.noteId(), note.offsetSeconds(), note.by(), stakes, note.text(), note.element(), note.polarity());
    }

    static FeedbackDrafted drafted(Stakes stakes, List<Point> refinements, List<UUID> cites) {
        return new FeedbackDrafted(
                PRINCIPAL, stakes, 1, refinements.size(), 0, cites, List.of(STRENGTH), refinements, List.of());
    }

    static FeedbackShared shared(Plan plan, int refinements) {
        return new FeedbackShared(
                PRINCIPAL, plan.kind(), plan.stakes(), plan.observee(), 1, refinements, LATER, new BigDecimal("1.50"));
    }

    static FeedbackAcknowledged acknowledged(Stakes stakes, Optional<String> response) {
        return new FeedbackAcknowledged(TEACHER, stakes, response.isPresent(), LATER, response);
    }
}
