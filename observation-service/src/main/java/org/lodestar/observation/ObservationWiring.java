package org.lodestar.observation;

import com.fasterxml.jackson.databind.JsonNode;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.lodestar.eventsourcing.commanding.Feature;
import org.lodestar.eventsourcing.commanding.Streams;
import org.lodestar.eventsourcing.consuming.Message;
import org.lodestar.eventsourcing.consuming.References;
import org.lodestar.eventsourcing.consuming.References.Kept;
import org.lodestar.eventsourcing.http.Filters;
import org.lodestar.eventsourcing.http.ListedView;
import org.lodestar.eventsourcing.projection.StateView;
import org.lodestar.eventsourcing.runtime.EventSourcing;
import org.lodestar.eventsourcing.runtime.EventSourcing.SubscriptionTo;
import org.lodestar.observation.conversation.Conversation;
import org.lodestar.observation.conversation.Conversation.Agreement;
import org.lodestar.observation.conversation.ConversationCommand;
import org.lodestar.observation.conversation.ConversationDecider;
import org.lodestar.observation.conversation.ConversationEvent;
import org.lodestar.observation.conversation.api.ConversationRepresentation;
import org.lodestar.observation.conversation.publishing.ToldConversation;
import org.lodestar.observation.conversation.view.conversationlist.ConversationListRow;
import org.lodestar.observation.perception.Perception;
import org.lodestar.observation.perception.Perception.Estimate;
import org.lodestar.observation.perception.PerceptionCommand;
import org.lodestar.observation.perception.PerceptionDecider;
import org.lodestar.observation.perception.PerceptionEvent;
import org.lodestar.observation.perception.api.PerceptionRepresentation;
import org.lodestar.observation.perception.view.perceptionlist.PerceptionListRow;
import org.lodestar.observation.time.TimeEntry;
import org.lodestar.observation.time.TimeEntry.Account;
import org.lodestar.observation.time.TimeEntryCommand;
import org.lodestar.observation.time.TimeEntryDecider;
import org.lodestar.observation.time.TimeEntryEvent;
import org.lodestar.observation.time.api.TimeEntryRepresentation;
import org.lodestar.observation.time.policy.Reactions;
import org.lodestar.observation.time.view.timeledger.TimeLedgerRow;
import org.lodestar.observation.visit.Visit;
import org.lodestar.observation.visit.VisitCommand;
import org.lodestar.observation.visit.VisitDecider;
import org.lodestar.observation.visit.VisitEvent;
import org.lodestar.observation.visit.api.ObservationRepresentation;
import org.lodestar.observation.visit.publishing.ToldVisit;
import org.lodestar.observation.visit.view.visitlist.VisitListRow;

/** The features of this service, and what it learns of others. */
@Singleton
class ObservationWiring {

    @Produces
    @Singleton
    Clock clock() {
        return Clock.systemUTC();
    }

    @Produces
    @Singleton
    Streams<VisitCommand, Visit, VisitEvent> visits(EventSourcing eventSourcing) {
        return eventSourcing.streams(Feature.of("observations", new VisitDecider(), VisitEvent.class, Visit.class)
                .publishing(ToldVisit.class, ToldVisit::of)
                .withOrgs((_, visit) ->
                        visit.planIfAny().map(plan -> Set.of(plan.school())).orElse(Set.of())));
    }

    @Produces
    @Singleton
    StateView<Visit, VisitEvent> visitList(Streams<VisitCommand, Visit, VisitEvent> visits) {
        return new StateView<>(VisitListRow.TABLE, visits.feature(), VisitListRow::columns);
    }

    @Produces
    @Singleton
    ListedView<Visit, VisitEvent, ObservationRepresentation> listedVisits(StateView<Visit, VisitEvent> list) {
        return new ListedView<>(
                list, VisitListRow.class, new Filters(), (_, visit) -> ObservationRepresentation.summary(visit));
    }

    @Produces
    @Singleton
    Streams<ConversationCommand, Conversation, ConversationEvent> conversations(EventSourcing eventSourcing) {
        return eventSourcing.streams(Feature.of(
                        "feedback-conversations",
                        new ConversationDecider(),
                        ConversationEvent.class,
                        Conversation.class)
                .publishing(ToldConversation.class, ToldConversation::of)
                .withOrgs(
                        (_, conversation) -> told(conversation.agreementIfAny().flatMap(Agreement::orgs))));
    }

    @Produces
    @Singleton
    StateView<Conversation, ConversationEvent> conversationList(
            Streams<ConversationCommand, Conversation, ConversationEvent> conversations) {
        return new StateView<>(ConversationListRow.TABLE, conversations.feature(), ConversationListRow::columns);
    }

    @Produces
    @Singleton
    ListedView<Conversation, ConversationEvent, ConversationRepresentation> listedConversations(
            StateView<Conversation, ConversationEvent> list) {
        return new ListedView<>(
                list,
                ConversationListRow.class,
                new Filters(),
                (_, conversation) -> ConversationRepresentation.summary(conversation));
    }

    @Produces
    @Singleton
    Streams<TimeEntryCommand, TimeEntry, TimeEntryEvent> timeEntries(EventSourcing eventSourcing) {
        return eventSourcing.streams(
                Feature.of("time-entries", new TimeEntryDecider(), TimeEntryEvent.class, TimeEntry.class)
                        .publishing(TimeEntry.Known.class)
                        .withOrgs((_, entry) -> told(entry.accountIfAny().flatMap(Account::orgs))));
    }

    @Produces
    @Singleton
    StateView<TimeEntry, TimeEntryEvent> timeLedger(Streams<TimeEntryCommand, TimeEntry, TimeEntryEvent> entries) {
        return new StateView<>(TimeLedgerRow.TABLE, entries.feature(), TimeLedgerRow::columns);
    }

    @Produces
    @Singleton
    ListedView<TimeEntry, TimeEntryEvent, TimeEntryRepresentation> listedTime(
            StateView<TimeEntry, TimeEntryEvent> list) {
        return new ListedView<>(
                list, TimeLedgerRow.class, new Filters(), (_, entry) -> TimeEntryRepresentation.of(entry));
    }

    @Produces
    @Singleton
    Streams<PerceptionCommand, Perception, PerceptionEvent> perceptions(EventSourcing eventSourcing) {
        return eventSourcing.streams(Feature.of(
                        "time-perceptions", new PerceptionDecider(), PerceptionEvent.class, Perception.class)
                .publishing(Perception.Known.class)
                .withOrgs((_, perception) -> told(perception.estimateIfAny().flatMap(Estimate::orgs))));
    }

    @Produces
    @Singleton
    StateView<Perception, PerceptionEvent> perceptionList(
            Streams<PerceptionCommand, Perception, PerceptionEvent> perceptions) {
        return new StateView<>(PerceptionListRow.TABLE, perceptions.feature(), PerceptionListRow::columns);
    }

    @Produces
    @Singleton
    ListedView<Perception, PerceptionEvent, PerceptionRepresentation> listedPerceptions(
            StateView<Perception, PerceptionEvent> list) {
        return new ListedView<>(
                list,
                PerceptionListRow.class,
                new Filters(),
                (_, perception) -> PerceptionRepresentation.of(perception));
    }

    /** People by their own ids exist on the restricted topic only: on the general one they are pseudonyms. */
    @Produces
    @Singleton
    SubscriptionTo people(References references) {
        return new SubscriptionTo("roster", true, "people", references.keeping(message -> switch (message.type()) {
            case "user-registered.v1", "user-changed.v1" ->
                present("roles", message.data().path("user").path("roles"));
            case "user-removed.v1" -> Optional.of(Kept.gone());
            default -> Optional.empty();
        }));
    }

    /** Read anew under this name, since the parents of organisations are kept, too. */
    @Produces
    @Singleton
    SubscriptionTo schoolsAndClasses(References references) {
        return new SubscriptionTo(
                "roster", false, "orgs-and-classes", references.keeping(message -> switch (message.type()) {
                    case "org-registered.v1", "org-changed.v1" ->
                        present("parent", message.data().path("org").path("parent"));
                    case "class-registered.v1", "class-changed.v1" ->
                        present("school", message.data().path("schoolClass").path("school"));
                    case "org-removed.v1", "class-removed.v1" -> Optional.of(Kept.gone());
                    default -> Optional.empty();
                }));
    }

    @Produces
    @Singleton
    SubscriptionTo goals(References references) {
        return new SubscriptionTo(
                "goals",
                false,
                "goals",
                references.keeping((Message message) ->
                        message.type().equals("goal-proposed.v1") ? Optional.of(Kept.present()) : Optional.empty()));
    }

    /** This service's own events, whole, for the reactions to them. */
    @Produces
    @Singleton
    SubscriptionTo reactions(Reactions reactions) {
        return new SubscriptionTo("observation", true, "reactions", reactions);
    }

    /** Nothing was told with what was recorded before it was noted. */
    private static Set<String> told(Optional<List<String>> orgs) {
        return orgs.map(Set::copyOf).orElse(Set.of());
    }

    private static Optional<Kept> present(String attribute, JsonNode value) {
        return Optional.of(new Kept(true, Map.of(attribute, value)));
    }
}
