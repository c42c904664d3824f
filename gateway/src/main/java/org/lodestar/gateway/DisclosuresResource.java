package org.lodestar.gateway;

import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import jakarta.inject.Singleton;
import java.time.LocalDate;
import java.util.Map;
import java.util.Optional;
import org.lodestar.gateway.OwnApi.Answer;
import org.lodestar.gateway.OwnApi.Request;
import org.lodestar.gateway.disclosures.Disclosure;
import org.lodestar.gateway.disclosures.Disclosures;
import org.lodestar.gateway.oauth.Scope;

/** Who was told what class of data, for the administrators of a district. */
@Singleton
class DisclosuresResource {

    private static final String DISCLOSURES = "/v1/disclosures";
    private static final String BETWEEN = "\n";

    private final OwnApi api;
    private final Disclosures disclosures;
    private final Cursors cursors;

    DisclosuresResource(OwnApi api, Disclosures disclosures, Cursors cursors) {
        this.api = api;
        this.disclosures = disclosures;
        this.cursors = cursors;
    }

    /** Puts the address on the router. */
    void mount(Router router, int order) {
        api.mount(router, order, DISCLOSURES, Scope.CLIENTS_ADMIN, Map.of(HttpMethod.GET, this::list));
    }

    private Answer list(Request request) throws Exception {
        var days = Days.of(request);
        var page = OwnPage.of(request, cursors, DISCLOSURES, "from", "to", "client");
        var found = disclosures.list(
                request.caller().tenant(),
                days.from(),
                days.to(),
                Optional.ofNullable(request.context().queryParams().get("client")),
                page.after().map(DisclosuresResource::place),
                page.size() + 1);
        return page.answer(found, DisclosuresResource::representation, DisclosuresResource::place);
    }

    private static String place(Disclosure of) {
        var key = of.key();
        return String.join(
                BETWEEN,
                key.day().toString(),
                key.client(),
                key.channel().name(),
                key.recipient(),
                key.type(),
                key.classification().name());
    }

    private static Disclosure.Key place(String text) {
        var parts = text.split(BETWEEN, 6);
        return new Disclosure.Key(
                LocalDate.parse(parts[0]),
                parts[1],
                Disclosure.Channel.valueOf(parts[2]),
                parts[3],
                parts[4],
                Disclosure.Classification.valueOf(parts[5]));
    }

    private static JsonObject representation(Disclosure of) {
        var key = of.key();
        return new JsonObject()
                .put("day", key.day().toString())
                .put("client", key.client())
                .put("channel", key.channel().name())
                .put("recipient", key.recipient())
                .put("type", key.type())
                .put("classification", key.classification().name())
                .put("events", of.events())
                .put("firstAt", of.firstAt().toString())
                .put("lastAt", of.lastAt().toString());
    }
}
