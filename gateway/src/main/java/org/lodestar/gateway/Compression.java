package org.lodestar.gateway;

import io.quarkus.vertx.http.HttpServerOptionsCustomizer;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import jakarta.inject.Singleton;

/**
 * Which answers travel compressed to clients that take it: JSON and text of a kilobyte or more, and of those only what is
 * named here. The server compresses every answer that is not marked otherwise, so all of them are marked first.
 */
@Singleton
class Compression implements HttpServerOptionsCustomizer {

    private static final long WORTH_IT = 1_024;

    @Override
    public void customizeHttpServer(HttpServerOptions options) {
        options.setCompressionSupported(true);
    }

    /** Marks an answer, if the client would take it compressed. */
    static void prepare(HttpServerRequest request, MultiMap response) {
        if (request.headers().contains(HttpHeaders.ACCEPT_ENCODING)) {
            response.set(HttpHeaders.CONTENT_ENCODING, HttpHeaders.IDENTITY);
        }
    }

    /** Lets an answer of the gateway's own be compressed. */
    static void allow(MultiMap response, long length) {
        if (length >= WORTH_IT) {
            response.remove(HttpHeaders.CONTENT_ENCODING);
            response.add(HttpHeaders.VARY, HttpHeaders.ACCEPT_ENCODING);
        }
    }

    /** Lets the answer of a service be compressed, unless it is small, or packed already. */
    static void allow(MultiMap response, MultiMap answer) {
        var type = answer.get(HttpHeaders.CONTENT_TYPE);
        if (answer.contains(HttpHeaders.CONTENT_ENCODING)) {
            response.remove(HttpHeaders.CONTENT_ENCODING);
        } else if (type != null && (type.contains("json") || type.startsWith("text/"))) {
            var length = answer.get(HttpHeaders.CONTENT_LENGTH);
            allow(response, length == null ? WORTH_IT : Long.parseLong(length));
        }
    }
}
