package org.lodestar.gateway.oauth;

import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * A program that may come in.
 *
 * @param id how it calls itself
 * @param tenant the key of the district it belongs to, for ever
 * @param scopes what it may do
 * @param orgs the organisations it is limited to; none if to none
 * @param expiresAt when it no longer may, if ever
 */
record Client(String id, String tenant, Set<Scope> scopes, Set<String> orgs, Optional<Instant> expiresAt) {

    private static final Pattern ID = Pattern.compile("[A-Za-z0-9._-]{1,64}");

    /** Whether a client may call itself so. */
    static boolean isId(String text) {
        return ID.matcher(text).matches();
    }
}
