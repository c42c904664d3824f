package org.lodestar.gateway.webhooks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.lodestar.gateway.Eventually.holds;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.lodestar.gateway.TestPlatform;
import org.lodestar.gateway.oauth.KeyVault;
import org.lodestar.gateway.oauth.Transactions;

/** How often and for how long a gateway with a short schedule and little patience tries. */
@QuarkusTest
@WithTestResource(TestPlatform.class)
class WebhookRetriesTest {

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
    Engine engine;

    private final Receiver receiver = new Receiver();
    private final String subject = "goals/" + UUID.randomUUID();
    private final BlockingQueue<HttpServerRequest> held = new LinkedBlockingQueue<>();
    private Optional<Engine> other = Optional.empty();
    private Listener listener;

    @BeforeEach
    void a_listener() {
        listener = new Listener(TestPlatform.LISTENER_ID, TestPlatform.LISTENER_SECRET);
    }

    @AfterEach
    void nothing_is_left() {
        other.ifPresent(Engine::stop);
        engine.stop();
        engine.start();
        listener.close();
        receiver.close();
    }

    /** Another engine leads, which is set so. */
    private void leads(String schedule, String timeout) {
        engine.stop();
        var config = Settings.of("allow-private=true", "schedule=" + schedule, "timeout=" + timeout);
        var hasty = new Engine(
                vertx,
                database,
                transactions,
                vault,
                new Courier(vertx, config, new Destinations(config)),
                config,
                TestPlatform.kafka().bootstrapServers());
        other = Optional.of(hasty);
        hasty.start();
    }

    private String publish() throws Exception {
        return Topic.publish(TestPlatform.TENANT, ACTIVATED, subject, "{}");
    }

    @Test
    void there_are_as_many_attempts_as_the_schedule_has_and_the_webhook_is_disabled() throws Exception {
        leads("0s,20ms,20ms", "30s");
        receiver.does(Receiver.answers(500));
        var webhook = listener.makes(receiver.url(), subject);
        var event = publish();

        listener.sees(webhook, "DISABLED");

        listener.reads(webhook).body("reason", equalTo("EXHAUSTED"));
        assertThat(listener.attempts(webhook, event)).containsExactly("500", "500", "500");
        assertThat(receiver.all()).hasSize(3);

        listener.posts(webhook, "/resumption", "").statusCode(200);
        holds(() -> listener.attempts(webhook, event).size() == 6);
        listener.sees(webhook, "DISABLED");
        assertThat(receiver.all()).as("the schedule began anew").hasSize(6);
    }

    @Test
    void what_is_taken_at_the_last_attempt_is_delivered() throws Exception {
        leads("0s,20ms,20ms", "30s");
        var came = new AtomicInteger();
        receiver.does((_, request) -> {
            var _ = request.response()
                    .setStatusCode(came.incrementAndGet() < 3 ? 500 : 204)
                    .end();
        });
        var webhook = listener.makes(receiver.url(), subject);
        var event = publish();

        holds(() -> listener.isDelivered(webhook, event));

        assertThat(listener.attempts(webhook, event)).containsExactly("500", "500", "204");
        listener.reads(webhook).body("status", equalTo("ACTIVE"));
    }

    @Test
    void a_receiver_that_hangs_is_tried_again_and_what_it_answers_too_late_does_not_count() throws Exception {
        leads("0s" + ",20ms".repeat(50), "1s");
        receiver.does((_, request) -> held.add(request));
        var webhook = listener.makes(receiver.url(), subject);
        var event = publish();

        var first = held.take();
        holds(() -> !listener.attempts(webhook, event).isEmpty());
        assertThat(listener.attempts(webhook, event).getFirst()).isEqualTo("TIMED_OUT");
        var _ = first.response().setStatusCode(200).end();
        var second = held.take();
        assertThat(listener.isDelivered(webhook, event)).isFalse();
        receiver.does(Receiver.TAKES);
        var _ = second.response().setStatusCode(500).end();

        holds(() -> listener.isDelivered(webhook, event));
        assertThat(listener.attempts(webhook, event))
                .startsWith("TIMED_OUT")
                .endsWith("204")
                .doesNotContain("200");
    }

    @Test
    void a_receiver_that_asks_for_a_month_is_left_alone_for_a_day() throws Exception {
        var month = Instant.now().plus(Duration.ofDays(30)).atOffset(ZoneOffset.UTC);
        receiver.does((_, request) -> {
            var _ = request.response()
                    .setStatusCode(503)
                    .putHeader("Retry-After", DateTimeFormatter.RFC_1123_DATE_TIME.format(month))
                    .end();
        });
        var before = Instant.now();
        var webhook = listener.makes(receiver.url(), subject);
        var event = publish();

        holds(() -> !listener.attempts(webhook, event).isEmpty());

        var next =
                Instant.parse((String) listener.deliveries(webhook).getFirst().get("nextAttemptAt"));
        assertThat(next)
                .isBetween(before.plus(Duration.ofDays(1)), Instant.now().plus(Duration.ofDays(1)));
        listener.reads(webhook).body("status", equalTo("ACTIVE"));
    }
}
