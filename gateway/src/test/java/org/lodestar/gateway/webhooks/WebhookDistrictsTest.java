package org.lodestar.gateway.webhooks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.lodestar.gateway.Eventually.holds;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.lodestar.gateway.TestPlatform;
import org.lodestar.gateway.oauth.Transactions;
import org.lodestar.gateway.webhooks.Receiver.Received;

/** Whatever is the matter with one district, another gets its events. */
@QuarkusTest
@WithTestResource(TestPlatform.class)
class WebhookDistrictsTest {

    private static final String ACTIVATED = "org.lodestar.goals.goal-activated.v1";
    private static final String OTHER = TestPlatform.OTHER_TENANT;
    private static final int EVENTS = 3;
    /** As many as may be on their way to each webhook. */
    private static final int AT_ONCE = Settings.of().concurrency();

    @Inject
    Transactions transactions;

    private final Receiver receiver = new Receiver();
    private final Receiver theirs = new Receiver();
    private final String subject = "goals/" + UUID.randomUUID();
    private Listener listener;
    private Listener stranger;

    @BeforeEach
    void two_districts() {
        listener = new Listener(TestPlatform.LISTENER_ID, TestPlatform.LISTENER_SECRET);
        stranger = new Listener(TestPlatform.STRANGER_ID, TestPlatform.STRANGER_SECRET);
    }

    @AfterEach
    void nothing_is_left() {
        listener.close();
        stranger.close();
        receiver.close();
        theirs.close();
    }

    private static String publish(String tenant, String about) throws Exception {
        return Topic.publish(tenant, ACTIVATED, about, "{}");
    }

    private static List<String> ids(Receiver receiver) {
        return receiver.all().stream().map(Received::id).toList();
    }

    /** Ours gets what is published, one event after the other. */
    private void assertOursComes() throws Exception {
        for (var i = 0; i < EVENTS; i++) {
            var event = publish(TestPlatform.TENANT, subject);
            assertThat(receiver.next().id()).isEqualTo(event);
        }
    }

    @Test
    void receivers_that_hang_hold_up_no_other_district() throws Exception {
        theirs.does(Receiver.HANGS);
        for (var i = 0; i < 3; i++) {
            stranger.makes(theirs.url(), subject);
        }
        listener.makes(receiver.url(), subject);
        for (var i = 0; i < AT_ONCE; i++) {
            publish(OTHER, subject + '/' + i);
        }
        holds(() -> theirs.all().size() == 3 * AT_ONCE);

        assertOursComes();
    }

    @Nested
    class an_intake_that_fails {

        /** What the intake says of all districts. */
        private final ConcurrentLinkedQueue<String> said = new ConcurrentLinkedQueue<>();

        private final Logger log = Logger.getLogger(Intake.class.getName());
        private final Handler listening = new Handler() {
            @Override
            public void publish(LogRecord logged) {
                said.add(logged.getMessage());
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        };

        @BeforeEach
        void both_are_read() throws Exception {
            listener.makes(receiver.url(), subject);
            stranger.makes(theirs.url(), subject);
            var ours = publish(TestPlatform.TENANT, subject);
            assertThat(receiver.next().id()).isEqualTo(ours);
            var other = publish(OTHER, subject);
            assertThat(theirs.next().id()).isEqualTo(other);
            log.addHandler(listening);
        }

        @AfterEach
        void it_is_mended() throws Exception {
            log.removeHandler(listening);
            Listener.asOwner("DROP TRIGGER IF EXISTS refused ON webhook_event");
        }

        private void assertNothingHeldUpAll() {
            assertThat(said).noneSatisfy(line -> assertThat(line).startsWith("The intake of webhooks waits"));
        }

        /** What of a district is written is refused, as if its disk were full; how often is counted. */
        private void isRefused() throws Exception {
            Listener.asOwner("CREATE SEQUENCE IF NOT EXISTS refusals");
            Listener.asOwner("""
                    CREATE OR REPLACE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $$
                    BEGIN
                        PERFORM nextval('public.refusals');
                        RAISE disk_full;
                    END $$""");
            Listener.asOwner("""
                    CREATE TRIGGER refused BEFORE INSERT ON webhook_event FOR EACH ROW
                    WHEN (NEW.tenant = '%s') EXECUTE FUNCTION refuse()""".formatted(OTHER));
        }

        private static long refusals() {
            return Listener.count("SELECT last_value FROM refusals");
        }

        @Test
        void of_one_district_holds_up_no_other_and_is_tried_again() throws Exception {
            isRefused();
            var before = refusals();
            var first = publish(OTHER, subject);
            var second = publish(OTHER, subject);
            holds(() -> refusals() > before);

            assertOursComes();

            var then = refusals();
            holds(() -> refusals() > then);
            assertThat(said)
                    .as("said once, however often it is tried")
                    .filteredOn(line -> line.contains("of district %s waits"))
                    .hasSizeLessThan(2);
            assertNothingHeldUpAll();
            Listener.asOwner("DROP TRIGGER refused ON webhook_event");
            assertThat(List.of(theirs.next().id(), theirs.next().id())).containsExactly(first, second);
            assertThat(ids(theirs)).hasSize(3).doesNotHaveDuplicates();
        }

        @Test
        void of_what_was_before_of_one_district_holds_up_no_other_and_is_tried_again() throws Exception {
            try (var late = new Receiver()) {
                isRefused();
                var before = refusals();
                stranger.makes(Listener.terms(late.url(), subject).put("from", "BEGINNING"));
                holds(() -> refusals() > before);

                assertOursComes();

                assertNothingHeldUpAll();
                Listener.asOwner("DROP TRIGGER refused ON webhook_event");
                assertThat(late.next().id()).isEqualTo(ids(theirs).getFirst());
            }
        }

        @Test
        void as_somebody_holds_its_rows_waits_for_them_but_not_for_long() throws Exception {
            String waiting;
            try (var holder = Listener.owner()) {
                holder.setAutoCommit(false);
                try (var lock = holder.prepareStatement("SELECT 1 FROM webhook_source WHERE tenant = ? FOR UPDATE")) {
                    lock.setString(1, OTHER);
                    lock.executeQuery().close();
                }
                waiting = publish(OTHER, subject);
                holds(this::waits);

                assertOursComes();

                holds(() -> !waits());
                assertNothingHeldUpAll();
                assertThat(ids(theirs)).doesNotContain(waiting);
                holder.rollback();
            }
            assertThat(theirs.next().id()).isEqualTo(waiting);
        }

        private boolean waits() {
            return Listener.count("""
                    SELECT count(*) FROM pg_stat_activity
                    WHERE wait_event_type = 'Lock' AND query LIKE '%webhook_source%'""") > 0;
        }

        @Test
        void does_not_do_so_for_events_that_nobody_can_store() throws Exception {
            var random = new Random(1);
            // what repeats itself would be compressed
            var endless = random.ints(8_000, '!', '~')
                    .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                    .toString();
            var wrong = List.of(
                    Map.of("ce_id", "a\0b"),
                    Map.of("ce_type", ACTIVATED + '\0'),
                    Map.of("ce_id", endless),
                    Map.of("ce_time", "+999999999-01-01T00:00:00Z"),
                    Map.of("ce_time", "-0044-03-15T00:00:00Z"),
                    Map.of("lodestar-orgs", "[\"\\u0000\"]"));
            for (var headers : wrong) {
                isTold("{}", headers);
            }
            isTold("\"\0\"", Map.of());
            var next = publish(TestPlatform.TENANT, subject);

            assertThat(receiver.next().id()).isEqualTo(next);
            assertThat(said)
                    .hasSize(wrong.size() + 1)
                    .allSatisfy(line -> assertThat(line).startsWith("No event at"));
        }

        private void isTold(String data, Map<String, String> headers) throws Exception {
            var topic = Intake.topic(TestPlatform.TENANT, "goals");
            Topic.publish(topic, UUID.randomUUID().toString(), ACTIVATED, subject, data, 1, headers);
        }
    }

    @Test
    void what_cannot_be_removed_of_one_district_is_left_and_of_another_is_not() throws Exception {
        stranger.deletes(stranger.makes(theirs.url(), subject));
        listener.deletes(listener.makes(receiver.url(), subject));
        try {
            Listener.asOwner("""
                    CREATE OR REPLACE FUNCTION refuse_removal() RETURNS trigger LANGUAGE plpgsql AS $$
                    BEGIN RAISE disk_full; END $$""");
            Listener.asOwner("""
                    CREATE TRIGGER kept BEFORE DELETE ON webhook FOR EACH ROW
                    WHEN (OLD.tenant = '%s') EXECUTE FUNCTION refuse_removal()""".formatted(OTHER));
            var retention = new Retention(transactions, Duration.ofDays(30));

            assertThat(retention.step(OTHER)).isFalse();
            while (retention.step(TestPlatform.TENANT)) {
                // in small steps
            }

            assertThat(left(OTHER)).isPositive();
            assertThat(left(TestPlatform.TENANT)).isZero();
            Listener.asOwner("DROP TRIGGER kept ON webhook");
            while (retention.step(OTHER)) {
                // in small steps
            }
            assertThat(left(OTHER)).isZero();
        } finally {
            Listener.asOwner("DROP TRIGGER IF EXISTS kept ON webhook");
        }
    }

    private long left(String tenant) {
        return Listener.count("SELECT count(*) FROM webhook WHERE tenant = '%s' AND subjects = ARRAY['%s']"
                .formatted(tenant, subject));
    }

    @Test
    void one_that_has_webhooks_again_gets_what_was_before() throws Exception {
        try (var returned = new Listener(TestPlatform.RETURNED_ID, TestPlatform.RETURNED_SECRET)) {
            var webhook = returned.makes(receiver.url(), subject);
            var before = publish(TestPlatform.RETURNED_TENANT, subject);
            assertThat(receiver.next().id()).isEqualTo(before);
            returned.deletes(webhook);
            var retention = new Retention(transactions, Duration.ofDays(30));
            holds(() -> !retention.step(TestPlatform.RETURNED_TENANT) && isForgotten());

            returned.makes(Listener.terms(receiver.url(), subject).put("from", "BEGINNING"));

            assertThat(receiver.next().id()).isEqualTo(before);
        }
    }

    private static boolean isForgotten() {
        return Listener.count("SELECT count(*) FROM webhook_district WHERE tenant = '%s'"
                        .formatted(TestPlatform.RETURNED_TENANT))
                == 0;
    }
}
