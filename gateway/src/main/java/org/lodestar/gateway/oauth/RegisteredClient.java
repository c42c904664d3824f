package org.lodestar.gateway.oauth;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A client as its district's administrators see it.
 *
 * @param id how it calls itself
 * @param version counts its changes
 * @param name what people call it
 * @param scopes what it may do
 * @param orgs the organisations it is limited to; none if to none
 * @param configured whether it comes from the configuration, and is changed only there
 * @param createdAt when it was registered
 * @param expiresAt when it gets no more tokens, if ever
 * @param lastUsedAt when it was last seen, to the minute
 * @param revokedAt when it was revoked, if it was
 * @param secrets those it may prove itself with, oldest first
 */
public record RegisteredClient(
        String id,
        long version,
        String name,
        Set<Scope> scopes,
        Set<String> orgs,
        boolean configured,
        Instant createdAt,
        Optional<Instant> expiresAt,
        Optional<Instant> lastUsedAt,
        Optional<Instant> revokedAt,
        List<KeptSecret> secrets) {

    /** What is told of a secret that was told before. */
    public record KeptSecret(String id, Instant createdAt) {}

    /** A secret, told this once. */
    public record NewSecret(String id, String value) {}
}
