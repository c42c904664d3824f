package org.lodestar.observation.conversation;

import org.lodestar.eventsourcing.Rejection;

/** Why a conversation refuses a command. */
public enum ConversationRejection implements Rejection {
    CONVERSATION_NOT_FOUND(Kind.NOT_FOUND, "There is no such conversation"),
    CONVERSATION_ALREADY_SCHEDULED(Kind.CONFLICT, "The conversation is already scheduled"),
    CONVERSATION_NOT_HELD(Kind.CONFLICT, "The conversation has not been held"),
    CONVERSATION_ALREADY_HELD(Kind.CONFLICT, "The conversation has already been held"),
    CONVERSATION_CANCELLED(Kind.CONFLICT, "The conversation was cancelled"),
    COACHING_ABOUT_EVALUATION(Kind.INVALID, "A coaching conversation is not about an evaluative observation"),
    CONVERSATION_WITHOUT_TIME(Kind.INVALID, "A conversation has a time to come or has taken place"),
    HELD_IN_FUTURE(Kind.INVALID, "The conversation has not taken place yet");

    private final Kind kind;
    private final String title;

    ConversationRejection(Kind kind, String title) {
        this.kind = kind;
        this.title = title;
    }

    @Override
    public Kind kind() {
        return kind;
    }

    @Override
    public String title() {
        return title;
    }
}
