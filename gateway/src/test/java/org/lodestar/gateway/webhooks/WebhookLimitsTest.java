package org.lodestar.gateway.webhooks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.lodestar.gateway.Eventually.holds;

import com.standardwebhooks.Webhook;
import com.standardwebhooks.exceptions.WebhookVerificationException;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.lodestar.gateway.TestPlatform;
import org.lodestar.gateway.oauth.Transactions;

/** Where webhooks end: in number, in size and in time. */
@QuarkusTest
@WithTestResource(TestPlatform.class)
class WebhookLimitsTest {

    private static final String ACTIVATED = "org.lodestar.goals.goal-activated.v1";

    @Inject
    Transactions transactions;

    private final Receiver receiver = new Receiver();
    private final String subject = "goals/" + UUID.randomUUID();
    private Listener listener;

    @BeforeEach
    void a_listener() {
        listener = new Listener(TestPlatform.LISTENER_ID, TestPlatform.LISTENER_SECRET);
    }

    @AfterEach
    void nothing_is_left() throws Exception {
        listener.close();
        Listener.asOwner("DELETE FROM webhook_event WHERE subject = '%s'".formatted(subject));
        receiver.close();
    }

    private String publish() throws Exception {
        return Topic.publish(TestPlatform.TENANT, ACTIVATED, subject, "{}");
    }

    private static void problem(ValidatableResponse response, int status, String slug) {
        response.statusCode(status).contentType("application/problem+json").body("type", equalTo("/problems/" + slug));
    }

    @Test
    void a_secret_that_was_replaced_signs_for_a_day_and_no_longer() throws Exception {
        var webhook = listener.makes(receiver.url(), subject);
        var before = Instant.now();
        var second = listener.posts(webhook, "/secrets", "")
                .statusCode(201)
                .extract()
                .jsonPath();
        assertThat(Instant.parse(second.getString("secrets[1].expiresAt")))
                .isBetween(
                        before.plus(Duration.ofHours(24)).minusMillis(1),
                        Instant.now().plus(Duration.ofHours(24)));
        publish();
        assertThat(receiver.next().header("webhook-signature").split(" ")).hasSize(2);

        Listener.asOwner(
                "UPDATE webhook_secret SET expires_at = now() WHERE webhook_id = '%s' AND expires_at IS NOT NULL"
                        .formatted(webhook.getString("id")));
        publish();

        var came = receiver.next();
        assertThat(came.header("webhook-signature").split(" ")).hasSize(1);
        new Webhook(second.getString("secret.value")).verify(came.body(), came.headers());
        assertThatThrownBy(() -> new Webhook(webhook.getString("secret.value")).verify(came.body(), came.headers()))
                .isInstanceOf(WebhookVerificationException.class);
        listener.reads(webhook).body("secrets", hasSize(1));
    }

    @Nested
    class a_client {

        private Listener vendor;

        @BeforeEach
        void with_room_for_one_webhook_more() throws Exception {
            vendor = listener.vendor("goals.read", "events.read", "webhooks.manage");
            var first = vendor.makes(receiver.url(), subject);
            Listener.asOwner("""
                    INSERT INTO webhook (tenant, client_id, scopes, url, types, subjects)
                    SELECT tenant, client_id, scopes, url, types, subjects FROM webhook, generate_series(1, 48)
                    WHERE id = '%s'""".formatted(first.getString("id")));
        }

        @AfterEach
        void those_end_too() throws Exception {
            Listener.asOwner("""
                    UPDATE webhook SET status = 'DELETED', reason = NULL, disabled_at = NULL
                    WHERE subjects = ARRAY['%s']""".formatted(subject));
        }

        @Test
        void has_fifty_webhooks_at_most() {
            var last = vendor.makes(receiver.url(), subject);
            problem(vendor.asksFor(Listener.terms(receiver.url(), subject)), 409, "webhooks-full");

            listener.makes(receiver.url(), subject);
            vendor.deletes(last);
            vendor.makes(receiver.url(), subject);
            problem(vendor.asksFor(Listener.terms(receiver.url(), subject)), 409, "webhooks-full");
        }

        @Test
        void that_asks_for_many_at_once_has_no_more_either() throws Exception {
            var statuses = new ArrayList<Integer>();
            try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
                Callable<Integer> ask = () -> vendor.asksFor(Listener.terms(receiver.url(), subject))
                        .extract()
                        .statusCode();
                for (var asked : threads.invokeAll(List.of(ask, ask, ask, ask, ask, ask))) {
                    statuses.add(asked.get());
                }
            }

            assertThat(statuses).containsExactlyInAnyOrder(201, 409, 409, 409, 409, 409);
        }
    }

    @Nested
    class deliveries_of_long_ago {

        private static final Instant FIRST = Instant.parse("2026-01-01T00:00:00Z");

        private String webhook;

        /** One each second, all of them taken. */
        private void were(int many) throws Exception {
            Listener.asOwner("""
                    INSERT INTO webhook_event (number, tenant, id, type, subject, time, body)
                    SELECT nextval('webhook_event_number'), '%s', gen_random_uuid()::text, '%s', '%s',
                        timestamptz '%s' + n * interval '1 second', '{}' FROM generate_series(0, %d) AS n""".formatted(TestPlatform.TENANT, ACTIVATED, subject, FIRST, many - 1));
            Listener.asOwner("""
                    INSERT INTO webhook_delivery (webhook_id, number, tenant, subject, time, delivered_at, tries)
                    SELECT '%s', number, tenant, subject, time, now(), 1 FROM webhook_event WHERE subject = '%s'""".formatted(webhook, subject));
        }

        private long pending() {
            return Listener.count(
                    "SELECT count(*) FROM webhook_delivery WHERE webhook_id = '%s' AND delivered_at IS NULL"
                            .formatted(webhook));
        }

        @Test
        void come_again_by_ten_thousand_and_by_no_more() throws Exception {
            var made = listener.makes(receiver.url(), subject);
            webhook = made.getString("id");
            listener.posts(made, "/pause", "").statusCode(200);
            were(10_001);
            var from = "{\"from\":\"" + FIRST + "\",\"to\":\"%s\"}";

            problem(
                    listener.posts(made, "/redeliveries", from.formatted(FIRST.plusSeconds(10_001))),
                    422,
                    "too-many-redeliveries");
            assertThat(pending()).isZero();
            assertThat(Listener.count("SELECT count(*) FROM webhook_lane WHERE webhook_id = '%s'".formatted(webhook)))
                    .isZero();

            listener.posts(made, "/redeliveries", from.formatted(FIRST.plusSeconds(10_000)))
                    .statusCode(202)
                    .body("deliveries", equalTo(10_000));
            assertThat(pending()).isEqualTo(10_000);
        }
    }

    @Test
    void an_event_is_kept_for_thirty_days_and_gone_then_also_if_it_was_not_delivered() throws Exception {
        receiver.does(Receiver.answers(500));
        var webhook = listener.makes(receiver.url(), subject);
        var old = publish();
        var young = publish();
        holds(() -> listener.deliveries(webhook).size() == 2);
        var retention = new Retention(transactions, Settings.of().kept());
        // not so old that it is over
        becomes(old, "29 days 23 hours");
        forgets(retention);
        assertThat(listener.deliveries(webhook))
                .extracting(each -> each.get("event"))
                .containsExactly(young, old);

        becomes(old, "30 days 1 second");
        forgets(retention);

        assertThat(listener.deliveries(webhook))
                .extracting(each -> each.get("event"))
                .containsExactly(young);
        assertThat(Listener.count("SELECT count(*) FROM webhook_event WHERE id = '%s'".formatted(old)))
                .isZero();
        receiver.does(Receiver.TAKES);
        holds(() -> listener.isDelivered(webhook, young));
    }

    private static void becomes(String event, String age) throws Exception {
        assertThat(Listener.asOwner("UPDATE webhook_event SET created_at = now() - interval '%s' WHERE id = '%s'"
                        .formatted(age, event)))
                .isOne();
    }

    private static void forgets(Retention retention) {
        while (retention.step(TestPlatform.TENANT)) {
            // in small steps
        }
    }
}
