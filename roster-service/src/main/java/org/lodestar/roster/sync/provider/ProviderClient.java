package org.lodestar.roster.sync.provider;

import com.fasterxml.jackson.databind.JsonNode;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import org.lodestar.eventsourcing.json.Json;
import org.lodestar.oneroster.csv.Reason;
import org.lodestar.roster.sync.provider.Connection.Access;

/**
 * Asks providers. Every address is made here from the two that are configured: no redirect and no link is followed.
 * Every failure is a {@link ProviderFailure}.
 */
@Singleton
public class ProviderClient {

    private static final DateTimeFormatter MILLIS =
            DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);
    private static final String WHOLE_NUMBER = "[0-9]{1,15}";
    private static final int LARGEST_TOKEN = 64 * 1024;

    private final PullConfig config;
    private final HttpClient client;

    ProviderClient(Vertx vertx, PullConfig config) {
        this.config = config;
        this.client = vertx.createHttpClient(new HttpClientOptions()
                .setConnectTimeout((int) config.connectTimeout().toMillis())
                .setIdleTimeout((int) config.answerTimeout().toMillis())
                .setIdleTimeoutUnit(TimeUnit.MILLISECONDS));
    }

    /**
     * A page of a collection.
     *
     * @param total how many entries the provider says there are, if it does
     */
    public record Page(List<JsonNode> entries, OptionalLong total) {}

    private record Answer(int status, Optional<String> retryAfter, Optional<String> total, Buffer body) {}

    /** Fetches a token with the client's credentials (RFC 6749, 4.4). */
    public Future<String> token(Access access) {
        String credentials = encoded(access.clientId()) + ':' + encoded(access.clientSecret());
        RequestOptions request = to(HttpMethod.POST, access.tokenUrl())
                .putHeader("Content-Type", "application/x-www-form-urlencoded")
                .putHeader(
                        "Authorization",
                        "Basic " + Base64.getEncoder().encodeToString(credentials.getBytes(StandardCharsets.UTF_8)));
        String form = "grant_type=client_credentials&scope=" + encoded(access.scope());
        return send(request, Buffer.buffer(form), LARGEST_TOKEN)
                .map(answer -> {
                    if (answer.status() != 200) {
                        throw failure(answer, "token");
                    }
                    String token = json(answer, "token").path("access_token").asText();
                    if (!token.matches("[\\x21-\\x7e]+")) {
                        throw nonsense("token");
                    }
                    return token;
                })
                .recover(failure -> Future.failedFuture(
                        failure instanceof ProviderFailure.Unauthorized
                                ? new ProviderFailure.Lasting(
                                        Reason.PROVIDER_REFUSED, "The provider gives no token for these credentials.")
                                : failure));
    }

    /**
     * Fetches a page of a collection.
     *
     * @param offset how many entries to leave out
     * @param since only what was changed after this, or everything
     */
    public Future<Page> page(Access access, String token, String collection, long offset, Optional<Instant> since) {
        String filter = since.map(time -> "&filter=" + encoded("dateLastModified>'" + MILLIS.format(time) + '\''))
                .orElse("");
        String url = access.baseUrl() + '/' + collection + "?limit=" + config.pageSize() + "&offset=" + offset
                + "&sort=sourcedId&orderBy=asc" + filter;
        RequestOptions request = to(HttpMethod.GET, url).putHeader("Authorization", "Bearer " + token);
        return send(request, Buffer.buffer(), config.largestPage().asLongValue())
                .map(answer -> {
                    if (answer.status() != 200) {
                        throw failure(answer, collection);
                    }
                    JsonNode list = json(answer, collection).path(collection);
                    if (!list.isArray()) {
                        throw nonsense(collection);
                    }
                    List<JsonNode> entries = new ArrayList<>(list.size());
                    list.forEach(entries::add);
                    return new Page(entries, total(answer));
                });
    }

    private static OptionalLong total(Answer answer) {
        return answer.total()
                .filter(text -> text.matches(WHOLE_NUMBER))
                .map(text -> OptionalLong.of(Long.parseLong(text)))
                .orElseGet(OptionalLong::empty);
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private RequestOptions to(HttpMethod method, String url) {
        return new RequestOptions()
                .setMethod(method)
                .setAbsoluteURI(url)
                .setFollowRedirects(false)
                .setConnectTimeout(config.connectTimeout().toMillis())
                .putHeader("Accept", "application/json");
    }

    private Future<Answer> send(RequestOptions options, Buffer body, long largest) {
        return client.request(options)
                .compose(request -> request.send(body)
                        .compose(response -> answer(request, response, largest))
                        .timeout(config.answerTimeout().toMillis(), TimeUnit.MILLISECONDS)
                        .onFailure(_ -> {
                            boolean _ = request.reset();
                        }))
                .recover(failure -> Future.failedFuture(
                        failure instanceof ProviderFailure
                                ? failure
                                : new ProviderFailure.Passing(
                                        "The provider does not answer: "
                                                + failure.getClass().getSimpleName() + '.',
                                        Optional.empty())));
    }

    private static Future<Answer> answer(HttpClientRequest request, HttpClientResponse response, long largest) {
        Promise<Answer> answer = Promise.promise();
        Buffer body = Buffer.buffer();
        response.handler(part -> {
                    if (body.length() + part.length() > largest) {
                        answer.tryFail(new ProviderFailure.Lasting(
                                Reason.TOO_LARGE, "The provider answers with more than " + largest + " bytes."));
                        boolean _ = request.reset();
                    } else {
                        body.appendBuffer(part);
                    }
                })
                .exceptionHandler(answer::tryFail)
                .endHandler(_ -> answer.tryComplete(new Answer(
                        response.statusCode(),
                        Optional.ofNullable(response.getHeader("Retry-After")),
                        Optional.ofNullable(response.getHeader("X-Total-Count")),
                        body)));
        return answer.future();
    }

    private static ProviderFailure failure(Answer answer, String what) {
        int status = answer.status();
        if (status == 401) {
            return new ProviderFailure.Unauthorized();
        }
        if (status == 429 || status >= 500) {
            return new ProviderFailure.Passing(
                    "The provider answers " + what + " with status " + status + '.',
                    answer.retryAfter().flatMap(ProviderClient::pause));
        }
        return status >= 300 && status < 400
                ? new ProviderFailure.Lasting(
                        Reason.PROVIDER_REDIRECTS,
                        "The provider points elsewhere for " + what + "; give the address it points to.")
                : new ProviderFailure.Lasting(
                        Reason.PROVIDER_REFUSED, "The provider answers " + what + " with status " + status + '.');
    }

    /** {@code Retry-After} is a number of seconds or a date. */
    private static Optional<Duration> pause(String retryAfter) {
        if (retryAfter.matches(WHOLE_NUMBER)) {
            return Optional.of(Duration.ofSeconds(Long.parseLong(retryAfter)));
        }
        try {
            Instant until = ZonedDateTime.parse(retryAfter, DateTimeFormatter.RFC_1123_DATE_TIME)
                    .toInstant();
            return Optional.of(Duration.between(Instant.now(), until)).filter(pause -> !pause.isNegative());
        } catch (DateTimeException _) {
            return Optional.empty();
        }
    }

    private static JsonNode json(Answer answer, String what) {
        try {
            JsonNode json = Json.mapper().readTree(answer.body().getBytes());
            if (json.isObject()) {
                return json;
            }
        } catch (IOException _) {
            // told below, without what it says
        }
        throw nonsense(what);
    }

    private static ProviderFailure nonsense(String what) {
        return new ProviderFailure.Lasting(
                Reason.PROVIDER_NONSENSE, "What the provider answers for " + what + " is not what OneRoster 1.2 says.");
    }
}
