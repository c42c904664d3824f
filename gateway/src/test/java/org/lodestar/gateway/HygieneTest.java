package org.lodestar.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What may pass the door, byte by byte. */
@QuarkusTest
@WithTestResource(TestPlatform.class)
class HygieneTest {

    @ConfigProperty(name = "quarkus.http.test-port")
    int port;

    private final TestService goals = TestPlatform.service("goals");
    private String token;

    @BeforeEach
    void a_service_answers() {
        goals.does(TestService.OK);
        token = Access.token();
    }

    @Test
    void what_a_client_says_about_its_connection_or_origin_stops_here() throws Exception {
        try (var wire = new Wire(port)) {
            var answer = wire.send("""
                    GET /v1/goals HTTP/1.1
                    Host: api.example.org
                    Authorization: Bearer %s
                    Connection: keep-alive, X-Hop, Authorization, Content-Length
                    X-Hop: one hop only
                    Keep-Alive: timeout=5
                    TE: trailers
                    Upgrade: h2c
                    HTTP2-Settings: AAMAAABkAAQAAP__
                    Proxy-Authorization: Basic eDp5
                    Proxy: http://evil
                    X-Forwarded-For: 6.6.6.6
                    X-Forwarded-Host: evil
                    X-Forwarded-Prefix: /evil
                    Forwarded: for=6.6.6.6
                    X-Real-IP: 6.6.6.6
                    X-Internal-User: admin
                    x-internal-tenant: other
                    X-HTTP-Method-Override: DELETE
                    X-Original-URL: /q/health
                    X-Custom: kept
                    traceparent: 00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01
                    tracestate: vendor=1

                    """.formatted(token)).answer();

            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.header("traceparent"))
                    .isEqualTo("00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01");
            var request = goals.next();
            assertThat(request.header("X-Custom")).isEqualTo("kept");
            assertThat(request.header("Authorization")).isEqualTo("Bearer " + token);
            assertThat(request.header("Host")).isEqualTo("api.example.org");
            assertThat(request.header("X-Forwarded-For")).isEqualTo("127.0.0.1");
            assertThat(request.header("X-Forwarded-Host")).isEqualTo("api.example.org");
            assertThat(request.header("X-Forwarded-Proto")).isEqualTo("http");
            assertThat(request.header("traceparent")).startsWith("00-4bf92f35");
            assertThat(request.header("tracestate")).isEqualTo("vendor=1");
            // of the token anything may be spelt by chance
            assertThat(request.head().replace(token, "").toLowerCase())
                    .doesNotContain(
                            "x-hop",
                            "keep-alive",
                            "\nte:",
                            "upgrade",
                            "http2",
                            "proxy",
                            "evil",
                            "6.6.6.6",
                            "x-internal",
                            "override",
                            "x-original");
        }
    }

    @Test
    void what_a_service_says_about_its_connection_or_itself_stops_here() throws Exception {
        goals.does((_, connection) -> TestService.write(connection, """
                HTTP/1.1 200 OK
                Connection: X-Secret
                X-Secret: one hop only
                Keep-Alive: timeout=5
                Proxy-Authenticate: Basic
                Trailer: X-Sum
                Server: kitchen/1.0
                X-Powered-By: gas
                X-Internal-Node: 7
                X-Request-Id: not-this
                ETag: "3"
                Lodestar-Position: 17
                Content-Type: application/json
                Content-Length: 2

                {}"""));

        try (var wire = new Wire(port)) {
            var answer = get(wire, "/v1/goals");

            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.header("ETag")).isEqualTo("\"3\"");
            assertThat(answer.header("Lodestar-Position")).isEqualTo("17");
            assertThat(answer.header("Cache-Control")).isEqualTo("no-store");
            assertThat(answer.header("X-Request-Id")).matches("[0-9a-f]{32}");
            assertThat(answer.head().toLowerCase())
                    .doesNotContain(
                            "x-secret", "keep-alive", "proxy-", "trailer", "kitchen", "gas", "internal", "not-this");
        }
    }

    @Test
    void a_malformed_trace_is_dropped() throws Exception {
        try (var wire = new Wire(port)) {
            var answer = wire.send("""
                    GET /v1/goals HTTP/1.1
                    Host: localhost
                    Authorization: Bearer %s
                    traceparent: 00-evil
                    tracestate: vendor=1

                    """.formatted(token)).answer();

            assertThat(answer.header("traceparent")).isEmpty();
            assertThat(goals.next().head()).doesNotContain("trace");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Content-Length: 4\nTransfer-Encoding: chunked",
                "Transfer-Encoding: chunked\nContent-Length: 4",
                "Content-Length: 4\nContent-Length: 5",
                "Content-Length: 4, 5",
                "Content-Length: +4",
                "Content-Length: 4x",
                "Content-Length: 99999999999999999999",
                "Content-Length: -1",
                "Transfer-Encoding: chunked, identity",
                "Transfer-Encoding: identity",
                "Transfer-Encoding: xchunked",
                "Transfer-Encoding: chunked\nTransfer-Encoding: chunked",
                "Transfer-Encoding : chunked",
                "Transfer-Encoding:\n chunked\nContent-Length: 4",
                "X: a\0b",
                "X y: z",
            })
    void a_request_of_two_meanings_reaches_no_service(String headers) throws Exception {
        try (var wire = new Wire(port)) {
            var answer = wire.send("""
                    POST /v1/goals HTTP/1.1
                    Host: localhost
                    Authorization: Bearer %s
                    Content-Type: application/json
                    %s

                    0

                    GET /v1/goals/smuggled HTTP/1.1
                    Host: localhost

                    """.formatted(token, headers)).answer();

            assertThat(answer.status()).isEqualTo(400);
            assertThat(wire.isClosed()).isTrue();
            assertThat(goals.isIdle()).isTrue();
        }
    }

    @Test
    void a_folded_header_is_one_line_or_refused() throws Exception {
        try (var wire = new Wire(port)) {
            var answer = wire.send("""
                    GET /v1/goals HTTP/1.1
                    Host: localhost
                    Authorization: Bearer %s
                    X-Folded: one
                     X-Internal-User: admin

                    """.formatted(token)).answer();

            if (answer.status() == 200) {
                assertThat(goals.next().head().lines())
                        .noneMatch(line -> line.startsWith(" ") || line.startsWith("X-Int"));
            } else {
                assertThat(answer.status()).isEqualTo(400);
            }
        }
    }

    @Test
    void chunks_are_forwarded_as_the_same_body_in_frames_of_our_own() throws Exception {
        try (var wire = new Wire(port)) {
            var answer =
                    wire.send("""
                    POST /v1/goals HTTP/1.1
                    Host: localhost
                    Authorization: Bearer %s
                    Transfer-Encoding: chunked
                    Trailer: X-Internal-User

                    4;ext="a
                    """.replace("=\"a", "=a").formatted(token) + """
                    {"a"
                    3
                    :1}
                    0
                    X-Internal-User: admin

                    """).answer();

            assertThat(answer.status()).isEqualTo(200);
            var request = goals.next();
            assertThat(new String(request.body(), java.nio.charset.StandardCharsets.UTF_8))
                    .isEqualTo("{\"a\":1}");
            assertThat(request.head()).doesNotContain("Trailer", "X-Internal");
        }
    }

    @Test
    void two_requests_in_one_packet_are_two_requests() throws Exception {
        try (var wire = new Wire(port)) {
            wire.send("""
                    POST /v1/goals HTTP/1.1
                    Host: localhost
                    Authorization: Bearer %1$s
                    Content-Length: 2

                    {}GET /v1/goals/2 HTTP/1.1
                    Host: localhost
                    Authorization: Bearer %1$s

                    """.formatted(token));

            assertThat(wire.answer().status()).isEqualTo(200);
            assertThat(wire.answer().status()).isEqualTo(200);
            assertThat(goals.next().line()).isEqualTo("POST /v1/goals HTTP/1.1");
            assertThat(goals.next().line()).isEqualTo("GET /v1/goals/2 HTTP/1.1");
        }
    }

    @Test
    void http_1_0_is_asked_to_come_up() throws Exception {
        try (var wire = new Wire(port)) {
            var answer = wire.send("""
                    GET /v1/goals HTTP/1.0
                    Host: localhost
                    Authorization: Bearer %s
                    Transfer-Encoding: chunked

                    0

                    """.formatted(token)).answer();

            assertThat(answer.status()).isIn(400, 426);
            assertThat(goals.isIdle()).isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/v1/goals/../../q/health",
                "/v1/goals/%2e%2e/%2e%2e/q/health",
                "/v1/./goals/../nothing",
            })
    void a_path_cannot_climb(String path) throws Exception {
        try (var wire = new Wire(port)) {
            get(wire, path);

            assertThat(goals.isIdle()).isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"//v1//goals", "/v1/orgs/../goals", "/v1/%67oals", "http://localhost/v1/goals"})
    void a_service_sees_the_path_that_was_matched(String target) throws Exception {
        try (var wire = new Wire(port)) {
            var answer = get(wire, target);

            assertThat(answer.status()).isEqualTo(200);
            assertThat(goals.next().line()).isEqualTo("GET /v1/goals HTTP/1.1");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/v1/goals/%00", "/v1/goals/a%0d%0aX-Internal-User:%20admin", "/v1/goals/ü"})
    void a_path_with_control_characters_is_a_problem(String path) throws Exception {
        try (var wire = new Wire(port)) {
            var answer = get(wire, path);

            assertThat(answer.status()).isEqualTo(400);
            assertThat(answer.body()).contains("/problems/invalid-request");
            assertThat(goals.isIdle()).isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/v1/goals/%",
                "/v1/goals/%zz",
                "/v1/goals\\..\\x",
                "/v1/goals/<>",
                "/v1/goals?x=%zz",
                "/v1/goals?x=<>"
            })
    void a_path_that_is_no_uri_is_refused(String path) throws Exception {
        try (var wire = new Wire(port)) {
            var answer = get(wire, path);

            assertThat(answer.status()).isEqualTo(400);
            assertThat(answer.body()).contains("/problems/invalid-request");
            assertThat(goals.isIdle()).isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Host: a\nHost: b\n", "Host: a b\n"})
    void a_request_needs_one_host(String host) throws Exception {
        try (var wire = new Wire(port)) {
            var answer = wire.send("GET /v1/goals HTTP/1.1\n%sAuthorization: Bearer %s\n\n".formatted(host, token))
                    .answer();

            assertThat(answer.status()).isEqualTo(400);
            assertThat(goals.isIdle()).isTrue();
        }
    }

    @Test
    void a_head_that_is_too_large_is_refused() throws Exception {
        try (var wire = new Wire(port)) {
            var answer = wire.send("GET /v1/goals HTTP/1.1\nHost: localhost\nX: %s\n\n".formatted("x".repeat(20_000)))
                    .answer();

            assertThat(answer.status()).isEqualTo(431);
            assertThat(answer.body()).contains("/problems/headers-too-large");
        }
        try (var wire = new Wire(port)) {
            var answer = wire.send("GET /v1/goals?x=%s HTTP/1.1\nHost: localhost\n\n".formatted("x".repeat(9_000)))
                    .answer();

            assertThat(answer.status()).isEqualTo(414);
            assertThat(answer.body()).contains("/problems/uri-too-long");
        }
    }

    @Test
    void two_tokens_are_none() throws Exception {
        try (var wire = new Wire(port)) {
            var answer = wire.send("""
                    GET /v1/goals HTTP/1.1
                    Host: localhost
                    Authorization: Bearer %1$s
                    Authorization: Bearer %1$s

                    """.formatted(token)).answer();

            assertThat(answer.status()).isEqualTo(401);
        }
    }

    @Test
    void an_upgrade_is_not_taken() throws Exception {
        try (var wire = new Wire(port)) {
            var answer = wire.send("""
                    GET /v1/goals HTTP/1.1
                    Host: localhost
                    Authorization: Bearer %s
                    Connection: Upgrade
                    Upgrade: websocket
                    Sec-WebSocket-Version: 13
                    Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==

                    """.formatted(token)).answer();

            assertThat(answer.status()).isEqualTo(200);
            assertThat(goals.next().head()).doesNotContain("Upgrade");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"TRACE", "CONNECT", "PROPFIND"})
    void other_methods_stop_here(String method) throws Exception {
        try (var wire = new Wire(port)) {
            var answer = wire.send("%s /v1/goals HTTP/1.1\nHost: localhost\nAuthorization: Bearer %s\n\n"
                            .formatted(method, token))
                    .answer();

            assertThat(answer.status()).isIn(400, 405);
            assertThat(goals.isIdle()).isTrue();
        }
    }

    @Test
    void answers_without_a_body_stay_without_and_the_connection_goes_on() throws Exception {
        try (var wire = new Wire(port)) {
            goals.does((_, connection) -> TestService.write(connection, """
                    HTTP/1.1 200 OK
                    Content-Type: application/json
                    Content-Length: 2000

                    """));
            wire.send(request("HEAD", "/v1/goals"));
            var head = wire.answerWithoutBody();
            assertThat(head.header("Content-Length")).isEqualTo("2000");

            goals.does((_, connection) -> TestService.write(connection, """
                    HTTP/1.1 204 No Content

                    """));
            var none = get(wire, "/v1/goals");
            assertThat(none.status()).isEqualTo(204);
            assertThat(none.head().toLowerCase()).doesNotContain("transfer-encoding", "content-length");

            goals.does((_, connection) -> TestService.write(connection, """
                    HTTP/1.1 304 Not Modified
                    ETag: "3"

                    """));
            var same = get(wire, "/v1/goals");
            assertThat(same.status()).isEqualTo(304);
            assertThat(same.head().toLowerCase()).doesNotContain("transfer-encoding");

            goals.does(TestService.OK);
            assertThat(get(wire, "/v1/goals").body()).isEqualTo("{}");
        }
    }

    private Wire.Answer get(Wire wire, String path) throws IOException {
        return wire.send(request("GET", path)).answer();
    }

    private String request(String method, String path) {
        return "%s %s HTTP/1.1\nHost: localhost\nAuthorization: Bearer %s\n\n".formatted(method, path, token);
    }
}
