package org.lodestar.gateway.webhooks;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;
import static org.hamcrest.Matchers.startsWith;
import static org.lodestar.gateway.Eventually.holds;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.lodestar.gateway.Access;
import org.lodestar.gateway.TestPlatform;
import org.lodestar.gateway.oauth.Transactions;
import org.lodestar.gateway.webhooks.Receiver.Received;

/** Webhooks as their receivers see them, from a topic of a real broker to a server of the receiver's. */
@QuarkusTest
@WithTestResource(TestPlatform.class)
class WebhooksTest {

    private static final String ACTIVATED = "org.lodestar.goals.goal-activated.v1";
    private static final String REVISED = "org.lodestar.goals.goal-revised.v1";

    @Inject
    DataSource database;

    @Inject
    Engine engine;

    @Inject
    Transactions transactions;

    private final Receiver receiver = new Receiver();
    /** Each test listens to subjects of its own. */
    private final String subject = "goals/" + UUID.randomUUID();

    private final List<String> made = new ArrayList<>();
    private String token;

    @BeforeEach
    void a_listener() {
        token = Access.token(TestPlatform.LISTENER_ID, TestPlatform.LISTENER_SECRET);
    }

    @AfterEach
    void nothing_is_left() {
        made.forEach(id -> as(token).delete("/v1/webhooks/" + id));
        receiver.close();
    }

    @Nested
    class an_event {

        @Test
        void arrives_signed_and_whole() throws Exception {
            var webhook = make(webhook(receiver.url() + "/in?key=1"));
            var id = publish(subject, "{\"target\":90.50,\"title\":\"caf\u00e9\"}");

            var came = receiver.next();

            new com.standardwebhooks.Webhook(webhook.getString("secret.value")).verify(came.body(), came.headers());
            assertThat(came.path()).isEqualTo("/in?key=1");
            assertThat(came.id()).isEqualTo(id);
            assertThat(came.header("content-type")).isEqualTo("application/cloudevents+json; charset=utf-8");
            assertThat(came.body()).contains("\"data\":{\"target\":90.50,\"title\":\"caf\u00e9\"}");
            var event = new JsonObject(came.body());
            assertThat(event.getString("specversion")).isEqualTo("1.0");
            assertThat(event.getString("id")).isEqualTo(id);
            assertThat(event.getString("type")).isEqualTo(ACTIVATED);
            assertThat(event.getString("source")).isEqualTo("/goals");
            assertThat(event.getString("subject")).isEqualTo(subject);
            assertThat(event.getString("sequence")).hasSize(20);
            assertThat(event.getString("datacontenttype")).isEqualTo("application/json");
            holds(() -> statuses(webhook, id).equals(List.of("DELIVERED")));
            deliveries(webhook, "")
                    .body("data[0].attempts[0].status", equalTo(204))
                    .body("data[0].type", equalTo(ACTIVATED))
                    .body("data[0].subject", equalTo(subject));
        }

        @Test
        void of_another_type_or_subject_or_district_does_not_arrive() throws Exception {
            make(webhook(receiver.url()).put("types", new JsonArray().add("org.lodestar.goals.goal-act*")));
            Topic.publish(TestPlatform.TENANT, REVISED, subject, "{}");
            Topic.publish(TestPlatform.TENANT, ACTIVATED, "goals/other", "{}");
            Topic.publish(TestPlatform.OTHER_TENANT, ACTIVATED, subject, "{}");
            var id = publish(subject, "{}");

            assertThat(receiver.next().id()).isEqualTo(id);
            assertThat(receiver.all()).hasSize(1);
        }

        @Test
        void that_fails_comes_again_and_those_after_it_wait_for_it() throws Exception {
            var taken = new CopyOnWriteArrayList<String>();
            var tries = new ConcurrentHashMap<String, Integer>();
            var others = ConcurrentHashMap.<String>newKeySet();
            receiver.does((came, request) -> {
                var about = new JsonObject(came.body()).getString("subject");
                var count = tries.merge(came.id(), 1, Integer::sum);
                // the first subject fails until both of the other have come
                var fails = about.equals(subject) && (others.size() < 2 || count < 3);
                if (about.equals(subject) && !fails) {
                    taken.add(came.id());
                } else if (!about.equals(subject)) {
                    others.add(came.id());
                }
                var _ = request.response().setStatusCode(fails ? 500 : 200).end();
            });
            make(webhook(receiver.url()));
            var first = publish(subject, "{}");
            var second = publish(subject, "{}");
            publish(subject + "/other", "{}");
            publish(subject + "/other", "{}");
            var third = publish(subject, "{}");

            holds(() -> taken.size() >= 3);

            assertThat(taken).containsExactly(first, second, third);
            var order = receiver.all().stream().map(Received::id).distinct().toList();
            assertThat(order).containsSubsequence(first, second, third);
        }

        @Test
        void is_not_sent_where_a_redirect_leads() throws Exception {
            try (var elsewhere = new Receiver()) {
                receiver.does((_, request) -> {
                    var _ = request.response()
                            .setStatusCode(307)
                            .putHeader("Location", elsewhere.url())
                            .end();
                });
                var webhook = make(webhook(receiver.url()));
                var id = publish(subject, "{}");
                receiver.next();
                receiver.next();

                assertThat(elsewhere.all()).isEmpty();
                assertThat(statuses(webhook, id)).containsExactly("PENDING");
            }
        }

        @Test
        void is_taken_whatever_comes_after_the_status() throws Exception {
            receiver.does((_, request) -> {
                var response = request.response().setStatusCode(200).setChunked(true);
                for (var i = 0; i < 64; i++) {
                    var _ = response.write("x".repeat(16_384));
                }
                // and never ends
            });
            var webhook = make(webhook(receiver.url()));
            var first = publish(subject, "{}");
            var second = publish(subject, "{}");

            holds(() -> statuses(webhook, first).equals(List.of("DELIVERED")));
            holds(() -> statuses(webhook, second).equals(List.of("DELIVERED")));
        }
    }

    @Nested
    class a_receiver {

        @Test
        void that_hangs_delays_no_other() throws Exception {
            try (var slow = new Receiver().does(Receiver.HANGS)) {
                make(webhook(slow.url()));
                make(webhook(receiver.url()));
                var sent = new ArrayList<String>();
                for (var i = 0; i < 30; i++) {
                    sent.add(publish(subject + "/" + i, "{}"));
                }

                for (var i = 0; i < 30; i++) {
                    sent.remove(receiver.next().id());
                }
                assertThat(sent).isEmpty();
            }
        }

        @Test
        void that_is_gone_gets_nothing_more() throws Exception {
            receiver.does(Receiver.answers(410));
            var webhook = make(webhook(receiver.url()));
            publish(subject, "{}");

            holds(() -> status(webhook).equals("DISABLED"));

            read(webhook).body("reason", equalTo("GONE")).body("disabledAt", not(nullValue()));
            problem(post(webhook, "/ping", ""), 409, "webhook-disabled");
            problem(post(webhook, "/pause", ""), 409, "webhook-disabled");
            problem(post(webhook, "/redeliveries", "{\"event\":\"x\"}"), 409, "webhook-disabled");
        }

        @Test
        void that_asks_for_a_pause_gets_it_as_a_whole() throws Exception {
            receiver.does((_, request) -> {
                var _ = request.response()
                        .setStatusCode(429)
                        .putHeader("Retry-After", "7200")
                        .end();
            });
            var webhook = make(webhook(receiver.url()));
            var first = publish(subject, "{}");
            holds(() -> attempts(webhook, first) == 1);

            var second = publish(subject + "/other", "{}");

            holds(() -> statuses(webhook, second).equals(List.of("PENDING")));
            var times = deliveries(webhook, "").extract().jsonPath().<String>getList("data.nextAttemptAt");
            var soon = Instant.now().plusSeconds(3_600);
            assertThat(times)
                    .hasSize(2)
                    .allSatisfy(time -> assertThat(Instant.parse(time)).isAfter(soon));
            assertThat(receiver.all()).hasSize(1);
        }

        @Test
        void that_asks_for_a_pause_is_counted_to_have_had_each_event_once() throws Exception {
            var webhook = make(webhook(receiver.url()));
            var first = publish(subject, "{}");
            holds(() -> statuses(webhook, first).equals(List.of("DELIVERED")));
            post(webhook, "/pause", "").statusCode(200);
            var waiting = new String[40];
            for (var i = 0; i < waiting.length; i++) {
                waiting[i] = publish(subject + '/' + i, "{}");
            }
            holds(() -> statuses(webhook, waiting).size() == waiting.length);
            var asked = new AtomicInteger();
            receiver.does((came, request) -> {
                if (asked.getAndIncrement() < 16) {
                    var _ = request.response()
                            .setStatusCode(429)
                            .putHeader("Retry-After", "1")
                            .end();
                } else {
                    Receiver.TAKES.answer(came, request);
                }
            });
            post(webhook, "/resumption", "").statusCode(200);

            holds(() -> statuses(webhook, waiting).stream().allMatch("DELIVERED"::equals));
            assertThat(events(disclosed(webhook))).isEqualTo(1 + waiting.length);
        }

        @Test
        void that_never_takes_an_event_is_given_up_and_taken_up_again() throws Exception {
            receiver.does(Receiver.answers(500));
            var webhook = make(webhook(receiver.url()));
            var id = publish(subject, "{}");
            holds(() -> attempts(webhook, id) >= 1);
            read(webhook).body("failingSince", not(nullValue()));
            asOwner("UPDATE webhook_delivery SET tries = 1000 WHERE webhook_id = '%s'"
                    .formatted(webhook.getString("id")));

            holds(() -> status(webhook).equals("DISABLED"));

            read(webhook).body("reason", equalTo("EXHAUSTED"));
            receiver.does(Receiver.TAKES);
            post(webhook, "/resumption", "")
                    .statusCode(200)
                    .body("status", equalTo("ACTIVE"))
                    .body("reason", nullValue())
                    .body("disabledAt", nullValue());
            holds(() -> statuses(webhook, id).equals(List.of("DELIVERED")));
        }
    }

    @Nested
    class a_webhook {

        @Test
        void is_made_read_listed_revised_and_deleted() {
            var answer = as(token)
                    .body(webhook(receiver.url()).put("description", "board").encode())
                    .post("/v1/webhooks")
                    .then()
                    .statusCode(201)
                    .header("ETag", "\"1\"")
                    .body("status", equalTo("ACTIVE"))
                    .body("client", equalTo(TestPlatform.LISTENER_ID))
                    .body("secret.value", startsWith("whsec_"))
                    .body("secrets", hasSize(1));
            var webhook = answer.extract().jsonPath();
            made.add(webhook.getString("id"));
            answer.header("Location", path(webhook));

            read(webhook)
                    .header("ETag", "\"1\"")
                    .body("url", equalTo(receiver.url()))
                    .body("description", equalTo("board"))
                    .body("subjects", equalTo(List.of(subject)))
                    .body("secret", nullValue())
                    .body(not(containsString(webhook.getString("secret.value"))));
            as(token).header("If-None-Match", "\"1\"").get(path(webhook)).then().statusCode(304);
            as(token).get("/v1/webhooks?limit=1000").then().body("data.id", hasItem(webhook.getString("id")));
            post(webhook, "/revision", "{\"types\":[\"" + ACTIVATED + "\"],\"removed\":[\"DESCRIPTION\",\"SUBJECTS\"]}")
                    .statusCode(200)
                    .header("ETag", "\"2\"")
                    .body("description", nullValue())
                    .body("subjects", nullValue())
                    .body("types", equalTo(List.of(ACTIVATED)));
            post(webhook, "/revision", "{}").statusCode(200).header("ETag", "\"2\"");
            problem(
                            as(token)
                                    .header("If-Match", "\"1\"")
                                    .body("{}")
                                    .post(path(webhook) + "/revision")
                                    .then(),
                            412,
                            "stale-version")
                    .header("ETag", "\"2\"");
            as(token).delete(path(webhook)).then().statusCode(204);
            problem(as(token).get(path(webhook)).then(), 404, "not-found");
            problem(as(token).delete(path(webhook)).then(), 404, "not-found");
            as(token).get("/v1/webhooks?limit=1000").then().body("data.id", not(hasItem(webhook.getString("id"))));
        }

        @Test
        void is_made_once_by_a_repeated_request() {
            var key = UUID.randomUUID().toString();
            var body = webhook(receiver.url()).encode();
            var first = made(as(token)
                    .header("Idempotency-Key", key)
                    .body(body)
                    .post("/v1/webhooks")
                    .then()
                    .statusCode(201));

            as(token)
                    .header("Idempotency-Key", key)
                    .body(body)
                    .post("/v1/webhooks")
                    .then()
                    .statusCode(201)
                    .header("Idempotent-Replayed", "true")
                    .body("id", equalTo(first.getString("id")))
                    .body("secret", nullValue());
            problem(
                    as(token)
                            .header("Idempotency-Key", key)
                            .body(webhook(receiver.url() + "/other").encode())
                            .post("/v1/webhooks")
                            .then(),
                    422,
                    "idempotency-key-reused");
        }

        @Test
        void that_is_paused_keeps_what_comes_for_later() throws Exception {
            var webhook = make(webhook(receiver.url()));
            post(webhook, "/pause", "").statusCode(200).body("status", equalTo("PAUSED"));
            post(webhook, "/pause", "").statusCode(200).header("ETag", "\"2\"");
            var id = publish(subject, "{}");
            holds(() -> statuses(webhook, id).equals(List.of("PENDING")));
            assertThat(receiver.all()).isEmpty();

            post(webhook, "/resumption", "").statusCode(200).body("status", equalTo("ACTIVE"));

            assertThat(receiver.next().id()).isEqualTo(id);
        }

        @Test
        void signs_with_both_secrets_while_they_change() throws Exception {
            var webhook = make(webhook(receiver.url()));
            var second = post(webhook, "/secrets", "")
                    .statusCode(201)
                    .body("secrets", hasSize(2))
                    .body("secrets[0].expiresAt", nullValue())
                    .body("secrets[1].expiresAt", not(nullValue()))
                    .extract()
                    .jsonPath();
            publish(subject, "{}");

            var came = receiver.next();

            assertThat(came.header("webhook-signature").split(" ")).hasSize(2);
            new com.standardwebhooks.Webhook(webhook.getString("secret.value")).verify(came.body(), came.headers());
            new com.standardwebhooks.Webhook(second.getString("secret.value")).verify(came.body(), came.headers());
            post(webhook, "/secrets", "").statusCode(201).body("secrets", hasSize(2));
            publish(subject, "{}");
            var later = receiver.next();
            new com.standardwebhooks.Webhook(second.getString("secret.value")).verify(later.body(), later.headers());
            org.assertj.core.api.Assertions.assertThatThrownBy(
                    () -> new com.standardwebhooks.Webhook(webhook.getString("secret.value"))
                            .verify(later.body(), later.headers()));
        }

        @Test
        void is_tried_out() throws Exception {
            var webhook = make(webhook(receiver.url()));
            var key = UUID.randomUUID().toString();
            var event = ping(webhook, key).extract().<String>path("event");

            var came = receiver.next();

            assertThat(came.id()).isEqualTo(event);
            assertThat(new JsonObject(came.body()).getString("type")).isEqualTo(Ping.TYPE);
            ping(webhook, key).header("Idempotent-Replayed", "true").body("event", equalTo(event));
        }

        @Test
        void is_tried_out_whatever_it_filters_by_an_event_of_the_catalogue() throws Exception {
            var webhook = make(webhook(receiver.url()).put("types", new JsonArray().add("org.lodestar.goals.plan-*")));
            ping(webhook, UUID.randomUUID().toString());

            var event = new JsonObject(receiver.next().body());

            assertThat(event.fieldNames())
                    .containsExactlyInAnyOrder(
                            "specversion",
                            "id",
                            "type",
                            "source",
                            "subject",
                            "time",
                            "dataschema",
                            "datacontenttype",
                            "data");
            assertThat(event.getString("dataschema")).isEqualTo("http://gateway.test/schemas/" + Ping.TYPE);
            assertThat(event.getJsonObject("data").getMap()).isEqualTo(Map.of("webhook", webhook.getString("id")));
            given().get("/schemas/" + Ping.TYPE)
                    .then()
                    .statusCode(200)
                    .body("required", equalTo(List.of("webhook")))
                    .body("properties.webhook.type", equalTo("string"));
        }

        private ValidatableResponse ping(JsonPath webhook, String key) {
            return as(token)
                    .header("Idempotency-Key", key)
                    .post(path(webhook) + "/ping")
                    .then()
                    .statusCode(202);
        }

        @Test
        void gets_again_what_it_asks_for() throws Exception {
            var from = Instant.now().minusSeconds(60);
            var webhook = make(webhook(receiver.url()));
            var first = publish(subject, "{}");
            var second = publish(subject, "{}");
            receiver.next();
            receiver.next();
            holds(() -> statuses(webhook, first, second).equals(List.of("DELIVERED", "DELIVERED")));

            post(webhook, "/redeliveries", "{\"event\":\"" + second + "\"}")
                    .statusCode(202)
                    .body("deliveries", equalTo(1));

            assertThat(receiver.next().id()).isEqualTo(second);
            holds(() -> statuses(webhook, first, second).equals(List.of("DELIVERED", "DELIVERED")));
            post(
                            webhook,
                            "/redeliveries",
                            "{\"from\":\"%s\",\"to\":\"%s\"}"
                                    .formatted(from, Instant.now().plusSeconds(60)))
                    .statusCode(202)
                    .body("deliveries", equalTo(2));
            assertThat(List.of(receiver.next().id(), receiver.next().id())).containsExactly(first, second);
            problem(post(webhook, "/redeliveries", "{\"event\":\"none\"}"), 404, "not-found");
        }

        @Test
        void shows_its_deliveries_in_pages() throws Exception {
            var webhook = make(webhook(receiver.url()));
            var sent = new HashSet<String>();
            for (var i = 0; i < 5; i++) {
                sent.add(publish(subject, "{}"));
                receiver.next();
            }
            holds(() -> deliveries(webhook, "?status=DELIVERED")
                            .extract()
                            .jsonPath()
                            .getList("data")
                            .size()
                    == 5);
            var seen = new ArrayList<String>();
            var next = path(webhook) + "/deliveries?status=DELIVERED&limit=2";
            while (!next.isEmpty()) {
                var page = as(token)
                        .urlEncodingEnabled(false)
                        .get(next)
                        .then()
                        .statusCode(200)
                        .extract();
                seen.addAll(page.path("data.event"));
                var link = page.header("Link");
                next = link == null ? "" : link.replaceFirst("<([^>]+)>; rel=\"next\"", "$1");
            }
            assertThat(seen).hasSize(5).containsExactlyInAnyOrderElementsOf(sent);
        }

        @Test
        void of_a_revoked_client_ends_with_it() throws Exception {
            var client = as(token)
                    .body("{\"name\":\"vendor\",\"scopes\":[\"goals.read\",\"events.read\",\"webhooks.manage\"]}")
                    .post("/v1/clients")
                    .then()
                    .statusCode(201)
                    .extract()
                    .jsonPath();
            var vendor = Access.token(client.getString("id"), client.getString("secret.value"));
            var webhook = made(as(vendor)
                    .body(webhook(receiver.url()).encode())
                    .post("/v1/webhooks")
                    .then()
                    .statusCode(201));
            publish(subject, "{}");
            receiver.next();
            as(token)
                    .post("/v1/clients/" + client.getString("id") + "/revocation")
                    .then()
                    .statusCode(200);
            publish(subject, "{}");

            holds(() -> status(webhook).equals("DISABLED"));

            read(webhook).body("reason", equalTo("CLIENT_REVOKED"));
            assertThat(receiver.all()).hasSize(1);
        }

        @Test
        void shows_nothing_of_what_its_client_may_no_longer_read() throws Exception {
            var client = as(token)
                    .body("{\"name\":\"vendor\",\"scopes\":[\"goals.read\",\"events.read\",\"webhooks.manage\"]}")
                    .post("/v1/clients")
                    .then()
                    .statusCode(201)
                    .extract()
                    .jsonPath();
            var id = client.getString("id");
            var vendor = Access.token(id, client.getString("secret.value"));
            var webhook = made(as(vendor)
                    .body(webhook(receiver.url()).encode())
                    .post("/v1/webhooks")
                    .then()
                    .statusCode(201));
            var event = publish(subject, "{}");
            holds(() -> statuses(webhook, event).equals(List.of("DELIVERED")));
            as(vendor).post(path(webhook) + "/ping").then().statusCode(202);
            as(token)
                    .body("{\"scopes\":[\"events.read\",\"webhooks.manage\"]}")
                    .post("/v1/clients/" + id + "/revision")
                    .then()
                    .statusCode(200);
            holds(() -> as(Access.token(id, client.getString("secret.value")))
                            .get("/v1/webhooks")
                            .statusCode()
                    == 200); // tokens of the same second are refused

            as(Access.token(id, client.getString("secret.value")))
                    .get(path(webhook) + "/deliveries")
                    .then()
                    .statusCode(200)
                    .body("data.type", equalTo(List.of(Ping.TYPE)));
            deliveries(webhook, "").body("data.event", hasItem(event));
        }

        @Test
        void leaves_nothing_behind_but_what_the_district_may_ask() throws Exception {
            var webhook = make(webhook(receiver.url()));
            var id = publish(subject, "{}");
            holds(() -> statuses(webhook, id).equals(List.of("DELIVERED")));
            as(token).delete(path(webhook)).then().statusCode(204);

            var retention = new Retention(transactions, Duration.ofDays(30));
            while (retention.step(TestPlatform.TENANT)) {
                // in small steps
            }

            for (var table : List.of("webhook_secret", "webhook_delivery", "webhook_lane")) {
                assertThat(rowsOf(table, "webhook_id", webhook.getString("id")))
                        .as(table)
                        .isZero();
            }
            assertThat(rowsOf("webhook", "id", webhook.getString("id"))).isZero();
            assertThat(rowsOf("disclosure", "recipient", webhook.getString("id")))
                    .isOne();
        }

        private long rowsOf(String table, String column, String id) throws Exception {
            try (var connection = TestPlatform.postgres().connect("gateway");
                    var query = connection.prepareStatement(
                            "SELECT count(*) FROM " + table + " WHERE " + column + " = ?")) {
                query.setString(1, id);
                try (var row = query.executeQuery()) {
                    row.next();
                    return row.getLong(1);
                }
            }
        }

        @Test
        void is_written_down_for_the_district() throws Exception {
            var webhook = make(webhook(receiver.url()));
            publish(subject, "{}");
            publish(subject, "{}");
            receiver.next();
            receiver.next();

            var found = disclosed(webhook);

            assertThat(found)
                    .allSatisfy(row -> assertThat(row)
                            .containsEntry("type", ACTIVATED)
                            .containsEntry("channel", "WEBHOOK")
                            .containsEntry("classification", "GENERAL")
                            .containsEntry("client", TestPlatform.LISTENER_ID));
            assertThat(events(found)).isEqualTo(2);
        }
    }

    @Nested
    class of_a_client_that_is_limited_to_a_school {

        private JsonPath client;

        private String vendor() {
            return Access.token(client.getString("id"), client.getString("secret.value"));
        }

        private void registered(String... orgs) {
            var vendor = new JsonObject()
                    .put("name", "vendor")
                    .put(
                            "scopes",
                            new JsonArray().add("goals.read").add("events.read").add("webhooks.manage"));
            if (orgs.length > 0) {
                vendor.put("orgs", new JsonArray(List.of(orgs)));
            }
            client = as(token)
                    .body(vendor.encode())
                    .post("/v1/clients")
                    .then()
                    .statusCode(201)
                    .extract()
                    .jsonPath();
        }

        private void limitedTo(String... orgs) {
            as(token)
                    .body(new JsonObject()
                            .put("orgs", new JsonArray(List.of(orgs)))
                            .encode())
                    .post("/v1/clients/" + client.getString("id") + "/revision")
                    .then()
                    .statusCode(200);
            holds(() -> as(vendor()).get("/v1/webhooks").statusCode() == 200); // tokens of the same second are refused
        }

        private JsonPath theirs(JsonObject webhook) {
            return made(as(vendor())
                    .body(webhook.encode())
                    .post("/v1/webhooks")
                    .then()
                    .statusCode(201));
        }

        private String concerning(String about, String... orgs) throws Exception {
            return Topic.publish(
                    TestPlatform.TENANT, ACTIVATED, about, "{}", Optional.of(new JsonArray(List.of(orgs)).encode()));
        }

        private List<String> came() {
            return receiver.all().stream().map(Received::id).toList();
        }

        @Test
        void it_gets_what_concerns_the_school_and_nothing_else() throws Exception {
            registered("school-1");
            var webhook = theirs(webhook(receiver.url()));
            concerning(subject, "school-2");
            publish(subject, "{}");
            concerning(subject);
            var both = concerning(subject, "school-1", "school-2");
            var all = concerning(subject, "*");
            var last = concerning(subject, "school-1");

            assertThat(receiver.next().id()).isEqualTo(both);
            assertThat(receiver.next().id()).isEqualTo(all);
            var event = receiver.next();
            assertThat(event.id()).isEqualTo(last);
            assertThat(event.body()).doesNotContain("school-1");
            assertThat(came()).containsExactly(both, all, last);
            deliveries(webhook, "").body("data.event", equalTo(List.of(last, all, both)));
        }

        @Test
        void it_is_tried_out() throws Exception {
            registered("school-1");
            var webhook = theirs(webhook(receiver.url()));
            as(vendor()).post(path(webhook) + "/ping").then().statusCode(202);

            assertThat(new JsonObject(receiver.next().body()).getString("type")).isEqualTo(Ping.TYPE);
            as(vendor())
                    .get(path(webhook) + "/deliveries")
                    .then()
                    .statusCode(200)
                    .body("data.type", equalTo(List.of(Ping.TYPE)));
        }

        @Test
        void it_gets_of_what_was_before_no_more_than_of_what_comes() throws Exception {
            concerning(subject, "school-2");
            publish(subject, "{}");
            var before = concerning(subject, "school-1");
            registered("school-1");
            theirs(webhook(receiver.url()).put("from", "BEGINNING"));
            assertThat(receiver.next().id()).isEqualTo(before);
            concerning(subject, "school-2");
            var after = concerning(subject, "school-1");

            assertThat(receiver.next().id()).isEqualTo(after);
            assertThat(came()).containsExactly(before, after);
        }

        @Test
        void what_waits_when_the_limit_comes_is_held_to_it() throws Exception {
            registered();
            var webhook = theirs(webhook(receiver.url()));
            post(webhook, "/pause", "").statusCode(200);
            var elsewhere = concerning(subject, "school-2");
            var nowhere = publish(subject, "{}");
            var here = concerning(subject, "school-1");
            holds(() -> statuses(webhook, elsewhere, nowhere, here).size() == 3);
            limitedTo("school-1");
            as(vendor())
                    .get(path(webhook) + "/deliveries")
                    .then()
                    .statusCode(200)
                    .body("data.event", equalTo(List.of(here)));
            as(vendor()).post(path(webhook) + "/resumption").then().statusCode(200);

            assertThat(receiver.next().id()).isEqualTo(here);
            holds(() -> statuses(webhook, elsewhere, nowhere, here).equals(List.of("DELIVERED")));
            assertThat(came()).containsExactly(here);
            read(webhook).body("status", equalTo("ACTIVE"));
        }

        @Test
        void what_it_had_before_the_limit_does_not_come_again() throws Exception {
            registered();
            var from = Instant.now().minusSeconds(60).toString();
            var webhook = theirs(webhook(receiver.url()));
            var elsewhere = concerning(subject + "/2", "school-2");
            var here = concerning(subject + "/1", "school-1");
            holds(() -> statuses(webhook, elsewhere, here).equals(List.of("DELIVERED", "DELIVERED")));
            limitedTo("school-1");
            var again = new JsonObject()
                    .put("from", from)
                    .put("to", Instant.now().plusSeconds(60).toString());
            as(vendor())
                    .body(again.encode())
                    .post(path(webhook) + "/redeliveries")
                    .then()
                    .statusCode(202);

            holds(() -> came().stream().filter(here::equals).count() == 2);
            holds(() -> statuses(webhook, elsewhere, here).equals(List.of("DELIVERED")));
            assertThat(came().stream().filter(elsewhere::equals)).hasSize(1);
        }

        @Test
        void it_follows_the_client_to_another_school() throws Exception {
            registered("school-1");
            var webhook = theirs(webhook(receiver.url()));
            limitedTo("school-2");
            concerning(subject, "school-1");
            var there = concerning(subject, "school-2");

            assertThat(receiver.next().id()).isEqualTo(there);
            assertThat(statuses(webhook, there)).hasSize(1);
            assertThat(came()).containsExactly(there);
        }

        @Test
        void it_is_theirs_alone_and_they_see_no_other() {
            registered("school-1");
            var ours = make(webhook(receiver.url()));
            var webhook = theirs(webhook(receiver.url()));

            as(vendor()).get("/v1/webhooks").then().body("data.id", equalTo(List.of(webhook.getString("id"))));
            problem(as(vendor()).get(path(ours)).then(), 404, "not-found");
            problem(as(vendor()).get("/v1/clients").then(), 403, "forbidden-scope");
            problem(as(vendor()).get("/v1/disclosures").then(), 403, "forbidden-scope");
            read(webhook).body("client", equalTo(client.getString("id")));
        }
    }

    @Nested
    class a_gateway_that_ends {

        @AfterEach
        void another_leads() {
            engine.stop();
            engine.start();
        }

        @Test
        void in_the_middle_loses_nothing() throws Exception {
            receiver.does(Receiver.HANGS);
            make(webhook(receiver.url()));
            var sent = new HashSet<String>();
            sent.add(publish(subject, "{}"));
            sent.add(publish(subject + "/other", "{}"));
            receiver.next();
            receiver.next();

            engine.stop();
            sent.add(publish(subject, "{}"));
            sent.add(publish(subject + "/other", "{}"));
            receiver.does(Receiver.TAKES);
            engine.start();

            var taken = new HashSet<String>();
            for (var i = 0; i < 4; i++) {
                taken.add(receiver.next().id());
            }
            assertThat(taken).isEqualTo(sent);
        }

        @Test
        void or_its_database_loses_nothing() throws Exception {
            var webhook = make(webhook(receiver.url()));
            var first = publish(subject, "{}");
            assertThat(receiver.next().id()).isEqualTo(first);
            TestPlatform.postgres().stop(true);
            var second = publish(subject, "{}");
            TestPlatform.postgres().start();

            holds(() -> receiver.all().stream().map(Received::id).anyMatch(second::equals));
            holds(() -> statuses(webhook, first, second).equals(List.of("DELIVERED", "DELIVERED")));
        }
    }

    @Nested
    class a_bad_request {

        @Test
        void is_told_every_fault_at_once() {
            problem(as(token).body("""
                                    {"url": 7, "types": ["Org.X", 7], "subjects": [" "], "description": "", "secret": "x"}""").post("/v1/webhooks").then(), 400, "invalid-request")
                    .body(
                            "violations.pointer",
                            hasItems("/url", "/types/0", "/types/1", "/subjects/0", "/description", "/secret"));
            problem(as(token).body("{}").post("/v1/webhooks").then(), 400, "invalid-request")
                    .body("violations.pointer", equalTo(List.of("/url")));
        }

        @Test
        void names_types_that_there_are_not() {
            var types = new JsonArray()
                    .add("org.lodestar.goals.goal-activatd.v1")
                    .add("org.lodestar.observations.*")
                    .add("org.lodestar.goals.goal.state.v1")
                    .add("org.lodestar.goals.goal-*")
                    .add(ACTIVATED);
            var refused = List.of("/types/0", "/types/1", "/types/2");
            problem(
                            as(token)
                                    .body(webhook(receiver.url())
                                            .put("types", types)
                                            .encode())
                                    .post("/v1/webhooks")
                                    .then(),
                            400,
                            "invalid-request")
                    .body("violations.pointer", equalTo(refused));
            var webhook = make(webhook(receiver.url()));
            problem(
                            post(
                                    webhook,
                                    "/revision",
                                    new JsonObject().put("types", types).encode()),
                            400,
                            "invalid-request")
                    .body("violations.pointer", equalTo(refused));
        }

        @Test
        void wants_what_its_token_does_not_open() {
            var evidence = webhook(receiver.url()).put("types", new JsonArray().add("org.lodestar.evidence.*"));
            var some = Access.token(
                    TestPlatform.LISTENER_ID,
                    TestPlatform.LISTENER_SECRET,
                    "events.read",
                    "webhooks.manage",
                    "goals.read");
            problem(as(some).body(evidence.encode()).post("/v1/webhooks").then(), 403, "forbidden-scope");
            var none = Access.token(
                    TestPlatform.LISTENER_ID, TestPlatform.LISTENER_SECRET, "events.read", "webhooks.manage");
            problem(
                    as(none).body(webhook(receiver.url()).encode())
                            .post("/v1/webhooks")
                            .then(),
                    403,
                    "forbidden-scope");
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "ftp://localhost/",
                    "http://user:word@localhost/",
                    "http://localhost/#x",
                    "http://169.254.169.254/",
                    "http://0.0.0.0/",
                    "http://[fe80::1]/",
                    "http://nothing.invalid/",
                    "localhost",
                })
        void names_an_address_that_is_refused(String url) {
            problem(as(token).body(webhook(url).encode()).post("/v1/webhooks").then(), 422, "webhook-address-refused")
                    .body("violations.pointer", equalTo(List.of("/url")));
            as(token).get("/v1/webhooks?limit=1000").then().body("data.url", not(hasItem(url)));
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "{}",
                    "{\"from\":\"2026-01-01T00:00:00Z\"}",
                    "{\"from\":\"2026-01-01T00:00:00Z\",\"to\":\"2026-01-01T00:00:00Z\"}",
                    "{\"event\":\"x\",\"from\":\"2026-01-01T00:00:00Z\"}",
                    "{\"event\":7}",
                    "{\"from\":\"yesterday\",\"to\":\"today\"}",
                })
        void wants_nothing_in_particular_again(String body) {
            var webhook = make(webhook(receiver.url()));
            problem(post(webhook, "/redeliveries", body), 400, "invalid-request");
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "/v1/webhooks?limit=0",
                    "/v1/webhooks?cursor=x",
                    "/v1/disclosures?from=yesterday",
                    "/v1/disclosures?to=2026-13-01",
                    "/v1/disclosures?to=%2B10000-01-01",
                    "/v1/disclosures?limit=x",
                    "/v1/disclosures?cursor=x",
                })
        void asks_for_no_page(String path) {
            problem(as(token).urlEncodingEnabled(false).get(path).then(), 400, "invalid-request");
        }

        @Test
        void asks_for_no_deliveries() {
            var webhook = make(webhook(receiver.url()));
            problem(as(token).get(path(webhook) + "/deliveries?status=LOST").then(), 400, "invalid-request");
            problem(as(token).get(path(webhook) + "/deliveries?cursor=x").then(), 400, "invalid-request");
        }

        @Test
        void lacks_a_token_or_a_scope() {
            problem(given().get("/v1/webhooks").then(), 401, "unauthorized");
            var integrator = Access.token();
            problem(as(integrator).get("/v1/webhooks").then(), 403, "forbidden-scope");
            problem(as(integrator).body("{}").post("/v1/webhooks").then(), 403, "forbidden-scope");
            var reader = Access.token(TestPlatform.READER_ID, TestPlatform.READER_SECRET);
            problem(as(reader).get("/v1/disclosures").then(), 403, "forbidden-scope");
        }

        @Test
        void is_of_another_method_or_media_type_or_too_large() {
            problem(as(token).put("/v1/webhooks").then(), 405, "method-not-allowed")
                    .header("Allow", "GET, HEAD, OPTIONS, POST");
            problem(
                    as(token)
                            .contentType("text/plain")
                            .body("{}")
                            .post("/v1/webhooks")
                            .then(),
                    415,
                    "unsupported-media-type");
            problem(
                    as(token)
                            .body("{\"url\":\"" + "x".repeat(70_000) + "\"}")
                            .post("/v1/webhooks")
                            .then(),
                    413,
                    "body-too-large");
        }
    }

    @Nested
    class another {

        @ParameterizedTest
        @CsvSource({
            "GET, ''",
            "DELETE, ''",
            "POST, /revision",
            "POST, /pause",
            "POST, /resumption",
            "POST, /secrets",
            "POST, /ping",
            "GET, /deliveries",
        })
        void district_does_not_see_the_webhook(String method, String action) {
            var webhook = make(webhook(receiver.url()));
            var stranger = Access.token(TestPlatform.STRANGER_ID, TestPlatform.STRANGER_SECRET);
            for (var path : new String[] {path(webhook), "/v1/webhooks/none"}) {
                problem(as(stranger).request(method, path + action).then(), 404, "not-found");
            }
            problem(
                    as(stranger)
                            .body("{\"event\":\"x\"}")
                            .post(path(webhook) + "/redeliveries")
                            .then(),
                    404,
                    "not-found");
            as(stranger).get("/v1/webhooks?limit=1000").then().body("data.id", not(hasItem(webhook.getString("id"))));
        }

        @Test
        void client_does_not_see_it_and_an_administrator_does() {
            var client = as(token)
                    .body("{\"name\":\"vendor\",\"scopes\":[\"goals.read\",\"events.read\",\"webhooks.manage\"]}")
                    .post("/v1/clients")
                    .then()
                    .extract()
                    .jsonPath();
            var vendor = Access.token(client.getString("id"), client.getString("secret.value"));
            var ours = make(webhook(receiver.url()));
            var theirs = made(as(vendor)
                    .body(webhook(receiver.url()).encode())
                    .post("/v1/webhooks")
                    .then()
                    .statusCode(201));

            problem(as(vendor).get(path(ours)).then(), 404, "not-found");
            as(vendor).get("/v1/webhooks").then().body("data.id", equalTo(List.of(theirs.getString("id"))));
            read(theirs).body("client", equalTo(client.getString("id")));
        }

        @Test
        void is_kept_apart_by_the_database_too() throws Exception {
            make(webhook(receiver.url()));
            publish(subject, "{}");
            receiver.next();
            for (var table : List.of(
                    "webhook",
                    "webhook_secret",
                    "webhook_source",
                    "webhook_event",
                    "webhook_delivery",
                    "webhook_lane",
                    "disclosure")) {
                try (var connection = database.getConnection();
                        var row = connection.createStatement().executeQuery("SELECT count(*) FROM " + table)) {
                    row.next();
                    assertThat(row.getLong(1)).as(table).isZero();
                }
            }
        }
    }

    @Test
    void neither_secrets_nor_addresses_are_logged() throws Exception {
        var said = new ConcurrentLinkedQueue<String>();
        var listening = new Handler() {
            @Override
            public void publish(LogRecord logged) {
                said.add(logged.getMessage()
                        + Stream.ofNullable(logged.getParameters())
                                .flatMap(Stream::of)
                                .map(String::valueOf)
                                .toList());
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        };
        Logger.getLogger("org.lodestar").addHandler(listening);
        try {
            receiver.does(Receiver.answers(410));
            var webhook = make(webhook(receiver.url() + "/?canary=bird"));
            publish(subject, "{\"title\":\"canary-bird\"}");
            holds(() -> status(webhook).equals("DISABLED"));
            assertThat(said).anySatisfy(line -> assertThat(line).contains(webhook.getString("id")));
            assertThat(said)
                    .noneSatisfy(line ->
                            assertThat(line).containsAnyOf("bird", webhook.getString("secret.value"), "whsec_"));
        } finally {
            Logger.getLogger("org.lodestar").removeHandler(listening);
        }
    }

    private JsonPath make(JsonObject webhook) {
        return made(as(token).body(webhook.encode()).post("/v1/webhooks").then().statusCode(201));
    }

    private JsonPath made(ValidatableResponse answer) {
        var webhook = answer.extract().jsonPath();
        made.add(webhook.getString("id"));
        return webhook;
    }

    private JsonObject webhook(String url) {
        return new JsonObject().put("url", url).put("subjects", new JsonArray().add(subject));
    }

    private static String publish(String about, String data) throws Exception {
        return Topic.publish(TestPlatform.TENANT, ACTIVATED, about, data);
    }

    private static String path(JsonPath webhook) {
        return "/v1/webhooks/" + webhook.getString("id");
    }

    private ValidatableResponse read(JsonPath webhook) {
        return as(token).get(path(webhook)).then().statusCode(200);
    }

    private String status(JsonPath webhook) {
        return read(webhook).extract().path("status");
    }

    private ValidatableResponse post(JsonPath webhook, String action, String body) {
        return as(token).body(body).post(path(webhook) + action).then();
    }

    private ValidatableResponse deliveries(JsonPath webhook, String query) {
        return as(token).get(path(webhook) + "/deliveries" + query).then().statusCode(200);
    }

    private List<String> statuses(JsonPath webhook, String... events) {
        var wanted = Set.of(events);
        return deliveries(webhook, "?limit=1000")
                .extract()
                .jsonPath()
                .<java.util.Map<String, String>>getList("data")
                .stream()
                .filter(delivery -> wanted.contains(delivery.get("event")))
                .map(delivery -> delivery.get("status"))
                .toList();
    }

    private int attempts(JsonPath webhook, String event) {
        return deliveries(webhook, "?limit=1000")
                .extract()
                .jsonPath()
                .<java.util.Map<String, Object>>getList("data")
                .stream()
                .filter(delivery -> event.equals(delivery.get("event")))
                .mapToInt(delivery -> ((List<?>) delivery.get("attempts")).size())
                .sum();
    }

    private List<java.util.Map<String, Object>> disclosed(JsonPath webhook) {
        return as(token)
                .get("/v1/disclosures?limit=1000&client=" + TestPlatform.LISTENER_ID)
                .then()
                .statusCode(200)
                .extract()
                .jsonPath()
                .<java.util.Map<String, Object>>getList("data")
                .stream()
                .filter(row -> webhook.getString("id").equals(row.get("recipient")))
                .toList();
    }

    /** How many events they count, which are two lines if midnight came between. */
    private static int events(List<java.util.Map<String, Object>> disclosed) {
        return disclosed.stream().mapToInt(row -> (Integer) row.get("events")).sum();
    }

    private static void asOwner(String sql) throws Exception {
        try (var connection = TestPlatform.postgres().connect("gateway");
                var statement = connection.createStatement()) {
            statement.executeUpdate(sql);
        }
    }

    private static RequestSpecification as(String token) {
        return given().auth().oauth2(token).contentType("application/json");
    }

    private static ValidatableResponse problem(ValidatableResponse response, int status, String slug) {
        return response.statusCode(status)
                .contentType("application/problem+json")
                .body("type", equalTo("/problems/" + slug))
                .body("status", equalTo(status));
    }
}
