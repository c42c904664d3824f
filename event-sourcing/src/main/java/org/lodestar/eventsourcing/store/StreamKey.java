package org.lodestar.eventsourcing.store;

import org.lodestar.eventsourcing.StreamId;

/** A stream of a tenant. */
public record StreamKey(String tenant, StreamId stream) {}
