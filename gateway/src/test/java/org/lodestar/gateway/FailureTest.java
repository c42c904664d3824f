package org.lodestar.gateway;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.hamcrest.Matchers.equalTo;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logmanager.ExtHandler;
import org.jboss.logmanager.ExtLogRecord;
import org.jboss.logmanager.Logger;
import org.jboss.logmanager.formatters.PatternFormatter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Services that fail, and clients that ask too much or go away. */
@QuarkusTest
@WithTestResource(TestPlatform.class)
class FailureTest {

    @ConfigProperty(name = "quarkus.http.test-port")
    int port;

    @ConfigProperty(name = "quarkus.log.console.format")
    String logFormat;

    private final TestService goals = TestPlatform.service("goals");
    private final TestService roster = TestPlatform.service("roster");
    private String token;

    @BeforeEach
    void a_token() {
        goals.does(TestService.OK);
        roster.does(TestService.OK);
        token = Access.token();
    }

    @AfterEach
    void the_gateway_still_forwards() {
        goals.does(TestService.OK);
        for (var i = 0; i < 10; i++) {
            given().auth().oauth2(token).get("/v1/goals").then().statusCode(200);
        }
    }

    @Test
    void a_service_that_hangs_up_is_a_bad_gateway() {
        goals.does((_, connection) -> connection.close());

        problem("GET", 502, "/problems/bad-gateway");
    }

    @Test
    void a_line_of_the_log_names_the_request_and_its_trace() {
        try (var log = new Logged(Level.ALL)) {
            goals.does((_, connection) -> connection.close());
            given().auth()
                    .oauth2(token)
                    .header("X-Request-Id", "order-66")
                    .header("traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01")
                    .get("/v1/goals")
                    .then()
                    .statusCode(502);

            assertThat(log.lines)
                    .anySatisfy(line -> assertThat(line)
                            .contains(" request=order-66 trace=0af7651916cd43dd8448eb211c80319c ", "/v1/goals: 502"));
        }
    }

    @Test
    void a_service_that_talks_nonsense_is_a_bad_gateway() {
        goals.does((_, connection) -> TestService.write(connection, "220 smtp.example.org ESMTP\n\n"));

        problem("GET", 502, "/problems/bad-gateway");
    }

    @Test
    void a_service_of_an_unknown_encoding_is_a_bad_gateway() {
        goals.does((_, connection) -> {
            TestService.write(connection, "HTTP/1.1 200 OK\nTransfer-Encoding: gzip, chunked\n\n0\n\n");
            connection.close();
        });

        problem("GET", 502, "/problems/bad-gateway");
    }

    @Test
    void nothing_is_sent_twice() throws Exception {
        goals.does((_, connection) -> connection.close());

        problem("POST", 502, "/problems/bad-gateway");

        goals.next();
        assertThat(goals.isIdle()).isTrue();
    }

    @Test
    void an_answer_that_breaks_off_does_not_look_whole() throws Exception {
        goals.does((_, connection) -> {
            TestService.write(connection, "HTTP/1.1 200 OK\nContent-Length: 100\n\n{\"data\":");
            connection.close();
        });
        try (var wire = new Wire(port)) {
            wire.send(request("GET"));

            assertThatThrownBy(wire::answer).isInstanceOf(IOException.class);
        }
        goals.does((_, connection) -> {
            TestService.write(connection, "HTTP/1.1 200 OK\nTransfer-Encoding: chunked\n\n8\n{\"data\":\n");
            connection.close();
        });
        try (var wire = new Wire(port)) {
            wire.send(request("GET"));

            assertThatThrownBy(wire::answer).isInstanceOf(IOException.class);
        }
    }

    @Test
    void clients_that_go_away_release_the_service() throws Exception {
        var entered = new CountDownLatch(4);
        var released = new CountDownLatch(4);
        goals.does((_, connection) -> {
            entered.countDown();
            connection.getInputStream().read();
            released.countDown();
        });
        var clients = new ArrayList<Wire>();
        for (var i = 0; i < 4; i++) {
            clients.add(new Wire(port).send(request("GET")));
        }
        assertThat(entered.await(2, TimeUnit.MINUTES)).isTrue();
        for (var client : clients) {
            client.close();
        }

        // long before it would have been given up for not answering
        assertThat(released.await(20, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void a_body_announced_too_large_is_refused_before_it_is_sent() throws Exception {
        try (var wire = new Wire(port)) {
            var answer = wire.send(post("/v1/goals", "Content-Length: 65537\nExpect: 100-continue"))
                    .answer();

            assertThat(answer.status()).isEqualTo(413);
            assertThat(answer.body()).contains("/problems/body-too-large", "65536");
            assertThat(answer.header("Connection")).isEqualTo("close");
            assertThat(wire.isClosed()).isTrue();
            assertThat(goals.isIdle()).isTrue();
        }
    }

    @Test
    void a_body_that_grows_too_large_is_cut_off() throws Exception {
        try (var wire = new Wire(port)) {
            wire.send(post("/v1/goals", "Transfer-Encoding: chunked"));
            for (var i = 0; i < 9; i++) {
                wire.send("2000\n" + "x".repeat(0x2000) + "\n");
            }
            var answer = wire.answer();

            assertThat(answer.status()).isEqualTo(413);
            assertThat(answer.body()).contains("/problems/body-too-large");
            assertThat(goals.isIdle()).isTrue();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "/v1/goals, application/json, 65536, 413",
        "/v1/clients, application/json, 65536, 413",
        "/oauth2/token, application/x-www-form-urlencoded, 16384, 400"
    })
    void a_body_that_grows_too_large_is_nothing_to_worry_the_operator_with(
            String path, String type, int limit, int status) throws Exception {
        try (var log = new Logged(Level.WARNING)) {
            try (var wire = new Wire(port)) {
                wire.send("POST %s HTTP/1.1\nHost: localhost\nAuthorization: Bearer %s\nContent-Type: %s\n%s\n\n"
                        .formatted(path, token, type, "Transfer-Encoding: chunked"));
                for (var sent = 0; sent <= limit; sent += 0x2000) {
                    wire.send("2000\n" + "x".repeat(0x2000) + "\n");
                }
                assertThat(wire.answer().status()).isEqualTo(status);
            }
            // by then it has noticed that the client hung up
            the_gateway_still_forwards();

            assertThat(log.lines).isEmpty();
        }
    }

    @Test
    void a_path_may_have_a_limit_of_its_own() throws Exception {
        var body = "x".repeat(1_000_000);
        try (var wire = new Wire(port)) {
            var answer = wire.send(post("/v1/roster/imports", "Content-Length: " + body.length()) + body)
                    .answer();

            assertThat(answer.status()).isEqualTo(200);
            assertThat(roster.next().body()).hasSize(1_000_000);
        }
    }

    @Test
    void a_service_may_refuse_a_body_before_it_has_read_it() throws Exception {
        roster.doesAtOnce((_, connection) -> {
            TestService.write(connection, """
                    HTTP/1.1 413 Content Too Large
                    Connection: close
                    Content-Length: 7

                    refused""");
            connection.getInputStream().skip(Long.MAX_VALUE);
        });
        try (var wire = new Wire(port)) {
            wire.send(post("/v1/roster/imports", "Content-Length: 3000000") + "x".repeat(3_000_000));

            var answer = wire.answer();
            assertThat(answer.status()).isEqualTo(413);
            assertThat(answer.body()).isEqualTo("refused");
        }
    }

    @Test
    void a_client_may_ask_before_it_sends() throws Exception {
        try (var wire = new Wire(port)) {
            wire.send(post("/v1/goals", "Content-Length: 2\nExpect: 100-continue"));
            assertThat(wire.answer().status()).isEqualTo(100);
            wire.send("{}");
            assertThat(wire.answer().status()).isEqualTo(200);
            assertThat(goals.next().head()).doesNotContain("Expect");
        }
        try (var wire = new Wire(port)) {
            var answer = wire.send(post("/v1/goals", "Content-Length: 2\nExpect: a-miracle"))
                    .answer();
            assertThat(answer.status()).isEqualTo(417);
        }
    }

    @Test
    void a_refused_body_does_not_reset_the_connection_before_the_answer_is_read() throws Exception {
        try (var wire = new Wire(port)) {
            wire.send("""
                    POST /v1/goals HTTP/1.1
                    Host: localhost
                    Content-Length: 60000

                    """ + "x".repeat(60_000));

            assertThat(wire.answer().status()).isEqualTo(401);
        }
    }

    private void problem(String method, int status, String type) {
        given().auth()
                .oauth2(token)
                .request(method, "/v1/goals")
                .then()
                .statusCode(status)
                .contentType("application/problem+json")
                .body("type", equalTo(type))
                .body("status", equalTo(status))
                .body("instance", equalTo("/v1/goals"));
    }

    private String request(String method) {
        return "%s /v1/goals HTTP/1.1\nHost: localhost\nAuthorization: Bearer %s\n\n".formatted(method, token);
    }

    private String post(String path, String headers) {
        return "POST %s HTTP/1.1\nHost: localhost\nAuthorization: Bearer %s\nContent-Type: application/json\n%s\n\n"
                .formatted(path, token, headers);
    }

    /** What is logged from a level on, as the console shows it, but for what others do in the background. */
    private final class Logged extends ExtHandler {

        private static final List<String> BACKGROUND = List.of(
                "io.agroal",
                "io.vertx.core.impl.BlockedThreadChecker",
                "kafka",
                "org.apache.kafka",
                "org.lodestar.gateway.kafka",
                "org.lodestar.gateway.webhooks");

        private final Logger root = Logger.getLogger("");
        private final ConcurrentLinkedQueue<String> lines = new ConcurrentLinkedQueue<>();

        Logged(Level from) {
            setLevel(from);
            setFormatter(new PatternFormatter(logFormat));
            root.addHandler(this);
        }

        @Override
        protected void doPublish(ExtLogRecord logged) {
            if (BACKGROUND.stream().noneMatch(logged.getLoggerName()::startsWith)) {
                lines.add(getFormatter().format(logged));
            }
        }

        @Override
        public void close() {
            root.removeHandler(this);
            super.close();
        }
    }
}
