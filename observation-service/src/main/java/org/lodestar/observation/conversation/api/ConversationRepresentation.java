package org.lodestar.observation.conversation.api;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.lodestar.eventsourcing.PersonRef;
import org.lodestar.eventsourcing.commanding.Folded;
import org.lodestar.observation.conversation.Conversation;
import org.lodestar.observation.conversation.Conversation.Agreement;
import org.lodestar.observation.conversation.Conversation.ObservationRef;
import org.lodestar.observation.conversation.Conversation.Talk;
import org.lodestar.observation.conversation.ConversationKind;

/** A conversation as clients see it. */
@Schema(name = "FeedbackConversation")
public record ConversationRepresentation(
        String id,
        ConversationStatus status,
        ConversationKind kind,

        @Schema(description = "sourcedIds of the people who talk")
        List<String> participants,

        @Schema(description = "The observation that it is about")
        Optional<UUID> observation,

        @Schema(description = "Whether it is about an evaluative observation: only then may it feed an evaluation")
        boolean evaluative,

        Optional<Instant> scheduledFor,
        Optional<TalkRepresentation> held,
        Optional<String> cancellationReason) {

    @Schema(name = "ConversationHeld")
    record TalkRepresentation(
            Instant heldAt,
            int minutes,
            boolean learningFocused,

            @Schema(description = "Absent in lists") Optional<List<ActionStepRepresentation>> actionSteps) {}

    @Schema(name = "ConversationActionStep")
    record ActionStepRepresentation(String text, Optional<String> owner, Optional<LocalDate> dueOn) {}

    static ConversationRepresentation of(Folded<Conversation> conversation) {
        return of(conversation, true);
    }

    /** The conversation without what was agreed in it. */
    public static ConversationRepresentation summary(Folded<Conversation> conversation) {
        return of(conversation, false);
    }

    private static ConversationRepresentation of(Folded<Conversation> folded, boolean whole) {
        Conversation conversation = folded.state();
        Agreement agreement = conversation.agreementIfAny().orElseThrow();
        return new ConversationRepresentation(
                folded.stream().id(),
                ConversationStatus.of(conversation),
                agreement.kind(),
                agreement.participants().stream().map(PersonRef::value).toList(),
                agreement.observation().map(ObservationRef::id),
                agreement.evaluative(),
                scheduledFor(conversation),
                conversation instanceof Conversation.Held held
                        ? Optional.of(talk(held.talk(), whole))
                        : Optional.empty(),
                conversation instanceof Conversation.Cancelled cancelled && whole
                        ? Optional.of(cancelled.reason())
                        : Optional.empty());
    }

    private static Optional<Instant> scheduledFor(Conversation conversation) {
        return switch (conversation) {
            case Conversation.Unscheduled _ -> Optional.empty();
            case Conversation.Scheduled scheduled -> Optional.of(scheduled.scheduledFor());
            case Conversation.Held held -> held.scheduledFor();
            case Conversation.Cancelled cancelled -> Optional.of(cancelled.scheduledFor());
        };
    }

    private static TalkRepresentation talk(Talk talk, boolean whole) {
        return new TalkRepresentation(
                talk.heldAt(),
                talk.minutes(),
                talk.learningFocused(),
                whole
                        ? Optional.of(talk.actionSteps().stream()
                                .map(step -> new ActionStepRepresentation(
                                        step.text(), step.owner().map(PersonRef::value), step.dueOn()))
                                .toList())
                        : Optional.empty());
    }
}
