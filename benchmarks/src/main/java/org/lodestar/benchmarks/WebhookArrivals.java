package org.lodestar.benchmarks;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.lodestar.local.district.LodestarClient;

/**
 * A receiver of a webhook that notes how old each event is when it arrives. An event's time is taken while its transaction
 * runs, so the age includes the commit.
 */
final class WebhookArrivals implements AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int NO_CONTENT = 204;

    private final LodestarClient client;
    private final HttpServer server;
    private final String webhook;
    private final Latencies ages = new Latencies();
    private Instant since = Instant.MAX;

    /** @param type of the events to wait for */
    WebhookArrivals(LodestarClient client, String type) throws IOException, InterruptedException {
        this.client = client;
        this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::take);
        server.start();
        String url = "http://localhost:" + server.getAddress().getPort() + "/";
        this.webhook = write("POST", "/v1/webhooks", Map.of("url", url, "types", List.of(type)))
                .id();
    }

    /** One after the other, on the server's own thread. */
    private void take(HttpExchange exchange) throws IOException {
        Instant now = Instant.now();
        try (exchange) {
            JsonNode event = JSON.readTree(exchange.getRequestBody());
            exchange.sendResponseHeaders(NO_CONTENT, -1);
            note(Instant.parse(event.path("time").asText()), now);
        }
    }

    private synchronized void note(Instant at, Instant now) {
        if (!at.isBefore(since)) {
            ages.add(ChronoUnit.NANOS.between(at, now));
            notifyAll();
        }
    }

    /** Notes what is recorded from now on. */
    synchronized void begin() {
        since = Instant.now();
    }

    /** The ages, once so many have arrived. */
    synchronized Latencies await(long count) throws InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (ages.count() < count) {
            long left = (deadline - System.nanoTime()) / 1_000_000;
            if (left <= 0) {
                throw new IllegalStateException("Only " + ages.count() + " of " + count + " events arrived");
            }
            wait(left);
        }
        return ages;
    }

    @Override
    public void close() throws IOException {
        try {
            write("DELETE", "/v1/webhooks/" + webhook, Map.of());
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        server.stop(0);
    }

    private LodestarClient.Answer write(String method, String path, Map<String, ?> body)
            throws IOException, InterruptedException {
        LodestarClient.Answer answer =
                client.write(method, path, body, UUID.randomUUID().toString());
        if (answer.isRefused()) {
            throw new IllegalStateException(path + " was refused: " + answer.problem());
        }
        return answer;
    }
}
