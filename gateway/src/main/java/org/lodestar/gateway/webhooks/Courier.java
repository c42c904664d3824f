package org.lodestar.gateway.webhooks;

import com.standardwebhooks.Webhook;
import com.standardwebhooks.exceptions.EmptyWebhookSecretException;
import com.standardwebhooks.exceptions.WebhookSigningException;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.SocketAddress;
import jakarta.inject.Singleton;
import java.net.ConnectException;
import java.net.URI;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import javax.net.ssl.SSLException;
import org.lodestar.gateway.webhooks.Destinations.Found;
import org.lodestar.gateway.webhooks.Outcome.Attempted;

/** Makes one attempt of a delivery. Follows no redirect, believes no body, and waits for nobody longer than it may. */
@Singleton
class Courier {

    private static final String AGENT = "Lodestar-Webhooks/1.0";
    private static final String MEDIA_TYPE = "application/cloudevents+json; charset=utf-8";
    private static final int LARGEST_HEAD = 16_384;
    private static final int LARGEST_ANSWER = 8_192;
    private static final int CONNECTIONS_PER_RECEIVER = 1_024;
    /** How much of the time of an attempt one waits before it: meanwhile the client may lose what it may see. */
    private static final int TURN_SHARE = 3;

    private final Vertx vertx;
    private final Destinations destinations;
    /** Looking a name up takes a thread for as long as the name server of the receiver likes: so nobody waits for one of a few. */
    private final ExecutorService names = Executors.newCachedThreadPool(
            Thread.ofPlatform().daemon().name("webhook-names-", 0).factory());
    /** By the address: what goes to the same one at once is looked up once. */
    private final Map<String, CompletableFuture<Found>> looking = new ConcurrentHashMap<>();

    private final HttpClient client;
    private final Turns turns;
    private final long timeoutMillis;

    Courier(Vertx vertx, WebhooksConfig config, Destinations destinations) {
        this.vertx = vertx;
        this.destinations = destinations;
        this.timeoutMillis = config.timeout().toMillis();
        this.turns = new Turns(vertx, config.perAddress(), timeoutMillis / TURN_SHARE);
        this.client = vertx.createHttpClient(
                new HttpClientOptions()
                        .setConnectTimeout((int) timeoutMillis)
                        .setKeepAliveTimeout(30)
                        .setMaxHeaderSize(LARGEST_HEAD),
                new PoolOptions().setHttp1MaxSize(CONNECTIONS_PER_RECEIVER));
    }

    /**
     * Makes it. Never fails: that the receiver could not be reached is an outcome. There is none if the delivery may no longer
     * leave once the receiver is found, or if too many others are there and its turn does not come.
     */
    Future<Optional<Attempted>> deliver(Parcel parcel, BooleanSupplier mayLeave) {
        var begun = new Begun(Instant.now(), System.nanoTime());
        return lookUp(parcel.url())
                .timeout(timeoutMillis, TimeUnit.MILLISECONDS)
                .transform(looked -> looked.succeeded()
                        ? attempt(parcel, looked.result(), begun, mayLeave)
                        : Future.succeededFuture(
                                Optional.of(attempted(parcel, begun, Answer.none(kind(looked.cause()))))));
    }

    /** When an attempt began, by both clocks. */
    private record Begun(Instant at, long nanos) {

        Duration took() {
            return Duration.ofNanos(System.nanoTime() - nanos);
        }

        /** As if what was waited since had not been. */
        Begun after(Duration waited) {
            return new Begun(at.plus(waited), nanos + waited.toNanos());
        }
    }

    private static Attempted attempted(Parcel parcel, Begun begun, Answer answer) {
        return new Attempted(parcel, begun.at(), begun.took(), answer.status(), answer.failure(), answer.pause());
    }

    private Future<Optional<Attempted>> attempt(Parcel parcel, Found found, Begun begun, BooleanSupplier mayLeave) {
        return switch (found) {
            case Found.Refused refused ->
                Future.succeededFuture(Optional.of(attempted(parcel, begun, Answer.none(refused.failure()))));
            case Found.Reachable to -> {
                var looked = begun.took();
                yield turns.await(to.address())
                        .compose(come -> come
                                ? visit(parcel, to, begun.after(begun.took().minus(looked)), mayLeave)
                                : Future.succeededFuture(Optional.empty()));
            }
        };
    }

    private Future<Optional<Attempted>> visit(
            Parcel parcel, Found.Reachable to, Begun begun, BooleanSupplier mayLeave) {
        var attempt = new Attempt(mayLeave);
        return Future.succeededFuture(to)
                .compose(_ -> client.request(options(parcel, to).setConnectTimeout(timeoutMillis)))
                .compose(request -> attempt.begin(request)
                        ? send(parcel, request)
                        : Future.succeededFuture(Optional.<Answer>empty()))
                .timeout(Math.max(1, timeoutMillis - begun.took().toMillis()), TimeUnit.MILLISECONDS)
                .onFailure(_ -> attempt.end())
                .onComplete(_ -> turns.end(to.address()))
                .recover(failure -> Future.succeededFuture(Optional.of(Answer.none(kind(failure)))))
                .map(known -> known.map(answer -> attempted(parcel, begun, answer)));
    }

    private Future<Found> lookUp(String url) {
        var found =
                looking.computeIfAbsent(url, _ -> CompletableFuture.supplyAsync(() -> destinations.find(url), names));
        // forgotten before anybody is told: whoever asks after that gets what the name stands for then
        return Future.fromCompletionStage(
                found.whenComplete((_, _) -> looking.remove(url, found)), vertx.getOrCreateContext());
    }

    /** Looking a name up and connecting cannot be called off; so it is asked before anything leaves, and nothing does after the end. */
    private static final class Attempt {

        private final BooleanSupplier mayLeave;
        private Optional<HttpClientRequest> sent = Optional.empty();
        private boolean over;

        Attempt(BooleanSupplier mayLeave) {
            this.mayLeave = mayLeave;
        }

        synchronized boolean begin(HttpClientRequest request) {
            if (over || !mayLeave.getAsBoolean()) {
                request.reset();
                return false;
            }
            sent = Optional.of(request);
            return true;
        }

        synchronized void end() {
            over = true;
            sent.ifPresent(HttpClientRequest::reset);
        }
    }

    private record Answer(OptionalInt status, Optional<Failure> failure, Optional<Duration> pause) {

        static Answer none(Failure failure) {
            return new Answer(OptionalInt.empty(), Optional.of(failure), Optional.empty());
        }
    }

    private Future<Optional<Answer>> send(Parcel parcel, HttpClientRequest request) {
        return request.send(Buffer.buffer(parcel.body())).map(response -> {
            discard(request, response);
            return Optional.of(new Answer(OptionalInt.of(response.statusCode()), Optional.empty(), pause(response)));
        });
    }

    /** The name is for the certificate and the {@code Host} header; the connection goes to the checked address. */
    private static RequestOptions options(Parcel parcel, Found.Reachable to) {
        var url = to.url();
        var port = Destinations.port(url);
        var now = Instant.now().getEpochSecond();
        var options = new RequestOptions()
                .setServer(SocketAddress.inetSocketAddress(port, to.address().getHostAddress()))
                .setHost(url.getHost())
                .setPort(port)
                .setSsl("https".equalsIgnoreCase(url.getScheme()))
                .setMethod(HttpMethod.POST)
                .setURI(target(url))
                .setFollowRedirects(false)
                .putHeader(HttpHeaders.CONTENT_TYPE, MEDIA_TYPE)
                .putHeader(HttpHeaders.USER_AGENT, AGENT)
                .putHeader("webhook-id", parcel.event())
                .putHeader("webhook-timestamp", Long.toString(now))
                .putHeader("webhook-signature", signatures(parcel, now));
        return parcel.epoch().isEmpty() ? options : options.putHeader("lodestar-epoch", parcel.epoch());
    }

    private static String target(URI url) {
        var path = Optional.ofNullable(url.getRawPath())
                .filter(text -> !text.isEmpty())
                .orElse("/");
        return url.getRawQuery() == null ? path : path + '?' + url.getRawQuery();
    }

    /** One for each secret, so that a receiver changes over when it likes. */
    private static String signatures(Parcel parcel, long timestamp) {
        var signatures = new StringBuilder();
        for (var secret : parcel.secrets()) {
            try {
                signatures
                        .append(signatures.isEmpty() ? "" : " ")
                        .append(new Webhook(secret).sign(parcel.event(), timestamp, parcel.body()));
            } catch (EmptyWebhookSecretException | WebhookSigningException e) {
                throw new IllegalStateException("A secret that does not sign", e);
            }
        }
        return signatures.toString();
    }

    /** The status has said it all; a connection is kept if little follows. */
    private void discard(HttpClientRequest request, HttpClientResponse response) {
        var read = new AtomicLong();
        response.handler(chunk -> {
            if (read.addAndGet(chunk.length()) > LARGEST_ANSWER) {
                request.reset();
            }
        });
        var _ = response.end().timeout(timeoutMillis, TimeUnit.MILLISECONDS).onFailure(_ -> request.reset());
    }

    private static Optional<Duration> pause(HttpClientResponse response) {
        var header = response.getHeader(HttpHeaders.RETRY_AFTER);
        if (header == null) {
            return Optional.empty();
        }
        if (header.matches("\\d{1,18}")) {
            return Optional.of(Duration.ofSeconds(Long.parseLong(header)));
        }
        try {
            var until = ZonedDateTime.parse(header, DateTimeFormatter.RFC_1123_DATE_TIME);
            return Optional.of(Duration.between(Instant.now(), until)).filter(Duration::isPositive);
        } catch (DateTimeException _) {
            return Optional.empty();
        }
    }

    private static Failure kind(Throwable failure) {
        return switch (failure) {
            case TimeoutException _ -> Failure.TIMED_OUT;
            case SSLException _ -> Failure.TLS_FAILED;
            case ConnectException _ -> Failure.NOT_CONNECTED;
            case Throwable other when other.getCause() instanceof SSLException -> Failure.TLS_FAILED;
            default -> Failure.BROKEN_OFF;
        };
    }
}
