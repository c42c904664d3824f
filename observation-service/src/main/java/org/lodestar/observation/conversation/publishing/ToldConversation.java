package org.lodestar.observation.conversation.publishing;

import java.time.Instant;
import java.util.Optional;
import org.lodestar.eventsourcing.StateType;
import org.lodestar.observation.conversation.Conversation;
import org.lodestar.observation.conversation.Conversation.Agreement;
import org.lodestar.observation.conversation.Conversation.Cancelled;
import org.lodestar.observation.conversation.Conversation.Held;
import org.lodestar.observation.conversation.Conversation.Scheduled;
import org.lodestar.observation.conversation.Conversation.Talk;
import org.lodestar.observation.conversation.Conversation.Unscheduled;
import org.lodestar.observation.conversation.api.ConversationStatus;

/** A conversation as others hear of it: like its events, that it took place, and nothing of what was said. */
@StateType(
        value = "conversation.state.v1",
        description = "A conversation about teaching as it stands, without anything that was said.")
public record ToldConversation(
        ConversationStatus status, Agreement agreement, Optional<Instant> scheduledFor, Optional<ToldTalk> talk) {

    /** What came of it. {@code learningFocused}: it was about what students learn. */
    record ToldTalk(Instant heldAt, int minutes, boolean learningFocused, int actionStepCount) {
        static ToldTalk of(Talk talk) {
            return new ToldTalk(
                    talk.heldAt(),
                    talk.minutes(),
                    talk.learningFocused(),
                    talk.actionSteps().size());
        }
    }

    /** What is told of a conversation; nothing of one that was never scheduled. */
    public static Optional<ToldConversation> of(Conversation conversation) {
        return switch (conversation) {
            case Unscheduled _ -> Optional.empty();
            case Scheduled(var agreement, var at) ->
                Optional.of(told(conversation, agreement, Optional.of(at), Optional.empty()));
            case Held(var agreement, var at, var talk) ->
                Optional.of(told(conversation, agreement, at, Optional.of(ToldTalk.of(talk))));
            case Cancelled(var agreement, var at, var _) ->
                Optional.of(told(conversation, agreement, Optional.of(at), Optional.empty()));
        };
    }

    private static ToldConversation told(
            Conversation conversation, Agreement agreement, Optional<Instant> scheduledFor, Optional<ToldTalk> talk) {
        return new ToldConversation(ConversationStatus.of(conversation), agreement, scheduledFor, talk);
    }
}
