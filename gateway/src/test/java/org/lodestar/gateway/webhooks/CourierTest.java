package org.lodestar.gateway.webhooks;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.config.SmallRyeConfigBuilder;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.lodestar.gateway.webhooks.Outcome.Attempted;
import org.lodestar.gateway.webhooks.Receiver.Received;

/** One attempt, and when it is over. */
class CourierTest {

    private static final WebhooksConfig HASTY = config("200ms");
    private static final WebhooksConfig PATIENT = config("30s");
    private static final int MANY = 100;

    private static WebhooksConfig config(String timeout) {
        return new SmallRyeConfigBuilder()
                .withMapping(WebhooksConfig.class)
                .withDefaultValue("gateway.webhooks.allow-private", "true")
                .withDefaultValue("gateway.webhooks.timeout", timeout)
                .addDiscoveredConverters()
                .build()
                .getConfigMapping(WebhooksConfig.class);
    }

    private final Vertx vertx = Vertx.vertx();
    private final Receiver receiver = new Receiver();

    @AfterEach
    void nobody_is_left() {
        receiver.close();
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    /** A name server that does not answer before it is let, whoever asks for what is slow. */
    private static final class SlowNames extends Destinations {

        private final CountDownLatch answers = new CountDownLatch(1);
        private final AtomicInteger asked = new AtomicInteger();

        SlowNames() {
            super(PATIENT);
        }

        @Override
        public Found find(String text) {
            if (text.contains("slow")) {
                asked.incrementAndGet();
                try {
                    assertThat(answers.await(60, TimeUnit.SECONDS)).isTrue();
                } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                }
            }
            return super.find(text);
        }
    }

    @Test
    void an_attempt_that_was_given_up_while_the_name_was_looked_up_sends_nothing_afterwards() throws Exception {
        var names = new SlowNames();
        var courier = new Courier(vertx, HASTY, names);

        var outcome = joined(courier.deliver(parcel("/slow"), () -> true));

        assertThat(outcome.orElseThrow().failure()).contains(Failure.TIMED_OUT);
        names.answers.countDown();
        assertNothingElseCame();
    }

    @Test
    void an_attempt_that_is_no_longer_wanted_once_the_name_is_known_sends_nothing() throws Exception {
        var names = new SlowNames();
        var courier = new Courier(vertx, PATIENT, names);
        var wanted = new AtomicBoolean(true);
        var attempt = courier.deliver(parcel("/slow"), wanted::get);
        wanted.set(false);
        names.answers.countDown();

        assertThat(joined(attempt)).isEmpty();
        assertNothingElseCame();
    }

    @Test
    void names_that_nobody_answers_for_hold_up_no_other() {
        var names = new SlowNames();
        var courier = new Courier(vertx, PATIENT, names);
        for (var i = 0; i < MANY; i++) {
            var _ = courier.deliver(parcel("/slow/" + i), () -> true);
        }

        assertThat(joined(courier.deliver(parcel("/"), () -> true))
                        .orElseThrow()
                        .delivered())
                .isTrue();
        names.answers.countDown();
    }

    @Test
    void what_goes_to_one_address_at_once_is_looked_up_once() {
        var names = new SlowNames();
        var courier = new Courier(vertx, PATIENT, names);
        List<Future<Optional<Attempted>>> all = new ArrayList<>();
        for (var i = 0; i < MANY; i++) {
            all.add(courier.deliver(parcel("/slow"), () -> true));
        }
        names.answers.countDown();

        assertThat(all).allMatch(each -> joined(each).orElseThrow().delivered());
        assertThat(names.asked).hasValueLessThan(MANY);
    }

    /** What was on its way before would have come before. */
    private void assertNothingElseCame() {
        var courier = new Courier(vertx, PATIENT, new Destinations(PATIENT));
        for (var i = 0; i < 3; i++) {
            assertThat(joined(courier.deliver(parcel("/"), () -> true))
                            .orElseThrow()
                            .delivered())
                    .isTrue();
        }
        assertThat(receiver.all()).extracting(Received::path).containsOnly("/");
    }

    private Parcel parcel(String path) {
        return new Parcel(
                new Parcel.Lane("webhook", "goals/1"),
                1,
                0,
                receiver.url() + path,
                UUID.randomUUID().toString(),
                "",
                "{}",
                List.of("whsec_" + Base64.getEncoder().encodeToString(new byte[32])));
    }

    private static Optional<Attempted> joined(Future<Optional<Attempted>> attempt) {
        return attempt.toCompletionStage().toCompletableFuture().join();
    }
}
