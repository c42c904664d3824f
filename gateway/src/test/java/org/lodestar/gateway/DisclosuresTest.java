package org.lodestar.gateway;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.hasSize;
import static org.lodestar.gateway.Eventually.holds;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** What a district learns of who was told what over HTTP. */
@QuarkusTest
@WithTestResource(TestPlatform.class)
class DisclosuresTest {

    @TestHTTPResource
    URI gateway;

    /** Each test tells of types of its own. */
    private final String type = "told-" + UUID.randomUUID() + ".v1";

    private final TestLog log = new TestLog("goals");
    private String token;

    @BeforeEach
    void a_service_with_a_log() {
        TestPlatform.service("goals").does(log);
        token = Access.token(TestPlatform.FOLLOWER_ID, TestPlatform.FOLLOWER_SECRET);
    }

    @AfterEach
    void the_service_answers_again() {
        TestPlatform.service("goals").does(TestService.OK);
    }

    @Nested
    class an_event_told_in_the_general_form {

        @Test
        void by_the_feed_is_written_down_within_seconds() {
            var before = Instant.now();
            log.append(type, "goals/1");
            log.append(type, "goals/2");
            log.append("other-" + type, "goals/2");
            feed("").then().statusCode(200).body("data", hasSize(3));

            awaitEvents(2, "FEED", "GENERAL");

            assertThat(disclosures(token))
                    .singleElement()
                    .satisfies(row -> assertThat(row)
                            .containsEntry("client", TestPlatform.FOLLOWER_ID)
                            .containsEntry("recipient", TestPlatform.FOLLOWER_ID)
                            .containsEntry("channel", "FEED"))
                    .satisfies(
                            row -> assertThat(Instant.parse(row.get("firstAt").toString()))
                                    .isBetween(before.minusMillis(1), Instant.now()));
        }

        @Test
        void again_is_counted_again() {
            log.append(type, "goals/1");
            feed("").then().statusCode(200);
            awaitEvents(1, "FEED", "GENERAL");
            feed("").then().statusCode(200);

            awaitEvents(2, "FEED", "GENERAL");
        }

        @Test
        void by_a_stream_from_the_log_and_live_is_written_down_within_seconds() throws Exception {
            log.append(type, "goals/1");
            try (var reader = new StreamReader(gateway, token, "?types=org.lodestar.goals.*", Optional.empty())) {
                reader.next();
                log.awaitWaiting();
                log.append(type, "goals/1");
                reader.next();

                awaitEvents(2, "STREAM", "GENERAL");
            }
        }

        @Test
        void is_told_also_while_nothing_can_be_written_down_and_counted_on() throws Exception {
            log.append(type, "goals/1");
            TestPlatform.postgres().stop(true);
            try {
                feed("").then().statusCode(200).body("data", hasSize(1));
            } finally {
                TestPlatform.postgres().start();
            }

            awaitEvents(1, "FEED", "GENERAL");
        }
    }

    @Nested
    class an_event_told_whole {

        @Test
        void by_the_feed_is_written_down_before() {
            log.append(type, "goals/1");
            feed("&form=restricted").then().statusCode(200).body("data", hasSize(1));

            assertThat(events("FEED", "RESTRICTED")).isEqualTo(1);
        }

        @Test
        void by_a_stream_is_written_down_before() throws Exception {
            log.append(type, "goals/1");
            try (var reader =
                    new StreamReader(gateway, token, "?types=org.lodestar.goals.*&form=restricted", Optional.empty())) {
                reader.next();
                assertThat(events("STREAM", "RESTRICTED")).isEqualTo(1);
                log.awaitWaiting();
                for (var i = 2; i < 20; i++) {
                    log.append(type, "goals/" + i);
                    assertThat(reader.next().orElseThrow().data().getString("subject"))
                            .isEqualTo("goals/" + i);
                    assertThat(events("STREAM", "RESTRICTED")).isEqualTo(i);
                }
            }
        }

        @Test
        void is_not_told_while_that_cannot_be_written_down() throws Exception {
            log.append(type, "goals/1");
            try (var reader =
                    new StreamReader(gateway, token, "?types=org.lodestar.goals.*&form=restricted", Optional.empty())) {
                reader.next();
                log.awaitWaiting();
                TestPlatform.postgres().stop(true);
                try {
                    log.append(type, "goals/2");
                    assertThat(reader.next()).as("told in spite of it").isEmpty();
                    feed("&form=restricted")
                            .then()
                            .statusCode(503)
                            .header("Retry-After", "1")
                            .body("detail", containsString("cannot be written down"));
                } finally {
                    TestPlatform.postgres().start();
                }
                try (var again = new StreamReader(
                        gateway, token, "?types=org.lodestar.goals.*&form=restricted", reader.lastId())) {
                    assertThat(again.next().orElseThrow().data().getString("id"))
                            .isEqualTo("goals-2");
                }
            }
        }
    }

    @Test
    void another_district_learns_nothing_of_it() {
        log.append(type, "goals/1");
        feed("&form=restricted").then().statusCode(200);

        assertThat(disclosures(token)).hasSize(1);
        assertThat(disclosures(Access.token(TestPlatform.STRANGER_ID, TestPlatform.STRANGER_SECRET)))
                .isEmpty();
    }

    private Response feed(String query) {
        return given().urlEncodingEnabled(false)
                .auth()
                .oauth2(token)
                .get("/v1/events?types=org.lodestar.goals.*" + query);
    }

    private List<Map<String, Object>> disclosures(String administrator) {
        return given()
                .auth()
                .oauth2(administrator)
                .get("/v1/disclosures?limit=1000&client=" + TestPlatform.FOLLOWER_ID)
                .then()
                .statusCode(200)
                .extract()
                .jsonPath()
                .<Map<String, Object>>getList("data")
                .stream()
                .filter(row -> row.get("type").equals("org.lodestar.goals." + type))
                .toList();
    }

    private int events(String channel, String classification) {
        return disclosures(token).stream()
                .filter(row -> row.get("channel").equals(channel)
                        && row.get("classification").equals(classification))
                .mapToInt(row -> (Integer) row.get("events"))
                .sum();
    }

    private void awaitEvents(int expected, String channel, String classification) {
        holds(() -> events(channel, classification) == expected);
    }
}
