package org.lodestar.roster;

import io.smallrye.mutiny.Uni;
import io.vertx.core.Future;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.lodestar.eventsourcing.commanding.Feature;
import org.lodestar.eventsourcing.commanding.Streams;
import org.lodestar.eventsourcing.json.EventTypes;
import org.lodestar.eventsourcing.projection.StateView;
import org.lodestar.eventsourcing.runtime.EventSourcing;
import org.lodestar.roster.entry.AcademicSession;
import org.lodestar.roster.entry.Course;
import org.lodestar.roster.entry.Details;
import org.lodestar.roster.entry.Enrollment;
import org.lodestar.roster.entry.Kind;
import org.lodestar.roster.entry.Org;
import org.lodestar.roster.entry.RosterCommand;
import org.lodestar.roster.entry.RosterDecider;
import org.lodestar.roster.entry.RosterEntry;
import org.lodestar.roster.entry.RosterEntry.Listed;
import org.lodestar.roster.entry.RosterEvent;
import org.lodestar.roster.entry.SchoolClass;
import org.lodestar.roster.entry.User;
import org.lodestar.roster.entry.view.lists.RosterLists;
import org.lodestar.roster.sync.RosterSync;
import org.lodestar.roster.sync.RosterSyncCommand;
import org.lodestar.roster.sync.RosterSyncDecider;
import org.lodestar.roster.sync.RosterSyncEvent;

/** The streams and the lists of every kind of entry, and the syncs that change them. */
@Singleton
public class Roster {

    private final EventSourcing eventSourcing;
    private final Map<Kind, Streams<RosterCommand, RosterEntry, RosterEvent>> streams = new EnumMap<>(Kind.class);
    private final Map<Kind, StateView<RosterEntry, RosterEvent>> views = new EnumMap<>(Kind.class);
    private final Streams<RosterSyncCommand, RosterSync, RosterSyncEvent> syncs;

    Roster(EventSourcing eventSourcing) {
        this.eventSourcing = eventSourcing;
        for (Kind kind : Kind.values()) {
            Feature<RosterCommand, RosterEntry, RosterEvent> feature = feature(kind);
            streams.put(kind, eventSourcing.streams(feature));
            views.put(kind, new StateView<>(RosterLists.table(kind), feature, RosterLists::columns));
        }
        this.syncs = eventSourcing.streams(
                Feature.of("roster-imports", new RosterSyncDecider(), RosterSyncEvent.class, RosterSync.class)
                        .publishing(RosterSync.Known.class));
    }

    @SuppressWarnings("unchecked") // a stream of this kind only ever has events of this kind
    private static Feature<RosterCommand, RosterEntry, RosterEvent> feature(Kind kind) {
        return new Feature<>(
                        kind.category(),
                        new RosterDecider(),
                        EventTypes.of((Class<RosterEvent>) kind.events(), List.of()),
                        RosterEntry.class,
                        1,
                        kind.hasPersonalIds())
                .withOrgs((id, entry) ->
                        entry.lastDetails().map(details -> orgs(id, details)).orElse(Set.of()))
                .publishing((Class<Details>) kind.details(), Roster::listed);
    }

    /** What others hear: to them an entry that was removed is gone. */
    private static Optional<Details> listed(RosterEntry entry) {
        return entry instanceof Listed(var details) ? Optional.of(details) : Optional.empty();
    }

    private static Set<String> orgs(String id, Details details) {
        return switch (details) {
            case Org _ -> Set.of(id);
            case AcademicSession _ -> Set.of();
            case Course course -> Set.of(course.org());
            case SchoolClass schoolClass -> Set.of(schoolClass.school());
            case Enrollment enrollment -> Set.of(enrollment.school());
            case User user ->
                Stream.concat(user.primaryOrg().stream(), user.roles().stream().map(User.Role::org))
                        .collect(Collectors.toSet());
        };
    }

    public Streams<RosterCommand, RosterEntry, RosterEvent> streams(Kind kind) {
        return of(streams, kind);
    }

    public StateView<RosterEntry, RosterEvent> view(Kind kind) {
        return of(views, kind);
    }

    private static <T> T of(Map<Kind, T> byKind, Kind kind) {
        T found = byKind.get(kind);
        if (found == null) {
            throw new IllegalStateException("Every kind was put in");
        }
        return found;
    }

    public Streams<RosterSyncCommand, RosterSync, RosterSyncEvent> syncs() {
        return syncs;
    }

    /** The highest position of a district's log. */
    public Future<Long> head(String tenant) {
        return eventSourcing.log().head(tenant);
    }

    /** Completes when the list of a kind contains everything up to a position; fails with a time-out. */
    public CompletionStage<Void> awaitView(Kind kind, String tenant, long position, Duration atMost) {
        Uni<Void> there = eventSourcing.awaitProjection(view(kind).table(), tenant, position, atMost);
        return there.subscribeAsCompletionStage();
    }
}
