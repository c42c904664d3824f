package org.lodestar.gateway.oauth;

import java.util.Set;

/**
 * A program that may come in.
 *
 * @param id how it calls itself
 * @param tenant the key of the district it belongs to, for ever
 * @param scopes what it may do
 */
record Client(String id, String tenant, Set<Scope> scopes) {}
