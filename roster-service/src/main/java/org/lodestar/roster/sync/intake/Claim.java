package org.lodestar.roster.sync.intake;

import java.util.UUID;

/** An import that one worker has taken on until its lease ends, and its place of work. */
record Claim(String tenant, UUID id, String worker, int attempts) {}
