package org.lodestar.observation.time.policy;

import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.lodestar.eventsourcing.PersonRef;
import org.lodestar.eventsourcing.commanding.Streams;
import org.lodestar.eventsourcing.consuming.Message;
import org.lodestar.observation.conversation.Conversation;
import org.lodestar.observation.conversation.Conversation.Agreement;
import org.lodestar.observation.conversation.ConversationCommand;
import org.lodestar.observation.conversation.ConversationEvent;
import org.lodestar.observation.conversation.ConversationEvent.ConversationCancelled;
import org.lodestar.observation.conversation.ConversationEvent.ConversationCorrected;
import org.lodestar.observation.conversation.ConversationEvent.ConversationHeld;
import org.lodestar.observation.conversation.ConversationEvent.ConversationRescheduled;
import org.lodestar.observation.conversation.ConversationEvent.ConversationScheduled;
import org.lodestar.observation.time.OriginKind;
import org.lodestar.observation.time.TimeCategory;
import org.lodestar.observation.time.TimeEntry.Spent;
import org.lodestar.observation.time.TimeSubcategory;

/**
 * A leader who talks with a teacher does not log the time: it follows from the conversation, and follows its
 * corrections. A conversation that was not about learning is time for the relation, not for instruction.
 */
@Singleton
public class WhenConversationHeldThenTimeIsDerived implements Reaction {

    private final Streams<ConversationCommand, Conversation, ConversationEvent> conversations;
    private final DerivedTime time;

    WhenConversationHeldThenTimeIsDerived(
            Streams<ConversationCommand, Conversation, ConversationEvent> conversations, DerivedTime time) {
        this.conversations = conversations;
        this.time = time;
    }

    @Override
    public String category() {
        return conversations.feature().category();
    }

    @Override
    public Uni<Void> to(Message told) {
        return switch (conversations
                .feature()
                .events()
                .read(told.type(), told.data().toString())) {
            case ConversationHeld e ->
                derive(told, e.participants(), e.evaluative(), e.learningFocused(), e.heldAt(), e.minutes());
            case ConversationCorrected e ->
                derive(told, e.participants(), e.evaluative(), e.learningFocused(), e.heldAt(), e.minutes());
            case ConversationScheduled _, ConversationRescheduled _, ConversationCancelled _ ->
                Uni.createFrom().voidItem();
        };
    }

    private Uni<Void> derive(
            Message told,
            List<PersonRef> participants,
            boolean evaluative,
            boolean learningFocused,
            Instant heldAt,
            int minutes) {
        var spent = new Spent(
                heldAt,
                minutes,
                learningFocused ? TimeCategory.INSTRUCTIONAL : TimeCategory.RELATIONAL,
                learningFocused ? Optional.of(subcategory(evaluative)) : Optional.empty(),
                Optional.empty());
        return conversations
                .find(told.tenant(), told.subject().id())
                .map(found -> found.flatMap(conversation -> conversation.state().agreementIfAny())
                        .flatMap(Agreement::orgs))
                .chain(orgs -> time.derive(told, OriginKind.FEEDBACK_CONVERSATION, participants, spent, orgs));
    }

    private static TimeSubcategory subcategory(boolean evaluative) {
        return evaluative ? TimeSubcategory.EVALUATION : TimeSubcategory.COACHING_FEEDBACK;
    }
}
