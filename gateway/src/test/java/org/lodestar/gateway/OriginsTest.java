package org.lodestar.gateway;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.nullValue;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Pages in a browser that call the platform. */
@QuarkusTest
@WithTestResource(TestPlatform.class)
@WithTestResource(OtherSettings.class)
class OriginsTest {

    @BeforeEach
    void a_service_answers() {
        TestPlatform.service("goals").does(TestService.OK);
    }

    @Test
    void a_page_of_an_origin_that_is_named_may_ask_and_read() {
        given().header("Origin", OtherSettings.DASHBOARD)
                .header("Access-Control-Request-Method", "POST")
                .header("Access-Control-Request-Headers", "authorization,idempotency-key")
                .options("/v1/goals")
                .then()
                .statusCode(204)
                .header("Access-Control-Allow-Origin", OtherSettings.DASHBOARD)
                .header("Access-Control-Allow-Methods", containsString("POST"))
                .header("Access-Control-Allow-Headers", containsString("Idempotency-Key"))
                .header("Access-Control-Allow-Credentials", nullValue());
        given().header("Origin", OtherSettings.DASHBOARD)
                .auth()
                .oauth2(Access.token())
                .get("/v1/goals")
                .then()
                .statusCode(200)
                .header("Access-Control-Allow-Origin", OtherSettings.DASHBOARD)
                .header("Access-Control-Expose-Headers", containsString("ETag"))
                .header("Vary", containsString("rigin"));
        given().header("Origin", OtherSettings.DASHBOARD)
                .get("/v1/goals")
                .then()
                .statusCode(401)
                .header("Access-Control-Allow-Origin", OtherSettings.DASHBOARD);
    }

    @Test
    void a_page_may_follow_events() {
        given().header("Origin", OtherSettings.DASHBOARD)
                .header("Access-Control-Request-Method", "GET")
                .header("Access-Control-Request-Headers", "authorization,last-event-id,prefer")
                .options("/v1/events/stream")
                .then()
                .statusCode(204)
                .header("Access-Control-Allow-Headers", containsString("Last-Event-ID"))
                .header("Access-Control-Allow-Headers", containsString("Prefer"));
        given().header("Origin", OtherSettings.DASHBOARD)
                .auth()
                .oauth2(Access.token())
                .get("/v1/goals")
                .then()
                .header("Access-Control-Expose-Headers", containsString("Lodestar-Cursor"))
                .header("Access-Control-Expose-Headers", containsString("Preference-Applied"));
    }

    @Test
    void a_page_of_another_origin_may_not_read() {
        for (var origin : new String[] {
            "https://evil.example.org", OtherSettings.DASHBOARD + ".evil.org", "null", "http://localhost"
        }) {
            given().header("Origin", origin)
                    .header("Access-Control-Request-Method", "POST")
                    .options("/v1/goals")
                    .then()
                    .statusCode(204)
                    .header("Access-Control-Allow-Origin", nullValue());
            given().header("Origin", origin)
                    .auth()
                    .oauth2(Access.token())
                    .get("/v1/goals")
                    .then()
                    .statusCode(200)
                    .header("Access-Control-Allow-Origin", nullValue());
        }
        assertThat(TestPlatform.service("goals").isIdle()).isFalse();
    }
}
