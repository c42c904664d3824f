package org.lodestar.eventsourcing.stage;

import org.lodestar.eventsourcing.commanding.EventMetadata;
import org.lodestar.eventsourcing.store.StoredEvent;

/** What a reader can tell of an event, whether it read the log, a topic or a table of its own. */
public record SeenEvent(long position, String stream, long version, String correlation) {

    public static SeenEvent of(StoredEvent stored) {
        return new SeenEvent(
                stored.position(),
                stored.stream(),
                stored.version(),
                EventMetadata.of(stored).correlationId());
    }
}
