package org.lodestar.observation.conversation.api;

import org.lodestar.observation.conversation.Conversation;

/** Where a conversation is in its life. */
public enum ConversationStatus {
    SCHEDULED,
    HELD,
    CANCELLED;

    public static ConversationStatus of(Conversation conversation) {
        return switch (conversation) {
            case Conversation.Unscheduled _ ->
                throw new IllegalArgumentException("A conversation that was never scheduled has no status");
            case Conversation.Scheduled _ -> SCHEDULED;
            case Conversation.Held _ -> HELD;
            case Conversation.Cancelled _ -> CANCELLED;
        };
    }
}
