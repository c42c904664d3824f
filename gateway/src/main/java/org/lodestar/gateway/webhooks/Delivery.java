package org.lodestar.gateway.webhooks;

import java.time.Instant;
import java.util.Optional;

/**
 * An entry of a webhook's delivery log.
 *
 * @param number its place in the log
 * @param time when the event was recorded
 * @param deliveredAt when the receiver took it, if it has
 * @param nextAttemptAt when it is tried next; empty also while it waits for another of its subject
 * @param attempts as a JSON array, oldest first
 */
public record Delivery(
        long number,
        String event,
        String type,
        String subject,
        Instant time,
        Optional<Instant> deliveredAt,
        Optional<Instant> nextAttemptAt,
        String attempts) {}
