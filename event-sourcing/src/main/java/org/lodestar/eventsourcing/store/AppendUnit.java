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

    /**
     * A stream from {@code base} to {@code version}, with its folded state; where both are the same it is only checked
     * that it still is there, or still does not exist.
     */
    public record Change(String stream, long base, long version, String state, int stateSchema) {}

    /** A receipt whose position is that of the event at {@code offset} in the unit, from 0. */
    public record NewReceipt(String client, String key, String fingerprint, String stream, long version, int offset) {

        private static final int ABSENT = -1;

        /** None is written, but the unit is refused if the key has been answered before. */
        public static NewReceipt absent(String client, String key, String fingerprint) {
            return new NewReceipt(client, key, fingerprint, "", 0, ABSENT);
        }

        /** The same in a unit that has {@code events} more events before. */
        public NewReceipt behind(int events) {
            return offset == ABSENT ? this : new NewReceipt(client, key, fingerprint, stream, version, offset + events);
        }
    }

    /** {@code data} and {@code metadata} are JSON. */
    public record NewEvent(String stream, long version, UUID id, String type, String data, String metadata) {}
}
