package org.lodestar.local.district;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * A client of the platform that knows the contract and nothing else.
 *
 * <p>What fails on the way, or because a service is away, is tried again for two minutes. That is safe because every
 * write carries an {@code Idempotency-Key}.
 */
public final class LodestarClient {

    private static final Pattern NEXT = Pattern.compile("<([^>]+)>\\s*;\\s*rel=\"?next\"?");
    private static final Set<Integer> WORTH_RETRYING = Set.of(429, 502, 503, 504);
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final Duration PAUSE = Duration.ofMillis(250);
    private static final Duration TIMEOUT = Duration.ofSeconds(60);

    /** Properties in one order, always: the same write has the same bytes, which its key vouches for. */
    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
            .build();

    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();
    private final URI gateway;
    private final String clientId;
    private final String clientSecret;
    private String token = "";
    private Instant renewTokenAt = Instant.EPOCH;

    /**
     * What a request was answered with.
     *
     * @param position where the write stands in the log of its service; nothing if nothing had to be recorded
     */
    public record Answer(int status, JsonNode body, OptionalLong position) {

        /** The id of what was created or changed. */
        public String id() {
            return body.path("id").asText();
        }

        /** The last part of the type of a problem, or nothing. */
        public String problem() {
            String type = body.path("type").asText();
            return type.substring(type.lastIndexOf('/') + 1);
        }

        /** Whether the request was not carried out. */
        public boolean isRefused() {
            return status >= 400;
        }
    }

    /** @param gateway the public base URL, such as {@code http://localhost:8080} */
    public LodestarClient(URI gateway, String clientId, String clientSecret) {
        this.gateway = gateway;
        this.clientId = clientId;
        this.clientSecret = clientSecret;
    }

    /** Reads one resource. */
    public JsonNode get(String path) throws IOException, InterruptedException {
        return accepted(path, answer(exchange(gateway.resolve(path), HttpRequest.Builder::GET)))
                .body();
    }

    /** Reads a collection to its end, page by page. */
    public List<JsonNode> all(String path) throws IOException, InterruptedException {
        List<JsonNode> all = new ArrayList<>();
        Optional<URI> next = Optional.of(gateway.resolve(path));
        while (next.isPresent()) {
            URI page = next.get();
            HttpResponse<String> response = exchange(page, HttpRequest.Builder::GET);
            accepted(path, answer(response)).body().path("data").forEach(all::add);
            next = response.headers().allValues("Link").stream()
                    .flatMap(link -> NEXT.matcher(link).results())
                    .map((MatchResult link) -> page.resolve(link.group(1)))
                    .findFirst();
        }
        return all;
    }

    /**
     * Writes.
     *
     * @param method {@code POST} or {@code PUT}
     * @param body a JSON object as maps, lists, strings and numbers
     * @param key names this write among all that the client ever makes; the same write again has no effect
     * @return also an answer that refuses
     */
    public Answer write(String method, String path, Map<String, ?> body, String key)
            throws IOException, InterruptedException {
        return send(method, path, "application/json", BodyPublishers.ofString(JSON.writeValueAsString(body)), key);
    }

    /**
     * Sends a file.
     *
     * @throws IOException if it is refused
     */
    public Answer post(String path, String mediaType, Path file, String key) throws IOException, InterruptedException {
        return accepted(path, send("POST", path, mediaType, BodyPublishers.ofFile(file), key));
    }

    private Answer send(String method, String path, String mediaType, BodyPublisher body, String key)
            throws IOException, InterruptedException {
        return answer(exchange(
                gateway.resolve(path),
                request -> request.header("Content-Type", mediaType)
                        .header("Idempotency-Key", key)
                        .method(method, body)));
    }

    private interface Kind {
        HttpRequest.Builder of(HttpRequest.Builder request);
    }

    private HttpResponse<String> exchange(URI uri, Kind kind) throws IOException, InterruptedException {
        Instant deadline = Instant.now().plus(PATIENCE);
        while (true) {
            try {
                var request = HttpRequest.newBuilder(uri)
                        .timeout(TIMEOUT)
                        .header("Accept", "application/json")
                        .header("Authorization", "Bearer " + bearer());
                HttpResponse<String> response = http.send(kind.of(request).build(), BodyHandlers.ofString());
                if (!WORTH_RETRYING.contains(response.statusCode())
                        || Instant.now().isAfter(deadline)) {
                    return response;
                }
            } catch (IOException e) {
                if (Instant.now().isAfter(deadline)) {
                    throw e;
                }
            }
            pause();
        }
    }

    /** The client's token, renewed a little before it expires. */
    public synchronized String bearer() throws IOException, InterruptedException {
        if (Instant.now().isAfter(renewTokenAt)) {
            JsonNode granted = grant("grant_type=client_credentials");
            token = granted.path("access_token").asText();
            renewTokenAt = Instant.now().plusSeconds(granted.path("expires_in").asLong() * 2 / 3);
        }
        return token;
    }

    /** A token of its own, good for one scope only. */
    public String bearer(String scope) throws IOException, InterruptedException {
        return grant("grant_type=client_credentials&scope=" + scope)
                .path("access_token")
                .asText();
    }

    private JsonNode grant(String form) throws IOException, InterruptedException {
        String credentials =
                Base64.getEncoder().encodeToString((clientId + ':' + clientSecret).getBytes(StandardCharsets.UTF_8));
        var request = HttpRequest.newBuilder(gateway.resolve("/oauth2/token"))
                .timeout(TIMEOUT)
                .header("Authorization", "Basic " + credentials)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString(form));
        HttpResponse<String> response = http.send(request.build(), BodyHandlers.ofString());
        if (response.statusCode() != 200) {
            throw new IOException("No token: " + response.statusCode() + " " + response.body());
        }
        return JSON.readTree(response.body());
    }

    private static Answer answer(HttpResponse<String> response) throws IOException {
        String text = response.body();
        JsonNode body = text.isBlank() ? JSON.createObjectNode() : JSON.readTree(text);
        return new Answer(response.statusCode(), body, response.headers().firstValueAsLong("Lodestar-Position"));
    }

    private static Answer accepted(String path, Answer answer) throws IOException {
        if (answer.isRefused()) {
            throw new IOException(path + " was refused with " + answer.status() + ": " + answer.body());
        }
        return answer;
    }

    static void pause() throws InterruptedException {
        LockSupport.parkNanos(PAUSE.toNanos());
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
    }
}
