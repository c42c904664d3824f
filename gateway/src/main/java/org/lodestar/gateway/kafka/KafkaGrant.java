package org.lodestar.gateway.kafka;

import java.time.Instant;
import java.util.Optional;
import org.lodestar.gateway.disclosures.Disclosure.Classification;

/**
 * What one login of a client may read, or could.
 *
 * @param topics how the names of the topics begin
 * @param openedAt written before the broker was told
 * @param closedAt written after it was done; empty while it is open
 */
public record KafkaGrant(
        String id,
        String client,
        String username,
        String topics,
        Classification classification,
        Instant openedAt,
        Optional<Instant> closedAt) {}
