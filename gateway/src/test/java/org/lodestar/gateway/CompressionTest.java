package org.lodestar.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Bodies that travel compressed, both ways. */
@QuarkusTest
@WithTestResource(TestPlatform.class)
class CompressionTest {

    private static final String LONG = "{\"data\":\"" + "goal ".repeat(1_000) + "\"}";

    @ConfigProperty(name = "quarkus.http.test-port")
    int port;

    private final TestService goals = TestPlatform.service("goals");
    private final HttpClient http = HttpClient.newHttpClient();
    private String token;

    @BeforeEach
    void a_service_answers() {
        goals.does(TestService.OK);
        token = Access.token();
    }

    @AfterEach
    void close() {
        http.close();
    }

    @Test
    void a_long_answer_is_compressed_for_who_takes_it() throws Exception {
        goals.does(answering("application/json", LONG));

        var compressed = http.send(get().header("Accept-Encoding", "gzip").build(), BodyHandlers.ofByteArray());
        assertThat(header(compressed, "Content-Encoding")).isEqualTo("gzip");
        assertThat(header(compressed, "Vary")).containsIgnoringCase("Accept-Encoding");
        assertThat(compressed.body()).hasSizeLessThan(LONG.length() / 2);
        assertThat(inflated(compressed.body())).isEqualTo(LONG);

        var plain = http.send(get().build(), BodyHandlers.ofByteArray());
        assertThat(header(plain, "Content-Encoding")).isEmpty();
        assertThat(new String(plain.body(), StandardCharsets.UTF_8)).isEqualTo(LONG);
        assertThat(header(plain, "Content-Length")).isEqualTo(Integer.toString(LONG.length()));
    }

    @Test
    void a_short_answer_or_one_that_is_packed_already_stays_as_it_is() throws Exception {
        goals.does(answering("application/json", "{}"));
        var small = http.send(get().header("Accept-Encoding", "gzip").build(), BodyHandlers.ofString());
        assertThat(header(small, "Content-Encoding")).isNotEqualTo("gzip");
        assertThat(small.body()).isEqualTo("{}");

        goals.does(answering("application/zip", LONG));
        var packed = http.send(get().header("Accept-Encoding", "gzip").build(), BodyHandlers.ofString());
        assertThat(header(packed, "Content-Encoding")).isNotEqualTo("gzip");
        assertThat(packed.body()).isEqualTo(LONG);
    }

    @Test
    void the_contract_is_compressed() throws Exception {
        var request = HttpRequest.newBuilder(URI.create("http://localhost:" + port + "/openapi.json"))
                .header("Accept-Encoding", "gzip")
                .build();

        assertThat(header(http.send(request, BodyHandlers.ofByteArray()), "Content-Encoding"))
                .isEqualTo("gzip");
    }

    @Test
    void a_compressed_body_reaches_the_service_as_what_it_stands_for() throws Exception {
        assertThat(post("gzip", gzip(LONG)).statusCode()).isEqualTo(200);

        var request = goals.next();
        assertThat(new String(request.body(), StandardCharsets.UTF_8)).isEqualTo(LONG);
        assertThat(request.head())
                .doesNotContainIgnoringCase("Content-Encoding")
                .doesNotContainIgnoringCase("Content-Length");

        assertThat(post("identity", "{}".getBytes(StandardCharsets.UTF_8)).statusCode())
                .isEqualTo(200);
    }

    @Test
    void a_small_body_that_stands_for_an_enormous_one_is_too_large() throws Exception {
        var bomb = gzip("0".repeat(20_000_000));
        assertThat(bomb).hasSizeLessThan(60_000);

        problem(post("gzip", bomb), 413, "body-too-large");
        assertThat(goals.isIdle()).isTrue();
    }

    @Test
    void a_body_that_is_not_what_it_says_is_a_problem() throws Exception {
        var whole = gzip(LONG);

        problem(post("gzip", LONG.getBytes(StandardCharsets.UTF_8)), 400, "invalid-request");
        problem(post("gzip", Arrays.copyOf(whole, whole.length - 20)), 400, "invalid-request");
        whole[whole.length - 6] ^= 1;
        problem(post("gzip", whole), 400, "invalid-request");
        assertThat(goals.isIdle()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"br", "deflate", "gzip, gzip", "x"})
    void another_encoding_is_not_taken(String encoding) throws Exception {
        var answer = post(encoding, gzip("{}"));

        problem(answer, 415, "unsupported-media-type");
        assertThat(header(answer, "Accept-Encoding")).isEqualTo("gzip");
        assertThat(goals.isIdle()).isTrue();
    }

    private HttpRequest.Builder get() {
        return HttpRequest.newBuilder(URI.create("http://localhost:" + port + "/v1/goals"))
                .header("Authorization", "Bearer " + token);
    }

    private HttpResponse<String> post(String encoding, byte[] body) throws IOException, InterruptedException {
        return http.send(
                get().header("Content-Type", "application/json")
                        .header("Content-Encoding", encoding)
                        .POST(BodyPublishers.ofByteArray(body))
                        .build(),
                BodyHandlers.ofString());
    }

    private static void problem(HttpResponse<String> answer, int status, String slug) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(header(answer, "Content-Type")).isEqualTo("application/problem+json");
        assertThat(answer.body()).contains("/problems/" + slug);
    }

    private static String header(HttpResponse<?> answer, String name) {
        return answer.headers().firstValue(name).orElse("");
    }

    private static TestService.Behaviour answering(String type, String body) {
        return (_, connection) -> TestService.write(
                connection,
                "HTTP/1.1 200 OK\nContent-Type: %s\nContent-Length: %d\n\n%s".formatted(type, body.length(), body));
    }

    private static byte[] gzip(String text) throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(bytes)) {
            gzip.write(text.getBytes(StandardCharsets.UTF_8));
        }
        return bytes.toByteArray();
    }

    private static String inflated(byte[] bytes) throws IOException {
        try (var gzip = new GZIPInputStream(new ByteArrayInputStream(bytes))) {
            return new String(gzip.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
