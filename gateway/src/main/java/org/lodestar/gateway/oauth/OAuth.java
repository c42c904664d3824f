package org.lodestar.gateway.oauth;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Route;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import jakarta.inject.Singleton;
import java.net.URI;
import java.sql.SQLException;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/**
 * The addresses of the authorization server: the token endpoint for the client credentials grant (RFC 6749, 4.4), the
 * public keys, and the metadata that leads to both (RFC 8414). Token requests run on worker threads, because they ask the
 * database and sign.
 */
@Singleton
public class OAuth {

    private static final Logger LOG = Logger.getLogger(OAuth.class);

    private static final String TOKEN = "/oauth2/token";
    /** Where the public keys are. */
    public static final String KEYS = "/oauth2/jwks";
    /** Where the metadata is. */
    public static final String METADATA = "/.well-known/oauth-authorization-server";

    private static final String FORM = "application/x-www-form-urlencoded";
    private static final long LARGEST_FORM = 16_384;

    private final String issuer;
    private final String tokenEndpoint;
    private final Tokens tokens;
    private final Issuer ours;
    private final Clients clients;
    private final FailedLogins failedLogins;
    private final LastUses lastUses;

    OAuth(
            @ConfigProperty(name = "lodestar.issuer") String issuer,
            TokensConfig config,
            Tokens tokens,
            Issuer ours,
            Clients clients,
            FailedLogins failedLogins,
            LastUses lastUses) {
        this.issuer = issuer;
        this.tokenEndpoint = config.endpoint().map(URI::toString).orElse(issuer + TOKEN);
        this.tokens = tokens;
        this.ours = ours;
        this.clients = clients;
        this.failedLogins = failedLogins;
        this.lastUses = lastUses;
    }

    /** Whether tokens are asked for here, and not from an issuer elsewhere. */
    public boolean issuesTokens() {
        return tokens.areOurs();
    }

    /** Where clients ask for tokens, here or elsewhere. */
    public String tokenEndpoint() {
        return tokenEndpoint;
    }

    /** Puts the addresses on the router. */
    public void mount(Router router) {
        router.post(TOKEN).handler(OAuth::requireForm);
        router.post(TOKEN)
                .handler(BodyHandler.create(false).setBodyLimit(LARGEST_FORM))
                .blockingHandler(this::answerTokenRequest, false)
                .failureHandler(OAuth::answerFailure);
        router.route(TOKEN).handler(context -> {
            context.response().putHeader(HttpHeaders.ALLOW, "OPTIONS, POST");
            if (context.request().method().equals(HttpMethod.OPTIONS)) {
                var _ = context.response().setStatusCode(204).end();
            } else {
                refuse(context, 405, TokenError.INVALID_REQUEST, "Tokens are asked for with POST");
            }
        });
        reading(router, KEYS).handler(context -> answer(context, 200, ours.keySet(), "public, max-age=300"));
        reading(router, METADATA).handler(context -> answer(context, 200, metadata(), "public, max-age=300"));
    }

    private static Route reading(Router router, String path) {
        return router.route(path).method(HttpMethod.GET).method(HttpMethod.HEAD);
    }

    private static void requireForm(RoutingContext context) {
        var type = context.request().getHeader(HttpHeaders.CONTENT_TYPE);
        if (type != null
                && type.toLowerCase(Locale.ROOT).split(";", 2)[0].strip().equals(FORM)) {
            context.next();
        } else {
            refuse(context, 400, TokenError.INVALID_REQUEST, "The body must be " + FORM);
        }
    }

    private void answerTokenRequest(RoutingContext context) {
        var address = context.request().remoteAddress().hostAddress();
        try {
            var request = TokenRequest.of(
                    context.request().getHeader(HttpHeaders.AUTHORIZATION),
                    context.request().formAttributes());
            var delay = failedLogins.delay(request.clientId(), address);
            if (delay.isPresent()) {
                context.response()
                        .putHeader(
                                HttpHeaders.RETRY_AFTER,
                                Long.toString(1 + delay.get().toSeconds()));
                refuse(context, TokenError.TOO_MANY_REQUESTS, "Too many failed attempts");
                return;
            }
            var client = clients.authenticate(request.clientId(), request.clientSecret());
            if (client.isEmpty()) {
                failedLogins.add(request.clientId(), address);
                refuse(context, TokenError.INVALID_CLIENT, "The client id or secret is wrong");
                return;
            }
            grant(context, client.get(), request);
        } catch (TokenRequest.Refused e) {
            refuse(context, e.error(), String.valueOf(e.getMessage()));
        } catch (SQLException e) {
            LOG.warnf(e, "The client of request %s could not be looked up", requestId(context));
            context.response().putHeader(HttpHeaders.RETRY_AFTER, "5");
            refuse(context, TokenError.TEMPORARILY_UNAVAILABLE, "Clients cannot be looked up at the moment");
        }
    }

    private void grant(RoutingContext context, Client client, TokenRequest request) {
        var granted = request.scopes().isEmpty() ? client.scopes() : Scope.known(request.scopes());
        var unknown = !request.scopes().isEmpty()
                && granted.size() < Set.copyOf(request.scopes()).size();
        if (unknown || !client.scopes().containsAll(granted)) {
            refuse(context, TokenError.INVALID_SCOPE, "The client may have: " + Scope.join(client.scopes()));
            return;
        }
        lastUses.note(client.tenant(), client.id());
        var lifetime = ours.lifetime(client);
        var answer = new JsonObject()
                .put("access_token", ours.issue(client, granted, lifetime))
                .put("token_type", "Bearer")
                .put("expires_in", lifetime.toSeconds())
                .put("scope", Scope.join(granted));
        answer(context, 200, answer, "no-store");
    }

    private JsonObject metadata() {
        var scopes = new JsonArray();
        EnumSet.allOf(Scope.class).forEach(scope -> scopes.add(scope.value()));
        return new JsonObject()
                .put("issuer", issuer)
                .put("token_endpoint", tokenEndpoint)
                .put("jwks_uri", issuer + KEYS)
                .put("scopes_supported", scopes)
                .put("response_types_supported", new JsonArray())
                .put("grant_types_supported", new JsonArray().add("client_credentials"))
                .put(
                        "token_endpoint_auth_methods_supported",
                        new JsonArray().add("client_secret_basic").add("client_secret_post"))
                .put("service_documentation", issuer + "/docs");
    }

    private static void answerFailure(RoutingContext context) {
        if (context.response().headWritten() || context.response().closed()) {
            return; // it has its answer, or has gone
        }
        if (context.statusCode() == 413) {
            refuse(context, 413, TokenError.INVALID_REQUEST, "The body is larger than any token request");
        } else if (context.statusCode() == 400) {
            refuse(context, 400, TokenError.INVALID_REQUEST, "The form is malformed");
        } else {
            LOG.errorf(context.failure(), "Token request %s failed", requestId(context));
            refuse(context, TokenError.SERVER_ERROR, "The gateway failed");
        }
    }

    /** As every answer names it. */
    private static String requestId(RoutingContext context) {
        return String.valueOf(context.response().headers().get("X-Request-Id"));
    }

    private static void refuse(RoutingContext context, TokenError error, String description) {
        if (error == TokenError.INVALID_CLIENT) {
            context.response().putHeader("WWW-Authenticate", "Basic realm=\"lodestar\", charset=\"UTF-8\"");
        }
        refuse(context, error.status(), error, description);
    }

    private static void refuse(RoutingContext context, int status, TokenError error, String description) {
        var body = new JsonObject().put("error", error.code()).put("error_description", description);
        answer(context, status, body, "no-store");
    }

    private static void answer(RoutingContext context, int status, JsonObject body, String caching) {
        var _ = context.response()
                .setStatusCode(status)
                .putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
                .putHeader(HttpHeaders.CACHE_CONTROL, caching)
                .end(body.toBuffer());
    }
}
