package org.lodestar.eventsourcing.store;

import java.time.Instant;
import java.util.UUID;

/** An event as it is stored, not yet read into a record. {@code data} and {@code metadata} are JSON. */
public record StoredEvent(
        String tenant,
        long position,
        String stream,
        long version,
        UUID id,
        String type,
        String data,
        String metadata,
        Instant recordedAt) {}
