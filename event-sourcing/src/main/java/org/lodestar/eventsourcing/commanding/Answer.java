package org.lodestar.eventsourcing.commanding;

import org.lodestar.eventsourcing.StreamId;

/**
 * What a command led to.
 *
 * @param version the stream's version after the command
 * @param position the log position of its last event, or 0 if nothing had to be recorded
 * @param replayed whether this is the first answer to the same idempotency key again
 */
public record Answer<S>(StreamId stream, long version, S state, long position, boolean replayed) {}
