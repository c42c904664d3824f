package org.lodestar.gateway;

import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.lodestar.gateway.OwnApi.Answer;
import org.lodestar.gateway.OwnApi.Request;
import org.lodestar.gateway.kafka.Reconciliation;
import org.lodestar.gateway.oauth.ClientRefusal;
import org.lodestar.gateway.oauth.ClientRegistry;
import org.lodestar.gateway.oauth.ClientRegistry.Call;
import org.lodestar.gateway.oauth.ClientRegistry.Registration;
import org.lodestar.gateway.oauth.ClientRegistry.Revision;
import org.lodestar.gateway.oauth.RegisteredClient;
import org.lodestar.gateway.oauth.Scope;

/** The clients of a district, for its administrators. */
@Singleton
class ClientsResource {

    private static final String CLIENTS = "/v1/clients";
    private static final int LONGEST_NAME = 200;
    private static final int MOST_ORGS = 50;
    private static final Pattern SOURCED_ID = Pattern.compile("[\\x21-\\x7e]{1,255}");

    private final OwnApi api;
    private final ClientRegistry registry;
    private final Cursors cursors;
    private final Reconciliation kafka;

    ClientsResource(OwnApi api, ClientRegistry registry, Cursors cursors, Reconciliation kafka) {
        this.api = api;
        this.registry = registry;
        this.cursors = cursors;
        this.kafka = kafka;
    }

    @FunctionalInterface
    private interface Change {
        ClientRegistry.Answer on(Call call) throws Exception;
    }

    /** Puts the addresses on the router. */
    void mount(Router router, int order) {
        var scope = Scope.CLIENTS_ADMIN;
        api.mount(router, order, CLIENTS, scope, Map.of(HttpMethod.GET, this::list, HttpMethod.POST, this::register));
        var client = CLIENTS + "/:id";
        api.mount(router, order, client, scope, Map.of(HttpMethod.GET, this::get));
        api.mount(router, order, client + "/revision", scope, Map.of(HttpMethod.POST, this::revise));
        api.mount(router, order, client + "/revocation", scope, Map.of(HttpMethod.POST, this::revoke));
        api.mount(router, order, client + "/secrets", scope, Map.of(HttpMethod.POST, this::addSecret));
        api.mount(router, order, client + "/secrets/:secret", scope, Map.of(HttpMethod.DELETE, this::removeSecret));
    }

    private Answer list(Request request) throws Exception {
        var page = OwnPage.of(request, cursors, CLIENTS);
        var found = registry.list(request.caller().tenant(), page.after().orElse(""), page.size() + 1);
        return page.answer(found, ClientsResource::representation, RegisteredClient::id);
    }

    private Answer get(Request request) throws Exception {
        var client = registry.find(request.caller().tenant(), request.parameter("id"))
                .orElseThrow(ClientsResource::unknown);
        return request.knows(client.version())
                ? new Answer(304, Optional.empty(), Map.of("ETag", etag(client.version())))
                : new Answer(200, Optional.of(representation(client)), Map.of("ETag", etag(client.version())));
    }

    private Answer register(Request request) throws Exception {
        var fields = new Fields(request.body(), Set.of("name", "scopes", "orgs", "expiresAt"));
        fields.require("name");
        fields.require("scopes");
        var name = fields.text("name", LONGEST_NAME);
        var scopes = scopes(fields);
        var orgs = orgs(fields);
        var expiresAt = fields.instant("expiresAt");
        fields.complete();
        var wanted = new Registration(name.orElseThrow(), scopes.orElseThrow(), orgs.orElse(Set.of()), expiresAt);
        var answer = change(request, call -> registry.register(call, wanted));
        return written(201, answer, Optional.of(CLIENTS + '/' + answer.client().id()));
    }

    private Answer revise(Request request) throws Exception {
        var fields = new Fields(request.body(), Set.of("name", "scopes", "orgs", "expiresAt", "removed"));
        var removed = fields.<String>set(
                "removed", 1, "removable term", term -> Optional.of(term).filter("EXPIRES_AT"::equals));
        if (removed.isPresent() && fields.has("expiresAt")) {
            fields.fault("expiresAt", "must not be there if it is removed");
        }
        var wanted = new Revision(
                fields.text("name", LONGEST_NAME),
                scopes(fields),
                orgs(fields),
                fields.instant("expiresAt"),
                removed.isPresent());
        fields.complete();
        var id = request.parameter("id");
        var answer = change(request, call -> registry.revise(call, id, wanted));
        kafka.look(request.caller().tenant());
        return written(200, answer, Optional.empty());
    }

    private Answer revoke(Request request) throws Exception {
        new Fields(request.body(), Set.of()).complete();
        var id = request.parameter("id");
        var answer = change(request, call -> registry.revoke(call, id));
        kafka.look(request.caller().tenant());
        return written(200, answer, Optional.empty());
    }

    private Answer addSecret(Request request) throws Exception {
        new Fields(request.body(), Set.of()).complete();
        var id = request.parameter("id");
        var answer = change(request, call -> registry.addSecret(call, id));
        var place = answer.secret().map(secret -> CLIENTS + '/' + id + "/secrets/" + secret.id());
        return written(201, answer, place.or(() -> Optional.of(CLIENTS + '/' + id)));
    }

    private Answer removeSecret(Request request) throws Exception {
        var id = request.parameter("id");
        change(request, call -> registry.removeSecret(call, id, request.parameter("secret")));
        return new Answer(204, Optional.empty(), Map.of());
    }

    private static Optional<Set<Scope>> scopes(Fields fields) {
        return fields.set("scopes", Scope.values().length, "scope", Scope::of);
    }

    private static Optional<Set<String>> orgs(Fields fields) {
        return fields.set(
                "orgs",
                MOST_ORGS,
                "sourcedId",
                id -> Optional.of(id).filter(text -> SOURCED_ID.matcher(text).matches()));
    }

    private static ClientRegistry.Answer change(Request request, Change change) throws Exception {
        try {
            return change.on(new Call(request.caller(), request.expectedVersion(), request.receipt()));
        } catch (ClientRefusal refusal) {
            throw refused(request, refusal);
        }
    }

    /** What is answered instead. */
    static Refused refused(Request request, ClientRefusal refusal) {
        return switch (refusal.reason()) {
            case NOT_FOUND -> unknown();
            case KEY_REUSED -> new Refused(Problem.IDEMPOTENCY_KEY_REUSED, "Use a new key for a new request");
            case STALE_VERSION -> {
                request.context().response().putHeader("ETag", etag(refusal.version()));
                yield new Refused(Problem.STALE_VERSION, "It is version %d now".formatted(refusal.version()));
            }
            case REVOKED -> new Refused(Problem.CLIENT_REVOKED, "Register another");
            case CONFIGURED -> new Refused(Problem.CLIENT_CONFIGURED, "Whoever runs the platform changes it there");
            case SCOPES_NOT_HELD ->
                new Refused(Problem.SCOPE_NOT_HELD, "The token lacks: " + Scope.join(refusal.scopes()));
            case SCOPES_TOO_WIDE ->
                new Refused(Problem.SCOPE_TOO_WIDE, "Not with orgs: " + Scope.join(refusal.scopes()));
            case EXPIRY_PASSED -> new Refused(Problem.EXPIRY_PASSED, "expiresAt must lie in the future");
            case SECRETS_FULL -> new Refused(Problem.CLIENT_SECRETS_FULL, "Delete the one that is no longer used");
            case LAST_SECRET -> new Refused(Problem.CLIENT_SECRET_NEEDED, "Add another first, or revoke the client");
            case EXPIRED -> new Refused(Problem.CLIENT_EXPIRED, "Give it a later expiresAt first");
            case LIMITED -> new Refused(Problem.CLIENT_LIMITED, "It reads its events by feed and stream");
            case TOPICS_NOT_OPEN ->
                new Refused(Problem.TOPICS_NOT_OPEN, "It needs events.read, and the scope that reads a service");
            case KAFKA_NOT_OFFERED -> new Refused(Problem.KAFKA_NOT_OFFERED, "Read by feed, stream or webhooks");
            case BROKER_AWAY -> {
                request.context().response().putHeader("Retry-After", "5");
                yield new Refused(Problem.SERVICE_UNAVAILABLE, "The Kafka broker does not answer");
            }
        };
    }

    private static Answer written(int status, ClientRegistry.Answer answer, Optional<String> place) {
        var body = representation(answer.client());
        answer.secret()
                .ifPresent(secret -> body.put(
                        "secret", new JsonObject().put("id", secret.id()).put("value", secret.value())));
        var headers = new HashMap<String, String>();
        headers.put("ETag", etag(answer.client().version()));
        place.ifPresent(location -> headers.put("Location", location));
        if (answer.replayed()) {
            headers.put("Idempotent-Replayed", "true");
        }
        return new Answer(status, Optional.of(body), headers);
    }

    private static JsonObject representation(RegisteredClient client) {
        var scopes = new JsonArray();
        client.scopes().forEach(scope -> scopes.add(scope.value()));
        var orgs = new JsonArray(client.orgs().stream().sorted().toList());
        var secrets = new JsonArray();
        client.secrets()
                .forEach(secret -> secrets.add(new JsonObject()
                        .put("id", secret.id())
                        .put("createdAt", secret.createdAt().toString())));
        var body = new JsonObject()
                .put("id", client.id())
                .put("name", client.name())
                .put("scopes", scopes)
                .put("status", status(client))
                .put("configured", client.configured())
                .put("createdAt", client.createdAt().toString());
        if (!orgs.isEmpty()) {
            body.put("orgs", orgs);
        }
        putTime(body, "expiresAt", client.expiresAt());
        putTime(body, "lastUsedAt", client.lastUsedAt());
        putTime(body, "revokedAt", client.revokedAt());
        return body.put("secrets", secrets);
    }

    private static void putTime(JsonObject body, String name, Optional<Instant> time) {
        time.ifPresent(known -> body.put(name, known.toString()));
    }

    private static String status(RegisteredClient client) {
        if (client.revokedAt().isPresent()) {
            return "REVOKED";
        }
        var expired = client.expiresAt().filter(end -> !end.isAfter(Instant.now()));
        return expired.isPresent() ? "EXPIRED" : "ACTIVE";
    }

    static Refused unknown() {
        return new Refused(Problem.NOT_FOUND, "The district has no such client");
    }

    private static String etag(long version) {
        return "\"" + version + '"';
    }
}
