package org.lodestar.eventsourcing.http;

import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.identity.SecurityIdentity;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.json.JsonString;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.eclipse.microprofile.jwt.JsonWebToken;
import org.jspecify.annotations.Nullable;
import org.lodestar.eventsourcing.runtime.LodestarConfig;

/**
 * Reads whom a token speaks for, from the claims that the configuration names. Made with the first token: the filter that asks is
 * made before the configuration is read.
 */
@ApplicationScoped
class Callers {

    private static final Pattern TENANT = Pattern.compile("[a-z0-9]{6,32}");

    private final LodestarConfig.Tokens claims;

    Callers(LodestarConfig config) {
        this.claims = config.tokens();
    }

    /** @throws AuthenticationFailedException if the token names no district */
    Caller of(SecurityIdentity identity) {
        if (!(identity.getPrincipal() instanceof JsonWebToken jwt)
                || !(jwt.getClaim(claims.tenantClaim()) instanceof String tenant)
                || !TENANT.matcher(tenant).matches()) {
            throw new AuthenticationFailedException();
        }
        String client = jwt.getClaim(claims.clientClaim()) instanceof String id ? id : jwt.getSubject();
        Set<String> scopes = granted(jwt.getClaim(claims.scopeClaim()));
        Set<String> orgs = limits(jwt.getClaim(claims.orgsClaim()));
        return new Caller(tenant, client, scopes, orgs, Instant.ofEpochSecond(jwt.getExpirationTime()));
    }

    /** A claim that is there limits, whatever is in it. */
    private static Set<String> limits(@Nullable Object claim) {
        return switch (claim) {
            case null -> Set.of();
            case Collection<?> names when !names.isEmpty() -> texts(names);
            case Object other -> Set.of(String.valueOf(other));
        };
    }

    private static Set<String> texts(Collection<?> names) {
        return names.stream()
                .map(name -> name instanceof JsonString text ? text.getString() : String.valueOf(name))
                .collect(Collectors.toUnmodifiableSet());
    }

    private static Set<String> granted(@Nullable Object claim) {
        return switch (claim) {
            case String names -> Set.copyOf(Arrays.asList(names.split(" ")));
            case Collection<?> names -> texts(names);
            case null, default -> Set.of();
        };
    }
}
