package org.lodestar.eventsourcing.http;

import java.time.Instant;
import java.util.Optional;

/**
 * What a resource has become.
 *
 * @param collection the list that it belongs to, as its address below {@code /v1} names it
 * @param position the place of its last event in the district's log of this service
 * @param resource as the list shows it; absent once it is deleted
 */
public record Change(
        String collection,
        String id,
        long version,
        long position,
        Instant changedAt,
        Status status,
        Optional<Object> resource) {

    /** Whether the list shows it. */
    public enum Status {
        ACTIVE,
        DELETED
    }
}
