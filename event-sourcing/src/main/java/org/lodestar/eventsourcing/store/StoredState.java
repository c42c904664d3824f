package org.lodestar.eventsourcing.store;

import java.time.Instant;

/**
 * The folded state of a stream, and where it stands in the log.
 *
 * @param position of the stream's last event
 * @param recordedAt when that was recorded
 */
public record StoredState(
        String tenant, String stream, long version, String state, int stateSchema, long position, Instant recordedAt) {}
