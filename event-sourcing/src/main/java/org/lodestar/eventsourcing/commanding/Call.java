package org.lodestar.eventsourcing.commanding;

import java.util.Optional;
import java.util.OptionalLong;

/**
 * Who asks, on what conditions.
 *
 * @param tenant the district, from the token
 * @param actor the client that asks, from the token
 * @param correlationId names the request in logs, events and problems
 * @param causationId the id of the event that this is a reaction to
 * @param traceparent W3C trace context
 * @param idempotency the caller's key for safe repetition
 * @param expectedVersion the version of the stream that the caller has seen ({@code If-Match})
 */
public record Call(
        String tenant,
        String actor,
        String correlationId,
        Optional<String> causationId,
        Optional<String> traceparent,
        Optional<Idempotency> idempotency,
        OptionalLong expectedVersion) {

    /**
     * A key for safe repetition.
     *
     * @param key as sent, 1 to 255 characters
     * @param fingerprint identifies method, path and body
     */
    public record Idempotency(String key, String fingerprint) {}

    /** A call that a service makes itself, for example a policy that reacts to an event. */
    public static Call internal(String tenant, String actor, String correlationId, Optional<String> causationId) {
        return new Call(
                tenant, actor, correlationId, causationId, Optional.empty(), Optional.empty(), OptionalLong.empty());
    }

    /** The same call with an idempotency key, so that a reaction repeated after a crash adds nothing. */
    public Call once(String key) {
        return new Call(
                tenant,
                actor,
                correlationId,
                causationId,
                traceparent,
                Optional.of(new Idempotency(key, "")),
                expectedVersion);
    }
}
