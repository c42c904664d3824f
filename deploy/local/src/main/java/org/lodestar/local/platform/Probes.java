package org.lodestar.local.platform;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;

/** Asks the parts whether they serve. */
final class Probes implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(3);

    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(PATIENCE).build();
    private final Admin kafka;

    Probes(Settings settings) {
        this.kafka = Admin.create(Map.of(
                "bootstrap.servers",
                settings.kafkaServers(),
                "client.id",
                "lodestar-supervisor",
                "reconnect.backoff.max.ms",
                500,
                "request.timeout.ms",
                (int) PATIENCE.toMillis(),
                "default.api.timeout.ms",
                (int) PATIENCE.toMillis()));
    }

    /** Whether the process at {@code port} says that it and all it needs are ready. */
    boolean isReady(int port) {
        var request = HttpRequest.newBuilder(URI.create("http://localhost:" + port + "/q/health/ready"))
                .timeout(PATIENCE)
                .build();
        try {
            return http.send(request, BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException _) {
            return false;
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** Whether the broker answers what its cluster looks like. */
    boolean kafkaServes() {
        try {
            return !kafka.describeCluster()
                    .nodes()
                    .get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)
                    .isEmpty();
        } catch (ExecutionException | TimeoutException _) {
            return false;
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    @Override
    public void close() {
        kafka.close(Duration.ZERO);
        http.shutdownNow();
    }
}
