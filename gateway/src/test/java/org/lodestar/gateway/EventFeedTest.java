package org.lodestar.gateway;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The events of all services as one feed, whose follower ends with exactly the logs. */
@QuarkusTest
@WithTestResource(TestPlatform.class)
class EventFeedTest {

    private static final String[] SERVICES = {"roster", "goals", "evidence", "observation"};
    private static final String BATCH = "application/cloudevents-batch+json";
    private static final int WRITES = 400;

    private final Map<String, TestLog> logs = new TreeMap<>();
    private String token;

    @BeforeEach
    void services_with_logs() {
        for (var service : SERVICES) {
            var log = new TestLog(service);
            logs.put(service, log);
            TestPlatform.service(service).does(log);
        }
        token = Access.token(TestPlatform.FOLLOWER_ID, TestPlatform.FOLLOWER_SECRET);
    }

    @AfterEach
    void services_answer_again() {
        for (var service : SERVICES) {
            TestPlatform.service(service).does(TestService.OK);
        }
    }

    private TestLog log(String service) {
        return logs.get(service);
    }

    private Response get(String path) {
        return given().urlEncodingEnabled(false).auth().oauth2(token).get(path);
    }

    private static Optional<String> next(Response page) {
        return Optional.ofNullable(page.header("Link")).map(link -> link.replaceFirst("<(.*)>; rel=\"next\"", "$1"));
    }

    @Test
    void a_follower_ends_with_exactly_the_logs_whatever_happens_meanwhile() {
        var given = Long.getLong("lodestar.seed");
        long seed = given == null ? ThreadLocalRandom.current().nextLong(1_000_000_000L) : given;
        System.out.printf("EventFeedTest: -Dlodestar.seed=%d%n", seed);
        var failing = new Random(seed + 1);
        logs.values().forEach(log -> log.fails(() -> oneIn(20, failing)));
        var writer = CompletableFuture.runAsync(() -> write(new Random(seed + 2)));
        var random = new Random(seed);
        var followers = List.of(
                new Follower(random, "", _ -> true),
                new Follower(
                        random,
                        "&types=org.lodestar.goals.*,org.lodestar.roster.odd.v1",
                        event -> event.getString("type").matches("org\\.lodestar\\.(goals\\..*|roster\\.odd\\.v1)")),
                new Follower(
                        random,
                        "&subjects=things/1",
                        event -> event.getString("subject").startsWith("things/1")));
        while (!writer.isDone()) {
            followers.get(random.nextInt(followers.size())).follow();
        }
        writer.join();
        for (var follower : followers) {
            while (!follower.follow()) {
                // crashed, or a service was away
            }
            for (var service : SERVICES) {
                assertThat(follower.seen.getOrDefault(service, List.of()))
                        .isEqualTo(log(service).events().stream()
                                .filter(follower.wanted)
                                .toList());
            }
        }
    }

    private void write(Random random) {
        for (var i = 0; i < WRITES; i++) {
            log(SERVICES[random.nextInt(SERVICES.length)])
                    .append(random.nextBoolean() ? "odd.v1" : "even.v1", "things/" + random.nextInt(30));
        }
    }

    private static boolean oneIn(int many, Random random) {
        synchronized (random) {
            return random.nextInt(many) == 0;
        }
    }

    /** Keeps what it sees together with its cursor, and loses both since the last page when it crashes. */
    private final class Follower {

        private final Random random;
        private final String filter;
        private final Predicate<JsonObject> wanted;
        private final Map<String, List<JsonObject>> seen = new TreeMap<>();
        private Optional<String> cursor = Optional.empty();

        Follower(Random random, String filter, Predicate<JsonObject> wanted) {
            this.random = random;
            this.filter = filter;
            this.wanted = wanted;
        }

        /** Answers whether it came to the end. */
        boolean follow() {
            var next = Optional.of("/v1/events?limit=" + (1 + random.nextInt(40)) + filter
                    + cursor.map(place -> "&after=" + place).orElse(""));
            while (next.isPresent()) {
                var batch = oneIn(2, random);
                var page = given().urlEncodingEnabled(false)
                        .auth()
                        .oauth2(token)
                        .accept(batch ? BATCH : "application/json")
                        .get(next.get());
                if (page.statusCode() == 503 || oneIn(8, random)) {
                    return false;
                }
                assertThat(page.statusCode()).as(page.asString()).isEqualTo(200);
                assertThat(page.contentType()).isEqualTo(batch ? BATCH : "application/json");
                var events =
                        batch ? new JsonArray(page.asString()) : new JsonObject(page.asString()).getJsonArray("data");
                events.forEach(event -> seen.computeIfAbsent(
                                ((JsonObject) event).getString("source").substring(1), _ -> new ArrayList<>())
                        .add((JsonObject) event));
                cursor = Optional.of(page.header("Lodestar-Cursor"));
                next = next(page);
            }
            return true;
        }
    }

    @Test
    void events_come_by_time_and_go_on_where_they_ended() {
        log("goals").append("goal-proposed.v1", "goals/1");
        log("roster").append("org-registered.v1", "orgs/1");
        log("goals").append("goal-activated.v1", "goals/1");

        var first = get("/v1/events?limit=2");
        first.then()
                .statusCode(200)
                .header("Cache-Control", "no-store")
                .header("Vary", notNullValue())
                .body("data.id", contains("goals-1", "roster-1"));
        get(next(first).orElseThrow())
                .then()
                .body("data.id", contains("goals-2"))
                .header("Link", nullValue());
        get("/v1/events?after=" + first.path("cursor")).then().body("data.id", contains("goals-2"));
        assertThat(first.<String>path("cursor")).isEqualTo(first.header("Lodestar-Cursor"));
    }

    @Test
    void what_was_read_and_not_used_is_not_read_again() {
        for (var i = 0; i < 40; i++) {
            log("goals").append("goal-revised.v1", "goals/1");
        }
        for (var i = 0; i < 40; i++) {
            log("roster").append("org-revised.v1", "orgs/1");
        }
        var before = log("roster").asked();
        var next = Optional.of("/v1/events?limit=10");
        while (next.isPresent()) {
            next = next(get(next.get()));
        }

        assertThat(log("roster").asked() - before).isLessThanOrEqualTo(5);
    }

    @Test
    void scopes_decide_which_services_are_told() {
        logs.values().forEach(log -> log.append("begun.v1", "things/1"));
        token = Access.followerToken("events.read", "goals.read", "evidence.read");

        get("/v1/events").then().statusCode(200).body("data.id", contains("evidence-1", "goals-1"));
        get("/v1/events?types=org.lodestar.roster.begun.v1").then().statusCode(403);
        get("/v1/events?form=restricted").then().statusCode(403);
        token = Access.followerToken("events.read");
        get("/v1/events").then().statusCode(403).body("type", equalTo("/problems/forbidden-scope"));
        token = Access.followerToken("goals.read");
        get("/v1/events").then().statusCode(403).body("detail", equalTo("Needed: events.read"));
        token = Access.followerToken("events.read", "events.restricted", "goals.read");
        get("/v1/events?form=restricted").then().statusCode(200).body("data.data.secret", contains(true));
    }

    @Test
    void a_service_that_no_filter_concerns_is_not_asked() {
        log("goals").append("goal-proposed.v1", "goals/1");
        TestPlatform.service("roster").does((_, connection) -> connection.close());

        get("/v1/events?types=org.lodestar.goals.*").then().statusCode(200).body("data.id", contains("goals-1"));
        get("/v1/events").then().statusCode(503).header("Retry-After", "1");
    }

    @Test
    void who_prefers_to_wait_is_told_once_something_happens() throws Exception {
        log("goals").append("goal-proposed.v1", "goals/1");
        String cursor = get("/v1/events").path("cursor");
        var waiting = CompletableFuture.supplyAsync(() -> given().auth()
                .oauth2(token)
                .header("Prefer", "respond-async, wait=25")
                .get("/v1/events?types=org.lodestar.roster.*,org.lodestar.goals.goal-activated.v1&after=" + cursor));
        log("goals").awaitWaiting();
        log("goals").append("goal-revised.v1", "goals/1");
        log("goals").append("goal-activated.v1", "goals/1");

        waiting.join()
                .then()
                .statusCode(200)
                .header("Preference-Applied", "wait=25")
                .body("data.id", contains("goals-3"));
    }

    @Test
    void who_waits_for_nothing_is_told_so() {
        given().auth()
                .oauth2(token)
                .header("Prefer", "wait=1")
                .get("/v1/events")
                .then()
                .statusCode(200)
                .header("Preference-Applied", "wait=1")
                .body("data", empty())
                .body("cursor", notNullValue());
    }

    @Test
    void the_form_goes_by_what_the_client_accepts() {
        log("goals").append("goal-proposed.v1", "goals/1");

        accepting("application/cloudevents-batch+json").contentType(BATCH);
        accepting("application/json;q=0.5, application/cloudevents-batch+json").contentType(BATCH);
        accepting("*/*").contentType("application/json").body("data", hasSize(1));
        given().auth()
                .oauth2(token)
                .accept("text/html")
                .get("/v1/events")
                .then()
                .statusCode(406)
                .body("type", equalTo("/problems/not-acceptable"));
    }

    private io.restassured.response.ValidatableResponse accepting(String types) {
        return given().auth()
                .oauth2(token)
                .header("Accept", types)
                .get("/v1/events")
                .then()
                .statusCode(200);
    }

    @Test
    void a_log_that_was_restored_is_another() {
        log("goals").append("goal-proposed.v1", "goals/1");
        log("goals").append("goal-activated.v1", "goals/1");
        String cursor = get("/v1/events").path("cursor");
        log("goals").restore(1);

        get("/v1/events?after=" + cursor).then().statusCode(409).body("type", equalTo("/problems/log-restored"));
        get("/v1/events").then().statusCode(200).body("data.id", contains("goals-1"));
    }

    @Test
    void heads_tell_how_far_each_log_reaches_and_its_hash() {
        log("goals").append("goal-proposed.v1", "goals/1");
        log("goals").append("goal-activated.v1", "goals/1");

        var heads = get("/v1/events/heads");
        heads.then()
                .statusCode(200)
                .body("data.service", contains("evidence", "goals", "observation", "roster"))
                .body("data[1].position", equalTo(2))
                .body("data[1].hash", equalTo("goals-2"))
                .body("data[1].storeEpoch", notNullValue());
        get("/v1/events?after=" + heads.path("cursor")).then().statusCode(200).body("data", empty());
        get("/v1/events/heads?at=goals:1,roster:0")
                .then()
                .statusCode(200)
                .body("data.hash", contains("goals-1", "roster-0"))
                .body("data.position", contains(1, 0))
                .body("data.recorded", contains(2, 0));
        for (var wrong : new String[] {"", "goals", "goals:x", "goals:1%20roster:2"}) {
            get("/v1/events/heads?at=" + wrong).then().statusCode(400).body("violations.pointer", contains("at"));
        }
        token = Access.followerToken("events.read", "goals.read");
        get("/v1/events/heads").then().statusCode(200).body("data.service", contains("goals"));
        get("/v1/events/heads?at=roster:1").then().statusCode(403);
        TestPlatform.service("goals").does((_, connection) -> connection.close());
        get("/v1/events/heads").then().statusCode(503);
    }

    @Test
    void a_cursor_of_another_district_service_or_time_is_refused() {
        log("goals").append("goal-proposed.v1", "goals/1");
        for (var made : new String[] {
            "e1 district2 goals=1@0a0b0c0d",
            "e1 district3 library=7@",
            "e1 district3 goals=1234567890123456789@",
            "1 district3 goals=1",
            "e1 district3 goals=5@"
        }) {
            get("/v1/events?after=" + encoded(made))
                    .then()
                    .statusCode(400)
                    .body("violations.pointer", contains("after"));
        }
        get("/v1/events?after=" + encoded("e1 district3")).then().statusCode(200);
    }

    private static String encoded(String text) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    @ParameterizedTest
    @CsvSource({
        "limit=0,limit",
        "limit=many,limit",
        "limit=,limit",
        "after=,after",
        "after=nothing,after",
        "form=secret,form",
        "types=,types",
        "types=a%20b,types",
        "types=com.example.*,types",
        "types=org.lodestar.library.opened.v1,types",
        "subjects=,subjects",
        "subjects=a%0ab,subjects"
    })
    void a_query_that_is_not_as_documented_names_the_parameter(String query, String name) {
        get("/v1/events?" + query)
                .then()
                .statusCode(400)
                .contentType("application/problem+json")
                .body("type", equalTo("/problems/invalid-request"))
                .body("violations.pointer", hasItem(name));
    }

    @Test
    void a_type_that_a_service_does_not_know_is_refused_in_its_words() {
        var problem = """
                {"status":400,"violations":[{"pointer":"types","detail":"There is no type x"}]}""";
        TestPlatform.service("goals")
                .does((_, connection) -> TestService.write(connection, """
                HTTP/1.1 400 No
                Content-Length: %d

                %s""".formatted(problem.length(), problem)));

        get("/v1/events?types=org.lodestar.goals.vanished.v1")
                .then()
                .statusCode(400)
                .body("violations.detail", contains("There is no type x"));
    }

    @ParameterizedTest
    @ValueSource(ints = {500, 503, 401, 403, 404})
    void a_service_that_fails_fails_the_whole(int status) {
        TestPlatform.service("evidence").does((_, connection) -> TestService.write(connection, """
                HTTP/1.1 %d No
                Content-Length: 0

                """.formatted(status)));

        get("/v1/events")
                .then()
                .statusCode(503)
                .header("Retry-After", "1")
                .body("type", equalTo("/problems/service-unavailable"))
                .body("detail", not(equalTo("")));
    }

    @Test
    void it_needs_a_token_and_is_only_read() {
        given().get("/v1/events").then().statusCode(401).header("WWW-Authenticate", notNullValue());
        given().auth().oauth2(token).post("/v1/events").then().statusCode(405).header("Allow", "GET, HEAD, OPTIONS");
        given().auth().oauth2(token).head("/v1/events").then().statusCode(200);
    }
}
