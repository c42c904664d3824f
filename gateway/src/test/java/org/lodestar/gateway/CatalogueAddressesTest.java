package org.lodestar.gateway;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasKey;
import static org.hamcrest.Matchers.not;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@WithTestResource(TestPlatform.class)
class CatalogueAddressesTest {

    private static final String PAUSED = "/schemas/org.lodestar.goals.goal-paused.v1";

    @Test
    void the_document_is_served_as_committed() throws Exception {
        assertThat(given().get("/asyncapi.json")
                        .then()
                        .statusCode(200)
                        .contentType("application/json")
                        .extract()
                        .asString())
                .isEqualTo(Files.readString(Path.of("..", "contracts", "asyncapi.json")));
    }

    @Test
    void a_type_is_an_address_of_its_schema_in_each_form() {
        given().get(PAUSED)
                .then()
                .statusCode(200)
                .contentType("application/schema+json")
                .body("$schema", equalTo("https://json-schema.org/draft/2020-12/schema"))
                .body("title", equalTo("Goal paused"))
                .body("properties", not(hasKey("reason")));
        given().get(PAUSED + "/restricted").then().statusCode(200).body("properties", hasKey("reason"));
    }

    @Test
    void a_state_has_an_address_too() {
        given().get("/schemas/org.lodestar.roster.user.state.v1")
                .then()
                .statusCode(200)
                .body("title", equalTo("User state"))
                .body("properties", hasKey("roles"))
                .body("properties", not(hasKey("familyName")));
        given().get("/schemas/org.lodestar.roster.user.state.v1/restricted")
                .then()
                .statusCode(404);
    }

    @Test
    void what_only_webhooks_get_has_an_address_too() {
        given().get("/schemas/org.lodestar.gateway.webhook-pinged.v1")
                .then()
                .statusCode(200)
                .body("title", equalTo("Webhook pinged"));
        given().get("/events")
                .then()
                .body(containsString("id=\"org.lodestar.gateway.webhook-pinged.v1\""))
                .body(containsString("Sent to webhooks only."));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/schemas/org.lodestar.goals.goal-paused.v9",
                "/schemas/org.lodestar.goals.goal-paused.v1.restricted",
                "/schemas/org.lodestar.goals.goal-activated.v1/restricted",
                "/schemas/%2e%2e%2fapplication.properties",
                "/schemas"
            })
    void what_is_no_type_is_not_found(String path) {
        given().urlEncodingEnabled(false)
                .get(path)
                .then()
                .statusCode(404)
                .contentType("application/problem+json")
                .body("type", equalTo("/problems/not-found"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/asyncapi.json", "/events", PAUSED, PAUSED + "/restricted"})
    void the_catalogue_is_only_read(String path) {
        given().delete(path)
                .then()
                .statusCode(405)
                .header("Allow", "GET, HEAD, OPTIONS")
                .contentType("application/problem+json");
        given().head(path).then().statusCode(200);
    }

    @Test
    void the_page_tells_of_every_type_and_loads_nothing_from_elsewhere() {
        String page = given().get("/events")
                .then()
                .statusCode(200)
                .contentType("text/html")
                .header("Content-Security-Policy", containsString("default-src 'self'"))
                .body(containsString("<html lang=\"en\">"))
                .body(containsString("An active goal was set aside for a while."))
                .body(containsString("id=\"org.lodestar.roster.user-registered.v1\""))
                .body(containsString("id=\"org.lodestar.goals.goal.state.v1\""))
                .extract()
                .asString();

        assertThat(page).doesNotContain("src=", "href=\"http", "<script");
    }
}
