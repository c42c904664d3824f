package org.lodestar.observation.conversation;

import static org.lodestar.eventsourcing.Decision.accept;
import static org.lodestar.eventsourcing.Decision.nothing;
import static org.lodestar.eventsourcing.Decision.reject;
import static org.lodestar.observation.conversation.ConversationRejection.COACHING_ABOUT_EVALUATION;
import static org.lodestar.observation.conversation.ConversationRejection.CONVERSATION_ALREADY_HELD;
import static org.lodestar.observation.conversation.ConversationRejection.CONVERSATION_ALREADY_SCHEDULED;
import static org.lodestar.observation.conversation.ConversationRejection.CONVERSATION_CANCELLED;
import static org.lodestar.observation.conversation.ConversationRejection.CONVERSATION_NOT_FOUND;
import static org.lodestar.observation.conversation.ConversationRejection.CONVERSATION_NOT_HELD;
import static org.lodestar.observation.conversation.ConversationRejection.HELD_IN_FUTURE;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.lodestar.eventsourcing.Decider;
import org.lodestar.eventsourcing.Decision;
import org.lodestar.eventsourcing.Fault;
import org.lodestar.eventsourcing.PersonRef;
import org.lodestar.observation.conversation.Conversation.Agreement;
import org.lodestar.observation.conversation.Conversation.Cancelled;
import org.lodestar.observation.conversation.Conversation.Held;
import org.lodestar.observation.conversation.Conversation.Scheduled;
import org.lodestar.observation.conversation.Conversation.Talk;
import org.lodestar.observation.conversation.Conversation.Unscheduled;
import org.lodestar.observation.conversation.Conversation.VisitRef;
import org.lodestar.observation.conversation.ConversationCommand.CancelConversation;
import org.lodestar.observation.conversation.ConversationCommand.CorrectConversation;
import org.lodestar.observation.conversation.ConversationCommand.HoldConversation;
import org.lodestar.observation.conversation.ConversationCommand.RecordConversation;
import org.lodestar.observation.conversation.ConversationCommand.RescheduleConversation;
import org.lodestar.observation.conversation.ConversationCommand.ScheduleConversation;
import org.lodestar.observation.conversation.ConversationEvent.ConversationCancelled;
import org.lodestar.observation.conversation.ConversationEvent.ConversationCorrected;
import org.lodestar.observation.conversation.ConversationEvent.ConversationHeld;
import org.lodestar.observation.conversation.ConversationEvent.ConversationRescheduled;
import org.lodestar.observation.conversation.ConversationEvent.ConversationScheduled;

/** The rules of a conversation. */
public final class ConversationDecider implements Decider<ConversationCommand, Conversation, ConversationEvent> {

    /** How far a caller's clock may run ahead of ours. */
    static final Duration CLOCK_TOLERANCE = Duration.ofMinutes(5);

    @Override
    public Conversation initial() {
        return new Unscheduled();
    }

    @Override
    public Decision<ConversationEvent> decide(ConversationCommand command, Conversation conversation) {
        return switch (conversation) {
            case Unscheduled _ -> whenUnscheduled(command);
            case Scheduled scheduled -> whenScheduled(command, scheduled);
            case Held held -> whenHeld(command, held);
            case Cancelled(var _, var _, var given) ->
                command instanceof CancelConversation(var reason) && reason.equals(given)
                        ? nothing()
                        : reject(CONVERSATION_CANCELLED);
        };
    }

    private static Decision<ConversationEvent> whenUnscheduled(ConversationCommand command) {
        return switch (command) {
            case ScheduleConversation(var agreement, var _) when mixesCoachingWithEvaluation(agreement) -> mixed();
            case ScheduleConversation(var agreement, var scheduledFor) ->
                accept(new ConversationScheduled(
                        agreement.kind(),
                        agreement.participants(),
                        agreement.visit().map(VisitRef::id),
                        agreement.evaluative(),
                        scheduledFor));
            case RecordConversation(var agreement, var _, var _) when mixesCoachingWithEvaluation(agreement) -> mixed();
            case RecordConversation(var agreement, var talk, var at) -> hold(agreement, talk, at);
            case RescheduleConversation _, HoldConversation _, CancelConversation _, CorrectConversation _ ->
                reject(CONVERSATION_NOT_FOUND);
        };
    }

    private static Decision<ConversationEvent> whenScheduled(ConversationCommand command, Scheduled scheduled) {
        return switch (command) {
            case ScheduleConversation same
            when same.equals(new ScheduleConversation(scheduled.agreement(), scheduled.scheduledFor())) -> nothing();
            case ScheduleConversation _, RecordConversation _ -> reject(CONVERSATION_ALREADY_SCHEDULED);
            case RescheduleConversation(var to) when to.equals(scheduled.scheduledFor()) -> nothing();
            case RescheduleConversation(var to) -> accept(new ConversationRescheduled(to));
            case HoldConversation(var talk, var at) -> hold(scheduled.agreement(), talk, at);
            case CancelConversation(var reason) -> accept(new ConversationCancelled(reason));
            case CorrectConversation _ -> reject(CONVERSATION_NOT_HELD);
        };
    }

    private static Decision<ConversationEvent> whenHeld(ConversationCommand command, Held held) {
        return switch (command) {
            case HoldConversation(var talk, var _) when talk.equals(held.talk()) -> nothing();
            case RecordConversation(var agreement, var talk, var _)
            when agreement.equals(held.agreement()) && talk.equals(held.talk()) -> nothing();
            case CorrectConversation correct -> correct(correct, held);
            case ScheduleConversation _,
                    RecordConversation _,
                    RescheduleConversation _,
                    HoldConversation _,
                    CancelConversation _ -> reject(CONVERSATION_ALREADY_HELD);
        };
    }

    private static boolean mixesCoachingWithEvaluation(Agreement agreement) {
        return agreement.kind() == ConversationKind.COACHING && agreement.evaluative();
    }

    private static Decision<ConversationEvent> mixed() {
        return reject(COACHING_ABOUT_EVALUATION, List.of(new Fault("/visit", "must not be an evaluative observation")));
    }

    private static Decision<ConversationEvent> hold(Agreement agreement, Talk talk, Instant at) {
        if (inFuture(talk.heldAt(), at)) {
            return inFuture();
        }
        return accept(new ConversationHeld(
                agreement.kind(),
                agreement.participants(),
                agreement.visit().map(VisitRef::id),
                agreement.evaluative(),
                talk.heldAt(),
                talk.minutes(),
                talk.learningFocused(),
                talk.actionSteps().size(),
                talk.actionSteps()));
    }

    private static Decision<ConversationEvent> correct(CorrectConversation command, Held held) {
        if (inFuture(command.heldAt(), command.at())) {
            return inFuture();
        }
        Talk talk = held.talk();
        if (command.heldAt().equals(talk.heldAt()) && command.minutes() == talk.minutes()) {
            return nothing();
        }
        return accept(new ConversationCorrected(
                held.agreement().kind(),
                held.agreement().participants(),
                held.agreement().evaluative(),
                talk.learningFocused(),
                command.heldAt(),
                command.minutes(),
                command.reason()));
    }

    private static boolean inFuture(Instant heldAt, Instant now) {
        return heldAt.isAfter(now.plus(CLOCK_TOLERANCE));
    }

    private static Decision<ConversationEvent> inFuture() {
        return reject(HELD_IN_FUTURE, List.of(new Fault("/heldAt", "must not lie in the future")));
    }

    @Override
    public Conversation evolve(Conversation conversation, ConversationEvent event) {
        return switch (event) {
            case ConversationScheduled e ->
                new Scheduled(agreement(e.kind(), e.participants(), e.visit(), e.evaluative()), e.scheduledFor());
            case ConversationRescheduled(var to) ->
                conversation instanceof Scheduled(var agreement, var _) ? new Scheduled(agreement, to) : conversation;
            case ConversationCancelled(var reason) ->
                conversation instanceof Scheduled(var agreement, var scheduledFor)
                        ? new Cancelled(agreement, scheduledFor, reason)
                        : conversation;
            case ConversationHeld e ->
                new Held(
                        agreement(e.kind(), e.participants(), e.visit(), e.evaluative()),
                        conversation instanceof Scheduled(var _, var scheduledFor)
                                ? Optional.of(scheduledFor)
                                : Optional.empty(),
                        new Talk(e.heldAt(), e.minutes(), e.learningFocused(), e.actionSteps()));
            case ConversationCorrected e ->
                conversation instanceof Held(var agreement, var scheduledFor, var talk)
                        ? new Held(
                                agreement,
                                scheduledFor,
                                new Talk(e.heldAt(), e.minutes(), talk.learningFocused(), talk.actionSteps()))
                        : conversation;
        };
    }

    private static Agreement agreement(
            ConversationKind kind, List<PersonRef> participants, Optional<UUID> visit, boolean evaluative) {
        return new Agreement(kind, participants, visit.map(id -> new VisitRef(id, evaluative)));
    }
}
