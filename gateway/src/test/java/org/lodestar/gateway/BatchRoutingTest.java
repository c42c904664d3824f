package org.lodestar.gateway;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Batches reach the one service that carries them out, whole, and nothing else does. */
@QuarkusTest
@WithTestResource(TestPlatform.class)
class BatchRoutingTest {

    /** More than any other address takes in these tests. */
    private static final String LINES = "{\"body\":{\"title\":\"Lësen\"}}\n".repeat(5_000);

    @BeforeEach
    void services_answer() {
        for (var name : new String[] {"roster", "goals", "evidence", "observation"}) {
            TestPlatform.service(name).does(TestService.OK);
        }
    }

    private static Wire.Answer post(String query, byte[] body, String headers) throws IOException {
        try (var wire = new Wire(RestAssured.port)) {
            wire.send("""
                    POST /v1/batches%s HTTP/1.1
                    Host: gateway
                    Authorization: Bearer %s
                    Content-Type: application/x-ndjson
                    Content-Length: %d
                    %s
                    """.formatted(query, Access.token(), body.length, headers));
            return wire.send(body).answer();
        }
    }

    @ParameterizedTest
    @CsvSource({"goals, proposeGoal", "goals, setFocusPolicy", "evidence, recordProgress", "observation, logTime"})
    void a_batch_goes_to_the_service_of_its_operation(String service, String operation) throws Exception {
        var lines = LINES.getBytes(StandardCharsets.UTF_8);
        assertThat(post("?operation=" + operation, lines, "Idempotency-Key: k\n")
                        .status())
                .isEqualTo(200);

        var request = TestPlatform.service(service).next();
        assertThat(request.line()).isEqualTo("POST /v1/batches?operation=" + operation + " HTTP/1.1");
        assertThat(request.header("Idempotency-Key")).isEqualTo("k");
        assertThat(new String(request.body(), StandardCharsets.UTF_8)).isEqualTo(LINES);
    }

    @Test
    void a_batch_may_come_compressed() throws Exception {
        var packed = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(packed)) {
            gzip.write(LINES.getBytes(StandardCharsets.UTF_8));
        }
        assertThat(post("?operation=proposeGoal", packed.toByteArray(), "Content-Encoding: gzip\n")
                        .status())
                .isEqualTo(200);

        assertThat(new String(TestPlatform.service("goals").next().body(), StandardCharsets.UTF_8))
                .isEqualTo(LINES);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "?operation=", "?operation=listGoals", "?operation=importRoster", "?operation=sendBatch"})
    void an_operation_that_no_batch_may_have_is_named(String query) throws Exception {
        var answer = post(query, "{}".getBytes(StandardCharsets.UTF_8), "");

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.body()).contains("/problems/invalid-request", "\"pointer\":\"operation\"");
        assertThat(TestPlatform.service("goals").isIdle()).isTrue();
        assertThat(TestPlatform.service("roster").isIdle()).isTrue();
    }

    @Test
    void a_batch_has_a_limit_too() throws Exception {
        try (var wire = new Wire(RestAssured.port)) {
            var answer = wire.send("""
                            POST /v1/batches?operation=proposeGoal HTTP/1.1
                            Host: gateway
                            Authorization: Bearer %s
                            Content-Type: application/x-ndjson
                            Content-Length: 300000000

                            """.formatted(Access.token())).answer();

            assertThat(answer.status()).isEqualTo(413);
        }
    }

    @ParameterizedTest
    @CsvSource({"goals, goals-0199/results?after=7", "evidence, evidence-0199", "observation, observation-0199"})
    void an_id_leads_to_its_service(String service, String rest) throws Exception {
        given().urlEncodingEnabled(false)
                .auth()
                .oauth2(Access.token())
                .get("/v1/batches/" + rest)
                .then()
                .statusCode(200);

        assertThat(TestPlatform.service(service).next().line()).isEqualTo("GET /v1/batches/" + rest + " HTTP/1.1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"roster-0199", "nobody-0199", "goals", "goals-0199/lines", "goals-0199/results/7"})
    void an_id_that_no_service_gave_is_not_found(String rest) {
        given().auth()
                .oauth2(Access.token())
                .get("/v1/batches/" + rest)
                .then()
                .statusCode(404)
                .body("type", equalTo("/problems/not-found"));
    }

    @Test
    void who_has_no_token_learns_nothing() {
        given().post("/v1/batches?operation=none").then().statusCode(401);
        given().get("/v1/batches/goals-0199").then().statusCode(401);
        given().get("/v1/batches/nobody-0199").then().statusCode(401);
    }

    @Test
    void batches_are_not_listed() {
        given().auth()
                .oauth2(Access.token())
                .get("/v1/batches")
                .then()
                .statusCode(405)
                .header("Allow", "OPTIONS, POST");
        given().auth()
                .oauth2(Access.token())
                .delete("/v1/batches/goals-0199")
                .then()
                .statusCode(405);
    }
}
