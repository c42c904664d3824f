package org.lodestar.gateway.webhooks;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** Somebody's server that webhooks are sent to. */
final class Receiver implements AutoCloseable {

    /** A request that came. */
    record Received(String path, Map<String, List<String>> headers, String body) {

        String header(String name) {
            return headers.getOrDefault(name, List.of("")).getFirst();
        }

        String id() {
            return header("webhook-id");
        }
    }

    /** What it does with a request it has read. */
    @FunctionalInterface
    interface Behaviour {
        void answer(Received received, HttpServerRequest request);
    }

    static final Behaviour TAKES = (_, request) -> {
        var _ = request.response().setStatusCode(204).end();
    };
    static final Behaviour HANGS = (_, _) -> {};

    private final Vertx vertx = Vertx.vertx();
    private final HttpServer server;
    private final String scheme;
    private final BlockingQueue<Received> received = new LinkedBlockingQueue<>();
    private final List<Received> all = new CopyOnWriteArrayList<>();
    private volatile Behaviour behaviour = TAKES;

    Receiver() {
        this(new HttpServerOptions());
    }

    /** One that speaks as these say. */
    Receiver(HttpServerOptions options) {
        scheme = options.isSsl() ? "https" : "http";
        server = vertx.createHttpServer(options)
                .requestHandler(request -> request.body().onSuccess(body -> {
                    var headers = new HashMap<String, List<String>>();
                    request.headers()
                            .forEach((name, value) -> headers.computeIfAbsent(
                                            name.toLowerCase(java.util.Locale.ROOT), _ -> new ArrayList<>())
                                    .add(value));
                    var came = new Received(request.uri(), headers, body.toString());
                    all.add(came);
                    received.add(came);
                    behaviour.answer(came, request);
                }))
                .listen(0, "localhost")
                .toCompletionStage()
                .toCompletableFuture()
                .join();
    }

    String url() {
        return scheme + "://localhost:" + server.actualPort();
    }

    Receiver does(Behaviour chosen) {
        behaviour = chosen;
        return this;
    }

    /** Answers with this status. */
    static Behaviour answers(int status) {
        return (_, request) -> {
            var _ = request.response().setStatusCode(status).end();
        };
    }

    /** The next request that came. */
    Received next() throws InterruptedException {
        var came = received.poll(2, TimeUnit.MINUTES);
        if (came == null) {
            throw new AssertionError("No request came");
        }
        return came;
    }

    /** All that came. */
    List<Received> all() {
        return List.copyOf(all);
    }

    @Override
    public void close() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }
}
