package org.lodestar.gateway.webhooks;

import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Set;
import java.util.UUID;

/** An event that only tries a webhook out. It is of no log, so it has no place in one. */
final class Ping {

    static final String TYPE = "org.lodestar.gateway.webhook-pinged.v1";

    private Ping() {}

    /**
     * One for a webhook.
     *
     * @param schemas where the schemas of events are
     */
    static CloudEvent of(String webhook, String schemas) {
        var attributes = new LinkedHashMap<String, String>();
        attributes.put("specversion", "1.0");
        attributes.put("id", UUID.randomUUID().toString());
        attributes.put("type", TYPE);
        attributes.put("source", "/gateway");
        attributes.put("subject", "webhooks/" + webhook);
        attributes.put("time", Instant.now().toString());
        attributes.put("dataschema", schemas + '/' + TYPE);
        return CloudEvent.of(
                CloudEvent.Position.NONE,
                attributes,
                Set.of(),
                new JsonObject().put("webhook", webhook).encode());
    }
}
