package org.lodestar.gateway;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.hamcrest.Matchers.equalTo;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A gateway that waits for a service for three seconds, and for four of its connections. */
@QuarkusTest
@WithTestResource(TestPlatform.class)
@WithTestResource(OtherSettings.class)
class PatienceTest {

    @ConfigProperty(name = "quarkus.http.test-port")
    int port;

    private final TestService goals = TestPlatform.service("goals");
    private String token;

    @BeforeEach
    void a_token() {
        goals.does(TestService.OK);
        token = Access.token();
    }

    @AfterEach
    void the_gateway_still_forwards() {
        for (var service : List.of("roster", "goals", "evidence", "observation")) {
            TestPlatform.service(service).does(TestService.OK);
        }
        for (var i = 0; i < 10; i++) {
            given().auth().oauth2(token).get("/v1/goals").then().statusCode(200);
        }
    }

    @Test
    void a_service_that_does_not_answer_is_a_gateway_timeout_and_its_connection_is_given_up() throws Exception {
        var released = new CountDownLatch(1);
        goals.does((_, connection) -> {
            connection.getInputStream().read();
            released.countDown();
        });
        var begin = System.nanoTime();

        problem("POST", 504, "/problems/gateway-timeout");

        assertThat(Duration.ofNanos(System.nanoTime() - begin))
                .isBetween(Duration.ofMillis(2_900), Duration.ofSeconds(25));
        assertThat(released.await(2, TimeUnit.MINUTES)).isTrue();
    }

    @Test
    void an_answer_that_stops_midway_ends_in_time() throws Exception {
        goals.does((_, connection) -> {
            TestService.write(connection, "HTTP/1.1 200 OK\nContent-Length: 100\n\n{\"data\":");
            connection.getInputStream().read();
        });
        try (var wire = new Wire(port)) {
            wire.send(request("GET"));

            assertThatThrownBy(wire::answer).isInstanceOf(IOException.class);
        }
    }

    @Test
    void too_many_waiting_requests_are_turned_away() throws Exception {
        goals.does((_, connection) -> connection.getInputStream().read());
        var clients = new ArrayList<Wire>();
        var statuses = new ArrayList<Integer>();
        try {
            for (var i = 0; i < 12; i++) {
                clients.add(new Wire(port).send(request("GET")));
            }
            for (var client : clients) {
                statuses.add(client.answer().status());
            }
        } finally {
            for (var client : clients) {
                client.close();
            }
        }
        assertThat(statuses).containsOnly(504, 503).contains(504, 503);
    }

    @Test
    void a_slow_upload_is_no_time_out_while_it_moves() throws Exception {
        try (var wire = new Wire(port)) {
            wire.send(post("/v1/goals", "Transfer-Encoding: chunked"));
            for (var i = 0; i < 7; i++) {
                wire.send("1\nx\n");
                TimeUnit.MILLISECONDS.sleep(500); // the pace is the point: longer in all than a service may take
            }
            wire.send("0\n\n");

            assertThat(wire.answer().status()).isEqualTo(200);
        }
    }

    @Test
    void a_service_that_hangs_fails_the_changes_of_all() {
        for (var service : List.of("roster", "goals", "observation")) {
            TestPlatform.service(service).does((_, connection) -> TestService.write(connection, """
                    HTTP/1.1 403 No
                    Content-Length: 0

                    """));
        }
        TestPlatform.service("evidence")
                .does((_, connection) -> connection.getInputStream().read());

        given().auth()
                .oauth2(token)
                .get("/v1/changes")
                .then()
                .statusCode(503)
                .header("Retry-After", "1")
                .body("type", equalTo("/problems/service-unavailable"));
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
}
