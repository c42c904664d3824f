package org.lodestar.observation.conversation.api;

import static java.time.ZoneOffset.UTC;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.lodestar.eventsourcing.PersonRef;
import org.lodestar.observation.Directory.Named;
import org.lodestar.observation.conversation.Conversation.ActionStep;
import org.lodestar.observation.conversation.Conversation.Agreement;
import org.lodestar.observation.conversation.Conversation.ObservationRef;
import org.lodestar.observation.conversation.Conversation.Talk;
import org.lodestar.observation.conversation.ConversationCommand.CancelConversation;
import org.lodestar.observation.conversation.ConversationCommand.CorrectConversation;
import org.lodestar.observation.conversation.ConversationCommand.HoldConversation;
import org.lodestar.observation.conversation.ConversationCommand.RescheduleConversation;
import org.lodestar.observation.conversation.ConversationCommand.ScheduleConversation;
import org.lodestar.observation.conversation.ConversationKind;

/** What clients send about conversations. What is not marked as needed may be left out. */
final class ConversationRequests {

    private ConversationRequests() {}

    record ScheduleConversationRequest(
            @NotNull ConversationKind kind,

            @NotNull @Size(min = 2, max = 20) @Schema(description = "sourcedIds of the people who talk", examples = "[\"207288\", \"604821\"]")
            List<@NotBlank @Size(max = 255) String> participants,

            @Schema(
                    description = "The observation that it is about; a COACHING conversation is never about an"
                            + " EVALUATIVE one")
            Optional<UUID> observation,

            @Schema(description = "When it is to take place; needed unless it was held already")
            Optional<Instant> scheduledFor,

            @Schema(description = "What came of it, for a conversation that took place already")
            Optional<HoldConversationRequest> held) {

        ScheduleConversation command(Optional<ObservationRef> about, List<String> orgs, Instant now) {
            return new ScheduleConversation(
                    new Agreement(kind, people(), about, Optional.of(orgs)),
                    scheduledFor,
                    held.map(HoldConversationRequest::talk),
                    now);
        }

        List<PersonRef> people() {
            return participants.stream().distinct().map(PersonRef::new).toList();
        }

        /** The day it takes place, as far as anybody knows. */
        LocalDate day(Instant now) {
            return LocalDate.ofInstant(
                    held.map(HoldConversationRequest::heldAt)
                            .or(() -> scheduledFor)
                            .orElse(now),
                    UTC);
        }

        Named named() {
            Named named = new Named().people(participants, "/participants");
            held.ifPresent(talk -> talk.name(named, "/held"));
            return named;
        }
    }

    record RescheduleConversationRequest(@NotNull Instant scheduledFor) {
        RescheduleConversation command() {
            return new RescheduleConversation(scheduledFor);
        }
    }

    record HoldConversationRequest(
            @NotNull @Schema(description = "When it began") Instant heldAt,

            @Min(1) @Max(600) @Schema(examples = "30") int minutes,

            @Schema(description = "Whether it was about what students learn")
            boolean learningFocused,

            @Size(max = 20) List<@NotNull ActionStepRequest> actionSteps) {

        HoldConversation command(Instant now) {
            return new HoldConversation(talk(), now);
        }

        Talk talk() {
            return new Talk(
                    heldAt,
                    minutes,
                    learningFocused,
                    actionSteps.stream().map(ActionStepRequest::step).toList());
        }

        Named named() {
            return name(new Named(), "");
        }

        Named name(Named named, String pointer) {
            for (int i = 0; i < actionSteps.size(); i++) {
                named.person(actionSteps.get(i).owner(), pointer + "/actionSteps/" + i + "/owner");
            }
            return named;
        }
    }

    @Schema(name = "ConversationActionStepRequest")
    record ActionStepRequest(
            @NotBlank @Size(max = 1000) @Schema(examples = "Try think-pair-share in the next unit")
            String text,

            @Size(min = 1, max = 255) @Schema(description = "sourcedId of the person who does it")
            Optional<String> owner,

            Optional<LocalDate> dueOn) {

        ActionStep step() {
            return new ActionStep(text, owner.map(PersonRef::new), dueOn);
        }
    }

    record CancelConversationRequest(
            @NotBlank @Size(max = 1000) @Schema(examples = "Joined with the staff meeting")
            String reason) {
        CancelConversation command() {
            return new CancelConversation(reason);
        }
    }

    record CorrectConversationRequest(
            @NotNull Instant heldAt,
            @Min(1) @Max(600) @Schema(examples = "35") int minutes,

            @NotBlank @Size(max = 1000) @Schema(examples = "We went on in the corridor")
            String reason) {

        CorrectConversation command(Instant now) {
            return new CorrectConversation(heldAt, minutes, reason, now);
        }
    }
}
