package org.lodestar.gateway;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ExtractableResponse;
import io.restassured.response.Response;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A client that asks more often than it may. */
@QuarkusTest
@WithTestResource(TestPlatform.class)
@WithTestResource(RateLimitTest.SmallBuckets.class)
class RateLimitTest {

    /** Three requests at once, and one more each second. */
    public static final class SmallBuckets implements QuarkusTestResourceLifecycleManager {

        @Override
        public int order() {
            return 1;
        }

        @Override
        public Map<String, String> start() {
            return Map.of(
                    "gateway.rate-limit.per-second", "1",
                    "gateway.rate-limit.burst", "3");
        }

        @Override
        public void stop() {}
    }

    @BeforeEach
    void a_service_answers() {
        TestPlatform.service("goals").does(TestService.OK);
    }

    @Test
    void is_slowed_down_and_told_so_beforehand() throws Exception {
        var token = Access.token();
        var answer = get(token);
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.header("RateLimit-Policy")).isEqualTo("\"client\";q=3;w=3");
        assertThat(answer.header("RateLimit")).matches("\"client\";r=[0-2]");

        while (answer.statusCode() == 200) {
            TestPlatform.service("goals").next();
            answer = get(token);
        }

        assertThat(TestPlatform.service("goals").isIdle()).isTrue();
        given().auth()
                .oauth2(Access.token(TestPlatform.READER_ID, TestPlatform.READER_SECRET))
                .get("/v1/goals")
                .then()
                .statusCode(200);
        assertThat(answer.statusCode()).isEqualTo(429);
        assertThat(answer.contentType()).isEqualTo("application/problem+json");
        assertThat(answer.<String>path("type")).isEqualTo("/problems/too-many-requests");
        assertThat(answer.header("Retry-After")).isEqualTo("1");
        assertThat(answer.header("RateLimit")).isEqualTo("\"client\";r=0;t=1");
        while (answer.statusCode() == 429) {
            answer = get(token);
        }
        assertThat(answer.statusCode()).isEqualTo(200);
    }

    private static ExtractableResponse<Response> get(String token) {
        return given().auth().oauth2(token).get("/v1/goals").then().extract();
    }
}
