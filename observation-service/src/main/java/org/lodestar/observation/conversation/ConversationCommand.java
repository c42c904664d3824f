package org.lodestar.observation.conversation;

import java.time.Instant;
import org.lodestar.observation.conversation.Conversation.Agreement;
import org.lodestar.observation.conversation.Conversation.Talk;

/** What can be asked of a conversation. {@code at} is the time of asking. */
public sealed interface ConversationCommand {

    record ScheduleConversation(Agreement agreement, Instant scheduledFor) implements ConversationCommand {}

    /** Records one that was not planned. */
    record RecordConversation(Agreement agreement, Talk talk, Instant at) implements ConversationCommand {}

    record RescheduleConversation(Instant scheduledFor) implements ConversationCommand {}

    record HoldConversation(Talk talk, Instant at) implements ConversationCommand {}

    record CancelConversation(String reason) implements ConversationCommand {}

    /** It was written down with a wrong start or duration. */
    record CorrectConversation(Instant heldAt, int minutes, String reason, Instant at) implements ConversationCommand {}
}
