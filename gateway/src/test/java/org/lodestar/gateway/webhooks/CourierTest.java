package org.lodestar.gateway.webhooks;

import static java.time.format.DateTimeFormatter.RFC_1123_DATE_TIME;
import static org.assertj.core.api.Assertions.assertThat;
import static org.lodestar.gateway.Eventually.holds;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.lodestar.gateway.webhooks.Outcome.Attempted;
import org.lodestar.gateway.webhooks.Receiver.Received;

/** One attempt, and when it is over. */
class CourierTest {

    private static final WebhooksConfig HASTY = Settings.of("allow-private=true", "timeout=200ms");
    private static final WebhooksConfig PATIENT = Settings.of("allow-private=true", "timeout=30s");
    private static final int MANY = 100;
    private static final int PATIENCE_MILLIS = 60_000;
    private static final long GIGABYTE = 1L << 30;

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

    @Nested
    class a_receiver_that_asks_for_a_pause {

        private Optional<Duration> asked(String retryAfter) {
            receiver.does((_, request) -> {
                var _ = request.response()
                        .setStatusCode(503)
                        .putHeader("Retry-After", retryAfter)
                        .end();
            });
            var courier = new Courier(vertx, PATIENT, new Destinations(PATIENT));
            return joined(courier.deliver(parcel("/"), () -> true))
                    .orElseThrow()
                    .pause();
        }

        @ParameterizedTest
        @ValueSource(longs = {0, 1, 120, 86_400, 999_999_999, 99_999_999_999L, 999_999_999_999_999_999L})
        void in_seconds_is_understood(long seconds) {
            assertThat(asked(Long.toString(seconds))).contains(Duration.ofSeconds(seconds));
        }

        @Test
        void until_a_time_is_understood() {
            var until = Instant.now().plus(Duration.ofHours(3)).truncatedTo(ChronoUnit.SECONDS);
            var before = Instant.now();

            var pause = asked(RFC_1123_DATE_TIME.format(until.atOffset(ZoneOffset.UTC)))
                    .orElseThrow();

            assertThat(pause).isBetween(Duration.between(Instant.now(), until), Duration.between(before, until));
        }

        @Test
        void until_the_end_of_time_is_understood() {
            assertThat(asked("Fri, 31 Dec 9999 23:59:59 GMT").orElseThrow()).isGreaterThan(Duration.ofDays(365));
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "Sun, 06 Nov 1994 08:49:37 GMT",
                    "Mon, 06 Nov 1994 08:49:37 GMT",
                    "Sun, 32 Nov 2094 08:49:37 GMT",
                    "2094-11-06T08:49:37Z",
                    "soon",
                    "-5",
                    "+5",
                    "1.5",
                    "1e3",
                    "0x10",
                    "5 seconds",
                    "\u0665",
                    "1000000000000000000",
                    "99999999999999999999999999999999",
                    "",
                })
        void in_the_past_or_in_no_way_that_is_known_asks_for_nothing(String nonsense) {
            assertThat(asked(nonsense)).isEmpty();
        }
    }

    @Nested
    class a_name {

        private final List<String> asked = new CopyOnWriteArrayList<>();

        /** One that nobody else knows, and that stands for something else each time. */
        private Destinations standsFor(WebhooksConfig config, String... addresses) {
            return new Destinations(config, host -> {
                asked.add(host);
                return new InetAddress[] {InetAddress.ofLiteral(addresses[asked.size() - 1])};
            });
        }

        private Parcel named() {
            return parcel(receiver.url().replace("localhost", "receiver.invalid"), "/");
        }

        @Test
        void is_looked_up_once_for_an_attempt_which_goes_to_the_address_that_was_checked() {
            var courier = new Courier(vertx, PATIENT, standsFor(PATIENT, "127.0.0.1", "169.254.169.254"));

            assertThat(joined(courier.deliver(named(), () -> true))
                            .orElseThrow()
                            .delivered())
                    .isTrue();

            assertThat(asked).containsExactly("receiver.invalid");
            assertThat(receiver.all())
                    .extracting(came -> came.header("host"))
                    .containsExactly(receiver.url().replaceFirst("http://localhost", "receiver.invalid"));
        }

        @Test
        void that_stands_for_something_else_at_the_next_attempt_is_checked_anew() {
            var courier = new Courier(vertx, PATIENT, standsFor(PATIENT, "127.0.0.1", "169.254.169.254", "127.0.0.1"));
            var outcomes = new ArrayList<Attempted>();
            for (var i = 0; i < 3; i++) {
                outcomes.add(joined(courier.deliver(named(), () -> true)).orElseThrow());
            }

            assertThat(outcomes)
                    .extracting(Attempted::failure)
                    .containsExactly(Optional.empty(), Optional.of(Failure.ADDRESS_REFUSED), Optional.empty());
            assertThat(receiver.all()).hasSize(2);
        }

        @Test
        void that_was_public_when_the_webhook_was_made_does_not_lead_to_this_machine() throws Exception {
            try (var ours = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
                var config = Settings.of("timeout=30s", "ports=" + ours.getLocalPort());
                var names = standsFor(config, "1.1.1.1", "127.0.0.1");
                var url = "https://receiver.invalid:" + ours.getLocalPort();
                assertThat(names.find(url)).isInstanceOf(Destinations.Found.Reachable.class);

                var outcome = joined(new Courier(vertx, config, names).deliver(parcel(url, "/"), () -> true));

                assertThat(outcome.orElseThrow().failure()).contains(Failure.ADDRESS_REFUSED);
                // who connects now is the first who does
                try (var marker = new Socket(ours.getInetAddress(), ours.getLocalPort());
                        var first = ours.accept()) {
                    assertThat(first.getPort()).isEqualTo(marker.getLocalPort());
                }
            }
        }
    }

    @Nested
    class a_receiver_that_does_not_keep_to_it implements AutoCloseable {

        private final ServerSocket door = open();
        private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

        @AfterEach
        @Override
        public void close() throws IOException {
            door.close();
            threads.close();
        }

        @FunctionalInterface
        private interface Answer<T> {
            T to(Socket sender) throws IOException;
        }

        /** What it finds out while it answers one request. */
        private <T> CompletableFuture<T> answers(Answer<T> answer) {
            return CompletableFuture.supplyAsync(
                    () -> {
                        try (var sender = door.accept()) {
                            sender.setSoTimeout(PATIENCE_MILLIS);
                            assertThat(sender.getInputStream().read(new byte[8_192]))
                                    .isPositive();
                            return answer.to(sender);
                        } catch (IOException e) {
                            throw new UncheckedIOException(e);
                        }
                    },
                    threads);
        }

        private Attempted attempted(WebhooksConfig config) {
            var courier = new Courier(vertx, config, new Destinations(config));
            return joined(courier.deliver(parcel("http://localhost:" + door.getLocalPort(), "/"), () -> true))
                    .orElseThrow();
        }

        /** Whether the other side ends a connection of itself. */
        private static boolean isGivenUp(Socket sender) throws IOException {
            try {
                return sender.getInputStream().read() < 0;
            } catch (SocketTimeoutException _) {
                return false;
            } catch (SocketException _) {
                return true;
            }
        }

        private static void write(Socket to, String text) throws IOException {
            to.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
        }

        @Test
        void and_never_answers_is_given_up() {
            var isGivenUp = answers(a_receiver_that_does_not_keep_to_it::isGivenUp);

            var outcome = attempted(HASTY);

            assertThat(outcome.failure()).contains(Failure.TIMED_OUT);
            assertThat(outcome.status()).isEmpty();
            assertThat(outcome.delivered()).isFalse();
            assertThat(isGivenUp.join()).isTrue();
        }

        @Test
        void and_sends_half_a_head_is_given_up() {
            var isGivenUp = answers(sender -> {
                write(sender, "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n");
                return isGivenUp(sender);
            });

            assertThat(attempted(HASTY).failure()).contains(Failure.TIMED_OUT);
            assertThat(isGivenUp.join()).isTrue();
        }

        @Test
        void and_never_ends_its_answer_has_taken_the_event_and_is_given_up() {
            var isGivenUp = answers(sender -> {
                write(sender, "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nall");
                return isGivenUp(sender);
            });

            assertThat(attempted(HASTY).delivered()).isTrue();
            assertThat(isGivenUp.join()).isTrue();
        }

        @Test
        void and_answers_a_gigabyte_has_taken_the_event_and_is_not_listened_to() {
            var written = answers(sender -> {
                write(sender, "HTTP/1.1 200 OK\r\nContent-Length: " + GIGABYTE + "\r\n\r\n");
                var count = 0L;
                try {
                    var some = new byte[1 << 16];
                    while (count < GIGABYTE) {
                        sender.getOutputStream().write(some);
                        count += some.length;
                    }
                } catch (SocketException _) {
                    // given up
                }
                return count;
            });

            assertThat(attempted(PATIENT).delivered()).isTrue();
            // what the buffers of both sides take in
            assertThat(written.join()).isLessThan(GIGABYTE / 16);
        }

        private static ServerSocket open() {
            try {
                return new ServerSocket(0, 1, InetAddress.getByName("localhost"));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    @Nested
    class an_address {

        private final BlockingQueue<HttpServerRequest> held = new LinkedBlockingQueue<>();

        private Destinations everywhere(WebhooksConfig config) {
            return new Destinations(config, host ->
                    new InetAddress[] {InetAddress.ofLiteral(host.startsWith("other") ? "127.0.0.2" : "127.0.0.1")});
        }

        private Future<Optional<Attempted>> delivery(Courier courier, String name) {
            return courier.deliver(parcel(receiver.url().replace("localhost", name), "/" + name), () -> true);
        }

        private void answerOne() throws InterruptedException {
            var request = held.poll(1, TimeUnit.MINUTES);
            assertThat(request).isNotNull();
            request.response().setStatusCode(204).end();
        }

        @Test
        void has_no_more_than_a_few_deliveries_at_once_whatever_its_names_and_all_in_the_end() throws Exception {
            var config = Settings.of("allow-private=true", "timeout=60s", "per-address=3");
            var courier = new Courier(vertx, config, everywhere(config));
            receiver.does((_, request) -> held.add(request));
            List<Future<Optional<Attempted>>> all = new ArrayList<>();
            for (var i = 0; i < 10; i++) {
                all.add(delivery(courier, "name-" + i + ".invalid"));
            }

            for (var answered = 0; answered < 10; answered++) {
                var here = Math.min(3, 10 - answered);
                holds(() -> held.size() == here);
                // another address is not held up, and what else was on its way here would have come before
                assertThat(joined(delivery(courier, "other.invalid"))
                                .orElseThrow()
                                .failure())
                        .contains(Failure.NOT_CONNECTED);
                assertThat(held).hasSize(here);
                answerOne();
            }
            assertThat(all).allMatch(each -> joined(each).orElseThrow().delivered());
        }

        @Test
        void that_is_crowded_is_left_and_nothing_was_tried() throws Exception {
            var config = Settings.of("allow-private=true", "timeout=3s", "per-address=1");
            var courier = new Courier(vertx, config, everywhere(config));
            receiver.does((_, request) -> held.add(request));
            var first = delivery(courier, "name-1.invalid");
            holds(() -> held.size() == 1);

            assertThat(joined(delivery(courier, "name-2.invalid"))).isEmpty();

            answerOne();
            assertThat(joined(first).orElseThrow().delivered()).isTrue();
            var last = delivery(courier, "name-3.invalid");
            answerOne();
            assertThat(joined(last).orElseThrow().delivered()).isTrue();
            assertThat(receiver.all()).extracting(Received::path).containsExactly("/name-1.invalid", "/name-3.invalid");
        }

        @Test
        void has_room_again_however_an_attempt_ended() {
            var config = Settings.of("allow-private=true", "timeout=200ms", "per-address=1");
            var courier = new Courier(vertx, config, everywhere(config));
            receiver.does(Receiver.HANGS);

            assertThat(joined(delivery(courier, "hangs.invalid")).orElseThrow().failure())
                    .contains(Failure.TIMED_OUT);
            assertThat(joined(courier.deliver(parcel("http://closed.invalid:1", "/"), () -> true))
                            .orElseThrow()
                            .failure())
                    .contains(Failure.NOT_CONNECTED);
            assertThat(joined(courier.deliver(parcel("/"), () -> false))).isEmpty();
            assertThat(joined(courier.deliver(unsigned(), () -> true))
                            .orElseThrow()
                            .failure())
                    .contains(Failure.BROKEN_OFF);
            receiver.does(Receiver.TAKES);
            holds(() -> joined(delivery(courier, "takes.invalid"))
                    .filter(Attempted::delivered)
                    .isPresent());
        }

        private Parcel unsigned() {
            var signed = parcel("/");
            return new Parcel(signed.lane(), 1, 0, signed.url(), signed.event(), "", signed.body(), List.of("whsec_"));
        }
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
        return parcel(receiver.url(), path);
    }

    private static Parcel parcel(String address, String path) {
        return new Parcel(
                new Parcel.Lane("webhook", "goals/1"),
                1,
                0,
                address + path,
                UUID.randomUUID().toString(),
                "",
                "{}",
                List.of("whsec_" + Base64.getEncoder().encodeToString(new byte[32])));
    }

    private static Optional<Attempted> joined(Future<Optional<Attempted>> attempt) {
        return attempt.toCompletionStage().toCompletableFuture().join();
    }
}
