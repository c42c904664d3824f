package org.lodestar.gateway.webhooks;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.lodestar.gateway.Eventually.holds;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.lodestar.gateway.Access;
import org.lodestar.gateway.TestLog;
import org.lodestar.gateway.TestPlatform;
import org.lodestar.gateway.TestService;
import org.lodestar.gateway.webhooks.Receiver.Received;

/** Where a webhook begins: after what its client has had by the feed, nothing is missing and nothing comes that was before. */
@QuarkusTest
@WithTestResource(TestPlatform.class)
class WebhookStartTest {

    private static final List<String> SERVICES = List.of("goals", "evidence");
    /** They go on from test to test, as their topics do. */
    private static final Map<String, TestLog> LOGS =
            Map.of("goals", new TestLog("goals"), "evidence", new TestLog("evidence"));

    private static final Map<String, Integer> PUBLISHED = new HashMap<>();

    private final Receiver receiver = new Receiver();
    private final List<String> made = new ArrayList<>();
    private String token = "";

    @BeforeEach
    void services_with_logs() {
        LOGS.forEach((service, log) -> TestPlatform.service(service).does(log));
        token = Access.token(TestPlatform.SUBSCRIBER_ID, TestPlatform.SUBSCRIBER_SECRET);
    }

    @AfterEach
    void nothing_is_left() {
        made.forEach(id -> as(token).delete("/v1/webhooks/" + id));
        SERVICES.forEach(service -> TestPlatform.service(service).does(TestService.OK));
        receiver.close();
    }

    @AfterAll
    static void the_topics_end_with_the_logs() throws Exception {
        for (var service : PUBLISHED.keySet()) {
            Topic.delete(topic(service));
        }
    }

    private static String topic(String service) {
        return "lodestar." + TestPlatform.SUBSCRIBER_TENANT + '.' + service + ".events.v1";
    }

    /**
     * However many of them are on the topics when the webhook is made: those that the client has had may come there later as well.
     */
    @ParameterizedTest
    @ValueSource(ints = {0, 4, 7, 20})
    void it_gets_what_comes_after_a_cursor_of_the_feed_and_nothing_else(int published) throws Exception {
        var begin = follow("/v1/events?limit=1000", new HashSet<>());
        happens(10);
        publish(published);
        var had = new HashSet<String>();
        var cursor = page("/v1/events?limit=11&after=" + begin, had);
        assertThat(had).hasSize(11);

        make(cursor);
        publish(3);
        happens(5);
        publish(100);

        var all = new HashSet<String>();
        follow("/v1/events?limit=1000&after=" + begin, all);
        var left = new HashSet<>(all);
        left.removeAll(had);
        holds(() -> came().size() >= left.size());
        var last = new HashSet<String>();
        happens(1);
        publish(1);
        follow("/v1/events?limit=1000&after=" + begin, last);
        holds(() -> new HashSet<>(came()).containsAll(minus(last, all)));
        assertThat(came()).hasSize(left.size() + 2).containsExactlyInAnyOrderElementsOf(minus(last, had));
        for (var service : SERVICES) {
            var numbers = came().stream()
                    .filter(id -> id.startsWith(service))
                    .map(id -> Integer.parseInt(id.substring(id.indexOf('-') + 1)))
                    .toList();
            assertThat(numbers).as(service).isSorted();
        }
    }

    private static List<String> minus(HashSet<String> all, HashSet<String> some) {
        return all.stream().filter(id -> !some.contains(id)).toList();
    }

    @Test
    void it_begins_at_the_end_of_the_feed() throws Exception {
        happens(3);
        publish(2);
        make(follow("/v1/events?limit=1000", new HashSet<>()));
        publish(100);
        happens(1);
        publish(1);

        var next = LOGS.values().stream()
                .map(log -> log.events().getLast().getString("id"))
                .toList();
        holds(() -> came().containsAll(next));
        assertThat(came()).containsExactlyInAnyOrderElementsOf(next);
    }

    @Test
    void it_does_not_begin_where_the_feed_would_not_go_on() {
        happens(1);
        for (var wrong : List.of(
                "nothing",
                encoded("e1 " + TestPlatform.TENANT + " goals=1@"),
                encoded("e1 " + TestPlatform.SUBSCRIBER_TENANT + " library=1@"),
                encoded("e1 " + TestPlatform.SUBSCRIBER_TENANT + " goals=100000@"))) {
            problem(asked(wrong), 400, "invalid-request").body("violations.pointer", equalTo(List.of("/after")));
            as(token).get("/v1/events?after=" + wrong).then().statusCode(400);
        }
        var cursor = follow("/v1/events?limit=1000", new HashSet<>());
        problem(asked(terms(cursor).put("from", "NOW")), 400, "invalid-request")
                .body("violations.pointer", equalTo(List.of("/after")));
        var restored = new TestLog("goals");
        restored.append("goal-proposed.v1", "goals/1");
        TestPlatform.service("goals").does(restored);
        problem(asked(cursor), 409, "log-restored");
        TestPlatform.service("goals").does((_, connection) -> connection.close());
        problem(asked(cursor), 503, "service-unavailable").header("Retry-After", "1");
        as(token).get("/v1/webhooks").then().body("data.size()", equalTo(0));
    }

    @Test
    void a_cursor_of_a_log_that_was_restored_holds_also_before_its_topic_was_made_anew() throws Exception {
        token = Access.token(TestPlatform.RESTORED_ID, TestPlatform.RESTORED_SECRET);
        var topic = "lodestar." + TestPlatform.RESTORED_TENANT + ".goals.events.v1";
        try (var before = new Receiver()) {
            made.add(asked(new JsonObject().put("url", before.url()))
                    .statusCode(201)
                    .extract()
                    .path("id"));
            tell(topic, 3);
            holds(() -> before.all().size() == 3);
            Topic.delete(topic);
            var restored = new TestLog("goals");
            for (var i = 0; i < 5; i++) {
                restored.append("told.v1", "things/1");
            }
            TestPlatform.service("goals").does(restored);
            make(page("/v1/events?limit=3", new HashSet<>()));
            for (var event : restored.events()) {
                publish(topic, event, restored.epoch());
            }

            holds(() -> came().size() >= 2);
            holds(() -> before.all().size() >= 8);
            assertThat(came()).containsExactly("goals-4", "goals-5");
        } finally {
            Topic.delete(topic);
        }
    }

    private static void tell(String topic, int many) throws Exception {
        var log = new TestLog("goals");
        for (var i = 0; i < many; i++) {
            log.append("told.v1", "things/1");
            publish(topic, log.events().getLast(), log.epoch());
        }
    }

    private static void publish(String topic, JsonObject event, String epoch) throws Exception {
        Topic.publish(
                topic,
                event.getString("id"),
                event.getString("type"),
                event.getString("subject"),
                event.getJsonObject("data").encode(),
                Long.parseLong(event.getString("sequence")),
                Map.of("lodestar-epoch", epoch));
    }

    @Test
    void a_first_event_of_a_district_is_not_missed_where_the_clock_of_a_service_is_slow() throws Exception {
        token = Access.token(TestPlatform.NEWCOMER_ID, TestPlatform.NEWCOMER_SECRET);
        made.add(asked(new JsonObject().put("url", receiver.url()))
                .statusCode(201)
                .extract()
                .path("id"));
        var id = UUID.randomUUID().toString();
        var now = Instant.now().minusSeconds(30);
        Topic.publish(
                "lodestar." + TestPlatform.NEWCOMER_TENANT + ".goals.events.v1",
                now,
                id,
                "org.lodestar.goals.goal-activated.v1",
                "goals/1",
                "{}",
                1,
                Map.of());

        assertThat(receiver.next().id()).isEqualTo(id);
    }

    /** So many things, in both services. */
    private static void happens(int many) {
        for (var i = 0; i < many; i++) {
            SERVICES.forEach(service -> LOGS.get(service).append("told.v1", "things/1"));
        }
    }

    /** Brings so many more onto each topic, if there are. */
    private static void publish(int most) throws Exception {
        for (var service : SERVICES) {
            var log = LOGS.get(service);
            var events = log.events();
            var from = PUBLISHED.getOrDefault(service, 0);
            var to = Math.min(from + most, events.size());
            for (var event : events.subList(from, to)) {
                publish(topic(service), event, log.epoch());
            }
            if (to > from) {
                PUBLISHED.put(service, to);
            }
        }
    }

    /** Reads a page; answers its cursor. */
    private String page(String path, HashSet<String> seen) {
        var page = as(token).get(path).then().statusCode(200).extract();
        seen.addAll(page.path("data.id"));
        return page.path("cursor");
    }

    /** The same to the end. */
    private String follow(String path, HashSet<String> seen) {
        var next = Optional.of(path);
        var cursor = "";
        while (next.isPresent()) {
            var page = as(token)
                    .urlEncodingEnabled(false)
                    .get(next.get())
                    .then()
                    .statusCode(200)
                    .extract();
            seen.addAll(page.path("data.id"));
            cursor = page.path("cursor");
            next = Optional.ofNullable(page.header("Link"))
                    .map(link -> link.replaceFirst("<(.*)>; rel=\"next\"", "$1"));
        }
        return cursor;
    }

    private List<String> came() {
        return receiver.all().stream().map(Received::id).toList();
    }

    private void make(String cursor) {
        made.add(asked(cursor).statusCode(201).extract().path("id"));
    }

    private ValidatableResponse asked(String cursor) {
        return asked(terms(cursor));
    }

    private JsonObject terms(String cursor) {
        return new JsonObject().put("url", receiver.url()).put("after", cursor);
    }

    private ValidatableResponse asked(JsonObject terms) {
        return as(token).body(terms.encode()).post("/v1/webhooks").then();
    }

    private static String encoded(String text) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    private static RequestSpecification as(String token) {
        return given().auth().oauth2(token).contentType("application/json");
    }

    private static ValidatableResponse problem(ValidatableResponse response, int status, String slug) {
        return response.statusCode(status)
                .contentType("application/problem+json")
                .body("type", equalTo("/problems/" + slug));
    }
}
