package org.lodestar.gateway;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.emptyString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.matchesRegex;
import static org.hamcrest.Matchers.nullValue;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which request reaches which service, and what is answered when none does. */
@QuarkusTest
@WithTestResource(TestPlatform.class)
class RoutingTest {

    private static final String CODE = "imsx_CodeMinor.imsx_codeMinorField[0].imsx_codeMinorFieldValue";

    @BeforeEach
    void services_answer() {
        for (var name : new String[] {"roster", "goals", "evidence", "observation"}) {
            TestPlatform.service(name).does(TestService.OK);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "roster, /v1/orgs",
        "roster, /v1/orgs/40%20North",
        "goals, /v1/goals?limit=3&cursor=a%26b",
        "goals, /v1/goals/0199",
        "evidence, /v1/goals/0199/progress",
        "evidence, /v1/evidence",
        "observation, /v1/observations/7"
    })
    void a_path_of_the_contract_reaches_the_service_that_owns_it(String service, String path) throws Exception {
        given().urlEncodingEnabled(false)
                .auth()
                .oauth2(Access.token())
                .get(path)
                .then()
                .statusCode(200);

        assertThat(TestPlatform.service(service).next().line()).isEqualTo("GET " + path + " HTTP/1.1");
    }

    @Test
    void a_body_arrives_as_it_was_sent() throws Exception {
        given().auth()
                .oauth2(Access.token())
                .contentType("application/json")
                .body("{\"title\":\"Lësen\"}")
                .post("/v1/goals")
                .then()
                .statusCode(200);

        var request = TestPlatform.service("goals").next();
        assertThat(new String(request.body(), java.nio.charset.StandardCharsets.UTF_8))
                .isEqualTo("{\"title\":\"Lësen\"}");
        assertThat(request.header("Content-Type")).startsWith("application/json");
    }

    @Test
    void the_token_is_passed_on_as_it_came() throws Exception {
        var token = Access.token(TestPlatform.READER_ID, TestPlatform.READER_SECRET);

        given().auth().oauth2(token).get("/v1/goals").then().statusCode(200);

        assertThat(TestPlatform.service("goals").next().header("Authorization")).isEqualTo("Bearer " + token);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/v1/nothing", "/v1/goals/1/nothing", "/v1", "/v1/goals/", "/admin", "/q/dev"})
    void an_unknown_path_is_a_problem(String path) {
        given().auth()
                .oauth2(Access.token())
                .get(path)
                .then()
                .statusCode(404)
                .contentType("application/problem+json")
                .body("type", equalTo("/problems/not-found"))
                .body("status", equalTo(404))
                .body("instance", equalTo(path))
                .header("X-Request-Id", matchesRegex("[0-9a-f]{32}"));
    }

    @Test
    void an_address_of_a_standard_is_forwarded_like_any_other() throws Exception {
        var path = OneRoster.Service.ROSTERING.base() + "/schools/7/classes?filter=title%3D%27x%27";
        assumeThat(given().get("/openapi.json").<Map<String, ?>>path("paths"))
                .containsKey(OneRoster.Service.ROSTERING.base() + "/schools/{schoolSourcedId}/classes");

        given().urlEncodingEnabled(false)
                .auth()
                .oauth2(Access.token())
                .get(path)
                .then()
                .statusCode(200);

        assertThat(TestPlatform.service("roster").next().line()).isEqualTo("GET " + path + " HTTP/1.1");
        given().get(path)
                .then()
                .statusCode(401)
                .header("WWW-Authenticate", "Bearer realm=\"lodestar\"")
                .contentType(ContentType.JSON)
                .body(CODE, equalTo("unauthorisedrequest"));
    }

    @Test
    void below_an_address_of_a_standard_an_unknown_one_is_told_as_it_does() {
        given().auth()
                .oauth2(Access.token())
                .get(OneRoster.Service.ROSTERING.base() + "/nothing")
                .then()
                .statusCode(404)
                .contentType(ContentType.JSON)
                .body("imsx_codeMajor", equalTo("failure"))
                .body("imsx_severity", equalTo("error"))
                .body(CODE, equalTo("unknownobject"))
                .header("X-Request-Id", matchesRegex("[0-9a-f]{32}"));
    }

    @Test
    void a_method_the_contract_does_not_name_is_a_problem_that_names_the_others() {
        given().auth()
                .oauth2(Access.token())
                .delete("/v1/goals")
                .then()
                .statusCode(405)
                .header("Allow", "GET, HEAD, OPTIONS, POST")
                .contentType("application/problem+json")
                .body("type", equalTo("/problems/method-not-allowed"));
    }

    @ParameterizedTest
    @CsvSource({
        "/v1/goals, 'GET, HEAD, OPTIONS, POST'",
        "/v1/goals/0199, 'GET, HEAD, OPTIONS'",
        "/v1/goals/0199/revision, 'OPTIONS, POST'",
    })
    void an_address_says_which_methods_it_takes(String path, String methods) {
        given().options(path).then().statusCode(204).header("Allow", methods).body(emptyString());

        assertThat(TestPlatform.service("goals").isIdle()).isTrue();
    }

    @Test
    void pages_of_other_origins_are_told_nothing() {
        given().header("Origin", "https://dashboard.example.org")
                .header("Access-Control-Request-Method", "GET")
                .options("/v1/goals")
                .then()
                .statusCode(204)
                .header("Access-Control-Allow-Origin", nullValue());
    }

    @Test
    void no_token_is_a_problem() {
        given().get("/v1/goals")
                .then()
                .statusCode(401)
                .header("WWW-Authenticate", "Bearer realm=\"lodestar\"")
                .contentType("application/problem+json")
                .body("type", equalTo("/problems/unauthorized"));

        assertThat(TestPlatform.service("goals").isIdle()).isTrue();
    }

    @Test
    void a_request_id_of_the_client_is_kept_if_it_is_plain() throws Exception {
        given().auth()
                .oauth2(Access.token())
                .header("X-Request-Id", "order-66")
                .get("/v1/goals")
                .then()
                .header("X-Request-Id", "order-66");
        assertThat(TestPlatform.service("goals").next().header("X-Request-Id")).isEqualTo("order-66");

        given().auth()
                .oauth2(Access.token())
                .header("X-Request-Id", "<script>")
                .get("/v1/goals")
                .then()
                .header("X-Request-Id", matchesRegex("[0-9a-f]{32}"));
    }

    @Test
    void every_answer_says_that_it_is_not_a_page() {
        given().get("/v1/goals")
                .then()
                .header("X-Content-Type-Options", "nosniff")
                .header("Content-Security-Policy", containsString("default-src 'none'"))
                .header("X-Frame-Options", "DENY");
    }
}
