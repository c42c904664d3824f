package org.lodestar.eventsourcing;

import java.time.Instant;
import java.util.UUID;

/**
 * An event as the log holds it.
 *
 * @param tenant the district
 * @param position its place in the tenant's log, dense from 1 and in commit order
 * @param stream the stream it belongs to
 * @param version its place in the stream, dense from 1
 * @param id the event's own id (UUIDv7)
 * @param type the stored name
 * @param at when it was recorded
 * @param actor the client that asked for it
 * @param correlationId the request it came from
 * @param event the fact
 */
public record Recorded<E>(
        String tenant,
        long position,
        StreamId stream,
        long version,
        UUID id,
        String type,
        Instant at,
        String actor,
        String correlationId,
        E event) {}
