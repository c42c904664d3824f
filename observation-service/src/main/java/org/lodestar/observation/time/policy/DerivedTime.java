package org.lodestar.observation.time.policy;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.lodestar.eventsourcing.PersonRef;
import org.lodestar.eventsourcing.commanding.Call;
import org.lodestar.eventsourcing.commanding.Streams;
import org.lodestar.eventsourcing.consuming.Message;
import org.lodestar.observation.Directory;
import org.lodestar.observation.time.OriginKind;
import org.lodestar.observation.time.TimeEntry;
import org.lodestar.observation.time.TimeEntry.Origin;
import org.lodestar.observation.time.TimeEntry.Spent;
import org.lodestar.observation.time.TimeEntryCommand;
import org.lodestar.observation.time.TimeEntryCommand.DeriveTime;
import org.lodestar.observation.time.TimeEntryEvent;

/** Writes one entry per leader for something that took leaders' time; telling it again adds nothing. */
@Singleton
class DerivedTime {

    private static final String ACTOR = "observation-service";

    private final Streams<TimeEntryCommand, TimeEntry, TimeEntryEvent> entries;
    private final Directory directory;

    DerivedTime(Streams<TimeEntryCommand, TimeEntry, TimeEntryEvent> entries, Directory directory) {
        this.entries = entries;
        this.directory = directory;
    }

    /**
     * Derives the time of those of {@code people} who lead.
     *
     * @param orgs those that the origin concerns, if they are known: whoever is not told of it is not told of the time either
     */
    Uni<Void> derive(Message told, OriginKind kind, List<PersonRef> people, Spent spent, Optional<List<String>> orgs) {
        LocalDate day = LocalDate.ofInstant(spent.start(), ZoneOffset.UTC);
        var origin = new Origin(kind, UUID.fromString(told.subject().id()), told.streamVersion());
        Call call = Call.internal(told.tenant(), ACTOR, told.correlationId(), Optional.of(told.id()));
        return directory
                .leadersAmong(told.tenant(), people, day)
                .onItem()
                .transformToMulti(leaders -> Multi.createFrom().iterable(leaders))
                .onItem()
                .transformToUniAndMerge(
                        leader -> entries.ask(call, entryId(told, leader), new DeriveTime(leader, spent, origin, orgs)))
                .collect()
                .last()
                .replaceWithVoid();
    }

    /** The same for the same origin and leader, whenever it is told. */
    private static String entryId(Message told, PersonRef leader) {
        return UUID.nameUUIDFromBytes((told.subject() + "/" + leader.value()).getBytes(UTF_8))
                .toString();
    }

    /** The goal, if there is exactly one: time is not split between several. */
    static Optional<UUID> only(List<UUID> goals) {
        return goals.size() == 1 ? Optional.of(goals.getFirst()) : Optional.empty();
    }
}
