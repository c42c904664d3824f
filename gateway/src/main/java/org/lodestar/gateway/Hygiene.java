package org.lodestar.gateway;

import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Which headers pass the door. What belongs to one connection stays on it (RFC 9110, 7.6.1), and nobody outside may say
 * who a request came from: services believe what the gateway writes into {@code X-Forwarded-*} and {@code X-Internal-*}.
 */
final class Hygiene {

    private static final Set<String> HOP_BY_HOP = Set.of(
            "connection",
            "keep-alive",
            "proxy-connection",
            "proxy-authenticate",
            "proxy-authentication-info",
            "proxy-authorization",
            "te",
            "trailer",
            "transfer-encoding",
            "upgrade",
            "http2-settings");

    /** Believed by some software to say more than the request line does. */
    private static final Set<String> MISLEADING = Set.of(
            "forwarded",
            "proxy",
            "x-real-ip",
            "x-original-url",
            "x-rewrite-url",
            "x-http-method",
            "x-http-method-override",
            "x-method-override",
            "expect");

    /** The gateway speaks for itself here. */
    private static final Set<String> SPOKEN_FOR = Set.of(
            "server",
            "x-powered-by",
            "x-request-id",
            "traceparent",
            "x-content-type-options",
            "x-frame-options",
            "content-security-policy",
            "referrer-policy");

    /** May be named in {@code Connection} by mistake or malice; without them a message would mean something else. */
    private static final Set<String> NEVER_CONNECTION_OPTIONS = Set.of("content-length", "host", "authorization");

    private static final Pattern TRACE_PARENT = Pattern.compile("[0-9a-f]{2}-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}");

    private static final CharSequence TRACEPARENT = HttpHeaders.createOptimized("traceparent");
    private static final CharSequence TRACESTATE = HttpHeaders.createOptimized("tracestate");
    private static final CharSequence FORWARDED_FOR = HttpHeaders.createOptimized("X-Forwarded-For");
    private static final CharSequence FORWARDED_PROTO = HttpHeaders.createOptimized("X-Forwarded-Proto");
    private static final CharSequence FORWARDED_HOST = HttpHeaders.createOptimized("X-Forwarded-Host");
    private static final CharSequence REQUEST_ID = HttpHeaders.createOptimized(RequestId.HEADER);

    private Hygiene() {}

    /** Makes the headers of a request fit for a service. */
    static void cleanRequest(MultiMap headers, HttpServerRequest client, String requestId) {
        dropConnectionOptions(headers);
        for (var name : List.copyOf(headers.names())) {
            var lower = name.toLowerCase(Locale.ROOT);
            if (HOP_BY_HOP.contains(lower)
                    || MISLEADING.contains(lower)
                    || lower.startsWith("x-forwarded-")
                    || lower.startsWith("x-internal-")) {
                headers.remove(name);
            }
        }
        if (headers.contains(TRACEPARENT) && trace(headers).isEmpty()) {
            headers.remove(TRACEPARENT);
            headers.remove(TRACESTATE);
        }
        headers.set(REQUEST_ID, requestId);
        headers.set(FORWARDED_FOR, client.remoteAddress().hostAddress());
        headers.set(FORWARDED_PROTO, String.valueOf(client.scheme()));
        headers.set(FORWARDED_HOST, String.valueOf(client.authority()));
    }

    /** The place in a trace that a request names, if it is well-formed. */
    private static Optional<String> trace(MultiMap headers) {
        var trace = headers.getAll(TRACEPARENT);
        return trace.size() == 1 && TRACE_PARENT.matcher(trace.getFirst()).matches()
                ? Optional.of(trace.getFirst())
                : Optional.empty();
    }

    /** The trace that a request is part of, if it says so. */
    static Optional<String> traceId(MultiMap headers) {
        return headers.contains(TRACEPARENT) ? trace(headers).map(trace -> trace.substring(3, 35)) : Optional.empty();
    }

    /** Answers a request with the place in a trace that it names. */
    static void answerTrace(MultiMap request, MultiMap response) {
        if (request.contains(TRACEPARENT)) {
            trace(request).ifPresent(trace -> response.set(TRACEPARENT, trace));
        }
    }

    /** Makes the headers of a response fit for a client. */
    static void cleanResponse(MultiMap headers) {
        dropConnectionOptions(headers);
        for (var name : List.copyOf(headers.names())) {
            var lower = name.toLowerCase(Locale.ROOT);
            if (HOP_BY_HOP.contains(lower) || SPOKEN_FOR.contains(lower) || lower.startsWith("x-internal-")) {
                headers.remove(name);
            }
        }
    }

    /** Whether a path is printable ASCII with whole escapes, none of them of a control character. */
    static boolean isWellFormed(String path) {
        for (var i = 0; i < path.length(); i++) {
            var c = path.charAt(i);
            if (c <= ' ' || c >= 0x7f || c == '\\' || (c == '%' && !isPrintableEscape(path, i))) {
                return false;
            }
        }
        return true;
    }

    /** Whether an address is one at all; what is not might be read otherwise by a service. */
    static boolean isUri(String uri) {
        try {
            return !new URI(uri).toString().isEmpty();
        } catch (URISyntaxException _) {
            return false;
        }
    }

    /** How large headers are on the wire. */
    static long bytes(MultiMap headers) {
        var bytes = 0L;
        for (var header : headers) {
            bytes += header.getKey().length() + header.getValue().length() + ": \r\n".length();
        }
        return bytes;
    }

    private static boolean isPrintableEscape(String path, int at) {
        if (at + 2 >= path.length()
                || !HexFormat.isHexDigit(path.charAt(at + 1))
                || !HexFormat.isHexDigit(path.charAt(at + 2))) {
            return false;
        }
        var octet = HexFormat.fromHexDigits(path, at + 1, at + 3);
        return octet >= ' ' && octet != 0x7f;
    }

    private static void dropConnectionOptions(MultiMap headers) {
        for (var line : headers.getAll(HttpHeaders.CONNECTION)) {
            for (var option : line.split(",", -1)) {
                var name = option.strip().toLowerCase(Locale.ROOT);
                if (!name.isEmpty() && !NEVER_CONNECTION_OPTIONS.contains(name)) {
                    headers.remove(name);
                }
            }
        }
    }
}
