package org.lodestar.gateway;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.util.Locale;

/**
 * What the gateway itself refuses, as problem details (RFC 9457). The types and titles are part of the contract, and the
 * same where a service refuses for the same reason.
 */
public enum Problem {
    INVALID_REQUEST(400, "The request is not of the documented form"),
    UNAUTHORIZED(401, "A valid bearer token is needed"),
    NOT_FOUND(404, "There is no such resource"),
    METHOD_NOT_ALLOWED(405, "The resource does not have this method"),
    BODY_TOO_LARGE(413, "The body is larger than allowed"),
    EXPECTATION_FAILED(417, "The expectation cannot be met"),
    UPGRADE_REQUIRED(426, "HTTP/1.1 is required"),
    INTERNAL_ERROR(500, "Something went wrong on our side"),
    BAD_GATEWAY(502, "The service behind this address did not answer properly"),
    SERVICE_UNAVAILABLE(503, "The service cannot answer at the moment"),
    GATEWAY_TIMEOUT(504, "The service behind this address did not answer in time");

    /** The media type of a problem. */
    static final CharSequence MEDIA_TYPE = HttpHeaders.createOptimized("application/problem+json");

    private final int status;
    private final String type;
    private final String title;

    Problem(int status, String title) {
        this.status = status;
        this.type = "/problems/" + name().toLowerCase(Locale.ROOT).replace('_', '-');
        this.title = title;
    }

    /** The HTTP status. */
    int status() {
        return status;
    }

    /** The document. */
    Buffer document(String path, String requestId, String detail) {
        return new JsonObject()
                .put("type", type)
                .put("title", title)
                .put("status", status)
                .put("detail", detail)
                .put("instance", path)
                .put("requestId", requestId)
                .toBuffer();
    }

    /** Answers with this problem, unless the answer has begun already; then the connection is all that can be ended. */
    void answer(RoutingContext context, String detail) {
        var request = context.request();
        var response = request.response();
        if (response.headWritten()) {
            var _ = response.reset();
            return;
        }
        var document = document(String.valueOf(request.path()), RequestId.of(context), detail);
        response.setStatusCode(status).putHeader(HttpHeaders.CONTENT_TYPE, MEDIA_TYPE);
        if (RequestBody.isUnread(request)) {
            response.putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
        }
        response.end(document).onComplete(_ -> RequestBody.hangUpIfUnread(request));
    }
}
