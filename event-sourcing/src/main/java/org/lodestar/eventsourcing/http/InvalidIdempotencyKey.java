package org.lodestar.eventsourcing.http;

/** The {@code Idempotency-Key} is not 1 to 255 visible ASCII characters. */
final class InvalidIdempotencyKey extends RuntimeException {

    private static final long serialVersionUID = 1L;

    InvalidIdempotencyKey() {
        super("An Idempotency-Key has 1 to 255 visible ASCII characters", null, false, false);
    }
}
