package org.lodestar.gateway.webhooks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.lodestar.gateway.Eventually.holds;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.lodestar.gateway.TestPlatform;
import org.lodestar.gateway.webhooks.Receiver.Received;

/** What a client may no longer read is sent to it no longer. */
@QuarkusTest
@WithTestResource(TestPlatform.class)
class WebhookGrantsTest {

    private static final String ACTIVATED = "org.lodestar.goals.goal-activated.v1";

    private final Receiver ours = new Receiver();
    private final Receiver theirs = new Receiver();
    private final String subject = "goals/" + UUID.randomUUID();
    private Listener listener;
    private Listener vendor;
    private JsonPath webhook;

    @BeforeEach
    void a_vendor_gets_what_we_get() throws Exception {
        listener = new Listener(TestPlatform.LISTENER_ID, TestPlatform.LISTENER_SECRET);
        vendor = listener.vendor("goals.read", "events.read", "webhooks.manage");
        listener.makes(ours.url(), subject);
        webhook = vendor.makes(theirs.url(), subject);
        var event = publish();
        assertThat(theirs.next().id()).isEqualTo(event);
        assertThat(ours.next().id()).isEqualTo(event);
        holds(() -> listener.isDelivered(webhook, event));
    }

    @AfterEach
    void nothing_is_left() {
        listener.close();
        ours.close();
        theirs.close();
    }

    private String publish() throws Exception {
        return Topic.publish(TestPlatform.TENANT, ACTIVATED, subject, "{}");
    }

    @Test
    void without_events_read_its_webhooks_are_disabled() throws Exception {
        listener.leaves(vendor, "goals.read", "webhooks.manage");
        var event = publish();

        listener.sees(webhook, "DISABLED");

        listener.reads(webhook).body("reason", equalTo("GRANT_WITHDRAWN"));
        assertThat(ours.next().id()).isEqualTo(event);
        assertThat(theirs.all()).hasSize(1);
        assertThat(listener.deliveries(webhook)).hasSize(1);
    }

    @Test
    void without_events_read_those_that_are_paused_are_disabled_too() throws Exception {
        listener.posts(webhook, "/pause", "").statusCode(200);
        listener.leaves(vendor, "goals.read", "webhooks.manage");
        publish();

        listener.sees(webhook, "DISABLED");

        listener.reads(webhook).body("reason", equalTo("GRANT_WITHDRAWN"));
    }

    /** It is paused so that what is meant for it would stay to be seen. */
    @Test
    void what_is_published_after_the_scope_of_its_service_was_lost_is_not_meant_for_it() throws Exception {
        listener.posts(webhook, "/pause", "").statusCode(200);
        listener.leaves(vendor, "events.read", "webhooks.manage");
        var event = publish();
        assertThat(ours.next().id()).isEqualTo(event);

        assertThat(listener.deliveries(webhook)).hasSize(1);
        listener.posts(webhook, "/resumption", "").statusCode(200);
        var ping =
                listener.posts(webhook, "/ping", "").statusCode(202).extract().<String>path("event");
        assertThat(theirs.next().id()).isEqualTo(ping);
        assertThat(theirs.all()).extracting(Received::id).doesNotContain(event);
        listener.reads(webhook).body("status", equalTo("ACTIVE"));
    }

    @Test
    void what_waited_when_the_scope_of_its_service_was_lost_is_not_sent() throws Exception {
        listener.posts(webhook, "/pause", "").statusCode(200);
        var waiting = publish();
        assertThat(ours.next().id()).isEqualTo(waiting);
        holds(() -> listener.deliveries(webhook).size() == 2);
        listener.leaves(vendor, "events.read", "webhooks.manage");
        listener.posts(webhook, "/resumption", "").statusCode(200);

        holds(() -> listener.deliveries(webhook).size() == 1);
        var ping =
                listener.posts(webhook, "/ping", "").statusCode(202).extract().<String>path("event");
        assertThat(theirs.next().id()).isEqualTo(ping);
        assertThat(theirs.all()).extracting(Received::id).doesNotContain(waiting);
    }
}
