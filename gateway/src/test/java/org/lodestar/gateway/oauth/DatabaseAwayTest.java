package org.lodestar.gateway.oauth;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.equalTo;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import org.junit.jupiter.api.Test;
import org.lodestar.gateway.TestPlatform;
import org.lodestar.gateway.TestService;

/** Without its database the gateway gives no new tokens, and goes on with those that are out. */
@QuarkusTest
@WithTestResource(TestPlatform.class)
class DatabaseAwayTest {

    @Test
    void only_new_tokens_wait_for_the_database() {
        TestPlatform.service("goals").does(TestService.OK);
        var token = asked().statusCode(200).extract().<String>path("access_token");

        TestPlatform.postgres().stop(true);
        try {
            asked().statusCode(503)
                    .header("Retry-After", equalTo("5"))
                    .header("Cache-Control", "no-store")
                    .body("error", equalTo("temporarily_unavailable"));
            given().auth().oauth2(token).get("/v1/goals").then().statusCode(200);
            given().auth()
                    .oauth2(token)
                    .get("/v1/clients")
                    .then()
                    .statusCode(503)
                    .header("Retry-After", equalTo("5"))
                    .body("type", equalTo("/problems/service-unavailable"));
            given().get("/health").then().statusCode(503).body("parts.gateway", equalTo("DOWN"));
        } finally {
            TestPlatform.postgres().start();
        }

        asked().statusCode(200);
    }

    private static ValidatableResponse asked() {
        return given().auth()
                .preemptive()
                .basic(TestPlatform.CLIENT_ID, TestPlatform.CLIENT_SECRET)
                .formParam("grant_type", "client_credentials")
                .post("/oauth2/token")
                .then();
    }
}
