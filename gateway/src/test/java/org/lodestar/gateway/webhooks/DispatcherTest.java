package org.lodestar.gateway.webhooks;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.lodestar.gateway.Eventually.holds;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.specification.RequestSpecification;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.lodestar.gateway.Access;
import org.lodestar.gateway.TestPlatform;
import org.lodestar.gateway.oauth.KeyVault;
import org.lodestar.gateway.oauth.Transactions;
import org.lodestar.gateway.webhooks.Outcome.Attempted;
import org.lodestar.gateway.webhooks.Receiver.Received;

/** A receiver that wants nothing, or nothing for now, is believed at once, also by what is on the way to it. */
@QuarkusTest
@WithTestResource(TestPlatform.class)
class DispatcherTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String ACTIVATED = "org.lodestar.goals.goal-activated.v1";

    @Inject
    Vertx vertx;

    @Inject
    DataSource database;

    @Inject
    Transactions transactions;

    @Inject
    KeyVault vault;

    @Inject
    WebhooksConfig config;

    @Inject
    Engine engine;

    private final Receiver receiver = new Receiver();
    private final String subject = "goals/" + UUID.randomUUID();
    private final CountDownLatch named = new CountDownLatch(1);
    private final AtomicInteger looked = new AtomicInteger();
    private final BlockingQueue<Attempted> known = new LinkedBlockingQueue<>();
    private Optional<Engine> observed = Optional.empty();
    private String webhook = "";
    private String token = "";

    @BeforeEach
    void a_webhook() {
        token = Access.token(TestPlatform.LISTENER_ID, TestPlatform.LISTENER_SECRET);
        webhook = asListener()
                .body(new JsonObject()
                        .put("url", receiver.url())
                        .put("subjects", new JsonArray().add(subject))
                        .encode())
                .post("/v1/webhooks")
                .then()
                .statusCode(201)
                .extract()
                .path("id");
    }

    @AfterEach
    void nothing_is_left() {
        named.countDown();
        observed.ifPresent(Engine::stop);
        engine.stop();
        engine.start();
        asListener().delete("/v1/webhooks/" + webhook);
        receiver.close();
    }

    /** Another engine leads: it looks so many names up at once and the others once it is let, and its outcomes are seen. */
    private void leads(int atOnce) {
        engine.stop();
        var names = new Destinations(config) {
            @Override
            public Found find(String text) {
                if (looked.incrementAndGet() > atOnce) {
                    hold(named);
                }
                return super.find(text);
            }
        };
        var courier = new Courier(vertx, config, names) {
            @Override
            Future<Optional<Attempted>> deliver(Parcel parcel, BooleanSupplier mayLeave) {
                // told after whoever waits for it was
                return super.deliver(parcel, mayLeave)
                        .onSuccess(
                                outcome -> vertx.getOrCreateContext().runOnContext(_ -> outcome.ifPresent(known::add)));
            }
        };
        var other = new Engine(
                vertx,
                database,
                transactions,
                vault,
                courier,
                config,
                TestPlatform.kafka().bootstrapServers());
        observed = Optional.of(other);
        other.start();
    }

    private static void hold(CountDownLatch latch) {
        try {
            assertThat(latch.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @ParameterizedTest
    @CsvSource({"410, ''", "429, 7200", "204, 7200"})
    void what_still_looks_for_the_receiver_does_not_leave(int status, String retryAfter) throws Exception {
        leads(1);
        var held = new LinkedBlockingQueue<HttpServerRequest>();
        receiver.does((_, request) -> held.add(request));
        var first = publish(subject + "/1");
        var asked = held.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        publish(subject + "/2");
        publish(subject + "/3");
        holds(() -> looked.get() == 2);
        answer(asked, status, retryAfter);
        holds(this::isHalted);

        named.countDown();

        assertNothingMoreComes(first);
    }

    @ParameterizedTest
    @CsvSource({"410, ''", "429, 7200", "204, 7200"})
    void what_was_taken_out_meanwhile_does_not_leave(int status, String retryAfter) throws Exception {
        leads(Integer.MAX_VALUE);
        publish(subject + "/0");
        receiver.next();
        holds(() -> known.size() == 1);
        known.clear();
        var held = new LinkedBlockingQueue<HttpServerRequest>();
        receiver.does((_, request) -> held.add(request));
        var first = publish(subject + "/1");
        var asked = held.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        try (var connection = TestPlatform.postgres().connect("gateway")) {
            connection.setAutoCommit(false);
            lockDisclosures(connection);
            publish(subject + "/2");
            holds(this::aRoundWaits);
            answer(asked, status, retryAfter);
            assertThat(known.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS)
                            .parcel()
                            .event())
                    .isEqualTo(first);
            connection.rollback();
        }

        holds(this::isHalted);
        assertThat(receiver.all()).hasSize(2);
        assertNothingMoreComes(first);
    }

    @Test
    void a_pause_is_not_shortened_by_an_answer_to_what_was_on_its_way() throws Exception {
        leads(Integer.MAX_VALUE);
        var held = new LinkedBlockingQueue<HttpServerRequest>();
        receiver.does((_, request) -> held.add(request));
        publish(subject + "/1");
        publish(subject + "/2");
        holds(() -> held.size() == 2);
        answer(held.remove(), 429, "7200");
        holds(this::isHalted);
        answer(held.remove(), 429, "0");
        holds(() -> attempted() == 2);

        assertThat(isHalted()).isTrue();
    }

    private static void answer(HttpServerRequest request, int status, String retryAfter) {
        if (!retryAfter.isEmpty()) {
            request.response().putHeader("Retry-After", retryAfter);
        }
        var _ = request.response().setStatusCode(status).end();
    }

    /** What was taken out is counted as told before it is sent, and cannot be here. */
    private void lockDisclosures(Connection connection) throws Exception {
        try (var lock = connection.prepareStatement("SELECT 1 FROM disclosure WHERE recipient = ? FOR UPDATE")) {
            lock.setString(1, webhook);
            try (var row = lock.executeQuery()) {
                assertThat(row.next()).isTrue();
            }
        }
    }

    private boolean aRoundWaits() {
        return count(
                        "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND query LIKE '%disclosure%'")
                > 0;
    }

    /** Whether it is written down that nothing more is wanted for now. */
    private boolean isHalted() {
        return count(
                        "SELECT count(*) FROM webhook WHERE id = '%s' AND (status = 'DISABLED' OR held_until > now() + interval '1 hour')"
                                .formatted(webhook))
                > 0;
    }

    private long attempted() {
        return count("SELECT count(*) FROM webhook_delivery WHERE webhook_id = '%s' AND attempts <> '[]'"
                .formatted(webhook));
    }

    private static long count(String query) {
        try (var connection = TestPlatform.postgres().connect("gateway");
                var row = connection.createStatement().executeQuery(query)) {
            row.next();
            return row.getLong(1);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    /** What was on its way would come before what another webhook of the same receiver is sent later. */
    private void assertNothingMoreComes(String last) throws Exception {
        receiver.does(Receiver.TAKES);
        String other = asListener()
                .body(new JsonObject()
                        .put("url", receiver.url() + "/other")
                        .put("subjects", new JsonArray().add(subject))
                        .encode())
                .post("/v1/webhooks")
                .then()
                .statusCode(201)
                .extract()
                .path("id");
        var marker = publish(subject + "/marker");
        holds(() -> receiver.all().stream()
                .anyMatch(came -> came.id().equals(marker) && came.path().equals("/other")));
        asListener().delete("/v1/webhooks/" + other).then().statusCode(204);
        var ours = receiver.all().stream()
                .filter(came -> !came.path().equals("/other"))
                .map(Received::id)
                .toList();
        assertThat(ours).endsWith(last);
    }

    private static String publish(String about) throws Exception {
        return Topic.publish(TestPlatform.TENANT, ACTIVATED, about, "{}");
    }

    private RequestSpecification asListener() {
        return given().auth().oauth2(token).contentType("application/json");
    }
}
