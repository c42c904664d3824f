package org.lodestar.gateway.oauth;

import java.util.Set;

/**
 * Whom a token speaks for.
 *
 * @param tenant the key of its district
 * @param client the id of the client
 * @param scopes what it may do
 * @param expires when it ends, in seconds since 1970
 */
public record Caller(String tenant, String client, Set<Scope> scopes, long expires) {}
