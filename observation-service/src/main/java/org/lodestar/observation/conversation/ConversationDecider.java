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
import static org.lodestar.observation.conversation.ConversationRejection.CONVERSATION_WITHOUT_TIME;
import static org.lodestar.observation.conversation.ConversationRejection.HELD_IN_FUTURE;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.lodestar.eventsourcing.Decider;
import org.lodestar.eventsourcing.Decision;
import org.lodestar.eventsourcing.Fault;
import org.lodestar.eventsourcing.PersonRef;
import org.lodestar.observation.conversation.Conversation.Agreement;
import org.lodestar.observation.conversation.Conversation.Cancelled;
import org.lodestar.observation.conversation.Conversation.Held;
import org.lodestar.observation.conversation.Conversation.ObservationRef;
import org.lodestar.observation.conversation.Conversation.Scheduled;
import org.lodestar.observation.conversation.Conversation.Talk;
import org.lodestar.observation.conversation.Conversation.Unscheduled;
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
            case ScheduleConversation schedule -> schedule(schedule);
            case RescheduleConversation _, HoldConversation _, CancelConversation _, CorrectConversation _ ->
                reject(CONVERSATION_NOT_FOUND);
        };
    }

    private static Decision<ConversationEvent> whenScheduled(ConversationCommand command, Scheduled scheduled) {
        return switch (command) {
            case ScheduleConversation(var agreement, var scheduledFor, var held, var _)
            when agreement.equals(scheduled.agreement())
                    && scheduledFor.filter(scheduled.scheduledFor()::equals).isPresent()
                    && held.isEmpty() -> nothing();
            case ScheduleConversation _ -> reject(CONVERSATION_ALREADY_SCHEDULED);
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
            case ScheduleConversation(var agreement, var scheduledFor, var talk, var _)
            when agreement.equals(held.agreement())
                    && scheduledFor.equals(held.scheduledFor())
                    && talk.filter(held.talk()::equals).isPresent() -> nothing();
            case CorrectConversation correct -> correct(correct, held);
            case ScheduleConversation _, RescheduleConversation _, HoldConversation _, CancelConversation _ ->
                reject(CONVERSATION_ALREADY_HELD);
        };
    }

    private static Decision<ConversationEvent> schedule(ScheduleConversation command) {
        Agreement agreement = command.agreement();
        if (agreement.kind() == ConversationKind.COACHING && agreement.evaluative()) {
            return reject(
                    COACHING_ABOUT_EVALUATION, List.of(new Fault("/observation", "must not be an evaluative one")));
        }
        if (command.scheduledFor().isEmpty() && command.held().isEmpty()) {
            return reject(CONVERSATION_WITHOUT_TIME, List.of(new Fault("/scheduledFor", "must be present, or held")));
        }
        if (command.held().filter(talk -> inFuture(talk.heldAt(), command.at())).isPresent()) {
            return reject(HELD_IN_FUTURE, List.of(new Fault("/held/heldAt", "must not lie in the future")));
        }
        return accept(Stream.concat(
                        command.scheduledFor().stream().map(time -> scheduled(agreement, time)),
                        command.held().stream().map(talk -> held(agreement, talk)))
                .toList());
    }

    private static ConversationEvent scheduled(Agreement agreement, Instant scheduledFor) {
        return new ConversationScheduled(
                agreement.kind(),
                agreement.participants(),
                agreement.observation().map(ObservationRef::id),
                agreement.evaluative(),
                scheduledFor,
                agreement.orgs());
    }

    private static ConversationEvent held(Agreement agreement, Talk talk) {
        return new ConversationHeld(
                agreement.kind(),
                agreement.participants(),
                agreement.observation().map(ObservationRef::id),
                agreement.evaluative(),
                talk.heldAt(),
                talk.minutes(),
                talk.learningFocused(),
                talk.actionSteps().size(),
                talk.actionSteps(),
                agreement.orgs());
    }

    private static Decision<ConversationEvent> hold(Agreement agreement, Talk talk, Instant at) {
        return inFuture(talk.heldAt(), at) ? inFuture() : accept(held(agreement, talk));
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
                new Scheduled(
                        agreement(e.kind(), e.participants(), e.observation(), e.evaluative(), e.orgs()),
                        e.scheduledFor());
            case ConversationRescheduled(var to) ->
                conversation instanceof Scheduled(var agreement, var _) ? new Scheduled(agreement, to) : conversation;
            case ConversationCancelled(var reason) ->
                conversation instanceof Scheduled(var agreement, var scheduledFor)
                        ? new Cancelled(agreement, scheduledFor, reason)
                        : conversation;
            case ConversationHeld e ->
                new Held(
                        agreement(e.kind(), e.participants(), e.observation(), e.evaluative(), e.orgs()),
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
            ConversationKind kind,
            List<PersonRef> participants,
            Optional<UUID> observation,
            boolean evaluative,
            Optional<List<String>> orgs) {
        return new Agreement(kind, participants, observation.map(id -> new ObservationRef(id, evaluative)), orgs);
    }
}
