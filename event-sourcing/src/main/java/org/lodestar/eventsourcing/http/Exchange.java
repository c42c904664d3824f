package org.lodestar.eventsourcing.http;

import com.github.f4b6a3.uuid.UuidCreator;
import io.vertx.ext.web.RoutingContext;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Pattern;

/** What travels with one request from filter to answer. */
final class Exchange {

    static final String REQUEST_ID = "X-Request-Id";
    private static final String CALLER = "lodestar.caller";
    private static final String REQUEST = "lodestar.request";
    private static final String FINGERPRINT = "lodestar.fingerprint";
    private static final Pattern TRACEPARENT = Pattern.compile("[0-9a-f]{2}-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}");
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9._:-]{1,128}");

    private Exchange() {}

    static void caller(RoutingContext context, Caller caller) {
        context.put(CALLER, caller);
    }

    static Optional<Caller> caller(RoutingContext context) {
        return Optional.ofNullable(context.get(CALLER));
    }

    /** The caller's own id of the request if it is a plain one, else one of ours. */
    static String requestId(RoutingContext context) {
        String known = context.get(REQUEST);
        if (known == null) {
            String sent = context.request().getHeader(REQUEST_ID);
            known = sent != null && PLAIN.matcher(sent).matches()
                    ? sent
                    : UuidCreator.getTimeOrderedEpoch().toString();
            context.put(REQUEST, known);
        }
        return known;
    }

    /** The caller's place in a trace, if it is a valid one. */
    static Optional<String> traceparent(RoutingContext context) {
        return Optional.ofNullable(context.request().getHeader("traceparent"))
                .filter(header -> TRACEPARENT.matcher(header).matches());
    }

    static String fingerprint(RoutingContext context, byte[] body) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(
                    (context.request().method() + " " + context.request().path()).getBytes(StandardCharsets.UTF_8));
            digest.update(body);
            String fingerprint = HexFormat.of().formatHex(digest.digest(), 0, 16);
            context.put(FINGERPRINT, fingerprint);
            return fingerprint;
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    static String fingerprint(RoutingContext context) {
        String known = context.get(FINGERPRINT);
        return known == null ? fingerprint(context, new byte[0]) : known;
    }
}
