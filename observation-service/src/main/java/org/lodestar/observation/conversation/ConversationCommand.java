package org.lodestar.observation.conversation;

import java.time.Instant;
import java.util.Optional;
import org.lodestar.observation.conversation.Conversation.Agreement;
import org.lodestar.observation.conversation.Conversation.Talk;

/** What can be asked of a conversation. {@code at} is the time of asking. */
public sealed interface ConversationCommand {

    /** With a time to come, with what came of it if it took place already, or with both. */
    record ScheduleConversation(Agreement agreement, Optional<Instant> scheduledFor, Optional<Talk> held, Instant at)
            implements ConversationCommand {}

    record RescheduleConversation(Instant scheduledFor) implements ConversationCommand {}

    record HoldConversation(Talk talk, Instant at) implements ConversationCommand {}

    record CancelConversation(String reason) implements ConversationCommand {}

    /** It was written down with a wrong start or duration. */
    record CorrectConversation(Instant heldAt, int minutes, String reason, Instant at) implements ConversationCommand {}
}
