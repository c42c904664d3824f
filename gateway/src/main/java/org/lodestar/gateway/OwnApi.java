package org.lodestar.gateway;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Route;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import io.vertx.ext.web.handler.HttpException;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import org.jboss.logging.Logger;
import org.lodestar.gateway.oauth.Caller;
import org.lodestar.gateway.oauth.ClientRegistry.Receipt;
import org.lodestar.gateway.oauth.Scope;

/**
 * What operations of the platform's interface have in common that the gateway carries out itself: the same conventions as in
 * the services. They run on worker threads, because they ask the database.
 */
@Singleton
class OwnApi {

    private static final Logger LOG = Logger.getLogger(OwnApi.class);

    private static final String JSON = "application/json";
    private static final long LARGEST_BODY = 65_536;
    private static final Pattern ETAG = Pattern.compile("(?:W/)?\"(\\d{1,18})\"");
    private static final Pattern KEY = Pattern.compile("\"?([\\x21\\x23-\\x7e]{1,255})\"?");
    private static final String CALLER = Caller.class.getName();
    private static final Buffer NOTHING = Buffer.buffer();

    private final Vertx vertx;
    private final Doorkeeper doorkeeper;

    OwnApi(Vertx vertx, Doorkeeper doorkeeper) {
        this.vertx = vertx;
        this.doorkeeper = doorkeeper;
    }

    /** What carries out requests. It may block. */
    @FunctionalInterface
    interface Operation {
        Answer answer(Request request) throws Exception;
    }

    /** An answer that is no problem. */
    record Answer(int status, Optional<JsonObject> body, Map<String, String> headers) {}

    /** A request that may be carried out. */
    record Request(RoutingContext context, Caller caller, Buffer body) {

        String parameter(String name) {
            return String.valueOf(context.pathParam(name));
        }

        /** The only version that the request is meant for, if it says one. */
        OptionalLong expectedVersion() throws Refused {
            var header = context.request().getHeader(HttpHeaders.IF_MATCH);
            if (header == null || header.equals("*")) {
                return OptionalLong.empty();
            }
            var etag = ETAG.matcher(header);
            if (!etag.matches()) {
                throw Refused.invalid("If-Match", "One entity tag as an earlier answer gave it, such as \"3\"");
            }
            return OptionalLong.of(Long.parseLong(etag.group(1)));
        }

        /** Whether the caller has this version already. */
        boolean knows(long version) {
            var etag = ETAG.matcher(Optional.ofNullable(context.request().getHeader(HttpHeaders.IF_NONE_MATCH))
                    .orElse(""));
            return etag.matches() && Long.parseLong(etag.group(1)) == version;
        }

        /** By which the request is known again, if the client wants that. */
        Optional<Receipt> receipt() throws Refused {
            var header = context.request().getHeader("Idempotency-Key");
            if (header == null) {
                return Optional.empty();
            }
            var key = KEY.matcher(header);
            if (!key.matches()) {
                throw new Refused(Problem.IDEMPOTENCY_KEY_INVALID, "Send another, such as a UUID");
            }
            return Optional.of(new Receipt(key.group(1), fingerprint()));
        }

        private String fingerprint() {
            try {
                var digest = MessageDigest.getInstance("SHA-256");
                var line = context.request().method() + " " + context.normalizedPath();
                digest.update(line.getBytes(StandardCharsets.UTF_8));
                return HexFormat.of().formatHex(digest.digest(body.getBytes()));
            } catch (NoSuchAlgorithmException e) {
                throw new IllegalStateException("Every Java has SHA-256", e);
            }
        }
    }

    /** Puts the operations of one address on the router; other methods are refused. */
    void mount(Router router, int order, String path, Scope scope, Map<HttpMethod, Operation> operations) {
        operations.forEach((method, operation) -> {
            route(router, order, path, method).handler(context -> admit(context, scope));
            var route = route(router, order, path, method);
            if (!method.equals(HttpMethod.GET)) {
                route.handler(BodyHandler.create(false).setBodyLimit(LARGEST_BODY));
            }
            route.handler(context -> carryOut(context, operation));
        });
        var allowed = Allowed.methods(operations.keySet());
        router.route(path).order(order).handler(context -> Allowed.answerOther(context, allowed));
    }

    private static Route route(Router router, int order, String path, HttpMethod method) {
        var route = router.route(path).order(order).method(method);
        return method.equals(HttpMethod.GET) ? route.method(HttpMethod.HEAD) : route;
    }

    private void admit(RoutingContext context, Scope scope) {
        var caller = doorkeeper.admit(context);
        if (caller.isEmpty()) {
            return;
        }
        if (!caller.get().orgs().isEmpty() && !Scope.LIMITABLE.contains(scope)) {
            Problem.FORBIDDEN_SCOPE.answer(
                    context, "The token is limited to some organisations, and opens their events only");
        } else if (!caller.get().scopes().contains(scope)) {
            Problem.FORBIDDEN_SCOPE.answer(context, "Needed: " + scope.value());
        } else if (RequestBody.announcedLength(context.request()) > LARGEST_BODY) {
            Problem.BODY_TOO_LARGE.answer(context, "At most %d bytes are taken here".formatted(LARGEST_BODY));
        } else if (RequestBody.isAnnounced(context.request()) && !isJson(context)) {
            Problem.UNSUPPORTED_MEDIA_TYPE.answer(context, "The body must be " + JSON);
        } else if (context.request().headers().contains(HttpHeaders.CONTENT_ENCODING)) {
            Problem.UNSUPPORTED_MEDIA_TYPE.answer(context, "A body is taken here as it is");
        } else if (doorkeeper.continues(context)) {
            context.put(CALLER, caller.get());
            context.next();
        }
    }

    private static boolean isJson(RoutingContext context) {
        var type = context.request().getHeader(HttpHeaders.CONTENT_TYPE);
        return type != null
                && type.toLowerCase(Locale.ROOT).split(";", 2)[0].strip().equals(JSON);
    }

    private void carryOut(RoutingContext context, Operation operation) {
        var body = Optional.ofNullable(context.body().buffer()).orElse(NOTHING);
        Caller caller = Objects.requireNonNull(context.get(CALLER));
        var request = new Request(context, caller, body);
        Callable<Answer> work = () -> operation.answer(request);
        vertx.executeBlocking(work, false)
                .onSuccess(answer -> send(context, answer))
                .onFailure(failure -> refuse(context, failure));
    }

    private static void send(RoutingContext context, Answer answer) {
        var response = context.response().setStatusCode(answer.status());
        answer.headers().forEach(response::putHeader);
        response.putHeader(HttpHeaders.CACHE_CONTROL, "no-store");
        answer.body()
                .ifPresentOrElse(
                        body -> {
                            response.putHeader(HttpHeaders.CONTENT_TYPE, JSON);
                            var _ = response.end(body.toBuffer());
                        },
                        () -> {
                            var _ = response.end();
                        });
    }

    private static void refuse(RoutingContext context, Throwable failure) {
        switch (failure) {
            case Refused refused -> refused.problem().answer(context, refused.detail(), refused.violations());
            case HttpException malformed -> context.fail(malformed.getStatusCode(), malformed);
            case RuntimeException unforeseen -> context.fail(unforeseen);
            default -> {
                LOG.warnf(failure, "The database did not carry out request %s", RequestId.of(context));
                context.response().putHeader(HttpHeaders.RETRY_AFTER, "5");
                Problem.SERVICE_UNAVAILABLE.answer(context, "The gateway's database does not answer");
            }
        }
    }
}
