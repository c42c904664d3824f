package org.lodestar.observation.conversation;

/** What the conversation is for. */
public enum ConversationKind {
    /** Before a visit. */
    PRE,
    /** After a visit. */
    POST,
    /** After something that several people saw or did. */
    DEBRIEF,
    /** Between a coach and the person coached; never part of an evaluation. */
    COACHING
}
