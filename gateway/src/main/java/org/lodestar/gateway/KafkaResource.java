package org.lodestar.gateway;

import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import jakarta.inject.Singleton;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.lodestar.gateway.OwnApi.Answer;
import org.lodestar.gateway.OwnApi.Request;
import org.lodestar.gateway.kafka.KafkaGrant;
import org.lodestar.gateway.kafka.KafkaLogin;
import org.lodestar.gateway.kafka.KafkaLogins;
import org.lodestar.gateway.oauth.ClientRefusal;
import org.lodestar.gateway.oauth.ClientRegistry.Call;
import org.lodestar.gateway.oauth.Scope;

/** Logins of clients to the Kafka broker, and who could read what there, for the administrators of a district. */
@Singleton
class KafkaResource {

    private static final String LOGIN = "/v1/clients/:id/kafka-login";
    private static final String GRANTS = "/v1/kafka-grants";

    private final OwnApi api;
    private final KafkaLogins logins;
    private final Cursors cursors;

    KafkaResource(OwnApi api, KafkaLogins logins, Cursors cursors) {
        this.api = api;
        this.logins = logins;
        this.cursors = cursors;
    }

    /** Puts the addresses on the router. */
    void mount(Router router, int order) {
        api.mount(
                router,
                order,
                LOGIN,
                Scope.CLIENTS_ADMIN,
                Map.of(HttpMethod.GET, this::get, HttpMethod.POST, this::make, HttpMethod.DELETE, this::end));
        api.mount(router, order, GRANTS, Scope.CLIENTS_ADMIN, Map.of(HttpMethod.GET, this::list));
    }

    private Answer get(Request request) throws Exception {
        var login = logins.find(request.caller().tenant(), request.parameter("id"))
                .orElseThrow(() -> new Refused(Problem.NOT_FOUND, "The client has no login to Kafka"));
        return new Answer(200, Optional.of(representation(login)), Map.of());
    }

    private Answer make(Request request) throws Exception {
        new Fields(request.body(), Set.of()).complete();
        try {
            var id = request.parameter("id");
            var answer = logins.make(call(request), id);
            var body = representation(answer);
            answer.password().ifPresent(password -> body.put("password", password));
            var headers = new HashMap<>(Map.of("Location", LOGIN.replace(":id", id)));
            if (answer.replayed()) {
                headers.put("Idempotent-Replayed", "true");
            }
            return new Answer(201, Optional.of(body), headers);
        } catch (ClientRefusal refusal) {
            throw ClientsResource.refused(request, refusal);
        }
    }

    private Answer end(Request request) throws Exception {
        try {
            logins.end(call(request), request.parameter("id"));
            return new Answer(204, Optional.empty(), Map.of());
        } catch (ClientRefusal refusal) {
            throw ClientsResource.refused(request, refusal);
        }
    }

    private static Call call(Request request) throws Refused {
        return new Call(request.caller(), request.expectedVersion(), request.receipt());
    }

    private Answer list(Request request) throws Exception {
        var days = Days.of(request);
        var page = OwnPage.of(request, cursors, GRANTS, "from", "to", "client");
        var found = logins.grants(
                request.caller().tenant(),
                days.from(),
                days.to(),
                Optional.ofNullable(request.context().queryParams().get("client")),
                page.after().orElse(""),
                page.size() + 1);
        return page.answer(found, KafkaResource::representation, KafkaGrant::id);
    }

    private static JsonObject representation(KafkaLogins.Answer answer) {
        var login = answer.login();
        var body = new JsonObject()
                .put("client", login.client())
                .put("username", login.username())
                .put("mechanism", answer.place().mechanism())
                .put("securityProtocol", answer.place().protocol())
                .put("bootstrapServers", answer.place().servers())
                .put("groups", login.groups())
                .put("topics", topics(login))
                .put("createdAt", login.createdAt().toString());
        login.endedAt().ifPresent(end -> body.put("endedAt", end.toString()));
        return body;
    }

    private static JsonArray topics(KafkaLogin login) {
        var topics = new JsonArray();
        login.open()
                .forEach(grant -> topics.add(new JsonObject()
                        .put("prefix", grant.topics())
                        .put("classification", grant.classification().name())
                        .put("openedAt", grant.openedAt().toString())));
        return topics;
    }

    private static JsonObject representation(KafkaGrant grant) {
        var body = new JsonObject()
                .put("id", grant.id())
                .put("client", grant.client())
                .put("username", grant.username())
                .put("topics", grant.topics())
                .put("classification", grant.classification().name())
                .put("openedAt", grant.openedAt().toString());
        grant.closedAt().ifPresent(end -> body.put("closedAt", end.toString()));
        return body;
    }
}
