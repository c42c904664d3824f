package org.lodestar.gateway.oauth;

import java.util.Locale;

/** How a token request is refused (RFC 6749, 5.2). */
enum TokenError {
    INVALID_REQUEST(400),
    INVALID_CLIENT(401),
    INVALID_SCOPE(400),
    UNSUPPORTED_GRANT_TYPE(400),
    TOO_MANY_REQUESTS(429),
    SERVER_ERROR(500),
    TEMPORARILY_UNAVAILABLE(503);

    private final int status;

    TokenError(int status) {
        this.status = status;
    }

    int status() {
        return status;
    }

    /** As the {@code error} of the answer. */
    String code() {
        return name().toLowerCase(Locale.ROOT);
    }
}
