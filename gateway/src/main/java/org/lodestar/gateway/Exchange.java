package org.lodestar.gateway;

import io.netty.channel.ConnectTimeoutException;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.http.ConnectionPoolTooBusyException;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.httpproxy.Body;
import io.vertx.httpproxy.OriginRequestProvider;
import io.vertx.httpproxy.ProxyContext;
import io.vertx.httpproxy.ProxyInterceptor;
import io.vertx.httpproxy.ProxyResponse;
import java.net.ProtocolException;
import java.util.concurrent.TimeoutException;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * One request and its response on their way through, as the proxy library asks about them. The library moves the bytes;
 * what may pass, how much and how long is decided here. Nothing is ever sent twice: a request that failed is the
 * client's to repeat.
 */
final class Exchange implements OriginRequestProvider, ProxyInterceptor {

    private static final Logger LOG = Logger.getLogger(Exchange.class);

    private final Route route;
    private final HttpServerRequest client;
    private final String path;
    private final String requestId;
    private final long responseMillis;

    private @Nullable BoundedBody received;
    private @Nullable InflatedBody inflated;
    private @Nullable BoundedBody body;
    private @Nullable HttpClientRequest outgoing;

    Exchange(Route route, HttpServerRequest client, String path, String requestId, long responseMillis) {
        this.route = route;
        this.client = client;
        this.path = path;
        this.requestId = requestId;
        this.responseMillis = responseMillis;
    }

    @Override
    public Future<HttpClientRequest> create(ProxyContext context) {
        return context.client().request(route.upstream().address()).map(request -> {
            outgoing = request;
            if (client.response().closed()) {
                request.reset();
            } else if (context.request().getBody() == null) {
                awaitResponse();
            }
            return request;
        });
    }

    @Override
    public Future<ProxyResponse> handleProxyRequest(ProxyContext context) {
        var request = context.request();
        Hygiene.cleanRequest(request.headers(), client, requestId);
        // the path is sent as it was matched, so that a service cannot understand another one
        var query = client.query();
        request.setURI(query == null ? path : path + '?' + query);
        request.setAuthority(client.authority());
        if (RequestBody.isAnnounced(client)) {
            request.setBody(bounded(request.getBody(), request.headers()));
        } else {
            request.setBody(null);
            client.resume();
        }
        return context.sendRequest()
                .map(response -> isUnderstood(response) ? response : reject(context))
                .recover(failure -> Future.succeededFuture(refuse(context, failure)));
    }

    private Body bounded(Body announced, MultiMap headers) {
        if (!RequestBody.isCompressed(client)) {
            var whole = new BoundedBody(announced.stream(), route.bodyLimit(), this::awaitResponse);
            body = whole;
            return Body.body(whole, announced.length());
        }
        var compressed = new BoundedBody(announced.stream(), route.bodyLimit(), () -> {});
        var whole = new InflatedBody(compressed);
        var bounded = new BoundedBody(whole, route.bodyLimit(), this::awaitResponse);
        received = compressed;
        inflated = whole;
        body = bounded;
        headers.remove(HttpHeaders.CONTENT_ENCODING);
        headers.remove(HttpHeaders.CONTENT_LENGTH);
        // the library sends chunks if, and only if, the client did
        client.headers().remove(HttpHeaders.CONTENT_LENGTH);
        client.headers().set(HttpHeaders.TRANSFER_ENCODING, HttpHeaders.CHUNKED);
        return Body.body(bounded);
    }

    @Override
    public Future<Void> handleProxyResponse(ProxyContext context) {
        // with a reason phrase set, Vert.x no longer recognises 304 and gives it a body
        var headers = context.response().setStatusMessage(null).headers();
        Hygiene.cleanResponse(headers);
        if (!headers.contains(HttpHeaders.CACHE_CONTROL)) {
            headers.set(HttpHeaders.CACHE_CONTROL, "no-store");
        }
        Compression.allow(client.response().headers(), headers);
        if (RequestBody.isUnread(client)) {
            headers.set(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
        }
        return context.sendResponse().onComplete(_ -> RequestBody.hangUpIfUnread(client));
    }

    /** The time a service has begins when it knows the whole question. */
    private void awaitResponse() {
        var request = outgoing;
        if (request != null && !request.response().isComplete()) {
            var _ = request.idleTimeout(responseMillis);
        }
    }

    private static boolean isUnderstood(ProxyResponse response) {
        var encodings = response.headers().getAll(HttpHeaders.TRANSFER_ENCODING);
        return encodings.isEmpty()
                || (encodings.size() == 1 && encodings.getFirst().equals("chunked"));
    }

    private ProxyResponse reject(ProxyContext context) {
        if (outgoing != null) {
            outgoing.reset();
        }
        return refuse(context, new ProtocolException("The response has an unknown transfer encoding"));
    }

    private ProxyResponse refuse(ProxyContext context, Throwable failure) {
        var problem = problem(failure);
        if (!client.response().closed() && problem.status() >= 500) {
            // not the path, which may name a person, nor the message, which may have the path
            var cause = failure.getClass().getSimpleName();
            LOG.warnf("%s: %d for request %s: %s", route.template(), problem.status(), requestId, cause);
        }
        var detail = switch (problem) {
            case INVALID_REQUEST -> "The body is not gzip, or not all of it";
            case BODY_TOO_LARGE -> "At most %d bytes are taken here".formatted(route.bodyLimit());
            case SERVICE_UNAVAILABLE -> "Too many requests are waiting; try again in a moment";
            default -> "Whether the request was carried out is not known; repeat it with the same Idempotency-Key";
        };
        var response = context.request().release().response();
        if (problem == Problem.SERVICE_UNAVAILABLE) {
            response.putHeader(HttpHeaders.RETRY_AFTER, "1");
        }
        return response.setStatusCode(problem.status())
                .putHeader(HttpHeaders.CONTENT_TYPE, Problem.mediaType(path))
                .setBody(Body.body(problem.document(path, requestId, detail)));
    }

    private Problem problem(Throwable failure) {
        return switch (failure) {
            case Throwable _ when body != null && body.overflowed() -> Problem.BODY_TOO_LARGE;
            case Throwable _ when received != null && received.overflowed() -> Problem.BODY_TOO_LARGE;
            case Throwable _ when inflated != null && inflated.isMalformed() -> Problem.INVALID_REQUEST;
            case ConnectionPoolTooBusyException _ -> Problem.SERVICE_UNAVAILABLE;
            case TimeoutException _ -> Problem.GATEWAY_TIMEOUT;
            case ConnectTimeoutException _ -> Problem.GATEWAY_TIMEOUT;
            default -> Problem.BAD_GATEWAY;
        };
    }
}
