package org.lodestar.gateway;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.nullValue;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Pages in a browser that call the platform. */
@QuarkusTest
@WithTestResource(TestPlatform.class)
@WithTestResource(OriginsTest.TwoDashboards.class)
class OriginsTest {

    private static final String DASHBOARD = "https://dashboard.example.org";

    /** Two origins that may. */
    public static final class TwoDashboards implements QuarkusTestResourceLifecycleManager {

        @Override
        public int order() {
            return 1;
        }

        @Override
        public Map<String, String> start() {
            return Map.of("gateway.cors.origins", DASHBOARD + ",http://localhost:3000");
        }

        @Override
        public void stop() {}
    }

    @BeforeEach
    void a_service_answers() {
        TestPlatform.service("goals").does(TestService.OK);
    }

    @Test
    void a_page_of_an_origin_that_is_named_may_ask_and_read() {
        given().header("Origin", DASHBOARD)
                .header("Access-Control-Request-Method", "POST")
                .header("Access-Control-Request-Headers", "authorization,idempotency-key")
                .options("/v1/goals")
                .then()
                .statusCode(204)
                .header("Access-Control-Allow-Origin", DASHBOARD)
                .header("Access-Control-Allow-Methods", containsString("POST"))
                .header("Access-Control-Allow-Headers", containsString("Idempotency-Key"))
                .header("Access-Control-Allow-Credentials", nullValue());
        given().header("Origin", DASHBOARD)
                .auth()
                .oauth2(Access.token())
                .get("/v1/goals")
                .then()
                .statusCode(200)
                .header("Access-Control-Allow-Origin", DASHBOARD)
                .header("Access-Control-Expose-Headers", containsString("ETag"))
                .header("Vary", containsString("rigin"));
        given().header("Origin", DASHBOARD)
                .get("/v1/goals")
                .then()
                .statusCode(401)
                .header("Access-Control-Allow-Origin", DASHBOARD);
    }

    @Test
    void a_page_of_another_origin_may_not_read() {
        for (var origin :
                new String[] {"https://evil.example.org", DASHBOARD + ".evil.org", "null", "http://localhost"}) {
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
