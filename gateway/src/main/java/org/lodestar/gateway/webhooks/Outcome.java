package org.lodestar.gateway.webhooks;

import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;

/** What became of a delivery that was due. */
sealed interface Outcome {

    Parcel parcel();

    /** Whether the receiver wants nothing more after it, at least for now. */
    boolean isUnwelcome();

    /** The client may no longer see the event: it is not sent. */
    record Withheld(Parcel parcel) implements Outcome {

        @Override
        public boolean isUnwelcome() {
            return false;
        }
    }

    /**
     * An attempt was made.
     *
     * @param status of the answer
     * @param failure why there was none
     * @param pause that the receiver asked for
     */
    record Attempted(
            Parcel parcel,
            Instant at,
            Duration took,
            OptionalInt status,
            Optional<Failure> failure,
            Optional<Duration> pause)
            implements Outcome {

        private static final int GONE = 410;

        boolean delivered() {
            return status.isPresent() && status.getAsInt() / 100 == 2;
        }

        /** Whether the receiver wants nothing any more. */
        boolean gone() {
            return status.isPresent() && status.getAsInt() == GONE;
        }

        @Override
        public boolean isUnwelcome() {
            return gone() || pause().isPresent();
        }

        /** As the delivery log keeps it. */
        String entry() {
            var entry = new JsonObject().put("at", at.toString()).put("millis", took.toMillis());
            status.ifPresent(code -> entry.put("status", code));
            failure.ifPresent(kind -> entry.put("failure", kind.name()));
            return entry.encode();
        }
    }
}
