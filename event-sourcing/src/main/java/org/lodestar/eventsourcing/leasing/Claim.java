package org.lodestar.eventsourcing.leasing;

import java.util.Optional;
import java.util.UUID;

/**
 * A piece of work that one worker has taken on until its lease ends.
 *
 * @param requestId names the request that brought it
 * @param task what is to be done about it, as its table says
 */
public record Claim(String tenant, UUID id, Optional<String> requestId, String worker, int attempts, String task) {}
