package org.lodestar.eventsourcing.http;

import java.time.Instant;
import java.util.Set;

/**
 * Whom the token speaks for.
 *
 * @param orgs the organisations it is limited to; none if to none
 */
record Caller(String tenant, String client, Set<String> scopes, Set<String> orgs, Instant expires) {}
