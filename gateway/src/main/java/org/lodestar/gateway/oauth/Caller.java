package org.lodestar.gateway.oauth;

import java.util.Set;

/**
 * Whom a token speaks for.
 *
 * @param tenant the key of its district
 * @param issuer who made it, if that was not this gateway; else empty
 * @param client the id of the client, which names somebody else where another issuer gave it
 * @param scopes what it may do
 * @param orgs the organisations it is limited to; none if to none
 * @param issued when it was made, in seconds since 1970; 0 if it does not say
 * @param expires when it ends, in seconds since 1970
 */
public record Caller(
        String tenant, String issuer, String client, Set<Scope> scopes, Set<String> orgs, long issued, long expires) {}
