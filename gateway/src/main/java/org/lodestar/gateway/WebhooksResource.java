package org.lodestar.gateway;

import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jboss.logging.Logger;
import org.lodestar.gateway.OwnApi.Answer;
import org.lodestar.gateway.OwnApi.Request;
import org.lodestar.gateway.oauth.ClientRegistry.Call;
import org.lodestar.gateway.oauth.Scope;
import org.lodestar.gateway.webhooks.Delivery;
import org.lodestar.gateway.webhooks.Destinations;
import org.lodestar.gateway.webhooks.Destinations.Found;
import org.lodestar.gateway.webhooks.Redeliveries;
import org.lodestar.gateway.webhooks.Redeliveries.Wanted;
import org.lodestar.gateway.webhooks.Webhook;
import org.lodestar.gateway.webhooks.Webhook.Filter;
import org.lodestar.gateway.webhooks.WebhookRefusal;
import org.lodestar.gateway.webhooks.WebhookRegistry;
import org.lodestar.gateway.webhooks.WebhookRegistry.Had;
import org.lodestar.gateway.webhooks.WebhookRegistry.Removable;
import org.lodestar.gateway.webhooks.WebhookRegistry.Result;
import org.lodestar.gateway.webhooks.WebhookRegistry.Revision;
import org.lodestar.gateway.webhooks.WebhookRegistry.Terms;

/** The webhooks of a district, for the clients that receive them. */
@Singleton
class WebhooksResource {

    private static final Logger LOG = Logger.getLogger(WebhooksResource.class);
    private static final String WEBHOOKS = "/v1/webhooks";
    private static final int LONGEST_URL = 2_000;
    private static final int LONGEST_DESCRIPTION = 200;
    private static final int LONGEST_CURSOR = 2_000;
    /** A name server that hangs takes a thread for each, and others need those too. */
    private static final int LOOKED_UP_AT_ONCE = 16;

    /** How long the logs may take to be read up to where a client has come. */
    private static final Duration LONGEST_CHECK = Duration.ofMinutes(1);

    private static final int MOST_FILTERS = 50;
    private static final List<String> BEGINNINGS = List.of("BEGINNING", "NOW");
    private static final Pattern SUBJECT = Pattern.compile("[\\x21-\\x7e]{1,200}");

    private final OwnApi api;
    private final WebhookRegistry registry;
    private final Redeliveries redeliveries;
    private final Destinations destinations;
    private final Cursors cursors;
    private final ServiceLogs logs;
    private final EventCatalogue catalogue;
    private final PublicAddress address;
    private final Semaphore lookingUp = new Semaphore(LOOKED_UP_AT_ONCE);

    WebhooksResource(
            OwnApi api,
            WebhookRegistry registry,
            Redeliveries redeliveries,
            Destinations destinations,
            Cursors cursors,
            ServiceLogs logs,
            EventCatalogue catalogue,
            PublicAddress address) {
        this.api = api;
        this.registry = registry;
        this.redeliveries = redeliveries;
        this.destinations = destinations;
        this.cursors = cursors;
        this.logs = logs;
        this.catalogue = catalogue;
        this.address = address;
    }

    @FunctionalInterface
    private interface Change<T> {
        T on(Call call) throws Exception;
    }

    /** Puts the addresses on the router. */
    void mount(Router router, int order) {
        var scope = Scope.WEBHOOKS_MANAGE;
        api.mount(router, order, WEBHOOKS, scope, Map.of(HttpMethod.GET, this::list, HttpMethod.POST, this::create));
        var webhook = WEBHOOKS + "/:id";
        api.mount(router, order, webhook, scope, Map.of(HttpMethod.GET, this::get, HttpMethod.DELETE, this::delete));
        api.mount(router, order, webhook + "/revision", scope, Map.of(HttpMethod.POST, this::revise));
        api.mount(router, order, webhook + "/pause", scope, Map.of(HttpMethod.POST, this::pause));
        api.mount(router, order, webhook + "/resumption", scope, Map.of(HttpMethod.POST, this::resume));
        api.mount(router, order, webhook + "/secrets", scope, Map.of(HttpMethod.POST, this::rotate));
        api.mount(router, order, webhook + "/ping", scope, Map.of(HttpMethod.POST, this::ping));
        api.mount(router, order, webhook + "/deliveries", scope, Map.of(HttpMethod.GET, this::deliveries));
        api.mount(router, order, webhook + "/redeliveries", scope, Map.of(HttpMethod.POST, this::redeliver));
    }

    private Answer list(Request request) throws Exception {
        var page = OwnPage.of(request, cursors, WEBHOOKS);
        var found = registry.list(request.caller(), page.after().orElse(""), page.size() + 1);
        return page.answer(found, WebhooksResource::representation, Webhook::id);
    }

    private Answer get(Request request) throws Exception {
        var webhook = registry.find(request.caller(), request.parameter("id")).orElseThrow(WebhooksResource::unknown);
        var headers = Map.of("ETag", etag(webhook.version()));
        return request.knows(webhook.version())
                ? new Answer(304, Optional.empty(), headers)
                : new Answer(200, Optional.of(representation(webhook)), headers);
    }

    private Answer create(Request request) throws Exception {
        if (!request.caller().scopes().contains(Scope.EVENTS_READ)) {
            throw new Refused(Problem.FORBIDDEN_SCOPE, "Needed: " + Scope.EVENTS_READ.value());
        }
        var fields = new Fields(request.body(), Set.of("url", "description", "types", "subjects", "from", "after"));
        fields.require("url");
        var url = fields.text("url", LONGEST_URL);
        var description = fields.text("description", LONGEST_DESCRIPTION);
        var filter =
                new Filter(types(fields).orElse(List.of()), subjects(fields).orElse(List.of()));
        var from = fields.text("from", LONGEST_DESCRIPTION);
        if (from.isPresent() && !BEGINNINGS.contains(from.get())) {
            fields.fault("from", "must be one of " + String.join(", ", BEGINNINGS));
        }
        var after = fields.text("after", LONGEST_CURSOR);
        var cursor = after.flatMap(text -> EventRequest.cursor(text, request.caller(), logs.services()));
        if (after.isPresent() && cursor.isEmpty()) {
            fields.fault("after", EventRequest.NO_CURSOR);
        } else if (after.isPresent() && from.isPresent()) {
            fields.fault("after", "must not be there beside from");
        }
        fields.complete();
        var _ = EventRequest.opened(request.caller(), logs.services(), new EventFilter(filter.types(), List.of()));
        var terms = new Terms(
                reachable(request, url.orElseThrow()),
                description,
                filter,
                from.filter("BEGINNING"::equals).isPresent() || cursor.isPresent(),
                cursor.isPresent() ? had(request, cursor.get()) : List.of());
        var answer = change(request, call -> registry.create(call, terms));
        return written(
                201, answer, Optional.of(WEBHOOKS + '/' + answer.webhook().id()));
    }

    /** Everything up to a cursor, if the logs of the services have come to it. */
    private List<Had> had(Request request, EventCursor cursor) throws Refused, InterruptedException {
        var asked = EventRequest.ofAll(request.context(), request.caller(), logs.services(), cursor);
        var failure = new ArrayBlockingQueue<Optional<Throwable>>(1);
        logs.merged(asked, cursor, 1).onComplete(read -> failure.add(Optional.ofNullable(read.cause())));
        var done = Optional.ofNullable(failure.poll(LONGEST_CHECK.toMillis(), TimeUnit.MILLISECONDS))
                .orElseGet(() -> Optional.of(new TimeoutException()));
        if (done.isPresent()) {
            throw unconfirmed(request, done.get());
        }
        return asked.services().stream()
                .map(service -> new Had(
                        service,
                        cursor.of(service).position(),
                        cursor.of(service).epoch()))
                .filter(had -> had.position() > 0)
                .toList();
    }

    private static Refused unconfirmed(Request request, Throwable failure) {
        return switch (failure) {
            case ServiceLogs.Restored _ ->
                new Refused(Problem.LOG_RESTORED, "Begin without after, and replace what you have");
            case ServiceLogs.NotTaken refused ->
                Refused.invalid(refused.violations().stream()
                        .map(violation -> new Violation('/' + violation.pointer(), violation.detail()))
                        .toList());
            default -> {
                var cause = failure.getClass().getSimpleName();
                LOG.warnf("%s: 503 for request %s: %s", WEBHOOKS, RequestId.of(request.context()), cause);
                request.context().response().putHeader("Retry-After", "1");
                yield new Refused(
                        Problem.SERVICE_UNAVAILABLE,
                        "A service does not answer, so nobody knows whether its log has come to the cursor");
            }
        };
    }

    private Answer revise(Request request) throws Exception {
        var fields = new Fields(request.body(), Set.of("url", "description", "types", "subjects", "removed"));
        var removed = fields.set("removed", Removable.values().length, "removable term", WebhooksResource::removable)
                .orElse(Set.of());
        for (var term : removed) {
            var name = term.name().toLowerCase(Locale.ROOT);
            if (fields.has(name)) {
                fields.fault(name, "must not be there if it is removed");
            }
        }
        var url = fields.text("url", LONGEST_URL);
        var wanted = new Revision(
                url, fields.text("description", LONGEST_DESCRIPTION), types(fields), subjects(fields), removed);
        fields.complete();
        if (url.isPresent()) {
            reachable(request, url.get());
        }
        var id = request.parameter("id");
        return written(200, change(request, call -> registry.revise(call, id, wanted)), Optional.empty());
    }

    private Answer pause(Request request) throws Exception {
        new Fields(request.body(), Set.of()).complete();
        var id = request.parameter("id");
        return written(200, change(request, call -> registry.pause(call, id)), Optional.empty());
    }

    private Answer resume(Request request) throws Exception {
        new Fields(request.body(), Set.of()).complete();
        var id = request.parameter("id");
        return written(200, change(request, call -> registry.resume(call, id)), Optional.empty());
    }

    private Answer rotate(Request request) throws Exception {
        new Fields(request.body(), Set.of()).complete();
        var id = request.parameter("id");
        var answer = change(request, call -> registry.rotate(call, id));
        return written(201, answer, Optional.of(WEBHOOKS + '/' + id));
    }

    private Answer delete(Request request) throws Exception {
        var id = request.parameter("id");
        change(request, call -> {
            registry.delete(call, id);
            return id;
        });
        return new Answer(204, Optional.empty(), Map.of());
    }

    private Answer ping(Request request) throws Exception {
        new Fields(request.body(), Set.of()).complete();
        var id = request.parameter("id");
        var schemas = address.of(EventCatalogue.SCHEMAS);
        var sent = change(request, call -> registry.ping(call, id, schemas));
        return accepted(id, sent, new JsonObject().put("event", sent.value()));
    }

    private Answer redeliver(Request request) throws Exception {
        var fields = new Fields(request.body(), Set.of("event", "from", "to"));
        var event = fields.text("event", LONGEST_DESCRIPTION);
        var from = fields.instant("from");
        var to = fields.instant("to");
        if (fields.has("event")) {
            Stream.of("from", "to")
                    .filter(fields::has)
                    .forEach(name -> fields.fault(name, "must not be there beside event"));
        } else {
            fields.require("from");
            fields.require("to");
        }
        if (from.isPresent() && to.isPresent() && !from.get().isBefore(to.get())) {
            fields.fault("to", "must be later than from");
        }
        fields.complete();
        var wanted = event.<Wanted>map(Wanted.OfEvent::new)
                .orElseGet(() -> new Wanted.OfTime(from.orElseThrow(), to.orElseThrow()));
        var id = request.parameter("id");
        var result = change(request, call -> redeliveries.redeliver(call, id, wanted));
        return accepted(id, result, new JsonObject().put("deliveries", Integer.parseInt(result.value())));
    }

    private Answer deliveries(Request request) throws Exception {
        var id = request.parameter("id");
        var page = OwnPage.of(request, cursors, WEBHOOKS + '/' + id + "/deliveries", "status");
        var status = Optional.ofNullable(request.context().queryParams().get("status"));
        if (status.isPresent() && !Set.of("PENDING", "DELIVERED").contains(status.get())) {
            throw Refused.invalid("status", "PENDING or DELIVERED");
        }
        var before = page.after().map(Long::parseLong).orElse(Long.MAX_VALUE);
        var found = redeliveries
                .list(request.caller(), id, status.map("DELIVERED"::equals), before, page.size() + 1)
                .orElseThrow(WebhooksResource::unknown);
        return page.answer(found, WebhooksResource::representation, delivery -> Long.toString(delivery.number()));
    }

    /** A type that there is not would never come, and nobody would know why. */
    private Optional<List<String>> types(Fields fields) {
        return fields.<String>set(
                        "types",
                        MOST_FILTERS,
                        "type that there is, or beginning of one with *",
                        type -> Optional.of(type).filter(catalogue::has))
                .map(List::copyOf);
    }

    private static Optional<List<String>> subjects(Fields fields) {
        return fields.<String>set(
                        "subjects",
                        MOST_FILTERS,
                        "beginning of a subject",
                        subject -> Optional.of(subject).filter(SUBJECT.asMatchPredicate()))
                .map(List::copyOf);
    }

    private static Optional<Removable> removable(String name) {
        return Stream.of(Removable.values())
                .filter(term -> term.name().equals(name))
                .findFirst();
    }

    private String reachable(Request request, String url) throws Refused {
        if (!lookingUp.tryAcquire()) {
            request.context().response().putHeader("Retry-After", "1");
            throw new Refused(Problem.SERVICE_UNAVAILABLE, "Too many addresses are being looked up");
        }
        try {
            return reachable(url);
        } finally {
            lookingUp.release();
        }
    }

    private String reachable(String url) throws Refused {
        return switch (destinations.find(url)) {
            case Found.Reachable _ -> url;
            case Found.Refused refused ->
                throw new Refused(
                        Problem.WEBHOOK_ADDRESS_REFUSED,
                        "Choose an address that is reachable from everywhere",
                        List.of(new Violation("/url", refused.detail())));
        };
    }

    private static <T> T change(Request request, Change<T> change) throws Exception {
        try {
            return change.on(new Call(request.caller(), request.expectedVersion(), request.receipt()));
        } catch (WebhookRefusal refusal) {
            throw refused(request, refusal);
        }
    }

    private static Refused refused(Request request, WebhookRefusal refusal) {
        return switch (refusal.reason()) {
            case NOT_FOUND -> unknown();
            case EVENT_NOT_FOUND -> new Refused(Problem.NOT_FOUND, "The delivery log has no such event");
            case KEY_REUSED -> new Refused(Problem.IDEMPOTENCY_KEY_REUSED, "Use a new key for a new request");
            case STALE_VERSION -> {
                request.context().response().putHeader("ETag", etag(refusal.version()));
                yield new Refused(Problem.STALE_VERSION, "It is version %d now".formatted(refusal.version()));
            }
            case DISABLED -> new Refused(Problem.WEBHOOK_DISABLED, "Resume it first");
            case TOO_MANY -> new Refused(Problem.WEBHOOKS_FULL, "Delete one that is no longer used");
            case TOO_MANY_REDELIVERIES ->
                new Refused(
                        Problem.TOO_MANY_REDELIVERIES,
                        "At most %d at once; name a shorter time".formatted(Redeliveries.MOST));
        };
    }

    private static Answer written(int status, WebhookRegistry.Answer answer, Optional<String> place) {
        var body = representation(answer.webhook());
        answer.secret()
                .ifPresent(secret -> body.put(
                        "secret", new JsonObject().put("id", secret.id()).put("value", secret.value())));
        var headers = new HashMap<String, String>();
        headers.put("ETag", etag(answer.webhook().version()));
        place.ifPresent(location -> headers.put("Location", location));
        if (answer.replayed()) {
            headers.put("Idempotent-Replayed", "true");
        }
        return new Answer(status, Optional.of(body), headers);
    }

    private static Answer accepted(String id, Result result, JsonObject body) {
        var headers = new HashMap<String, String>();
        headers.put("Location", WEBHOOKS + '/' + id + "/deliveries");
        if (result.replayed()) {
            headers.put("Idempotent-Replayed", "true");
        }
        return new Answer(202, Optional.of(body), headers);
    }

    private static JsonObject representation(Webhook webhook) {
        var secrets = new JsonArray();
        webhook.secrets().forEach(secret -> {
            var told = new JsonObject()
                    .put("id", secret.id())
                    .put("createdAt", secret.createdAt().toString());
            putTime(told, "expiresAt", secret.expiresAt());
            secrets.add(told);
        });
        var body = new JsonObject().put("id", webhook.id()).put("url", webhook.url());
        webhook.description().ifPresent(text -> body.put("description", text));
        putList(body, "types", webhook.filter().types());
        putList(body, "subjects", webhook.filter().subjects());
        body.put("client", webhook.client()).put("status", webhook.status().name());
        webhook.reason().ifPresent(reason -> body.put("reason", reason.name()));
        body.put("createdAt", webhook.createdAt().toString());
        putTime(body, "failingSince", webhook.failingSince());
        putTime(body, "disabledAt", webhook.disabledAt());
        return body.put("secrets", secrets);
    }

    private static JsonObject representation(Delivery delivery) {
        var body = new JsonObject()
                .put("event", delivery.event())
                .put("type", delivery.type())
                .put("subject", delivery.subject())
                .put("time", delivery.time().toString())
                .put("status", delivery.deliveredAt().isPresent() ? "DELIVERED" : "PENDING");
        putTime(body, "deliveredAt", delivery.deliveredAt());
        putTime(body, "nextAttemptAt", delivery.nextAttemptAt());
        return body.put("attempts", new JsonArray(delivery.attempts()));
    }

    private static void putList(JsonObject body, String name, List<String> texts) {
        if (!texts.isEmpty()) {
            body.put(name, new JsonArray(texts));
        }
    }

    private static void putTime(JsonObject body, String name, Optional<Instant> time) {
        time.ifPresent(known -> body.put(name, known.toString()));
    }

    private static Refused unknown() {
        return new Refused(Problem.NOT_FOUND, "There is no such webhook");
    }

    private static String etag(long version) {
        return "\"" + version + '"';
    }
}
