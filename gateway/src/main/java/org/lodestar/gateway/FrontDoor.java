package org.lodestar.gateway;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.httpproxy.HttpProxy;
import io.vertx.httpproxy.ProxyOptions;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jboss.logging.Logger;
import org.jboss.logging.MDC;
import org.lodestar.gateway.oauth.OAuth;

/**
 * Where a request goes. Calls of the platform's own interface, under {@code /v1}, and of the standards it serves, under
 * {@code /ims}, need a token and go to the service the contract names; the few other addresses are answered here; all else
 * is a problem document.
 *
 * <p>This is plain Vert.x routing on the event loop, without a REST framework in between: nothing on the way of a
 * forwarded call blocks.
 */
@Singleton
class FrontDoor {

    private static final Logger LOG = Logger.getLogger(FrontDoor.class);

    /** Before what Quarkus mounts by itself: its health addresses and the documentation page. */
    private static final int FIRST = -1_000;

    /** More than any honest address, and less than the server itself reads, which would refuse it without a word. */
    private static final int LONGEST_URI = 8_192;

    private static final int MOST_BYTES_OF_HEADERS = 16_384;

    private static final ProxyOptions NO_WEB_SOCKETS = new ProxyOptions().setSupportWebSocket(false);
    private static final String JSON = "application/json";
    private static final String HEALTH = "/health";
    private static final String READING = Allowed.methods(Set.of(HttpMethod.GET));
    private static final String YAML = "application/yaml";

    private final Doorkeeper doorkeeper;
    private final ClientsResource registration;
    private final WebhooksResource webhooks;
    private final DisclosuresResource disclosures;
    private final KafkaResource kafka;
    private final ProblemPages problems;
    private final EventCatalogue catalogue;
    private final Optional<Set<String>> origins;
    private final OAuth oauth;
    private final PlatformHealth health;
    private final ChangeFeed changes;
    private final EventsApi events;
    private final Contract contract;
    private final PublicAddress address;
    private final Routes routes;
    private final BatchRoutes batches;
    private final ThreadLocal<HttpClient> clients;
    private final long responseMillis;

    FrontDoor(
            Vertx vertx,
            GatewayConfig config,
            PublicAddress address,
            Contract contract,
            Doorkeeper doorkeeper,
            ClientsResource registration,
            WebhooksResource webhooks,
            DisclosuresResource disclosures,
            KafkaResource kafka,
            ProblemPages problems,
            EventCatalogue catalogue,
            OAuth oauth,
            PlatformHealth health,
            ChangeFeed changes,
            EventsApi events) {
        this.address = address;
        this.doorkeeper = doorkeeper;
        this.registration = registration;
        this.webhooks = webhooks;
        this.disclosures = disclosures;
        this.kafka = kafka;
        this.problems = problems;
        this.catalogue = catalogue;
        this.origins = config.cors().origins();
        this.oauth = oauth;
        this.health = health;
        this.changes = changes;
        this.events = events;
        this.contract = contract;
        this.routes = Routes.of(
                contract.document(), service -> Upstream.named(service, config), path -> bodyLimit(path, config));
        this.batches = BatchRoutes.of(
                contract.document(),
                config.batches(),
                service -> Upstream.named(service, config),
                bodyLimit(BatchRoutes.PATH, config));
        this.responseMillis = config.responseTimeout().toMillis();
        this.clients = ThreadLocal.withInitial(() -> client(vertx, config));
    }

    /**
     * The connections of one event loop to the services. Were they shared between loops, half of all calls would have to be
     * handed from thread to thread and back, which cost a fifth of the time.
     */
    private static HttpClient client(Vertx vertx, GatewayConfig config) {
        var loops = config.eventLoops();
        return vertx.createHttpClient(
                new HttpClientOptions()
                        .setConnectTimeout((int) config.connectTimeout().toMillis())
                        .setIdleTimeout((int) config.idleTimeout().toSeconds())
                        .setKeepAliveTimeout(30),
                new PoolOptions()
                        .setHttp1MaxSize(Math.ceilDiv(config.connectionsPerUpstream(), loops))
                        .setMaxWaitQueueSize(Math.ceilDiv(config.waitingPerUpstream(), loops)));
    }

    void open(@Observes Router router) {
        router.errorHandler(400, this::refuseFailed);
        router.route().order(FIRST).handler(this::receive);
        origins.ifPresent(allowed -> router.route().order(FIRST).handler(new Origins(allowed)));
        if (oauth.issuesTokens()) {
            registration.mount(router, FIRST);
            kafka.mount(router, FIRST);
            oauth.mount(router);
            for (var path : List.of(OAuth.KEYS, OAuth.METADATA)) {
                router.route(path).handler(context -> Allowed.answerOther(context, READING));
            }
        }
        for (var service : OneRoster.Service.values()) {
            var discovery = OneRoster.discovery(contract.document(), address.of(""), oauth.tokenEndpoint(), service)
                    .toBuffer();
            service.discovery().forEach(path -> serve(router.route(path).order(FIRST), JSON, discovery));
        }
        events.mount(router, FIRST);
        webhooks.mount(router, FIRST);
        disclosures.mount(router, FIRST);
        router.route("/v1/*").order(FIRST).handler(this::forward);
        router.route("/ims/*").order(FIRST).handler(this::forward);
        problems.mount(router);
        catalogue.mount(router);
        serve(router.route("/"), JSON, index());
        serve(router.route("/openapi.json"), JSON, contract.json());
        serve(router.route("/openapi.yaml"), YAML, contract.yaml());
        router.route(HEALTH).method(HttpMethod.GET).method(HttpMethod.HEAD).handler(health::answer);
        router.route(HEALTH).handler(context -> Allowed.answerOther(context, READING));
        router.route("/docs*").order(FIRST).handler(this::allowPage);
        router.route().last().handler(this::refuseUnknown).failureHandler(this::refuseFailed);
    }

    private static long bodyLimit(String template, GatewayConfig config) {
        return config.bodyLimits().getOrDefault(template, config.bodyLimit()).asLongValue();
    }

    private void receive(RoutingContext context) {
        var request = context.request();
        var requestId = RequestId.of(context);
        MDC.put("requestId", requestId);
        Hygiene.traceId(request.headers()).ifPresent(trace -> MDC.put("traceId", trace));
        ResponseHeaders.set(context.response().headers(), requestId, request.isSSL());
        Hygiene.answerTrace(request.headers(), context.response().headers());
        Compression.prepare(request, context.response().headers());
        var refusal = refusal(request);
        if (refusal.isPresent()) {
            // nothing that follows on this connection can be trusted to be a request
            context.response().endHandler(_ -> request.connection().close());
            Problem.INVALID_REQUEST.answer(context, refusal.get());
        } else if (request.uri().length() > LONGEST_URI) {
            Problem.URI_TOO_LONG.answer(context, "At most %d bytes are taken here".formatted(LONGEST_URI));
        } else if (Hygiene.bytes(request.headers()) > MOST_BYTES_OF_HEADERS) {
            Problem.HEADERS_TOO_LARGE.answer(
                    context, "At most %d bytes are taken here".formatted(MOST_BYTES_OF_HEADERS));
        } else if (request.version() == HttpVersion.HTTP_1_0) {
            context.response().putHeader(HttpHeaders.UPGRADE, "HTTP/1.1");
            Problem.UPGRADE_REQUIRED.answer(context, "HTTP/1.0 is not spoken here");
        } else {
            context.next();
        }
    }

    /** What no honest client sends; passed on, it could mean one thing to the gateway and another to a service. */
    private static Optional<String> refusal(HttpServerRequest request) {
        var path = request.path();
        if (path == null || !path.startsWith("/") || !Hygiene.isWellFormed(path)) {
            return Optional.of("The path is malformed");
        }
        if (!Hygiene.isUri(request.uri())) {
            return Optional.of("The address is no URI");
        }
        if (request.authority() == null
                || request.headers().getAll(HttpHeaders.HOST).size() > 1) {
            return Optional.of("The Host header is missing or malformed");
        }
        var encodings = request.headers().getAll(HttpHeaders.TRANSFER_ENCODING);
        if (encodings.isEmpty()) {
            return Optional.empty();
        }
        if (encodings.size() > 1 || !encodings.getFirst().equals("chunked")) {
            return Optional.of("The only transfer encoding taken here is chunked");
        }
        return request.headers().contains(HttpHeaders.CONTENT_LENGTH)
                ? Optional.of("A body has either a Content-Length or a Transfer-Encoding")
                : Optional.empty();
    }

    private void forward(RoutingContext context) {
        var path = context.normalizedPath();
        if (path.equals(ChangeFeed.PATH)) {
            tellChanges(context);
            return;
        }
        if (path.equals(BatchRoutes.PATH)) {
            forwardBatch(context, path);
            return;
        }
        var found = routes.find(path).or(() -> batches.find(path));
        if (found.isPresent()) {
            forward(context, path, found.get());
        } else if (!path.startsWith(BatchRoutes.PATH + '/')
                || doorkeeper.admit(context).isPresent()) {
            refuseUnknown(context);
        }
    }

    private void forward(RoutingContext context, String path, Route route) {
        var request = context.request();
        Optional.ofNullable(route.retirements().get(request.method()))
                .ifPresent(retirement -> retirement.tell(context.response().headers()));
        if (!route.takes(request.method())) {
            Allowed.answerOther(context, route.allow());
        } else if (RequestBody.announcedLength(request) > route.bodyLimit()) {
            Problem.BODY_TOO_LARGE.answer(context, "At most %d bytes are taken here".formatted(route.bodyLimit()));
        } else if (!RequestBody.isReadable(request)) {
            context.response().putHeader(HttpHeaders.ACCEPT_ENCODING, "gzip");
            Problem.UNSUPPORTED_MEDIA_TYPE.answer(context, "The only encoding of a body that is taken is gzip");
        } else if (doorkeeper.admit(context).isPresent() && doorkeeper.continues(context)) {
            var exchange = new Exchange(route, request, path, RequestId.of(context), responseMillis);
            HttpProxy.reverseProxy(NO_WEB_SOCKETS, clients.get())
                    .origin(exchange)
                    .addInterceptor(exchange)
                    .handle(request);
        }
    }

    private void forwardBatch(RoutingContext context, String path) {
        var route = batches.send(Optional.ofNullable(context.queryParams().get("operation")));
        if (!context.request().method().equals(HttpMethod.POST)) {
            Allowed.answerOther(context, BatchRoutes.TAKES);
        } else if (route.isPresent()) {
            forward(context, path, route.get());
        } else if (doorkeeper.admit(context).isPresent()) {
            Problem.INVALID_REQUEST.answerParameter(
                    context, "operation", "The operationId of an operation that writes JSON");
        }
    }

    private void tellChanges(RoutingContext context) {
        var method = context.request().method();
        if (!method.equals(HttpMethod.GET) && !method.equals(HttpMethod.HEAD)) {
            Allowed.answerOther(context, READING);
        } else {
            doorkeeper
                    .admit(context)
                    .filter(_ -> doorkeeper.continues(context))
                    .ifPresent(caller -> changes.answer(context, caller.tenant()));
        }
    }

    private void refuseUnknown(RoutingContext context) {
        Problem.NOT_FOUND.answer(context, "The contract at /openapi.json names all addresses");
    }

    private void refuseFailed(RoutingContext context) {
        if (context.response().headWritten() || context.response().closed()) {
            return; // it has its answer, or has gone
        }
        switch (context.statusCode()) {
            case 400 -> Problem.INVALID_REQUEST.answer(context, "The request is malformed");
            case 404 -> refuseUnknown(context);
            case 413 -> Problem.BODY_TOO_LARGE.answer(context, "The body is larger than is taken here");
            default -> {
                LOG.errorf(context.failure(), "Request %s failed", RequestId.of(context));
                Problem.INTERNAL_ERROR.answer(context, "The request id says where to look in the log");
            }
        }
    }

    private void allowPage(RoutingContext context) {
        context.response().putHeader(ResponseHeaders.CONTENT_SECURITY_POLICY, ResponseHeaders.PAGE_POLICY);
        context.next();
    }

    private static void serve(io.vertx.ext.web.Route route, String mediaType, Buffer content) {
        route.handler(context -> {
            var method = context.request().method();
            if (method.equals(HttpMethod.GET) || method.equals(HttpMethod.HEAD)) {
                var headers = context.response().headers().set(HttpHeaders.CONTENT_TYPE, mediaType);
                Compression.allow(headers, content.length());
                var _ = context.response().end(content);
            } else {
                Allowed.answerOther(context, READING);
            }
        });
    }

    private static Buffer index() {
        return new JsonObject()
                .put("name", "Lodestar")
                .put("contract", "/openapi.json")
                .put("documentation", "/docs")
                .put("events", EventCatalogue.PAGE)
                .put("asyncapi", EventCatalogue.DOCUMENT)
                .put("token", "/oauth2/token")
                .put("authorizationServer", "/.well-known/oauth-authorization-server")
                .put("problems", "/problems")
                .put("health", "/health")
                .toBuffer();
    }
}
