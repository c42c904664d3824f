package org.lodestar.oneroster.intake;

import java.util.UUID;

/** An import that one worker has taken on until its lease ends, and its place of work. */
public record Claim(String tenant, UUID id, String worker, int attempts) {}
