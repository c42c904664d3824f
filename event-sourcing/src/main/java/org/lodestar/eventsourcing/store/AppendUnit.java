package org.lodestar.eventsourcing.store;

import java.util.List;
import java.util.UUID;

/**
 * What is appended whole or not at all: the events of one or several streams of one tenant.
 *
 * @param streams the streams it changes, each from the version it was decided on
 * @param receipts idempotency keys answered by it
 * @param events in the order in which they get their positions
 */
public record AppendUnit(String tenant, List<Change> streams, List<NewReceipt> receipts, List<NewEvent> events) {

    /** A stream from {@code base} to {@code version}, with its folded state. */
    public record Change(String stream, long base, long version, String state, int stateSchema) {}

    /** A receipt whose position is that of the event at {@code offset} in the unit, from 0. */
    public record NewReceipt(String client, String key, String fingerprint, String stream, long version, int offset) {}

    /** {@code data} and {@code metadata} are JSON. */
    public record NewEvent(String stream, long version, UUID id, String type, String data, String metadata) {}
}
