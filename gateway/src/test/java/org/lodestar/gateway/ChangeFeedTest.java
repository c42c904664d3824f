package org.lodestar.gateway;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.BooleanSupplier;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The changes of all services as one list, whose follower ends with what the services have. */
@QuarkusTest
@WithTestResource(TestPlatform.class)
class ChangeFeedTest {

    private static final String[] SERVICES = {"roster", "goals", "evidence", "observation"};
    private static final int WRITES = 400;

    private final Map<String, Log> logs = new TreeMap<>();
    private String token;

    @BeforeEach
    void services_with_logs() {
        for (var service : SERVICES) {
            var log = new Log(service);
            logs.put(service, log);
            TestPlatform.service(service).does((request, connection) -> log.answer(request, connection, () -> false));
        }
        token = Access.token();
    }

    @AfterEach
    void services_answer_again() {
        for (var service : SERVICES) {
            TestPlatform.service(service).does(TestService.OK);
        }
    }

    @Test
    void a_follower_ends_with_what_the_services_have_whatever_happens_meanwhile() {
        var given = Long.getLong("lodestar.seed");
        long seed = given == null ? ThreadLocalRandom.current().nextLong(1_000_000_000L) : given;
        System.out.printf("ChangeFeedTest: -Dlodestar.seed=%d%n", seed);
        var failing = new Random(seed + 1);
        for (var service : SERVICES) {
            var log = logs.get(service);
            TestPlatform.service(service)
                    .does((request, connection) -> log.answer(request, connection, () -> oneIn(20, failing)));
        }
        var writer = CompletableFuture.runAsync(() -> write(new Random(seed + 2)));
        var follower = new Follower(new Random(seed));
        while (!writer.isDone()) {
            follower.follow();
        }
        writer.join();
        while (!follower.follow()) {
            // crashed, or a service was away
        }

        var all = new HashMap<String, Object>();
        logs.values().forEach(log -> all.putAll(log.shown()));
        assertThat(follower.resources).isEqualTo(all);
    }

    private void write(Random random) {
        for (var i = 0; i < WRITES; i++) {
            var log = logs.get(SERVICES[random.nextInt(SERVICES.length)]);
            log.change(Integer.toString(random.nextInt(40)), oneIn(5, random));
        }
    }

    private static boolean oneIn(int many, Random random) {
        synchronized (random) {
            return random.nextInt(many) == 0;
        }
    }

    private final class Follower {

        private final Random random;
        private final Map<String, Object> resources = new HashMap<>();
        private Optional<String> cursor = Optional.empty();

        Follower(Random random) {
            this.random = random;
        }

        /** Answers whether it came to the end. */
        boolean follow() {
            var next = Optional.of("/v1/changes?limit=" + (1 + random.nextInt(9))
                    + cursor.map(place -> "&after=" + place).orElse(""));
            while (next.isPresent()) {
                var page = get(next.get());
                if (page.statusCode() == 503 || oneIn(8, random)) {
                    return false;
                }
                assertThat(page.statusCode()).isEqualTo(200);
                new JsonObject(page.asString()).getJsonArray("data").forEach(change -> keep((JsonObject) change));
                cursor = Optional.of(page.path("cursor"));
                next = next(page);
            }
            return true;
        }

        private void keep(JsonObject change) {
            var key = change.getString("collection") + '/' + change.getString("id");
            if (change.getString("status").equals("ACTIVE")) {
                resources.put(key, change.getJsonObject("resource"));
            } else {
                resources.remove(key);
            }
        }
    }

    private static Optional<String> next(Response page) {
        return Optional.ofNullable(page.header("Link")).map(link -> link.replaceFirst("<(.*)>; rel=\"next\"", "$1"));
    }

    private Response get(String path) {
        return given().urlEncodingEnabled(false).auth().oauth2(token).get(path);
    }

    @Test
    void changes_come_by_time_and_those_of_a_service_in_the_order_of_its_log() {
        logs.get("goals").change("g1", false);
        logs.get("roster").change("r1", false);
        logs.get("goals").change("g2", false);
        logs.get("roster").change("r1", true);

        get("/v1/changes")
                .then()
                .statusCode(200)
                .header("Cache-Control", "no-store")
                .header("Link", nullValue())
                .body("data.id", contains("g1", "g2", "r1"))
                .body("data.status", contains("ACTIVE", "ACTIVE", "DELETED"))
                .body("data[2].resource", nullValue());
        var first = get("/v1/changes?limit=2");
        first.then().body("data.id", contains("g1", "g2"));
        get(next(first).orElseThrow()).then().body("data.id", contains("r1")).header("Link", nullValue());
        get("/v1/changes?after=" + first.path("cursor")).then().body("data.id", contains("r1"));
    }

    @Test
    void a_stream_that_waits_holds_back_where_to_come_back_but_not_the_walk() {
        var goals = logs.get("goals");
        goals.change("g1", false);
        goals.change("g2", false);
        goals.change("g3", false);
        goals.held = 1;

        var first = get("/v1/changes?limit=2");
        var second = get(next(first).orElseThrow());
        second.then().body("data.id", contains("g3")).header("Link", nullValue());
        get("/v1/changes?after=" + second.path("cursor")).then().body("data.id", contains("g2", "g3"));
    }

    @Test
    void a_service_that_the_token_does_not_open_is_left_out_and_keeps_its_place() {
        logs.get("goals").change("g1", false);
        logs.get("roster").change("r1", false);
        TestPlatform.service("roster").does((_, connection) -> refuse(connection, 403));

        String cursor = get("/v1/changes")
                .then()
                .body("data.id", contains("g1"))
                .extract()
                .path("cursor");

        var roster = logs.get("roster");
        TestPlatform.service("roster").does((request, connection) -> roster.answer(request, connection, () -> false));
        get("/v1/changes?after=" + cursor).then().body("data.id", contains("r1"));
    }

    @Test
    void a_token_that_opens_nothing_is_refused() {
        for (var service : SERVICES) {
            TestPlatform.service(service).does((_, connection) -> refuse(connection, 403));
        }

        get("/v1/changes")
                .then()
                .statusCode(403)
                .contentType("application/problem+json")
                .body("type", equalTo("/problems/forbidden-scope"));
    }

    @ParameterizedTest
    @ValueSource(ints = {500, 503, 401, 404})
    void a_service_that_fails_fails_the_whole(int status) {
        TestPlatform.service("evidence").does((_, connection) -> refuse(connection, status));

        isAway();
    }

    @Test
    void a_service_that_hangs_up_or_talks_nonsense_fails_the_whole() {
        TestPlatform.service("evidence").does((_, connection) -> connection.close());
        isAway();
        TestPlatform.service("evidence").does(TestService.OK);
        isAway();
    }

    private void isAway() {
        get("/v1/changes")
                .then()
                .statusCode(503)
                .contentType("application/problem+json")
                .header("Retry-After", "1")
                .body("type", equalTo("/problems/service-unavailable"))
                .body("requestId", notNullValue());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "limit=0",
                "limit=-1",
                "limit=many",
                "limit=",
                "after=",
                "after=nothing",
                "after=%C2%BD",
                "after=MSBkaXN0cmljdDE=x"
            })
    void a_query_that_is_not_as_documented_names_the_parameter(String query) {
        get("/v1/changes?" + query)
                .then()
                .statusCode(400)
                .contentType("application/problem+json")
                .body("type", equalTo("/problems/invalid-request"))
                .body("violations.pointer", contains(query.replaceFirst("=.*", "")));
    }

    @Test
    void a_cursor_of_another_district_or_service_is_refused() {
        String cursor = get("/v1/changes").path("cursor");
        var other = Access.token(TestPlatform.READER_ID, TestPlatform.READER_SECRET);

        given().auth().oauth2(other).get("/v1/changes?after=" + cursor).then().statusCode(400);
        get("/v1/changes?after=" + encoded("1 district1 library=7")).then().statusCode(400);
        get("/v1/changes?after=" + encoded("1 district1 goals=1234567890123456789"))
                .then()
                .statusCode(400);
        get("/v1/changes?after=" + encoded("1 district1")).then().statusCode(200);
    }

    private static String encoded(String text) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void it_needs_a_token_and_is_only_read() {
        given().get("/v1/changes").then().statusCode(401).header("WWW-Authenticate", notNullValue());
        given().auth()
                .oauth2(token)
                .post("/v1/changes")
                .then()
                .statusCode(405)
                .header("Allow", "GET, HEAD, OPTIONS")
                .body("type", equalTo("/problems/method-not-allowed"));
        given().auth().oauth2(token).head("/v1/changes").then().statusCode(200);
    }

    @Test
    void the_services_are_asked_with_the_token_and_the_id_of_the_request() throws Exception {
        given().auth()
                .oauth2(token)
                .header("X-Request-Id", "sync-1")
                .get("/v1/changes?limit=7")
                .then()
                .statusCode(200)
                .body("data", hasSize(0));

        for (var service : SERVICES) {
            var asked = TestPlatform.service(service).next();
            assertThat(asked.line()).isEqualTo("GET /internal/changes?after=0&limit=7 HTTP/1.1");
            assertThat(asked.header("Authorization")).isEqualTo("Bearer " + token);
            assertThat(asked.header("X-Request-Id")).isEqualTo("sync-1");
        }
    }

    private static void refuse(Socket connection, int status) throws IOException {
        TestService.write(connection, """
                HTTP/1.1 %d No
                Content-Length: 0

                """.formatted(status));
    }

    /** The feed of a service as its library answers it: each resource once, at the position of its last change. */
    private static final class Log {

        private static final Pattern ASKED = Pattern.compile("GET /internal/changes\\?after=(\\d+)&limit=(\\d+) .*");
        private static long time = Instant.parse("2026-09-01T00:00:00Z").toEpochMilli();

        private final String service;
        private final Map<String, JsonObject> changes = new HashMap<>();
        private long head;
        private long held = Long.MAX_VALUE;

        Log(String service) {
            this.service = service;
        }

        synchronized void change(String id, boolean deletes) {
            head++;
            var change = new JsonObject()
                    .put("collection", service)
                    .put("id", id)
                    .put("version", head)
                    .put("position", head)
                    .put("changedAt", now())
                    .put("status", deletes ? "DELETED" : "ACTIVE");
            changes.put(
                    id,
                    deletes
                            ? change
                            : change.put(
                                    "resource", new JsonObject().put("id", id).put("at", head)));
        }

        private static synchronized String now() {
            return Instant.ofEpochMilli(time += 250).toString();
        }

        synchronized Map<String, Object> shown() {
            var shown = new HashMap<String, Object>();
            changes.forEach((id, change) -> {
                if (change.containsKey("resource")) {
                    shown.put(service + '/' + id, change.getJsonObject("resource"));
                }
            });
            return shown;
        }

        void answer(TestService.Received request, Socket connection, BooleanSupplier fails) throws IOException {
            if (fails.getAsBoolean()) {
                refuse(connection, 500);
                return;
            }
            var asked = ASKED.matcher(request.line());
            assertThat(asked.matches()).as(request.line()).isTrue();
            var body = page(Long.parseLong(asked.group(1)), Integer.parseInt(asked.group(2)))
                    .encode();
            TestService.write(connection, """
                    HTTP/1.1 200 OK
                    Content-Type: application/json
                    Content-Length: %d

                    %s""".formatted(body.length(), body));
        }

        private synchronized JsonObject page(long after, int limit) {
            List<JsonObject> due = changes.values().stream()
                    .filter(change -> change.getLong("position") > after)
                    .sorted((a, b) -> Long.compare(a.getLong("position"), b.getLong("position")))
                    .toList();
            var shown = due.subList(0, Math.min(limit, due.size()));
            var more = shown.size() < due.size();
            long next = more ? shown.getLast().getLong("position") : head;
            return new JsonObject()
                    .put(
                            "data",
                            new JsonArray(shown.stream().map(JsonObject::copy).toList()))
                    .put("more", more)
                    .put("next", next)
                    .put("contained", Math.min(next, held));
        }
    }
}
