package org.lodestar.eventsourcing.commanding;

import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.lodestar.eventsourcing.Recorded;
import org.lodestar.eventsourcing.StreamId;
import org.lodestar.eventsourcing.json.EventTypes;
import org.lodestar.eventsourcing.json.Json;
import org.lodestar.eventsourcing.store.StoredEvent;

/**
 * What is stored beside an event: who asked for it and where it came from.
 *
 * @param orgs the organisations that it concerns: those of its stream before and after it
 */
public record EventMetadata(
        String actor,
        String correlationId,
        Optional<String> causationId,
        Optional<String> traceparent,
        Optional<Set<String>> orgs) {

    static String of(Call call, Set<String> orgs) {
        return Json.write(new EventMetadata(
                call.actor(),
                call.correlationId(),
                call.causationId(),
                call.traceparent(),
                orgs.isEmpty() ? Optional.empty() : Optional.of(new TreeSet<>(orgs))));
    }

    public static EventMetadata of(StoredEvent event) {
        return Json.read(event.metadata(), EventMetadata.class);
    }

    /** Reads a stored event into its record. */
    public static <E> Recorded<E> recorded(StoredEvent event, EventTypes<E> types) {
        EventMetadata metadata = of(event);
        return new Recorded<>(
                event.tenant(),
                event.position(),
                StreamId.parse(event.stream()),
                event.version(),
                event.id(),
                event.type(),
                event.recordedAt(),
                metadata.actor(),
                metadata.correlationId(),
                types.read(event.type(), event.data()));
    }
}
