package org.lodestar.gateway;

import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Singleton;
import java.util.Optional;
import org.lodestar.gateway.oauth.Caller;
import org.lodestar.gateway.oauth.Tokens;
import org.lodestar.gateway.oauth.Tokens.Verdict;

/** Who comes in: whoever shows a valid token and does not ask too often. Whoever may not is answered here. */
@Singleton
class Doorkeeper {

    private static final String BEARER = "Bearer ";
    private static final String INVALID_TOKEN = ", error=\"invalid_token\"";

    private final Tokens tokens;
    private final RateLimits limits;

    Doorkeeper(Tokens tokens, RateLimits limits) {
        this.tokens = tokens;
        this.limits = limits;
    }

    /** Whom the token of a request speaks for; empty if it was refused. */
    Optional<Caller> admit(RoutingContext context) {
        var authorization = context.request().headers().getAll(HttpHeaders.AUTHORIZATION);
        if (authorization.isEmpty()) {
            return refuse(context, "", "There is no Authorization header");
        }
        var offered = authorization.getFirst();
        if (authorization.size() > 1 || !offered.regionMatches(true, 0, BEARER, 0, BEARER.length())) {
            return refuse(context, "", "The Authorization header is not 'Bearer' and one access token");
        }
        return switch (tokens.check(offered.substring(BEARER.length()))) {
            case Verdict.Valid valid -> Optional.of(valid.caller()).filter(caller -> limits.admit(context, caller));
            case Verdict.Refusal.EXPIRED -> refuse(context, INVALID_TOKEN, "The access token has expired");
            case Verdict.Refusal.INVALID ->
                refuse(context, INVALID_TOKEN, "The access token is malformed or not for here");
            case Verdict.Refusal.REVOKED -> refuse(context, INVALID_TOKEN, "The client was revoked");
            case Verdict.Refusal.UNDECIDED -> {
                context.response().putHeader(HttpHeaders.RETRY_AFTER, "1");
                Problem.SERVICE_UNAVAILABLE.answer(context, "The keys of the token's issuer are being fetched");
                yield Optional.empty();
            }
        };
    }

    /** Whether what was let in once would be let in again, and be it that nobody can say at this moment. */
    boolean stillAdmits(String authorization) {
        return switch (tokens.check(authorization.substring(BEARER.length()))) {
            case Verdict.Valid _ -> true;
            case Verdict.Refusal refusal -> refusal == Verdict.Refusal.UNDECIDED;
        };
    }

    private static Optional<Caller> refuse(RoutingContext context, String error, String detail) {
        context.response().putHeader("WWW-Authenticate", "Bearer realm=\"lodestar\"" + error);
        Problem.UNAUTHORIZED.answer(context, detail);
        return Optional.empty();
    }

    /** Answers a client that asks before it sends a body, now that nothing about its request is wrong. */
    boolean continues(RoutingContext context) {
        var expectation = context.request().getHeader(HttpHeaders.EXPECT);
        if (expectation == null) {
            return true;
        }
        if (!"100-continue".equalsIgnoreCase(expectation)) {
            Problem.EXPECTATION_FAILED.answer(context, "The only expectation met here is 100-continue");
            return false;
        }
        var _ = context.response().writeContinue();
        return true;
    }
}
