package org.lodestar.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class HttpLoadTest {

    private final Set<String> bodies = ConcurrentHashMap.newKeySet();
    private HttpServer server;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 64);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", this::answer);
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private void answer(HttpExchange exchange) throws IOException {
        bodies.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.US_ASCII));
        boolean chunked = exchange.getRequestURI().getPath().contains("chunked");
        boolean refused = exchange.getRequestURI().getPath().contains("refused");
        byte[] body = "{\"some\":\"answer\"}".getBytes(StandardCharsets.US_ASCII);
        exchange.sendResponseHeaders(refused ? 409 : 201, chunked ? 0 : body.length);
        try (var out = exchange.getResponseBody()) {
            out.write(body);
        }
    }

    @Test
    void every_request_of_a_closed_loop_is_distinct_and_answered() throws IOException {
        var result = run("/goals/" + RequestTemplate.ID + "/check-ins");
        assertThat(result.orThrow().answered()).isGreaterThan(100).isEqualTo(bodies.size());
        assertThat(result.latency().count()).isEqualTo((int) result.answered());
        assertThat(result.latency().percentile(50)).isPositive();
    }

    @Test
    void a_chunked_answer_is_read_to_its_end() throws IOException {
        assertThat(run("/chunked/" + RequestTemplate.ID).orThrow().answered()).isEqualTo(bodies.size());
    }

    @Test
    void an_unexpected_status_is_a_failure_with_its_text() throws IOException {
        var result = run("/refused/" + RequestTemplate.ID);
        assertThat(result.failed()).isPositive();
        assertThatThrownBy(result::orThrow).hasMessageContaining("409").hasMessageContaining("answer");
    }

    @Test
    void an_open_loop_keeps_its_rate() throws IOException {
        try (var load = new HttpLoad(server.getAddress().getPort(), 8, template("/goals"), 201, 0)) {
            var result = load.openLoop(Duration.ofSeconds(2), 150).orThrow();
            assertThat(result.answered()).isEqualTo(300);
        }
    }

    /** For as long as it takes to ask often. */
    private HttpLoad.Result run(String path) throws IOException {
        var duration = Duration.ofMillis(500);
        while (true) {
            bodies.clear();
            try (var load = new HttpLoad(server.getAddress().getPort(), 8, template(path), 201, 1_000)) {
                var result = load.closedLoop(duration);
                if (bodies.size() > 100) {
                    return result;
                }
            }
            duration = duration.multipliedBy(2);
            assertThat(duration).isLessThan(Duration.ofMinutes(2));
        }
    }

    private static RequestTemplate template(String path) {
        return RequestTemplate.post(
                path,
                "token",
                "{\"title\":\"Goal " + RequestTemplate.NUMBER + "\"}",
                List.of("0199c2b4-0000-7000-8000-000000000001", "0199c2b4-0000-7000-8000-000000000002"));
    }
}
