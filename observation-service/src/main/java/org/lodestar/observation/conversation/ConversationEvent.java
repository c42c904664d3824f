package org.lodestar.observation.conversation;

import static org.lodestar.eventsourcing.Restricted.Classification.COACHING_PRIVATE;
import static org.lodestar.eventsourcing.Restricted.Classification.PERSONAL;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.lodestar.eventsourcing.EventType;
import org.lodestar.eventsourcing.PersonRef;
import org.lodestar.eventsourcing.Restricted;
import org.lodestar.observation.conversation.Conversation.ActionStep;

/**
 * What happened to a conversation. Stored for ever: add a new version, never edit one.
 *
 * <p>{@code evaluative} says whether the conversation is about an evaluative visit: only then may what was said feed an
 * evaluation. {@code orgs} are the organisations that the conversation concerns; absent if that was not noted yet.
 */
public sealed interface ConversationEvent {

    @EventType(value = "conversation-scheduled.v1", description = "A conversation about teaching was agreed.")
    record ConversationScheduled(
            ConversationKind kind,
            List<PersonRef> participants,
            Optional<UUID> observation,
            boolean evaluative,
            Instant scheduledFor,
            Optional<List<String>> orgs)
            implements ConversationEvent {}

    @EventType(value = "conversation-rescheduled.v1", description = "A conversation was moved to another time.")
    record ConversationRescheduled(Instant scheduledFor) implements ConversationEvent {}

    @EventType(value = "conversation-cancelled.v1", description = "A conversation was called off.")
    record ConversationCancelled(@Restricted(PERSONAL) String reason) implements ConversationEvent {}

    @EventType(value = "conversation-held.v1", description = "A conversation about teaching took place.")
    record ConversationHeld(
            ConversationKind kind,
            List<PersonRef> participants,
            Optional<UUID> observation,
            boolean evaluative,
            Instant heldAt,
            int minutes,
            boolean learningFocused,
            int actionStepCount,
            @Restricted(COACHING_PRIVATE) List<ActionStep> actionSteps,
            Optional<List<String>> orgs)
            implements ConversationEvent {}

    @EventType(
            value = "conversation-corrected.v1",
            description = "The start or the duration of a conversation was put right.")
    record ConversationCorrected(
            ConversationKind kind,
            List<PersonRef> participants,
            boolean evaluative,
            boolean learningFocused,
            Instant heldAt,
            int minutes,
            @Restricted(PERSONAL) String reason)
            implements ConversationEvent {}
}
