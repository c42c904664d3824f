package org.lodestar.observation.conversation;

import static org.lodestar.eventsourcing.Restricted.Classification.COACHING_PRIVATE;
import static org.lodestar.eventsourcing.Restricted.Classification.PERSONAL;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.lodestar.eventsourcing.PersonRef;
import org.lodestar.eventsourcing.Restricted;

/** Where a conversation stands. */
public sealed interface Conversation {

    record Unscheduled() implements Conversation {}

    record Scheduled(Agreement agreement, Instant scheduledFor) implements Conversation {}

    /** {@code scheduledFor} is empty for a conversation that simply happened. */
    record Held(Agreement agreement, Optional<Instant> scheduledFor, Talk talk) implements Conversation {}

    record Cancelled(
            Agreement agreement,
            Instant scheduledFor,
            @Restricted(PERSONAL) String reason) implements Conversation {}

    /** Who talks with whom about what; nothing for a conversation that was never scheduled. */
    default Optional<Agreement> agreementIfAny() {
        return switch (this) {
            case Unscheduled _ -> Optional.empty();
            case Scheduled(var agreement, var _) -> Optional.of(agreement);
            case Held(var agreement, var _, var _) -> Optional.of(agreement);
            case Cancelled(var agreement, var _, var _) -> Optional.of(agreement);
        };
    }

    /**
     * Who talks with whom, and about which visit if any.
     *
     * @param orgs the organisations that it concerns; absent if it was agreed before that was noted
     */
    record Agreement(
            ConversationKind kind,
            List<PersonRef> participants,
            Optional<ObservationRef> observation,
            Optional<List<String>> orgs) {

        public Agreement {
            participants = List.copyOf(participants);
            orgs = orgs.map(List::copyOf);
        }

        /** Whether what is said may feed an evaluation. */
        public boolean evaluative() {
            return observation.filter(ObservationRef::evaluative).isPresent();
        }
    }

    /** A visit, and whether it may feed an evaluation. */
    record ObservationRef(UUID id, boolean evaluative) {}

    /** What came of it. {@code learningFocused}: it was about what students learn. */
    record Talk(
            Instant heldAt,
            int minutes,
            boolean learningFocused,
            @Restricted(COACHING_PRIVATE) List<ActionStep> actionSteps) {
        public Talk {
            actionSteps = List.copyOf(actionSteps);
        }
    }

    /** What somebody will do next. */
    record ActionStep(String text, Optional<PersonRef> owner, Optional<LocalDate> dueOn) {}
}
