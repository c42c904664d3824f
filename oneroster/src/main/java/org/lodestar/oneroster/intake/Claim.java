package org.lodestar.oneroster.intake;

import java.util.Optional;
import java.util.UUID;

/**
 * An import that one worker has taken on until its lease ends, and its place of work.
 *
 * @param requestId names the request that brought it
 */
public record Claim(String tenant, UUID id, Optional<String> requestId, String worker, int attempts) {}
