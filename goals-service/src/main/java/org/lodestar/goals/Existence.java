package org.lodestar.goals;

import static java.util.stream.Collectors.partitioningBy;
import static org.lodestar.eventsourcing.consuming.References.ReferenceRejection.UNKNOWN_REFERENCE;

import io.quarkus.arc.All;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.lodestar.eventsourcing.Fault;
import org.lodestar.eventsourcing.commanding.CommandFailure.Refused;
import org.lodestar.eventsourcing.commanding.Streams;
import org.lodestar.eventsourcing.consuming.Reference;
import org.lodestar.eventsourcing.consuming.References;

/** Whether what a request names exists: in the roster, as far as this service has heard, or in this service itself. */
@Singleton
public class Existence {

    private final References roster;
    private final Map<String, Streams<?, ?, ?>> own;

    Existence(References roster, @All List<Streams<?, ?, ?>> own) {
        this.roster = roster;
        this.own = own.stream()
                .collect(Collectors.toMap(streams -> streams.feature().category(), Function.identity()));
    }

    /** Completes if all of these exist; else fails with {@code unknown-reference}, naming every place at fault. */
    public Uni<Void> require(String tenant, List<Reference> named) {
        Map<Boolean, List<Reference>> byOwner =
                named.stream().collect(partitioningBy(reference -> own.containsKey(reference.category())));
        List<Reference> ours = byOwner.getOrDefault(true, List.of());
        Uni<Void> inRoster = roster.require(tenant, byOwner.getOrDefault(false, List.of()));
        return ours.isEmpty() ? inRoster : requireAll(missing(tenant, ours), faultsOf(inRoster));
    }

    private static Uni<Void> requireAll(Uni<List<Fault>> ours, Uni<List<Fault>> others) {
        return ours.chain(here -> others.map(
                        there -> Stream.of(here, there).flatMap(List::stream).toList()))
                .invoke(faults -> {
                    if (!faults.isEmpty()) {
                        throw new Refused(UNKNOWN_REFERENCE, UNKNOWN_REFERENCE.title(), faults);
                    }
                })
                .replaceWithVoid();
    }

    private static Uni<List<Fault>> faultsOf(Uni<Void> required) {
        return required.map(_ -> List.<Fault>of()).onFailure(Refused.class).recoverWithItem(Refused::faults);
    }

    private Uni<List<Fault>> missing(String tenant, List<Reference> named) {
        return Multi.createFrom()
                .iterable(named)
                .onItem()
                .transformToUniAndConcatenate(reference -> faultHere(tenant, reference))
                .collect()
                .asList()
                .map(faults -> faults.stream().flatMap(Optional::stream).toList());
    }

    private Uni<Optional<Fault>> faultHere(String tenant, Reference reference) {
        Streams<?, ?, ?> streams = own.get(reference.category());
        if (streams == null) {
            return Uni.createFrom().item(Optional.empty());
        }
        var fault = new Fault(reference.pointer(), "There is no such entry in " + reference.category());
        return streams.find(tenant, reference.id())
                .map(found -> found.isPresent() ? Optional.empty() : Optional.of(fault));
    }
}
