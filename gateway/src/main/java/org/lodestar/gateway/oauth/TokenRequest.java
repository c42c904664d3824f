package org.lodestar.gateway.oauth;

import io.vertx.core.MultiMap;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a client asks for, in the words of RFC 6749.
 *
 * @param scopes those it wants; empty for all it has
 */
record TokenRequest(String clientId, String clientSecret, List<String> scopes) {

    /** Why a request cannot be read. */
    static final class Refused extends Exception {

        private final TokenError error;

        Refused(TokenError error, String description) {
            super(description);
            this.error = error;
        }

        TokenError error() {
            return error;
        }
    }

    private record Credentials(String id, String secret) {}

    /**
     * Reads a request.
     *
     * @param authorization the header, if there is one
     */
    static TokenRequest of(@Nullable String authorization, MultiMap form) throws Refused {
        for (var name : form.names()) {
            if (form.getAll(name).size() > 1) {
                throw new Refused(TokenError.INVALID_REQUEST, "A parameter is repeated");
            }
        }
        var grant = form.get("grant_type");
        if (grant == null) {
            throw new Refused(TokenError.INVALID_REQUEST, "grant_type is missing");
        }
        if (!grant.equals("client_credentials")) {
            throw new Refused(TokenError.UNSUPPORTED_GRANT_TYPE, "The only grant_type is client_credentials");
        }
        var credentials = credentials(authorization, form);
        if (!Client.isId(credentials.id())) {
            throw new Refused(TokenError.INVALID_CLIENT, "The client id or secret is wrong");
        }
        var scope = Optional.ofNullable(form.get("scope")).map(String::strip).orElse("");
        return new TokenRequest(
                credentials.id(), credentials.secret(), scope.isEmpty() ? List.of() : List.of(scope.split(" +")));
    }

    private static Credentials credentials(@Nullable String authorization, MultiMap form) throws Refused {
        var id = form.get("client_id");
        var secret = form.get("client_secret");
        if (authorization == null) {
            if (id == null || secret == null) {
                throw new Refused(
                        TokenError.INVALID_CLIENT, "Authenticate with HTTP Basic, or client_id and client_secret");
            }
            return new Credentials(id, secret);
        }
        if (secret != null) {
            throw new Refused(TokenError.INVALID_REQUEST, "There are two client secrets");
        }
        var credentials = basic(authorization)
                .orElseThrow(
                        () -> new Refused(TokenError.INVALID_CLIENT, "The Authorization header is not HTTP Basic"));
        if (id != null && !id.equals(credentials.id())) {
            throw new Refused(TokenError.INVALID_REQUEST, "There are two client ids");
        }
        return credentials;
    }

    /** RFC 6749 has both halves form-encoded before they become Basic. */
    private static Optional<Credentials> basic(String authorization) {
        if (!authorization.regionMatches(true, 0, "Basic ", 0, 6)) {
            return Optional.empty();
        }
        try {
            var bytes = Base64.getDecoder().decode(authorization.substring(6).strip());
            var text = new String(bytes, StandardCharsets.UTF_8);
            var colon = text.indexOf(':');
            return colon < 0
                    ? Optional.empty()
                    : Optional.of(
                            new Credentials(decoded(text.substring(0, colon)), decoded(text.substring(colon + 1))));
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }
}
