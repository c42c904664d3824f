package org.lodestar.eventsourcing.http;

import java.time.Instant;
import java.util.Set;

/** Whom the token speaks for. */
record Caller(String tenant, String client, Set<String> scopes, Instant expires) {}
