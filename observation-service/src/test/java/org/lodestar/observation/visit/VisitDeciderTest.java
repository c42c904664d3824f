package org.lodestar.observation.visit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.lodestar.observation.visit.Stakes.EVALUATIVE;
import static org.lodestar.observation.visit.Stakes.NON_EVALUATIVE;
import static org.lodestar.observation.visit.VisitFixtures.*;
import static org.lodestar.observation.visit.VisitRejection.*;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.lodestar.eventsourcing.Fault;
import org.lodestar.eventsourcing.PersonRef;
import org.lodestar.eventsourcing.testing.DeciderSpec;
import org.lodestar.observation.visit.Visit.Acknowledged;
import org.lodestar.observation.visit.Visit.Acknowledgement;
import org.lodestar.observation.visit.Visit.Cancelled;
import org.lodestar.observation.visit.Visit.CoTeaching;
import org.lodestar.observation.visit.Visit.Completed;
import org.lodestar.observation.visit.Visit.Feedback;
import org.lodestar.observation.visit.Visit.Note;
import org.lodestar.observation.visit.Visit.Plan;
import org.lodestar.observation.visit.Visit.Report;
import org.lodestar.observation.visit.Visit.Scheduled;
import org.lodestar.observation.visit.Visit.Shared;
import org.lodestar.observation.visit.Visit.Sharing;
import org.lodestar.observation.visit.Visit.Started;
import org.lodestar.observation.visit.VisitCommand.AcknowledgeFeedback;
import org.lodestar.observation.visit.VisitCommand.CancelVisit;
import org.lodestar.observation.visit.VisitCommand.ChangeStakes;
import org.lodestar.observation.visit.VisitCommand.CitedVisit;
import org.lodestar.observation.visit.VisitCommand.CompleteVisit;
import org.lodestar.observation.visit.VisitCommand.CorrectVisit;
import org.lodestar.observation.visit.VisitCommand.DraftFeedback;
import org.lodestar.observation.visit.VisitCommand.RescheduleVisit;
import org.lodestar.observation.visit.VisitCommand.ScheduleVisit;
import org.lodestar.observation.visit.VisitCommand.ShareFeedback;
import org.lodestar.observation.visit.VisitCommand.StartVisit;
import org.lodestar.observation.visit.VisitCommand.TakeNotes;
import org.lodestar.observation.visit.VisitEvent.VisitCancelled;
import org.lodestar.observation.visit.VisitEvent.VisitCorrected;
import org.lodestar.observation.visit.VisitEvent.VisitRescheduled;
import org.lodestar.observation.visit.VisitEvent.VisitStakesChanged;

class VisitDeciderTest {

    private static final Plan WALKTHROUGH = coachingWalkthrough();
    private static final Plan FORMAL = plan(VisitKind.FORMAL, EVALUATIVE);
    private static final Optional<CoTeaching> TEAM =
            Optional.of(new CoTeaching(CoTeachingStyle.TEAM_TEACHING, true, false));

    private final DeciderSpec<VisitCommand, Visit, VisitEvent> visit = DeciderSpec.of(new VisitDecider());

    private static ScheduleVisit schedule(Plan plan) {
        return new ScheduleVisit(plan, Optional.empty(), START);
    }

    private static DraftFeedback draft(List<Visit.Point> refinements, CitedVisit... cites) {
        return new DraftFeedback(PRINCIPAL, List.of(STRENGTH), refinements, List.of(), List.of(cites));
    }

    private static Plan between(List<PersonRef> observers, Optional<PersonRef> observee, VisitKind kind) {
        return new Plan(
                kind,
                NON_EVALUATIVE,
                true,
                SCHOOL,
                Optional.empty(),
                observers,
                observee,
                List.of(),
                Optional.empty(),
                DAY,
                Optional.empty());
    }

    private static Report report(Plan plan) {
        return new Report(plan, START, 20, Optional.empty(), List.of());
    }

    @Nested
    class a_visit_that_is_not_planned {

        @Test
        void is_scheduled() {
            visit.given()
                    .when(schedule(WALKTHROUGH))
                    .then(scheduled(WALKTHROUGH))
                    .thenState(new Scheduled(WALKTHROUGH));
        }

        @Test
        void is_scheduled_and_started_at_once_by_walking_in() {
            visit.given()
                    .when(new ScheduleVisit(WALKTHROUGH, Optional.of(START), START))
                    .then(scheduled(WALKTHROUGH), STARTED)
                    .thenState(new Started(WALKTHROUGH, START, List.of()));
        }

        @Test
        void does_not_begin_in_the_future() {
            visit.given()
                    .when(new ScheduleVisit(WALKTHROUGH, Optional.of(START), START.minusSeconds(301)))
                    .thenRejected(START_IN_FUTURE);
            visit.given()
                    .when(new ScheduleVisit(WALKTHROUGH, Optional.of(START), START.minusSeconds(300)))
                    .then(scheduled(WALKTHROUGH), STARTED);
        }

        @ParameterizedTest
        @EnumSource(
                value = VisitKind.class,
                names = {"WALKTHROUGH", "FORMAL", "INFORMAL"})
        void may_be_evaluative_if_its_kind_allows_it(VisitKind kind) {
            visit.given().when(schedule(plan(kind, EVALUATIVE))).then(scheduled(plan(kind, EVALUATIVE)));
        }

        @ParameterizedTest
        @EnumSource(
                value = VisitKind.class,
                mode = EnumSource.Mode.EXCLUDE,
                names = {"WALKTHROUGH", "FORMAL", "INFORMAL"})
        void is_never_evaluative_if_it_is_coaching(VisitKind kind) {
            visit.given().when(schedule(plan(kind, EVALUATIVE))).thenRejected(KIND_NEVER_EVALUATIVE);
            visit.given().when(schedule(plan(kind, NON_EVALUATIVE))).then(scheduled(plan(kind, NON_EVALUATIVE)));
        }

        @Test
        void names_whom_it_observes() {
            visit.given()
                    .when(schedule(between(List.of(PRINCIPAL), Optional.empty(), VisitKind.PEER)))
                    .thenRejected(OBSERVEE_MISSING);
        }

        @Test
        void is_not_a_visit_to_oneself() {
            visit.given()
                    .when(schedule(between(List.of(COACH, TEACHER), Optional.of(TEACHER), VisitKind.PEER)))
                    .thenRejected(OBSERVER_IS_OBSERVEE);
        }

        @Test
        void is_a_round_only_with_several_observers_and_nobody_observed() {
            visit.given()
                    .when(schedule(between(List.of(PRINCIPAL), Optional.empty(), VisitKind.INSTRUCTIONAL_ROUND)))
                    .thenRejected(ROUND_NEEDS_SEVERAL_OBSERVERS);
            visit.given()
                    .when(schedule(
                            between(List.of(PRINCIPAL, COACH), Optional.of(TEACHER), VisitKind.INSTRUCTIONAL_ROUND)))
                    .thenRejected(ROUND_OBSERVES_NOBODY);
        }

        @Test
        void is_refused_with_every_fault_at_once() {
            var alone = new Plan(
                    VisitKind.INSTRUCTIONAL_ROUND,
                    EVALUATIVE,
                    false,
                    SCHOOL,
                    Optional.empty(),
                    List.of(TEACHER),
                    Optional.of(TEACHER),
                    List.of(),
                    Optional.empty(),
                    DAY,
                    Optional.empty());

            var rejected = visit.given()
                    .when(new ScheduleVisit(alone, Optional.of(LATER), START))
                    .thenRejected(KIND_NEVER_EVALUATIVE);

            assertThat(rejected.faults())
                    .extracting(Fault::pointer)
                    .containsExactly("/stakes", "/observee", "/observers", "/observee", "/startedAt");
        }

        @Test
        void knows_nothing_else() {
            everythingBut(ScheduleVisit.class)
                    .forEach(command -> visit.given().when(command).thenRejected(VISIT_NOT_FOUND));
        }
    }

    @Nested
    class a_scheduled_visit {

        private final DeciderSpec<VisitCommand, Visit, VisitEvent>.Given planned = visit.given(scheduled(WALKTHROUGH));

        @Test
        void is_scheduled_once() {
            planned.when(schedule(WALKTHROUGH)).thenNothing();
            planned.when(schedule(FORMAL)).thenRejected(VISIT_ALREADY_SCHEDULED);
            planned.when(new ScheduleVisit(WALKTHROUGH, Optional.of(START), START))
                    .thenRejected(VISIT_ALREADY_SCHEDULED);
        }

        @Test
        void is_moved() {
            LocalDate next = DAY.plusDays(1);
            planned.when(new RescheduleVisit(next, Optional.empty(), Optional.of("Fire drill")))
                    .then(new VisitRescheduled(next, Optional.empty(), Optional.of("Fire drill")))
                    .thenState(new Scheduled(WALKTHROUGH.on(next, Optional.empty())));
            planned.when(new RescheduleVisit(DAY, Optional.of(LocalTime.of(9, 0)), Optional.empty()))
                    .thenNothing();
        }

        @Test
        void changes_its_stakes_until_it_starts() {
            planned.when(new ChangeStakes(NON_EVALUATIVE)).thenNothing();
            planned.when(new ChangeStakes(EVALUATIVE))
                    .then(new VisitStakesChanged(EVALUATIVE))
                    .thenState(new Scheduled(plan(VisitKind.WALKTHROUGH, EVALUATIVE)));
        }

        @Test
        void stays_without_stakes_if_it_is_coaching() {
            visit.given(scheduled(plan(VisitKind.CO_TEACHING, NON_EVALUATIVE)))
                    .when(new ChangeStakes(EVALUATIVE))
                    .thenRejected(KIND_NEVER_EVALUATIVE);
        }

        @Test
        void is_called_off_with_a_reason() {
            planned.when(new CancelVisit("The teacher is ill", START))
                    .then(new VisitCancelled("The teacher is ill", START))
                    .thenState(new Cancelled(WALKTHROUGH, "The teacher is ill", START));
        }

        @Test
        void starts() {
            planned.when(new StartVisit(START, LATER))
                    .then(STARTED)
                    .thenState(new Started(WALKTHROUGH, START, List.of()));
            planned.when(new StartVisit(LATER, START)).thenRejected(START_IN_FUTURE);
        }

        @Test
        void has_nothing_to_note_complete_or_tell_yet() {
            Stream.of(takeNote(), complete())
                    .forEach(command -> planned.when(command).thenRejected(VISIT_NOT_STARTED));
            Stream.of(correct(), draft(List.of()), share(), acknowledge())
                    .forEach(command -> planned.when(command).thenRejected(VISIT_NOT_COMPLETED));
        }
    }

    @Nested
    class a_started_visit {

        private final DeciderSpec<VisitCommand, Visit, VisitEvent>.Given started =
                visit.given(scheduled(WALKTHROUGH), STARTED);

        @Test
        void keeps_its_stakes() {
            started.when(new ChangeStakes(EVALUATIVE)).thenRejected(STAKES_FIXED);
            started.when(new ChangeStakes(NON_EVALUATIVE)).thenNothing();
        }

        @Test
        void starts_once() {
            started.when(new StartVisit(START, LATER)).thenNothing();
            started.when(new StartVisit(START.plusSeconds(1), LATER)).thenRejected(VISIT_ALREADY_STARTED);
            started.when(schedule(WALKTHROUGH)).thenRejected(VISIT_ALREADY_SCHEDULED);
        }

        @Test
        void is_neither_moved_nor_called_off() {
            started.when(new RescheduleVisit(DAY, Optional.empty(), Optional.empty()))
                    .thenRejected(VISIT_ALREADY_STARTED);
            started.when(new CancelVisit("Too late", LATER)).thenRejected(VISIT_ALREADY_STARTED);
        }

        @Test
        void takes_notes() {
            Note first = note(NOTE, "Two students ask a question");
            Note second = note(new UUID(0, 2), "The teacher waits");

            started.when(new TakeNotes(List.of(first, second)))
                    .then(taken(first, NON_EVALUATIVE), taken(second, NON_EVALUATIVE))
                    .thenState(new Started(WALKTHROUGH, START, List.of(first, second)));
        }

        @Test
        void takes_a_note_that_is_sent_again_once() {
            Note first = note(NOTE, "Two students ask a question");
            Note second = note(new UUID(0, 2), "The teacher waits");
            var noted = visit.given(scheduled(WALKTHROUGH), STARTED, taken(first, NON_EVALUATIVE));

            noted.when(new TakeNotes(List.of(first))).thenNothing();
            noted.when(new TakeNotes(List.of(first, second, second))).then(taken(second, NON_EVALUATIVE));
        }

        @Test
        void refuses_a_note_id_for_another_text_and_then_takes_none() {
            Note first = note(NOTE, "Two students ask a question");
            var rejected = visit.given(scheduled(WALKTHROUGH), STARTED, taken(first, NON_EVALUATIVE))
                    .when(new TakeNotes(List.of(note(new UUID(0, 2), "New"), note(NOTE, "Other"))))
                    .thenRejected(NOTE_ID_REUSED);

            assertThat(rejected.faults()).extracting(Fault::pointer).containsExactly("/notes/1/noteId");
        }

        @Test
        void takes_notes_of_its_observers_only() {
            var foreign = new Note(NOTE, 0, COACH, "Passing by", Optional.empty(), Optional.empty());

            var rejected = started.when(new TakeNotes(List.of(foreign))).thenRejected(NOT_AN_OBSERVER);

            assertThat(rejected.faults()).extracting(Fault::pointer).containsExactly("/notes/0/by");
        }

        @Test
        void holds_a_bounded_number_of_notes() {
            var notes = IntStream.rangeClosed(1, VisitDecider.MOST_NOTES)
                    .mapToObj(i -> note(new UUID(0, i), "Note"))
                    .toList();
            var full = Stream.concat(
                            Stream.of(scheduled(WALKTHROUGH), STARTED),
                            notes.stream().map(note -> taken(note, NON_EVALUATIVE)))
                    .toArray(VisitEvent[]::new);

            visit.given(full).when(new TakeNotes(notes)).thenNothing();
            visit.given(full)
                    .when(new TakeNotes(List.of(note(NOTE, "One more"))))
                    .thenRejected(TOO_MANY_NOTES);
        }

        @Test
        void comes_to_its_end() {
            started.when(complete())
                    .then(completed(WALKTHROUGH, Optional.empty()))
                    .thenState(new Completed(report(WALKTHROUGH), Optional.empty()));
        }

        @Test
        void tells_how_the_lesson_was_shared_if_and_only_if_it_was_taught_together() {
            Plan coTaught = plan(VisitKind.CO_TEACHING, NON_EVALUATIVE);
            var together = visit.given(scheduled(coTaught), STARTED);

            together.when(new CompleteVisit(20, TEAM))
                    .then(completed(coTaught, TEAM))
                    .thenState(new Completed(new Report(coTaught, START, 20, TEAM, List.of()), Optional.empty()));
            together.when(complete()).thenRejected(CO_TEACHING_MISSING);
            started.when(new CompleteVisit(20, TEAM)).thenRejected(NOT_CO_TAUGHT);
        }

        @Test
        void has_nothing_to_correct_or_tell_yet() {
            Stream.of(correct(), draft(List.of()), share(), acknowledge())
                    .forEach(command -> started.when(command).thenRejected(VISIT_NOT_COMPLETED));
        }
    }

    @Nested
    class a_completed_visit {

        private final VisitEvent ended = completed(WALKTHROUGH, Optional.empty());
        private final DeciderSpec<VisitCommand, Visit, VisitEvent>.Given done =
                visit.given(scheduled(WALKTHROUGH), STARTED, ended);
        private final DeciderSpec<VisitCommand, Visit, VisitEvent>.Given formal =
                visit.given(scheduled(FORMAL), STARTED, completed(FORMAL, Optional.empty()));

        @Test
        void is_completed_once() {
            done.when(complete()).thenNothing();
            done.when(new CompleteVisit(21, Optional.empty())).thenRejected(VISIT_ALREADY_COMPLETED);
            done.when(new CompleteVisit(20, TEAM)).thenRejected(VISIT_ALREADY_COMPLETED);
        }

        @Test
        void takes_notes_that_a_device_sends_late() {
            Note late = note(NOTE, "Two students ask a question");

            done.when(new TakeNotes(List.of(late)))
                    .then(taken(late, NON_EVALUATIVE))
                    .thenState(new Completed(report(WALKTHROUGH).with(late), Optional.empty()));
        }

        @Test
        void is_put_right_for_a_reason() {
            done.when(correct())
                    .then(new VisitCorrected(
                            VisitKind.WALKTHROUGH,
                            NON_EVALUATIVE,
                            List.of(PRINCIPAL),
                            List.of(GOAL),
                            START,
                            25,
                            "Stayed longer"))
                    .thenState(new Completed(
                            new Report(WALKTHROUGH, START, 25, Optional.empty(), List.of()), Optional.empty()));
            done.when(new CorrectVisit(START, 20, "Nothing to mend", LATER)).thenNothing();
            done.when(new CorrectVisit(LATER, 20, "Ahead of time", START)).thenRejected(START_IN_FUTURE);
        }

        @Test
        void keeps_what_was_agreed() {
            done.when(schedule(WALKTHROUGH)).thenRejected(VISIT_ALREADY_SCHEDULED);
            done.when(new ChangeStakes(EVALUATIVE)).thenRejected(STAKES_FIXED);
            Stream.of(
                            new RescheduleVisit(DAY, Optional.empty(), Optional.empty()),
                            new CancelVisit("Too late", LATER),
                            new StartVisit(START, LATER))
                    .forEach(command -> done.when(command).thenRejected(VISIT_ALREADY_STARTED));
        }

        @Test
        void gets_feedback_with_a_strength() {
            done.when(draft(List.of()))
                    .then(drafted(NON_EVALUATIVE, List.of(), List.of()))
                    .thenState(new Completed(
                            report(WALKTHROUGH),
                            Optional.of(new Feedback(PRINCIPAL, List.of(STRENGTH), List.of(), List.of(), List.of()))));
            done.when(new DraftFeedback(PRINCIPAL, List.of(), List.of(NEXT_STEP), List.of(), List.of()))
                    .thenRejected(REINFORCEMENT_MISSING);
        }

        @Test
        void gets_feedback_with_a_next_step_if_it_was_formal() {
            formal.when(draft(List.of(NEXT_STEP))).then(drafted(EVALUATIVE, List.of(NEXT_STEP), List.of()));
            formal.when(draft(List.of())).thenRejected(REFINEMENT_MISSING);
        }

        @Test
        void gets_feedback_from_its_observers_only() {
            done.when(new DraftFeedback(COACH, List.of(STRENGTH), List.of(), List.of(), List.of()))
                    .thenRejected(NOT_AN_OBSERVER);
        }

        @Test
        void keeps_coaching_out_of_evaluation() {
            var coaching = new CitedVisit(EARLIER_VISIT, NON_EVALUATIVE);
            var evaluation = new CitedVisit(EARLIER_VISIT, EVALUATIVE);

            var rejected = formal.when(draft(List.of(NEXT_STEP), evaluation, coaching))
                    .thenRejected(COACHING_CITED_IN_EVALUATION);
            assertThat(rejected.faults()).extracting(Fault::pointer).containsExactly("/cites/1");
            formal.when(draft(List.of(NEXT_STEP), evaluation))
                    .then(drafted(EVALUATIVE, List.of(NEXT_STEP), List.of(EARLIER_VISIT)));
            done.when(draft(List.of(), coaching, evaluation))
                    .then(drafted(NON_EVALUATIVE, List.of(), List.of(EARLIER_VISIT, EARLIER_VISIT)));
        }

        @Test
        void lets_its_draft_be_rewritten() {
            var withDraft =
                    visit.given(scheduled(WALKTHROUGH), STARTED, ended, drafted(NON_EVALUATIVE, List.of(), List.of()));

            withDraft.when(draft(List.of())).thenNothing();
            withDraft.when(draft(List.of(NEXT_STEP))).then(drafted(NON_EVALUATIVE, List.of(NEXT_STEP), List.of()));
        }

        @Test
        void tells_the_school_what_a_round_found_and_nobody_in_particular() {
            Plan round = plan(VisitKind.INSTRUCTIONAL_ROUND, NON_EVALUATIVE);
            VisitEvent[] found = {
                scheduled(round),
                STARTED,
                completed(round, Optional.empty()),
                drafted(NON_EVALUATIVE, List.of(), List.of())
            };

            visit.given(found).when(share()).then(shared(round, 0));
            visit.given(Stream.concat(Stream.of(found), Stream.of(shared(round, 0)))
                            .toArray(VisitEvent[]::new))
                    .when(acknowledge())
                    .thenRejected(NOT_THE_OBSERVEE);
        }

        @Test
        void shares_feedback_that_was_written() {
            var withDraft = visit.given(
                    scheduled(WALKTHROUGH), STARTED, ended, drafted(NON_EVALUATIVE, List.of(NEXT_STEP), List.of()));

            withDraft
                    .when(share())
                    .then(shared(WALKTHROUGH, 1))
                    .thenState(new Shared(
                            report(WALKTHROUGH),
                            new Feedback(PRINCIPAL, List.of(STRENGTH), List.of(NEXT_STEP), List.of(), List.of()),
                            new Sharing(PRINCIPAL, LATER, new BigDecimal("1.50"))));
            withDraft.when(new ShareFeedback(COACH, LATER)).thenRejected(NOT_AN_OBSERVER);
            done.when(share()).thenRejected(FEEDBACK_MISSING);
        }

        @Test
        void counts_no_hours_below_zero() {
            var decision = new VisitDecider()
                    .decide(
                            new ShareFeedback(PRINCIPAL, START),
                            new Completed(
                                    report(WALKTHROUGH),
                                    Optional.of(new Feedback(
                                            PRINCIPAL, List.of(STRENGTH), List.of(), List.of(), List.of()))));

            assertThat(decision.events())
                    .singleElement()
                    .extracting("hoursAfterVisit")
                    .isEqualTo(new BigDecimal("0.00"));
        }

        @Test
        void has_nothing_to_acknowledge_yet() {
            done.when(acknowledge()).thenRejected(FEEDBACK_NOT_SHARED);
        }
    }

    @Nested
    class a_visit_with_shared_feedback {

        private final VisitEvent[] history = {
            scheduled(WALKTHROUGH),
            STARTED,
            taken(note(NOTE, "Two students ask a question"), NON_EVALUATIVE),
            completed(WALKTHROUGH, Optional.empty()),
            drafted(NON_EVALUATIVE, List.of(), List.of()),
            shared(WALKTHROUGH, 0)
        };
        private final DeciderSpec<VisitCommand, Visit, VisitEvent>.Given told = visit.given(history);

        @Test
        void is_acknowledged_by_the_observee_with_or_without_an_answer() {
            told.when(acknowledge()).then(acknowledged(NON_EVALUATIVE, Optional.empty()));
            told.when(new AcknowledgeFeedback(TEACHER, Optional.of("I see it differently"), LATER))
                    .then(acknowledged(NON_EVALUATIVE, Optional.of("I see it differently")));
        }

        @Test
        void is_acknowledged_by_nobody_else() {
            told.when(new AcknowledgeFeedback(PRINCIPAL, Optional.empty(), LATER))
                    .thenRejected(NOT_THE_OBSERVEE);
        }

        @Test
        void stays_as_the_observee_saw_it() {
            told.when(new TakeNotes(List.of(note(NOTE, "Two students ask a question"))))
                    .thenNothing();
            told.when(new TakeNotes(List.of(note(new UUID(0, 2), "One more")))).thenRejected(FEEDBACK_ALREADY_SHARED);
            told.when(draft(List.of(NEXT_STEP))).thenRejected(FEEDBACK_ALREADY_SHARED);
        }

        @Test
        void is_shared_once() {
            told.when(new ShareFeedback(PRINCIPAL, LATER.plusSeconds(60))).thenNothing();
            told.when(new ShareFeedback(COACH, LATER)).thenRejected(FEEDBACK_ALREADY_SHARED);
        }

        @Test
        void may_still_have_its_clock_put_right() {
            Note noted = note(NOTE, "Two students ask a question");
            var feedback = new Feedback(PRINCIPAL, List.of(STRENGTH), List.of(), List.of(), List.of());
            var sharing = new Sharing(PRINCIPAL, LATER, new BigDecimal("1.50"));
            var mended = new Report(WALKTHROUGH, START, 25, Optional.empty(), List.of(noted));

            told.when(correct()).thenState(new Shared(mended, feedback, sharing));
            visit.given(Stream.concat(Stream.of(history), Stream.of(acknowledged(NON_EVALUATIVE, Optional.empty())))
                            .toArray(VisitEvent[]::new))
                    .when(correct())
                    .thenState(
                            new Acknowledged(mended, feedback, sharing, new Acknowledgement(LATER, Optional.empty())));
        }

        @Test
        void keeps_what_was_agreed() {
            told.when(complete()).thenNothing();
            told.when(new CompleteVisit(21, Optional.empty())).thenRejected(VISIT_ALREADY_COMPLETED);
            told.when(schedule(WALKTHROUGH)).thenRejected(VISIT_ALREADY_SCHEDULED);
            told.when(new ChangeStakes(EVALUATIVE)).thenRejected(STAKES_FIXED);
            Stream.of(
                            new RescheduleVisit(DAY, Optional.empty(), Optional.empty()),
                            new CancelVisit("Too late", LATER),
                            new StartVisit(START, LATER))
                    .forEach(command -> told.when(command).thenRejected(VISIT_ALREADY_STARTED));
        }

        @Nested
        class and_acknowledged {

            private final DeciderSpec<VisitCommand, Visit, VisitEvent>.Given acknowledged = visit.given(Stream.concat(
                            Stream.of(history), Stream.of(VisitFixtures.acknowledged(NON_EVALUATIVE, Optional.empty())))
                    .toArray(VisitEvent[]::new));

            @Test
            void is_acknowledged_once() {
                acknowledged.when(acknowledge()).thenNothing();
                acknowledged
                        .when(new AcknowledgeFeedback(TEACHER, Optional.of("On second thoughts"), LATER))
                        .thenRejected(FEEDBACK_ALREADY_ACKNOWLEDGED);
                acknowledged
                        .when(new AcknowledgeFeedback(PRINCIPAL, Optional.empty(), LATER))
                        .thenRejected(NOT_THE_OBSERVEE);
            }

            @Test
            void stays_as_it_is() {
                acknowledged.when(share()).thenNothing();
                acknowledged.when(draft(List.of(NEXT_STEP))).thenRejected(FEEDBACK_ALREADY_SHARED);
                acknowledged
                        .when(new TakeNotes(List.of(note(new UUID(0, 2), "One more"))))
                        .thenRejected(FEEDBACK_ALREADY_SHARED);
            }
        }
    }

    @Nested
    class a_cancelled_visit {

        private final DeciderSpec<VisitCommand, Visit, VisitEvent>.Given off =
                visit.given(scheduled(WALKTHROUGH), new VisitCancelled("The teacher is ill", START));

        @Test
        void takes_the_same_reason_as_given() {
            off.when(new CancelVisit("The teacher is ill", LATER)).thenNothing();
        }

        @Test
        void changes_no_more() {
            off.when(new CancelVisit("Another reason", LATER)).thenRejected(VISIT_CANCELLED);
            everythingBut(CancelVisit.class)
                    .forEach(command -> off.when(command).thenRejected(VISIT_CANCELLED));
        }
    }

    @Test
    void a_fact_out_of_place_is_passed_over() {
        var decider = new VisitDecider();
        Visit nothing = decider.initial();
        Stream.of(
                        STARTED,
                        new VisitRescheduled(DAY, Optional.empty(), Optional.empty()),
                        new VisitStakesChanged(EVALUATIVE),
                        new VisitCancelled("The teacher is ill", START),
                        taken(note(NOTE, "Note"), NON_EVALUATIVE),
                        completed(WALKTHROUGH, Optional.empty()),
                        new VisitCorrected(
                                VisitKind.PEER, NON_EVALUATIVE, List.of(), List.of(), START, 5, "Stayed longer"),
                        drafted(NON_EVALUATIVE, List.of(), List.of()),
                        shared(WALKTHROUGH, 0),
                        acknowledged(NON_EVALUATIVE, Optional.empty()))
                .forEach(event -> assertThat(decider.evolve(nothing, event)).isEqualTo(nothing));
    }

    private static Stream<VisitCommand> everythingBut(Class<? extends VisitCommand> left) {
        return Stream.<VisitCommand>of(
                        schedule(WALKTHROUGH),
                        new RescheduleVisit(DAY, Optional.empty(), Optional.empty()),
                        new ChangeStakes(EVALUATIVE),
                        new CancelVisit("Too late", LATER),
                        new StartVisit(START, LATER),
                        takeNote(),
                        complete(),
                        correct(),
                        draft(List.of()),
                        share(),
                        acknowledge())
                .filter(command -> !left.isInstance(command));
    }

    private static VisitCommand takeNote() {
        return new TakeNotes(List.of(note(NOTE, "Two students ask a question")));
    }

    private static VisitCommand complete() {
        return new CompleteVisit(20, Optional.empty());
    }

    private static VisitCommand correct() {
        return new CorrectVisit(START, 25, "Stayed longer", LATER);
    }

    private static VisitCommand share() {
        return new ShareFeedback(PRINCIPAL, LATER);
    }

    private static VisitCommand acknowledge() {
        return new AcknowledgeFeedback(TEACHER, Optional.empty(), LATER);
    }
}
