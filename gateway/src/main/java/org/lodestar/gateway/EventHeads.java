package org.lodestar.gateway;

import io.vertx.core.Future;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** How far the log of each service reaches, with the running hash of all its events up to there. */
@Singleton
class EventHeads {

    static final String PATH = "/v1/events/heads";

    private static final Pattern PLACE = Pattern.compile("([a-z-]{1,64}):([0-9]{1,18})");

    private final ServiceLogs logs;

    EventHeads(ServiceLogs logs) {
        this.logs = logs;
    }

    /**
     * Answers a request.
     *
     * @throws Refused if it is not as documented
     */
    void answer(RoutingContext context, EventRequest asked) throws Refused {
        var at = at(context, asked);
        var heads = new TreeMap<String, Future<JsonObject>>();
        for (var service : asked.services()) {
            if (at.isEmpty() || at.containsKey(service)) {
                heads.put(service, logs.head(asked, service, Optional.ofNullable(at.get(service))));
            }
        }
        Future.all(List.copyOf(heads.values()))
                .onSuccess(_ -> answer(context, asked, heads))
                .onFailure(failure -> EventFeed.refuse(context, failure));
    }

    private static Map<String, Long> at(RoutingContext context, EventRequest asked) throws Refused {
        var places = new TreeMap<String, Long>();
        var text = context.queryParams().get("at");
        if (text == null) {
            return places;
        }
        for (var part : text.split(",", -1)) {
            var place = PLACE.matcher(part);
            if (!place.matches()) {
                throw Refused.invalid("at", "Services and positions, such as goals:412,roster:90411");
            }
            if (!asked.services().contains(place.group(1))) {
                throw new Refused(Problem.FORBIDDEN_SCOPE, "The token opens no service " + place.group(1));
            }
            places.put(place.group(1), Long.valueOf(place.group(2)));
        }
        return places;
    }

    private static void answer(RoutingContext context, EventRequest asked, Map<String, Future<JsonObject>> heads) {
        var data = new JsonArray();
        var cursor = EventCursor.beginning(asked.caller().tenant());
        for (var head : heads.entrySet()) {
            var found = head.getValue().result();
            data.add(new JsonObject()
                    .put("service", head.getKey())
                    .put("storeEpoch", found.getString("epoch"))
                    .put("recorded", found.getLong("recorded", found.getLong("position")))
                    .put("position", found.getLong("position"))
                    .put("hash", found.getString("hash")));
            cursor = cursor.with(
                    head.getKey(), EventCursor.Place.of(found.getLong("position"), found.getString("epoch")));
        }
        var _ = context.response()
                .putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
                .putHeader(HttpHeaders.CACHE_CONTROL, "no-store")
                .end(new JsonObject()
                        .put("data", data)
                        .put("cursor", cursor.encode())
                        .toBuffer());
    }
}
