package org.lodestar.gateway.webhooks;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.lodestar.gateway.Eventually.holds;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.specification.RequestSpecification;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.core.net.PfxOptions;
import jakarta.inject.Inject;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lodestar.gateway.Access;
import org.lodestar.gateway.TestPlatform;
import org.lodestar.gateway.oauth.KeyVault;
import org.lodestar.gateway.oauth.Transactions;
import org.lodestar.gateway.webhooks.Receiver.Received;

/** Whatever fails, whoever leads and wherever it begins: a webhook gets every event, and those of a subject in order. */
@QuarkusTest
@WithTestResource(TestPlatform.class)
class WebhookContinuityTest {

    private static final String ACTIVATED = "org.lodestar.goals.goal-activated.v1";
    private static final int EVENTS = 40;

    @Inject
    Vertx vertx;

    @Inject
    DataSource database;

    @Inject
    Transactions transactions;

    @Inject
    KeyVault vault;

    @Inject
    Courier courier;

    @Inject
    WebhooksConfig config;

    @Inject
    Engine engine;

    private final Receiver receiver = new Receiver();
    private final String subject = "goals/" + UUID.randomUUID();
    private final List<String> made = new ArrayList<>();
    private String token;

    @BeforeEach
    void a_listener() {
        token = Access.token(TestPlatform.LISTENER_ID, TestPlatform.LISTENER_SECRET);
    }

    @AfterEach
    void nothing_is_left() {
        made.forEach(id -> asListener().delete("/v1/webhooks/" + id));
        receiver.close();
    }

    @Test
    void a_broker_that_is_away_for_a_while_loses_nothing_and_keeps_the_order() throws Exception {
        make(receiver.url());
        var sent = new ArrayList<String>();
        for (var i = 0; i < EVENTS; i++) {
            sent.add(publish(subject));
        }
        TestPlatform.kafka().stop();
        TestPlatform.kafka().start();
        for (var i = 0; i < EVENTS; i++) {
            sent.add(publish(subject));
        }

        holds(() -> firsts().size() == sent.size());
        assertThat(firsts()).isEqualTo(sent);
    }

    @Test
    void while_the_broker_is_away_what_was_read_is_still_delivered() throws Exception {
        receiver.does(Receiver.answers(500));
        make(receiver.url());
        var id = publish(subject);
        receiver.next();
        TestPlatform.kafka().stop();
        try {
            var taken = new AtomicInteger();
            receiver.does((came, request) -> {
                taken.incrementAndGet();
                Receiver.TAKES.answer(came, request);
            });
            holds(() -> taken.get() > 0);
            assertThat(receiver.all()).allSatisfy(came -> assertThat(came.id()).isEqualTo(id));
        } finally {
            TestPlatform.kafka().start();
        }
    }

    @Test
    void of_two_gateways_one_sends_and_the_other_goes_on_when_it_ends() throws Exception {
        make(receiver.url());
        var other = new Engine(
                vertx,
                database,
                transactions,
                vault,
                courier,
                config,
                TestPlatform.kafka().bootstrapServers());
        var sent = new ArrayList<String>();
        other.start();
        try {
            for (var i = 0; i < EVENTS; i++) {
                sent.add(publish(subject));
            }
            holds(() -> receiver.all().size() >= sent.size());
            assertThat(receiver.all().stream().map(Received::id).toList())
                    .as("each once, as one leads")
                    .isEqualTo(sent);

            engine.stop();
            for (var i = 0; i < EVENTS; i++) {
                sent.add(publish(subject));
                if (i == EVENTS / 2) {
                    // and back again, while there is something to send
                    engine.start();
                    other.stop();
                }
            }
            holds(() -> firsts().size() == sent.size());
            assertThat(firsts()).isEqualTo(sent);
        } finally {
            other.stop();
            engine.stop();
            engine.start();
        }
    }

    @Test
    void what_was_published_before_comes_to_who_wants_it_and_what_comes_meanwhile_after_it() throws Exception {
        try (var other = new Receiver()) {
            make(other.url());
            var sent = new ArrayList<String>();
            for (var i = 0; i < EVENTS; i++) {
                sent.add(publish(subject));
            }
            make(receiver.url(), "BEGINNING");
            for (var i = 0; i < EVENTS; i++) {
                sent.add(publish(subject));
            }

            holds(() -> receiver.all().size() >= sent.size());
            assertThat(receiver.all().stream().map(Received::id).toList()).isEqualTo(sent);
            holds(() -> other.all().size() >= sent.size());
            assertThat(other.all().stream().map(Received::id).toList()).isEqualTo(sent);
        }
    }

    @Test
    void what_was_published_before_comes_also_if_the_gateway_ends_in_the_middle() throws Exception {
        var sent = new ArrayList<String>();
        for (var i = 0; i < EVENTS; i++) {
            sent.add(publish(subject));
        }
        make(receiver.url(), "BEGINNING");
        receiver.next();
        engine.stop();
        sent.add(publish(subject));
        engine.start();

        holds(() -> firsts().size() == sent.size());
        assertThat(firsts()).isEqualTo(sent);
    }

    @Test
    void who_begins_now_gets_nothing_of_what_was_long_before() throws Exception {
        try (var other = new Receiver()) {
            make(other.url());
            publish(subject);
            other.next();
            make(receiver.url(), "NOW");
            var next = publish(subject);

            assertThat(receiver.next().id()).isEqualTo(next);
        }
    }

    @Test
    void what_is_published_while_a_webhook_is_disabled_comes_when_it_is_resumed() throws Exception {
        try (var other = new Receiver()) {
            make(other.url());
            receiver.does(Receiver.answers(410));
            var webhook = make(receiver.url());
            var sent = new ArrayList<String>();
            sent.add(publish(subject));
            holds(() -> status(webhook).equals("DISABLED"));
            var known = "lodestar." + TestPlatform.TENANT + ".since.events.v1";
            tell(known, "s1", 1, Map.of());
            for (var i = 0; i < EVENTS; i++) {
                sent.add(publish(subject));
            }
            holds(() -> other.all().size() == sent.size() + 1);
            receiver.does(Receiver.TAKES);
            resume(webhook);
            sent.add(publish(subject));

            holds(() -> firsts().size() == sent.size() + 1);
            assertThat(firsts()).contains("s1");
            assertThat(firsts().stream().filter(sent::contains)).isEqualTo(sent);
            Topic.delete(known);
        }
    }

    @Test
    void a_webhook_that_is_disabled_while_it_is_behind_goes_on_where_it_was() throws Exception {
        make(receiver.url());
        var id = publish(subject);
        receiver.next();
        try (var other = new Receiver();
                var consumer = consumer()) {
            engine.stop();
            var webhook = make(other.url(), "BEGINNING");
            var topic = new TopicPartition("lodestar." + TestPlatform.TENANT + ".goals.events.v1", 0);
            var places = Map.of(
                    topic,
                    transactions.ofDistrict(TestPlatform.TENANT, connection -> Intake.place(connection, topic, false)));
            var backlog = new Backlog(consumer, transactions, _ -> {});
            backlog.look(TestPlatform.TENANT, new Districts.District(1, Instant.now()), List.of(topic));
            transactions.ofDistrict(TestPlatform.TENANT, connection -> {
                try (var disable = connection.prepareStatement(
                        "UPDATE webhook SET status = 'DISABLED', reason = 'GONE', disabled_at = now() WHERE id = ?")) {
                    disable.setString(1, webhook);
                    return disable.executeUpdate();
                }
            });
            for (var i = 0; i < 10; i++) {
                assertThat(backlog.step(places)).isFalse();
            }
            resume(webhook);
            engine.start();

            assertThat(other.next().id()).isEqualTo(id);
        }
    }

    private static KafkaConsumer<String, String> consumer() {
        return new KafkaConsumer<>(
                Map.of(
                        "bootstrap.servers",
                        TestPlatform.kafka().bootstrapServers(),
                        "isolation.level",
                        "read_committed",
                        "auto.offset.reset",
                        "earliest"),
                new StringDeserializer(),
                new StringDeserializer());
    }

    private String status(String webhook) {
        return asListener()
                .get("/v1/webhooks/" + webhook)
                .then()
                .statusCode(200)
                .extract()
                .path("status");
    }

    private void resume(String webhook) {
        asListener().post("/v1/webhooks/" + webhook + "/resumption").then().statusCode(200);
    }

    /** The topic is made anew then, with what is in the log: some that were sent already, and others at the positions of those. */
    @Test
    void after_a_log_was_restored_what_is_new_in_it_comes_and_nothing_again() throws Exception {
        var topic = "lodestar." + TestPlatform.TENANT + ".restored.events.v1";
        make(receiver.url());
        for (var i = 1; i <= 6; i++) {
            tell(topic, "a" + i, i, Map.of("lodestar-epoch", "former"));
        }
        holds(() -> firsts().equals(List.of("a1", "a2", "a3", "a4", "a5", "a6")));

        Topic.delete(topic);
        var life = Map.of("lodestar-epoch", "present", "lodestar-epoch-after", "4");
        for (var i = 1; i <= 9; i++) {
            tell(topic, i <= 4 ? "a" + i : "b" + i, i, life);
        }

        holds(() -> firsts().size() == 11);
        assertThat(receiver.all().stream().map(Received::id).toList())
                .containsExactly("a1", "a2", "a3", "a4", "a5", "a6", "b5", "b6", "b7", "b8", "b9");
        assertThat(receiver.all())
                .allSatisfy(came -> assertThat(came.header("lodestar-epoch"))
                        .isEqualTo(came.id().startsWith("a") ? "former" : "present"));
        Topic.delete(topic);
    }

    private void tell(String topic, String id, long sequence, Map<String, String> headers) throws Exception {
        Topic.publish(topic, id, ACTIVATED, subject, "{}", sequence, headers);
    }

    @Test
    void a_receiver_whose_certificate_nobody_vouches_for_gets_nothing(@TempDir Path directory) throws Exception {
        try (var unknown = new Receiver(secure(directory.resolve("unknown.p12")))) {
            var webhook = make(unknown.url());
            publish(subject);

            holds(() -> failures(webhook).contains("TLS_FAILED"));
            assertThat(failures(webhook)).containsOnly("TLS_FAILED");
            assertThat(unknown.all()).isEmpty();
        }
    }

    private static HttpServerOptions secure(Path keys) throws Exception {
        var keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=localhost",
                        "-ext",
                        "san=dns:localhost",
                        "-storetype",
                        "PKCS12",
                        "-storepass",
                        "of-a-test",
                        "-keystore",
                        keys.toString())
                .inheritIO()
                .start();
        assertThat(keytool.waitFor()).isZero();
        return new HttpServerOptions()
                .setSsl(true)
                .setKeyCertOptions(new PfxOptions().setPath(keys.toString()).setPassword("of-a-test"));
    }

    private List<String> failures(String webhook) {
        return asListener()
                .get("/v1/webhooks/" + webhook + "/deliveries")
                .then()
                .statusCode(200)
                .extract()
                .jsonPath()
                .<Map<String, List<Map<String, Object>>>>getList("data")
                .stream()
                .flatMap(delivery -> delivery.get("attempts").stream())
                .map(attempt -> String.valueOf(attempt.get("failure")))
                .toList();
    }

    /** The ids as they came for the first time. */
    private List<String> firsts() {
        return receiver.all().stream().map(Received::id).distinct().toList();
    }

    private String make(String url) {
        return make(url, "NOW");
    }

    private String make(String url, String from) {
        String id = asListener()
                .body(new JsonObject()
                        .put("url", url)
                        .put("subjects", new JsonArray().add(subject))
                        .put("from", from)
                        .encode())
                .post("/v1/webhooks")
                .then()
                .statusCode(201)
                .extract()
                .path("id");
        made.add(id);
        return id;
    }

    private static String publish(String about) throws Exception {
        return Topic.publish(TestPlatform.TENANT, ACTIVATED, about, "{}");
    }

    private RequestSpecification asListener() {
        return given().auth().oauth2(token).contentType("application/json");
    }
}
