package org.lodestar.eventsourcing.commanding;

import org.lodestar.eventsourcing.StreamId;

/** A stream's state at a version. */
public record Folded<S>(StreamId stream, long version, S state) {}
