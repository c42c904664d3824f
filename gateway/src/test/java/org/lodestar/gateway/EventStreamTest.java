package org.lodestar.gateway;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;
import static org.lodestar.gateway.Eventually.holds;

import io.quarkus.runtime.ShutdownDelayInitiatedEvent;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.lodestar.gateway.disclosures.Ledger;

/** The events as a stream: nothing lost and nothing twice, whatever is cut. */
@QuarkusTest
@WithTestResource(TestPlatform.class)
class EventStreamTest {

    private static final String[] SERVICES = {"roster", "goals", "evidence", "observation"};
    private static final String PATH = "/v1/events/stream";
    private static final int WRITES = 300;
    private static final int STREAMS = 2_000;

    @TestHTTPResource
    URI gateway;

    @Inject
    EventStreams streams;

    @Inject
    Vertx vertx;

    @Inject
    Doorkeeper doorkeeper;

    @Inject
    ServiceLogs serviceLogs;

    @Inject
    Ledger ledger;

    @Inject
    EventFeed feed;

    @Inject
    EventHeads heads;

    @Inject
    GatewayConfig config;

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

    private StreamReader reader(String query, Optional<String> lastId) throws IOException {
        return new StreamReader(gateway, token, query, lastId);
    }

    /** What was seen of each service, in the order in which it came. */
    private static void keep(Map<String, List<JsonObject>> seen, StreamReader.Told told) {
        seen.computeIfAbsent(told.data().getString("source").substring(1), _ -> new ArrayList<>())
                .add(told.data());
    }

    @Test
    void a_follower_whose_stream_is_cut_ends_with_exactly_the_logs() throws Exception {
        var given = Long.getLong("lodestar.seed");
        long seed = given == null ? ThreadLocalRandom.current().nextLong(1_000_000_000L) : given;
        System.out.printf("EventStreamTest: -Dlodestar.seed=%d%n", seed);
        var random = new Random(seed);
        var failing = new Random(seed + 1);
        var writer = CompletableFuture.runAsync(() -> write(new Random(seed + 2)));
        var seen = new TreeMap<String, List<JsonObject>>();
        var lastId = Optional.<String>empty();
        var many = 0;
        while (many < WRITES) {
            try (var reader = reader("", lastId)) {
                // once it runs, the services may fail: it waits for them
                logs.values().forEach(log -> log.fails(() -> oneIn(20, failing)));
                for (var left = 1 + random.nextInt(80); left > 0 && many < WRITES; left--) {
                    keep(seen, reader.next().orElseThrow());
                    many++;
                }
                lastId = reader.lastId();
            } finally {
                logs.values().forEach(log -> log.fails(() -> false));
            }
        }
        writer.join();
        for (var service : SERVICES) {
            assertThat(seen.get(service)).isEqualTo(log(service).events());
        }
    }

    private void write(Random random) {
        for (var i = 0; i < WRITES; i++) {
            log(SERVICES[random.nextInt(SERVICES.length)]).append("done.v1", "things/" + random.nextInt(30));
        }
    }

    private static boolean oneIn(int many, Random random) {
        synchronized (random) {
            return random.nextInt(many) == 0;
        }
    }

    @Test
    void a_stream_tells_what_its_filter_takes_and_where_it_is() throws Exception {
        log("goals").append("goal-proposed.v1", "goals/1");
        log("roster").append("org-registered.v1", "orgs/1");
        try (var reader = reader("?types=org.lodestar.goals.*&subjects=goals/2&form=restricted", Optional.empty())) {
            log("goals").awaitWaiting();
            log("goals").append("goal-proposed.v1", "goals/3");
            log("goals").append("goal-proposed.v1", "goals/2");
            var told = reader.next().orElseThrow();
            assertThat(told.type()).isEqualTo("org.lodestar.goals.goal-proposed.v1");
            assertThat(told.data().getString("id")).isEqualTo("goals-3");
            assertThat(told.data().getJsonObject("data").getBoolean("secret")).isTrue();
            given().auth()
                    .oauth2(token)
                    .get("/v1/events?types=org.lodestar.goals.*&after=" + told.id())
                    .then()
                    .statusCode(200)
                    .body("data.size()", equalTo(0));
        }
    }

    @Test
    void a_client_that_does_not_read_is_cut_and_resumes() throws Exception {
        for (var i = 0; i < 240; i++) {
            log("goals").append("goal-revised.v1", "goals/1", "x".repeat(100_000));
        }
        var seen = new TreeMap<String, List<JsonObject>>();
        var query = "?types=org.lodestar.goals.*";
        var lastId = Optional.<String>empty();
        try (var slow = new StreamReader(gateway, token, query, Optional.empty(), 4_096)) {
            keep(seen, slow.next().orElseThrow());
            lastId = slow.lastId();
            awaitNone(streams);
        }
        try (var again = reader(query, lastId)) {
            while (seen.get("goals").size() < 240) {
                keep(seen, again.next().orElseThrow());
            }
        }
        assertThat(seen.get("goals")).isEqualTo(log("goals").events());
    }

    private static void awaitNone(EventStreams streams) {
        holds(() -> streams.open() == 0);
    }

    @Test
    void many_idle_streams_share_one_request_at_the_end_of_the_log() throws Exception {
        log("goals").append("goal-proposed.v1", "goals/1");
        List<StreamReader> readers = new ArrayList<>();
        try {
            for (var i = 0; i < STREAMS; i++) {
                readers.add(reader("?types=org.lodestar.goals.*", Optional.empty()));
            }
            for (var reader : readers) {
                assertThat(reader.next().orElseThrow().data().getString("id")).isEqualTo("goals-1");
            }
            var asked = log("goals").asked();
            log("goals").append("goal-activated.v1", "goals/1");
            for (var reader : readers) {
                assertThat(reader.next().orElseThrow().data().getString("id")).isEqualTo("goals-2");
            }
            assertThat(log("goals").asked() - asked).isLessThan(STREAMS / 10);
        } finally {
            for (var reader : readers) {
                reader.close();
            }
        }
    }

    @Test
    void many_that_come_back_while_the_log_is_read_share_the_next_read() throws Exception {
        log("goals").append("goal-proposed.v1", "goals/1");
        var all = new CountDownLatch(1);
        log("goals").fails(() -> !isOpened(all));
        List<Socket> sockets = new ArrayList<>();
        try {
            for (var i = 0; i < STREAMS; i++) {
                var socket = new Socket(InetAddress.getLoopbackAddress(), gateway.getPort());
                sockets.add(socket);
                socket.getOutputStream()
                        .write(
                                "GET /v1/events/stream?types=org.lodestar.goals.* HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer %s\r\n\r\n"
                                        .formatted(token)
                                        .getBytes(StandardCharsets.US_ASCII));
            }
            all.countDown();
            for (var socket : sockets) {
                assertThat(socket.getInputStream().readNBytes(12)).asString().isEqualTo("HTTP/1.1 200");
            }
            assertThat(log("goals").asked()).isLessThan(STREAMS / 10);
        } finally {
            for (var socket : sockets) {
                socket.close();
            }
        }
        awaitNone(streams);
    }

    private static boolean isOpened(CountDownLatch latch) {
        try {
            return latch.await(1, TimeUnit.MINUTES);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void a_stream_that_would_begin_after_the_gateway_was_asked_to_stop_is_refused_and_not_cut() throws Exception {
        var ours = new EventStreams(vertx, serviceLogs, ledger, doorkeeper, config);
        var server = serving(feed, ours);
        log("goals").append("goal-proposed.v1", "goals/1");
        var asked = new CountDownLatch(1);
        var stopped = new CountDownLatch(1);
        log("goals").fails(() -> {
            asked.countDown();
            return !isOpened(stopped);
        });
        try {
            var answer = CompletableFuture.supplyAsync(() ->
                    given().port(server.actualPort()).auth().oauth2(token).get(PATH + "?types=org.lodestar.goals.*"));
            assertThat(isOpened(asked)).isTrue();
            ours.stop(new ShutdownDelayInitiatedEvent());
            stopped.countDown();

            answer.get(20, TimeUnit.SECONDS)
                    .then()
                    .statusCode(503)
                    .header("Retry-After", "10")
                    .body("detail", equalTo("This gateway stops"));
            assertThat(ours.open()).isZero();
        } finally {
            server.close().toCompletionStage().toCompletableFuture().join();
        }
    }

    private HttpServer serving(EventFeed ofFeed, EventStreams ofStreams) {
        var router = Router.router(vertx);
        new EventsApi(doorkeeper, serviceLogs, ofFeed, heads, ofStreams).mount(router, 0);
        return vertx.createHttpServer()
                .requestHandler(router)
                .listen(0, "localhost")
                .toCompletionStage()
                .toCompletableFuture()
                .join();
    }

    /** Each client may have two of each. */
    private static GatewayConfig narrow() {
        return new SmallRyeConfigBuilder()
                .addDefaultInterceptors()
                .addDiscoveredConverters()
                .withMapping(GatewayConfig.class)
                .withDefaultValues(Map.of(
                        "quarkus.vertx.event-loops-pool-size", "2",
                        "gateway.streams.most-per-client", "2",
                        "gateway.streams.waits-per-client", "2"))
                .build()
                .getConfigMapping(GatewayConfig.class);
    }

    @Test
    void a_client_that_has_many_streams_leaves_some_to_others() throws Exception {
        var ours = new EventStreams(vertx, serviceLogs, ledger, doorkeeper, narrow());
        var server = serving(feed, ours);
        var door = URI.create("http://localhost:" + server.actualPort());
        log("goals").append("goal-proposed.v1", "goals/1");
        try {
            try (var first = new StreamReader(door, token, "", Optional.empty());
                    var second = new StreamReader(door, token, "", Optional.empty())) {
                assertThat(first.next()).isPresent();
                assertThat(second.next()).isPresent();
                given().port(server.actualPort())
                        .auth()
                        .oauth2(token)
                        .get(PATH)
                        .then()
                        .statusCode(429)
                        .header("Retry-After", "10");
                var another = Access.token(TestPlatform.SUBSCRIBER_ID, TestPlatform.SUBSCRIBER_SECRET);
                try (var others = new StreamReader(door, another, "", Optional.empty())) {
                    assertThat(others.next()).isPresent();
                }
            }
            awaitNone(ours);
            try (var again = new StreamReader(door, token, "", Optional.empty())) {
                assertThat(again.next()).isPresent();
            }
        } finally {
            server.close().toCompletionStage().toCompletableFuture().join();
        }
    }

    @Test
    void a_client_that_lets_many_requests_wait_is_answered_the_next_at_once() throws Exception {
        var server = serving(new EventFeed(serviceLogs, ledger, narrow()), streams);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<CompletableFuture<Response>> waiting = new ArrayList<>();
            for (var i = 0; i < 2; i++) {
                waiting.add(CompletableFuture.supplyAsync(() -> patient(server), threads));
                log("goals").awaitWaiting(i + 1);
            }

            patient(server).then().statusCode(200).header("Preference-Applied", nullValue());

            log("goals").append("goal-proposed.v1", "goals/1");
            for (var each : waiting) {
                each.join().then().statusCode(200).header("Preference-Applied", "wait=20");
            }
            log("goals").append("goal-activated.v1", "goals/1");
            patient(server).then().header("Preference-Applied", "wait=20");
        } finally {
            server.close().toCompletionStage().toCompletableFuture().join();
        }
    }

    private Response patient(HttpServer server) {
        return given().port(server.actualPort())
                .auth()
                .oauth2(token)
                .header("Prefer", "wait=20")
                .get("/v1/events?types=org.lodestar.goals.*");
    }

    @Test
    void the_stream_of_a_client_that_is_revoked_ends() throws Exception {
        var registered = new JsonObject(given().auth()
                .oauth2(token)
                .contentType("application/json")
                .body(new JsonObject()
                        .put("name", "dashboard")
                        .put("scopes", new JsonArray().add("events.read").add("goals.read"))
                        .encode())
                .post("/v1/clients")
                .then()
                .statusCode(201)
                .extract()
                .asString());
        var administrator = token;
        token = Access.token(
                registered.getString("id"), registered.getJsonObject("secret").getString("value"));
        log("goals").append("goal-proposed.v1", "goals/1");
        try (var reader = reader("", Optional.empty())) {
            assertThat(reader.next()).isPresent();
            given().auth()
                    .oauth2(administrator)
                    .post("/v1/clients/" + registered.getString("id") + "/revocation")
                    .then()
                    .statusCode(200);
            assertThat(reader.next()).isEmpty();
        }
    }

    @Test
    void the_stream_of_a_log_that_is_restored_ends_and_says_so_to_who_comes_back() throws Exception {
        log("goals").append("goal-proposed.v1", "goals/1");
        log("goals").append("goal-activated.v1", "goals/1");
        try (var reader = reader("", Optional.empty())) {
            reader.next();
            reader.next();
            log("goals").awaitWaiting();
            log("goals").restore(1);
            assertThat(reader.next()).isEmpty();
            given().auth()
                    .oauth2(token)
                    .header("Last-Event-ID", reader.lastId().orElseThrow())
                    .get(PATH)
                    .then()
                    .statusCode(409)
                    .body("type", equalTo("/problems/log-restored"));
        }
    }

    @Test
    void a_stream_begins_only_for_who_may_and_asks_properly() {
        given().get(PATH).then().statusCode(401);
        given().auth().oauth2(token).post(PATH).then().statusCode(405).header("Allow", "GET, HEAD, OPTIONS");
        given().auth()
                .oauth2(token)
                .head(PATH)
                .then()
                .statusCode(200)
                .header("Content-Type", containsString("text/event-stream"));
        given().auth()
                .oauth2(token)
                .header("Last-Event-ID", "nothing")
                .get(PATH)
                .then()
                .statusCode(400)
                .body("violations.pointer", contains("after"));
        given().auth().oauth2(token).get(PATH + "?types=x").then().statusCode(400);
        TestPlatform.service("roster").does((_, connection) -> connection.close());
        given().auth().oauth2(token).get(PATH).then().statusCode(503);
        token = Access.followerToken("goals.read");
        given().auth().oauth2(token).get(PATH).then().statusCode(403);
    }
}
