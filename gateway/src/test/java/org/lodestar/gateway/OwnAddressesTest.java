package org.lodestar.gateway;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.not;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the gateway answers itself. */
@QuarkusTest
@WithTestResource(TestPlatform.class)
class OwnAddressesTest {

    private static final String[] SERVICES = {"roster", "goals", "evidence", "observation"};

    @Test
    void the_contract_is_served_as_committed() throws Exception {
        var committed = Files.readString(Path.of("..", "contracts", "openapi.json"));

        assertThat(given().get("/openapi.json")
                        .then()
                        .statusCode(200)
                        .contentType("application/json")
                        .extract()
                        .asString())
                .isEqualTo(committed);
        given().get("/openapi.yaml").then().statusCode(200).contentType("application/yaml");
        given().head("/openapi.json").then().statusCode(200);
        given().post("/openapi.json").then().statusCode(405).header("Allow", "GET, HEAD, OPTIONS");
    }

    @Test
    void one_roster_clients_find_the_service_without_a_token() {
        for (var service : OneRoster.Service.values()) {
            service.discovery().forEach(path -> findsTheService(path, service));
        }
    }

    private static void findsTheService(String path, OneRoster.Service service) {
        given().get(path)
                .then()
                .statusCode(200)
                .contentType("application/json")
                .header("X-Content-Type-Options", "nosniff")
                .body("openapi", equalTo("3.0.3"))
                .body("servers[0].url", equalTo("http://gateway.test" + service.base()))
                .body(
                        "components.securitySchemes.OAuth2CC.flows.clientCredentials.tokenUrl",
                        equalTo("http://gateway.test/oauth2/token"));
        given().head(path).then().statusCode(200);
        given().post(path).then().statusCode(405).header("Allow", "GET, HEAD, OPTIONS");
    }

    @Test
    void the_index_leads_on() {
        given().get("/")
                .then()
                .statusCode(200)
                .body("contract", equalTo("/openapi.json"))
                .body("documentation", equalTo("/docs"));
    }

    @Test
    void the_page_reads_our_contract_and_loads_nothing_from_elsewhere() {
        var page = given().get("/docs/")
                .then()
                .statusCode(200)
                .header("Content-Security-Policy", containsString("default-src 'self'"))
                .body(containsString("/openapi.json"))
                .extract()
                .asString();

        assertThat(page).doesNotContain("src=\"http", "href=\"http");
    }

    @Test
    void all_parts_up_is_up() throws Exception {
        for (var name : SERVICES) {
            TestPlatform.service(name).does(TestService.OK);
        }
        awaitFreshHealth();

        given().get("/health")
                .then()
                .statusCode(200)
                .header("Cache-Control", "no-store")
                .body("status", equalTo("UP"))
                .body("parts.goals", equalTo("UP"))
                .body("parts.gateway", equalTo("UP"));
    }

    @Test
    void one_part_down_or_hanging_is_down_in_time() throws Exception {
        for (var name : SERVICES) {
            TestPlatform.service(name).does(TestService.OK);
        }
        TestPlatform.service("goals").does((_, connection) -> TestService.write(connection, """
                HTTP/1.1 503 Service Unavailable
                Content-Length: 0

                """));
        TestPlatform.service("roster")
                .does((_, connection) -> connection.getInputStream().read());
        awaitFreshHealth();

        given().get("/health")
                .then()
                .statusCode(503)
                .time(org.hamcrest.Matchers.lessThan(5L), TimeUnit.SECONDS)
                .body("status", equalTo("DOWN"))
                .body("parts.goals", equalTo("DOWN"))
                .body("parts.roster", equalTo("DOWN"))
                .body("parts.evidence", equalTo("UP"));
        TestPlatform.service("roster").does(TestService.OK);
        TestPlatform.service("goals").does(TestService.OK);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/q/health/ready", "/q/health/live"})
    void the_supervisor_asks_the_gateway_alone(String path) {
        given().get(path).then().statusCode(200).body("status", equalTo("UP"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/health",
                "/oauth2/jwks",
                "/.well-known/oauth-authorization-server",
                "/openapi.yaml",
                "/",
                "/problems",
                "/problems/not-found"
            })
    void what_is_read_is_only_read(String path) {
        given().delete(path)
                .then()
                .statusCode(405)
                .header("Allow", "GET, HEAD, OPTIONS")
                .contentType("application/problem+json")
                .body("type", equalTo("/problems/method-not-allowed"));
        given().head(path).then().statusCode(org.hamcrest.Matchers.not(405));
        given().options(path).then().statusCode(204).header("Allow", "GET, HEAD, OPTIONS");
    }

    @Test
    void the_type_of_a_problem_is_an_address_that_explains_it() {
        var type = given().get("/v1/goals").then().statusCode(401).extract().<String>path("type");

        given().get(type)
                .then()
                .statusCode(200)
                .contentType("application/json")
                .body("type", equalTo(type))
                .body("status", equalTo(401))
                .body("title", equalTo("There is no valid bearer token"))
                .body("whatToDo", equalTo("Fetch a new one from `POST /oauth2/token`"));
        given().get("/problems/focus-limit-reached").then().statusCode(200).body("status", equalTo(409));
        given().get("/problems/nonsense")
                .then()
                .statusCode(404)
                .contentType("application/problem+json")
                .body("type", equalTo("/problems/not-found"));
        given().get("/problems/%2e%2e%2fapplication.properties").then().statusCode(404);
    }

    @Test
    void all_problems_are_explained_on_one_page() throws Exception {
        assertThat(given().get("/problems")
                        .then()
                        .statusCode(200)
                        .contentType("text/markdown")
                        .extract()
                        .asString())
                .isEqualTo(Files.readString(Path.of("..", "docs", "problems.md")));
    }

    @Test
    void what_is_only_written_says_so() {
        given().options("/oauth2/token").then().statusCode(204).header("Allow", "OPTIONS, POST");
    }

    @Test
    void a_failed_answer_tells_nothing_about_the_inside() {
        given().get("/v1/nothing").then().body(not(containsString("Exception"))).body(not(containsString("localhost")));
    }

    /** An answer is remembered for a second. */
    private static void awaitFreshHealth() throws InterruptedException {
        TimeUnit.MILLISECONDS.sleep(1_100);
    }
}
