package org.lodestar.gateway;

import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;

/** What every answer carries, so that a browser that is led here does nothing with it but read it. */
final class ResponseHeaders {

    /** For pages of the gateway's own documentation, which bring scripts and styles of their own and no others. */
    static final CharSequence PAGE_POLICY = HttpHeaders.createOptimized("default-src 'self'; img-src 'self' data:;"
            + " style-src 'self' 'unsafe-inline'; script-src 'self' 'unsafe-inline'; frame-ancestors 'none'");

    static final CharSequence CONTENT_SECURITY_POLICY = HttpHeaders.createOptimized("Content-Security-Policy");

    private static final CharSequence REQUEST_ID = HttpHeaders.createOptimized(RequestId.HEADER);
    private static final CharSequence CONTENT_TYPE_OPTIONS = HttpHeaders.createOptimized("X-Content-Type-Options");
    private static final CharSequence NO_SNIFFING = HttpHeaders.createOptimized("nosniff");
    private static final CharSequence FRAME_OPTIONS = HttpHeaders.createOptimized("X-Frame-Options");
    private static final CharSequence NO_FRAMES = HttpHeaders.createOptimized("DENY");
    private static final CharSequence REFERRER_POLICY = HttpHeaders.createOptimized("Referrer-Policy");
    private static final CharSequence NO_REFERRER = HttpHeaders.createOptimized("no-referrer");
    private static final CharSequence NOTHING_LOADED =
            HttpHeaders.createOptimized("default-src 'none'; frame-ancestors 'none'");
    private static final CharSequence TRANSPORT_SECURITY = HttpHeaders.createOptimized("Strict-Transport-Security");
    private static final CharSequence ONE_YEAR = HttpHeaders.createOptimized("max-age=31536000");

    private ResponseHeaders() {}

    static void set(MultiMap headers, String requestId, boolean secure) {
        headers.set(REQUEST_ID, requestId)
                .set(CONTENT_TYPE_OPTIONS, NO_SNIFFING)
                .set(FRAME_OPTIONS, NO_FRAMES)
                .set(REFERRER_POLICY, NO_REFERRER)
                .set(CONTENT_SECURITY_POLICY, NOTHING_LOADED);
        if (secure) {
            headers.set(TRANSPORT_SECURITY, ONE_YEAR);
        }
    }
}
