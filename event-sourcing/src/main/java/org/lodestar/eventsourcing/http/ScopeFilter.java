package org.lodestar.eventsourcing.http;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.quarkus.oidc.AccessTokenCredential;
import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.identity.IdentityProviderManager;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.security.identity.request.TokenAuthenticationRequest;
import io.quarkus.vertx.http.runtime.security.HttpSecurityUtils;
import io.smallrye.mutiny.Uni;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Provider;
import jakarta.inject.Singleton;
import jakarta.json.JsonString;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ResourceInfo;
import java.lang.reflect.Method;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.eclipse.microprofile.jwt.JsonWebToken;
import org.eclipse.microprofile.openapi.annotations.security.SecurityRequirement;
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;
import org.jspecify.annotations.Nullable;
import org.lodestar.eventsourcing.runtime.LodestarConfig;

/**
 * Lets a call through if its token is valid and holds the scopes that the method's {@link SecurityRequirement} names:
 * the contract is what is enforced. Of several requirements one is enough. A method without the annotation lets nobody
 * through.
 *
 * <p>A verified token is remembered until it expires, at most a minute, because verifying one costs more than the rest
 * of the request.
 */
@Singleton
public class ScopeFilter {

    private static final String BEARER = "Bearer ";
    private static final Pattern TENANT = Pattern.compile("[a-z0-9]{6,32}");

    private final IdentityProviderManager identities;
    private final Problems problems;
    private final Provider<LodestarConfig> config;
    private final Map<Method, List<Set<String>>> required = new ConcurrentHashMap<>();
    private final Cache<String, Caller> verified = Caffeine.newBuilder()
            .maximumSize(10_000)
            .expireAfterWrite(Duration.ofMinutes(1))
            .build();

    /** @param config asked for with the first token: filters are made before the configuration is read */
    ScopeFilter(IdentityProviderManager identities, Problems problems, Provider<LodestarConfig> config) {
        this.identities = identities;
        this.problems = problems;
        this.config = config;
    }

    @ServerRequestFilter(priority = Priorities.AUTHENTICATION)
    public @Nullable Uni<RestResponse<Object>> filter(ResourceInfo resource, RoutingContext context) {
        List<Set<String>> scopes = required.computeIfAbsent(resource.getResourceMethod(), ScopeFilter::scopesOf);
        String header = context.request().getHeader("Authorization");
        if (header == null || !header.regionMatches(true, 0, BEARER, 0, BEARER.length())) {
            return Uni.createFrom().item(unauthorized(context, Optional.empty()));
        }
        String token = header.substring(BEARER.length()).trim();
        Caller known = verified.getIfPresent(token);
        if (known != null && known.expires().isAfter(Instant.now())) {
            RestResponse<Object> refusal = admit(context, known, scopes);
            return refusal == null ? null : Uni.createFrom().item(refusal);
        }
        return verify(context, token)
                .map(caller -> {
                    verified.put(token, caller);
                    return admit(context, caller, scopes);
                })
                .onFailure(AuthenticationFailedException.class)
                .recoverWithItem(() -> unauthorized(context, Optional.of("invalid_token")));
    }

    private static List<Set<String>> scopesOf(Method method) {
        return Arrays.stream(method.getAnnotationsByType(SecurityRequirement.class))
                .map(requirement -> Set.of(requirement.scopes()))
                .filter(scopes -> !scopes.isEmpty())
                .toList();
    }

    private Uni<Caller> verify(RoutingContext context, String token) {
        TokenAuthenticationRequest request = new TokenAuthenticationRequest(new AccessTokenCredential(token));
        HttpSecurityUtils.setRoutingContextAttribute(request, context);
        return identities.authenticate(request).map(this::callerOf);
    }

    private Caller callerOf(SecurityIdentity identity) {
        LodestarConfig.Tokens claims = config.get().tokens();
        if (!(identity.getPrincipal() instanceof JsonWebToken jwt)
                || !(jwt.getClaim(claims.tenantClaim()) instanceof String tenant)
                || !TENANT.matcher(tenant).matches()) {
            throw new AuthenticationFailedException();
        }
        String client = jwt.getClaim(claims.clientClaim()) instanceof String id ? id : jwt.getSubject();
        return new Caller(
                tenant,
                client,
                granted(jwt.getClaim(claims.scopeClaim())),
                Instant.ofEpochSecond(jwt.getExpirationTime()));
    }

    private static Set<String> granted(@Nullable Object claim) {
        return switch (claim) {
            case String names -> Set.copyOf(Arrays.asList(names.split(" ")));
            case Collection<?> names ->
                names.stream()
                        .map(name -> name instanceof JsonString text ? text.getString() : String.valueOf(name))
                        .collect(Collectors.toUnmodifiableSet());
            case null, default -> Set.of();
        };
    }

    private @Nullable RestResponse<Object> admit(RoutingContext context, Caller caller, List<Set<String>> scopes) {
        if (scopes.stream().noneMatch(caller.scopes()::containsAll)) {
            return problems.answer(
                    Problem.of("forbidden-scope", "The token lacks a scope that this operation needs", 403)
                            .withDetail(
                                    scopes.isEmpty()
                                            ? "No scope opens this operation"
                                            : "Needed: "
                                                    + scopes.stream()
                                                            .map(needed -> String.join(" ", needed))
                                                            .collect(Collectors.joining(", or "))),
                    context);
        }
        Exchange.caller(context, caller);
        return null;
    }

    private RestResponse<Object> unauthorized(RoutingContext context, Optional<String> error) {
        RestResponse<Object> response =
                problems.answer(Problem.of("unauthorized", "A valid bearer token is needed", 401), context);
        response.getHeaders()
                .putSingle(
                        "WWW-Authenticate",
                        error.map(e -> "Bearer error=\"" + e + '"').orElse("Bearer"));
        return response;
    }
}
