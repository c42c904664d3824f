package org.lodestar.eventsourcing.store;

/**
 * A stream's folded state as it is stored.
 *
 * @param version the version of the last event
 * @param state the state as JSON
 * @param stateSchema the schema version of that JSON; a reader of another one folds the events again
 */
public record StoredStream(long version, String state, int stateSchema) {}
