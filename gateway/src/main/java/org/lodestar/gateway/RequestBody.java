package org.lodestar.gateway;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.util.Objects;

/** What the gateway asks about the body of a request. */
final class RequestBody {

    /** How long what a refused client still sends is read and thrown away, so that it sees the refusal and no reset. */
    private static final long LINGER_MILLIS = 2_000;

    private RequestBody() {}

    /** Whether there is one. */
    static boolean isAnnounced(HttpServerRequest request) {
        var headers = request.headers();
        var length = headers.get(HttpHeaders.CONTENT_LENGTH);
        return length == null ? headers.contains(HttpHeaders.TRANSFER_ENCODING) : !length.equals("0");
    }

    /** How long it says it is; 0 if it does not say. */
    static long announcedLength(HttpServerRequest request) {
        var length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
        return length == null ? 0 : Long.parseLong(length);
    }

    /** Whether it came as gzip. */
    static boolean isCompressed(HttpServerRequest request) {
        return "gzip".equalsIgnoreCase(request.getHeader(HttpHeaders.CONTENT_ENCODING));
    }

    /** Whether it came as it is, or as gzip. */
    static boolean isReadable(HttpServerRequest request) {
        if (!request.headers().contains(HttpHeaders.CONTENT_ENCODING)) {
            return true;
        }
        var encodings = request.headers().getAll(HttpHeaders.CONTENT_ENCODING);
        return encodings.size() == 1
                && (isCompressed(request) || encodings.getFirst().equalsIgnoreCase("identity"));
    }

    /** Whether some of it is still to come, so that the connection cannot be used again after an answer now. */
    static boolean isUnread(HttpServerRequest request) {
        return !request.isEnded() && isAnnounced(request);
    }

    /** After an answer: reads on for a moment if the body is still on its way, then closes the connection. */
    static void hangUpIfUnread(HttpServerRequest request) {
        if (isUnread(request)) {
            var connection = request.connection();
            Objects.requireNonNull(Vertx.currentContext()).owner().setTimer(LINGER_MILLIS, _ -> {
                var _ = connection.close();
            });
        }
        if (!request.isEnded()) {
            request.resume();
        }
    }
}
