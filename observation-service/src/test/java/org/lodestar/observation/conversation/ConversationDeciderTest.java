package org.lodestar.observation.conversation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.lodestar.observation.conversation.ConversationRejection.*;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.lodestar.eventsourcing.PersonRef;
import org.lodestar.eventsourcing.testing.DeciderSpec;
import org.lodestar.observation.conversation.Conversation.ActionStep;
import org.lodestar.observation.conversation.Conversation.Agreement;
import org.lodestar.observation.conversation.Conversation.Cancelled;
import org.lodestar.observation.conversation.Conversation.Held;
import org.lodestar.observation.conversation.Conversation.ObservationRef;
import org.lodestar.observation.conversation.Conversation.Scheduled;
import org.lodestar.observation.conversation.Conversation.Talk;
import org.lodestar.observation.conversation.ConversationCommand.CancelConversation;
import org.lodestar.observation.conversation.ConversationCommand.CorrectConversation;
import org.lodestar.observation.conversation.ConversationCommand.HoldConversation;
import org.lodestar.observation.conversation.ConversationCommand.RescheduleConversation;
import org.lodestar.observation.conversation.ConversationCommand.ScheduleConversation;
import org.lodestar.observation.conversation.ConversationEvent.ConversationCancelled;
import org.lodestar.observation.conversation.ConversationEvent.ConversationCorrected;
import org.lodestar.observation.conversation.ConversationEvent.ConversationHeld;
import org.lodestar.observation.conversation.ConversationEvent.ConversationRescheduled;
import org.lodestar.observation.conversation.ConversationEvent.ConversationScheduled;

class ConversationDeciderTest {

    private static final PersonRef PRINCIPAL = new PersonRef("principal-1");
    private static final PersonRef TEACHER = new PersonRef("teacher-1");
    private static final UUID VISIT = UUID.fromString("0199c2b4-0000-7000-8000-000000000003");
    private static final Optional<List<String>> SCHOOL = Optional.of(List.of("school-1"));
    private static final Instant PLANNED = Instant.parse("2026-03-03T15:00:00Z");
    private static final Instant LATER = PLANNED.plusSeconds(3600);
    private static final Agreement AFTER_A_VISIT = new Agreement(
            ConversationKind.POST, List.of(PRINCIPAL, TEACHER), Optional.of(new ObservationRef(VISIT, true)), SCHOOL);
    private static final Talk TALK = new Talk(
            PLANNED,
            30,
            true,
            List.of(new ActionStep(
                    "Try think-pair-share", Optional.of(TEACHER), Optional.of(LocalDate.of(2026, 3, 10)))));
    private static final ConversationScheduled SCHEDULED = new ConversationScheduled(
            ConversationKind.POST, List.of(PRINCIPAL, TEACHER), Optional.of(VISIT), true, PLANNED, SCHOOL);
    private static final ConversationHeld HELD = new ConversationHeld(
            ConversationKind.POST,
            List.of(PRINCIPAL, TEACHER),
            Optional.of(VISIT),
            true,
            PLANNED,
            30,
            true,
            1,
            TALK.actionSteps(),
            SCHOOL);

    private final DeciderSpec<ConversationCommand, Conversation, ConversationEvent> conversation =
            DeciderSpec.of(new ConversationDecider());

    private static Agreement coaching(Optional<ObservationRef> observation) {
        return new Agreement(ConversationKind.COACHING, List.of(PRINCIPAL, TEACHER), observation, SCHOOL);
    }

    private static ScheduleConversation planned(Agreement agreement, Instant scheduledFor) {
        return new ScheduleConversation(agreement, Optional.of(scheduledFor), Optional.empty(), LATER);
    }

    private static ScheduleConversation happened(Agreement agreement, Talk talk, Instant at) {
        return new ScheduleConversation(agreement, Optional.empty(), Optional.of(talk), at);
    }

    @Nested
    class a_conversation_that_is_not_planned {

        @Test
        void is_scheduled() {
            conversation
                    .given()
                    .when(planned(AFTER_A_VISIT, PLANNED))
                    .then(SCHEDULED)
                    .thenState(new Scheduled(AFTER_A_VISIT, PLANNED));
        }

        @Test
        void is_recorded_when_it_simply_happened() {
            conversation
                    .given()
                    .when(happened(AFTER_A_VISIT, TALK, LATER))
                    .then(HELD)
                    .thenState(new Held(AFTER_A_VISIT, Optional.empty(), TALK));
        }

        @Test
        void is_recorded_as_planned_and_held_in_one_breath() {
            conversation
                    .given()
                    .when(new ScheduleConversation(AFTER_A_VISIT, Optional.of(PLANNED), Optional.of(TALK), LATER))
                    .then(SCHEDULED, HELD)
                    .thenState(new Held(AFTER_A_VISIT, Optional.of(PLANNED), TALK));
        }

        @Test
        void has_a_time() {
            conversation
                    .given()
                    .when(new ScheduleConversation(AFTER_A_VISIT, Optional.empty(), Optional.empty(), LATER))
                    .thenRejected(CONVERSATION_WITHOUT_TIME);
        }

        @Test
        void is_not_recorded_before_it_happens() {
            conversation
                    .given()
                    .when(happened(AFTER_A_VISIT, TALK, PLANNED.minusSeconds(301)))
                    .thenRejected(HELD_IN_FUTURE);
        }

        @Test
        void keeps_coaching_out_of_evaluation() {
            var evaluative = coaching(Optional.of(new ObservationRef(VISIT, true)));
            conversation.given().when(planned(evaluative, PLANNED)).thenRejected(COACHING_ABOUT_EVALUATION);
            conversation.given().when(happened(evaluative, TALK, LATER)).thenRejected(COACHING_ABOUT_EVALUATION);
        }

        @Test
        void coaches_about_a_visit_without_stakes_or_about_none() {
            conversation
                    .given()
                    .when(planned(coaching(Optional.of(new ObservationRef(VISIT, false))), PLANNED))
                    .then(new ConversationScheduled(
                            ConversationKind.COACHING,
                            List.of(PRINCIPAL, TEACHER),
                            Optional.of(VISIT),
                            false,
                            PLANNED,
                            SCHOOL));
            conversation
                    .given()
                    .when(planned(coaching(Optional.empty()), PLANNED))
                    .then(new ConversationScheduled(
                            ConversationKind.COACHING,
                            List.of(PRINCIPAL, TEACHER),
                            Optional.empty(),
                            false,
                            PLANNED,
                            SCHOOL));
        }

        @Test
        void knows_nothing_else() {
            Stream.of(
                            new RescheduleConversation(LATER),
                            new HoldConversation(TALK, LATER),
                            new CancelConversation("No time"),
                            new CorrectConversation(PLANNED, 20, "Shorter", LATER))
                    .forEach(command -> conversation.given().when(command).thenRejected(CONVERSATION_NOT_FOUND));
        }
    }

    @Nested
    class a_scheduled_conversation {

        private final DeciderSpec<ConversationCommand, Conversation, ConversationEvent>.Given planned =
                conversation.given(SCHEDULED);

        @Test
        void is_scheduled_once() {
            planned.when(planned(AFTER_A_VISIT, PLANNED)).thenNothing();
            planned.when(planned(AFTER_A_VISIT, LATER)).thenRejected(CONVERSATION_ALREADY_SCHEDULED);
            planned.when(happened(AFTER_A_VISIT, TALK, LATER)).thenRejected(CONVERSATION_ALREADY_SCHEDULED);
            planned.when(new ScheduleConversation(AFTER_A_VISIT, Optional.of(PLANNED), Optional.of(TALK), LATER))
                    .thenRejected(CONVERSATION_ALREADY_SCHEDULED);
        }

        @Test
        void is_moved() {
            planned.when(new RescheduleConversation(PLANNED)).thenNothing();
            planned.when(new RescheduleConversation(LATER))
                    .then(new ConversationRescheduled(LATER))
                    .thenState(new Scheduled(AFTER_A_VISIT, LATER));
        }

        @Test
        void takes_place() {
            planned.when(new HoldConversation(TALK, LATER))
                    .then(HELD)
                    .thenState(new Held(AFTER_A_VISIT, Optional.of(PLANNED), TALK));
            planned.when(new HoldConversation(TALK, PLANNED.minusSeconds(301))).thenRejected(HELD_IN_FUTURE);
        }

        @Test
        void is_called_off() {
            planned.when(new CancelConversation("No time"))
                    .then(new ConversationCancelled("No time"))
                    .thenState(new Cancelled(AFTER_A_VISIT, PLANNED, "No time"));
        }

        @Test
        void has_nothing_to_correct_yet() {
            planned.when(new CorrectConversation(PLANNED, 20, "Shorter", LATER)).thenRejected(CONVERSATION_NOT_HELD);
        }
    }

    @Nested
    class a_held_conversation {

        private final DeciderSpec<ConversationCommand, Conversation, ConversationEvent>.Given held =
                conversation.given(SCHEDULED, HELD);

        @Test
        void is_held_once() {
            held.when(new HoldConversation(TALK, LATER)).thenNothing();
            held.when(new ScheduleConversation(AFTER_A_VISIT, Optional.of(PLANNED), Optional.of(TALK), LATER))
                    .thenNothing();
            held.when(happened(AFTER_A_VISIT, TALK, LATER)).thenRejected(CONVERSATION_ALREADY_HELD);
            conversation.given(HELD).when(happened(AFTER_A_VISIT, TALK, LATER)).thenNothing();
            var other = new Talk(PLANNED, 31, true, List.of());
            held.when(new HoldConversation(other, LATER)).thenRejected(CONVERSATION_ALREADY_HELD);
            held.when(happened(AFTER_A_VISIT, other, LATER)).thenRejected(CONVERSATION_ALREADY_HELD);
        }

        @Test
        void is_put_right_for_a_reason() {
            held.when(new CorrectConversation(PLANNED, 20, "Shorter", LATER))
                    .then(new ConversationCorrected(
                            ConversationKind.POST, List.of(PRINCIPAL, TEACHER), true, true, PLANNED, 20, "Shorter"))
                    .thenState(new Held(
                            AFTER_A_VISIT, Optional.of(PLANNED), new Talk(PLANNED, 20, true, TALK.actionSteps())));
            held.when(new CorrectConversation(PLANNED, 30, "Nothing to mend", LATER))
                    .thenNothing();
            held.when(new CorrectConversation(LATER, 30, "Ahead of time", PLANNED))
                    .thenRejected(HELD_IN_FUTURE);
        }

        @Test
        void is_neither_planned_nor_called_off() {
            Stream.of(
                            planned(AFTER_A_VISIT, PLANNED),
                            new RescheduleConversation(LATER),
                            new CancelConversation("No time"))
                    .forEach(command -> held.when(command).thenRejected(CONVERSATION_ALREADY_HELD));
        }
    }

    @Nested
    class a_cancelled_conversation {

        private final DeciderSpec<ConversationCommand, Conversation, ConversationEvent>.Given off =
                conversation.given(SCHEDULED, new ConversationCancelled("No time"));

        @Test
        void changes_no_more() {
            off.when(new CancelConversation("No time")).thenNothing();
            Stream.of(
                            new CancelConversation("Another reason"),
                            planned(AFTER_A_VISIT, PLANNED),
                            new HoldConversation(TALK, LATER),
                            new CorrectConversation(PLANNED, 20, "Shorter", LATER))
                    .forEach(command -> off.when(command).thenRejected(CONVERSATION_CANCELLED));
        }
    }

    @Test
    void a_fact_out_of_place_is_passed_over() {
        var decider = new ConversationDecider();
        Stream.of(
                        new ConversationRescheduled(LATER),
                        new ConversationCancelled("No time"),
                        new ConversationCorrected(
                                ConversationKind.PRE, List.of(), false, false, PLANNED, 20, "Shorter"))
                .forEach(event ->
                        assertThat(decider.evolve(decider.initial(), event)).isEqualTo(decider.initial()));
    }
}
