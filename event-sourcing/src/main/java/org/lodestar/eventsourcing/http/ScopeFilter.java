package org.lodestar.eventsourcing.http;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.quarkus.oidc.AccessTokenCredential;
import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.identity.IdentityProviderManager;
import io.quarkus.security.identity.request.TokenAuthenticationRequest;
import io.quarkus.vertx.http.runtime.security.HttpSecurityUtils;
import io.smallrye.mutiny.Uni;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Singleton;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ResourceInfo;
import java.lang.reflect.Method;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.eclipse.microprofile.openapi.annotations.security.SecurityRequirement;
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;
import org.jspecify.annotations.Nullable;

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

    private final IdentityProviderManager identities;
    private final Problems problems;
    private final Callers callers;
    private final Map<Method, List<Set<String>>> required = new ConcurrentHashMap<>();
    private final Cache<String, Caller> verified = Caffeine.newBuilder()
            .maximumSize(10_000)
            .expireAfterWrite(Duration.ofMinutes(1))
            .build();

    ScopeFilter(IdentityProviderManager identities, Problems problems, Callers callers) {
        this.identities = identities;
        this.problems = problems;
        this.callers = callers;
    }

    @ServerRequestFilter(priority = Priorities.AUTHENTICATION)
    public @Nullable Uni<RestResponse<Object>> filter(ResourceInfo resource, RoutingContext context) {
        Method method = resource.getResourceMethod();
        List<Set<String>> scopes = required.computeIfAbsent(method, ScopeFilter::scopesOf);
        String header = context.request().getHeader("Authorization");
        if (header == null || !header.regionMatches(true, 0, BEARER, 0, BEARER.length())) {
            return Uni.createFrom().item(unauthorized(context, Optional.empty()));
        }
        String token = header.substring(BEARER.length()).trim();
        Caller known = verified.getIfPresent(token);
        if (known != null && known.expires().isAfter(Instant.now())) {
            RestResponse<Object> refusal = admit(context, known, scopes, method);
            return refusal == null ? null : Uni.createFrom().item(refusal);
        }
        return verify(context, token)
                .map(caller -> {
                    verified.put(token, caller);
                    return admit(context, caller, scopes, method);
                })
                .onFailure(AuthenticationFailedException.class)
                .recoverWithItem(() -> unauthorized(context, Optional.of("invalid_token")));
    }

    /** The sets of scopes of which a method needs one. */
    static List<Set<String>> scopesOf(Method method) {
        return Arrays.stream(method.getAnnotationsByType(SecurityRequirement.class))
                .map(requirement -> Set.of(requirement.scopes()))
                .filter(scopes -> !scopes.isEmpty())
                .toList();
    }

    private Uni<Caller> verify(RoutingContext context, String token) {
        TokenAuthenticationRequest request = new TokenAuthenticationRequest(new AccessTokenCredential(token));
        HttpSecurityUtils.setRoutingContextAttribute(request, context);
        return identities.authenticate(request).map(callers::of);
    }

    private @Nullable RestResponse<Object> admit(
            RoutingContext context, Caller caller, List<Set<String>> scopes, Method method) {
        if (!caller.orgs().isEmpty() && !method.isAnnotationPresent(LimitedToOrgs.class)) {
            return problems.answer(
                    Problem.of("forbidden-scope", "The token lacks a scope that this operation needs", 403)
                            .withDetail("The token is limited to some organisations, and opens their events only"),
                    context);
        }
        Optional<Problem> refusal = refusal(caller.scopes(), scopes);
        if (refusal.isPresent()) {
            return problems.answer(refusal.get(), context);
        }
        Exchange.caller(context, caller);
        return null;
    }

    /** Why these scopes do not open a method; empty if they do. */
    static Optional<Problem> refusal(Set<String> held, List<Set<String>> needed) {
        if (needed.stream().anyMatch(held::containsAll)) {
            return Optional.empty();
        }
        return Optional.of(Problem.of("forbidden-scope", "The token lacks a scope that this operation needs", 403)
                .withDetail(
                        needed.isEmpty()
                                ? "No scope opens this operation"
                                : "Needed: "
                                        + needed.stream()
                                                .map(names -> String.join(" ", names))
                                                .collect(Collectors.joining(", or "))));
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
