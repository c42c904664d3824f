package org.lodestar.gateway;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.util.Locale;

/**
 * What the gateway itself refuses, as problem details (RFC 9457); below an address of the OneRoster standard as that has
 * it. The types and titles are part of the contract, and the same where a service refuses for the same reason.
 */
public enum Problem {
    INVALID_REQUEST(400, "The request is not of the documented form"),
    IDEMPOTENCY_KEY_INVALID(400, "An Idempotency-Key has 1 to 255 visible ASCII characters"),
    UNAUTHORIZED(401, "A valid bearer token is needed"),
    FORBIDDEN_SCOPE(403, "The token lacks a scope that this operation needs"),
    SCOPE_NOT_HELD(403, "Nobody hands out scopes that they do not have"),
    NOT_FOUND(404, "There is no such resource"),
    METHOD_NOT_ALLOWED(405, "The resource does not have this method"),
    NOT_ACCEPTABLE(406, "The resource is not available in this form"),
    LOG_RESTORED(409, "The events were restored from a backup since the cursor was given out"),
    CLIENT_REVOKED(409, "The client was revoked"),
    CLIENT_CONFIGURED(409, "The client comes from the configuration"),
    CLIENT_EXPIRED(409, "The client has expired"),
    CLIENT_LIMITED(409, "A topic cannot be limited to some organisations"),
    CLIENT_SECRETS_FULL(409, "The client has two secrets already"),
    CLIENT_SECRET_NEEDED(409, "A client keeps at least one secret"),
    TOPICS_NOT_OPEN(409, "The client's scopes open no topics"),
    KAFKA_NOT_OFFERED(409, "The platform gives out no logins to Kafka"),
    WEBHOOK_DISABLED(409, "The webhook is disabled"),
    WEBHOOKS_FULL(409, "The client has as many webhooks as it can have"),
    STALE_VERSION(412, "The resource has changed since the version you named"),
    BODY_TOO_LARGE(413, "The body is larger than allowed"),
    URI_TOO_LONG(414, "The address is longer than allowed"),
    UNSUPPORTED_MEDIA_TYPE(415, "The body is not of a media type that is understood"),
    EXPECTATION_FAILED(417, "The expectation cannot be met"),
    IDEMPOTENCY_KEY_REUSED(422, "The idempotency key was used for another request"),
    SCOPE_TOO_WIDE(422, "A client of some organisations reads their events and nothing else"),
    EXPIRY_PASSED(422, "The client would have expired already"),
    WEBHOOK_ADDRESS_REFUSED(422, "Nothing is sent to this address"),
    TOO_MANY_REDELIVERIES(422, "More would be delivered again than in one request"),
    UPGRADE_REQUIRED(426, "HTTP/1.1 is required"),
    TOO_MANY_REQUESTS(429, "The client asks more often than it may"),
    HEADERS_TOO_LARGE(431, "The headers are larger than allowed"),
    INTERNAL_ERROR(500, "Something went wrong on our side"),
    BAD_GATEWAY(502, "The service behind this address did not answer properly"),
    SERVICE_UNAVAILABLE(503, "The service cannot answer at the moment"),
    GATEWAY_TIMEOUT(504, "The service behind this address did not answer in time");

    private static final CharSequence PROBLEM_JSON = HttpHeaders.createOptimized("application/problem+json");
    private static final CharSequence JSON = HttpHeaders.createOptimized("application/json");

    private static final JsonArray NO_VIOLATIONS = new JsonArray();

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

    /** The last part of its type. */
    String slug() {
        return type.substring(type.lastIndexOf('/') + 1);
    }

    /** The media type of the document. */
    static CharSequence mediaType(String path) {
        return OneRoster.has(path) ? JSON : PROBLEM_JSON;
    }

    /** The document. */
    Buffer document(String path, String requestId, String detail) {
        return document(path, requestId, detail, NO_VIOLATIONS);
    }

    private Buffer document(String path, String requestId, String detail, JsonArray violations) {
        if (OneRoster.has(path)) {
            return OneRoster.failure(status, detail);
        }
        var document = new JsonObject()
                .put("type", type)
                .put("title", title)
                .put("status", status)
                .put("detail", detail)
                .put("instance", path)
                .put("requestId", requestId);
        if (!violations.isEmpty()) {
            document.put("violations", violations);
        }
        return document.toBuffer();
    }

    /** Answers with this problem, unless the answer has begun already; then the connection is all that can be ended. */
    void answer(RoutingContext context, String detail) {
        answer(context, detail, NO_VIOLATIONS);
    }

    /** Answers with this problem, which is that of a parameter. */
    void answerParameter(RoutingContext context, String name, String detail) {
        answer(
                context,
                detail,
                new JsonArray().add(new JsonObject().put("pointer", name).put("detail", detail)));
    }

    /** Answers with this problem and every fault of the request. */
    void answer(RoutingContext context, String detail, JsonArray violations) {
        var request = context.request();
        var response = request.response();
        if (response.headWritten()) {
            var _ = response.reset();
            return;
        }
        var path = String.valueOf(request.path());
        var document = document(path, RequestId.of(context), detail, violations);
        response.setStatusCode(status).putHeader(HttpHeaders.CONTENT_TYPE, mediaType(path));
        if (RequestBody.isUnread(request)) {
            response.putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
        }
        response.end(document).onComplete(_ -> RequestBody.hangUpIfUnread(request));
    }
}
