package org.lodestar.benchmarks;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.lodestar.local.district.LodestarClient;

/** A receiver of a webhook that notes how old each event is when it arrives. */
final class WebhookArrivals implements Arrivals {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int NO_CONTENT = 204;

    private final LodestarClient client;
    private final HttpServer server;
    private final String webhook;
    private final Ages ages = new Ages();

    /** @param type of the events to wait for */
    WebhookArrivals(LodestarClient client, String type) throws IOException, InterruptedException {
        this.client = client;
        System.setProperty(
                "sun.net.httpserver.nodelay", "true"); // otherwise some answers wait 40 ms for an acknowledgement
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
            Instant recorded = Instant.parse(event.path("time").asText());
            ages.note(recorded, ChronoUnit.NANOS.between(recorded, now));
        }
    }

    @Override
    public Ages ages() {
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
