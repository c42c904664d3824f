package org.lodestar.benchmarks;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.lodestar.local.district.LodestarClient;

/** A client of the stream that notes how old each event is when it arrives. */
final class StreamArrivals implements Arrivals {

    private static final String TIME = "\"time\":\"";

    private final HttpClient http = HttpClient.newHttpClient();
    private final HttpResponse<InputStream> stream;
    private final Ages ages = new Ages();

    /** @param types of the events to tell */
    StreamArrivals(URI gateway, LodestarClient client, String types) throws IOException, InterruptedException {
        String now = client.get("/v1/events/heads").path("cursor").asText();
        var request = HttpRequest.newBuilder(gateway.resolve("/v1/events/stream?types=" + types + "&after=" + now))
                .header("Authorization", "Bearer " + client.bearer())
                .build();
        stream = http.send(request, BodyHandlers.ofInputStream());
        if (stream.statusCode() != 200) {
            throw new IOException("The stream was answered with " + stream.statusCode());
        }
        Thread.ofPlatform().daemon().name("stream-arrivals").start(this::read);
    }

    private void read() {
        try (var lines = new BufferedReader(new InputStreamReader(stream.body(), StandardCharsets.UTF_8))) {
            for (Optional<String> line = next(lines); line.isPresent(); line = next(lines)) {
                if (line.get().startsWith("data: ")) {
                    Instant now = Instant.now();
                    int at = line.get().indexOf(TIME) + TIME.length();
                    Instant recorded =
                            Instant.parse(line.get().substring(at, line.get().indexOf('"', at)));
                    ages.note(recorded, ChronoUnit.NANOS.between(recorded, now));
                }
            }
        } catch (IOException | UncheckedIOException _) {
            // it was closed
        }
    }

    private static Optional<String> next(BufferedReader lines) throws IOException {
        return Optional.ofNullable(lines.readLine());
    }

    @Override
    public Ages ages() {
        return ages;
    }

    @Override
    public void close() {
        http.shutdownNow();
    }
}
