package org.lodestar.gateway;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/** Makes the AsyncAPI 3 document of the platform out of the catalogue of events. */
final class AsyncApi {

    private static final String RESTRICTED = ".restricted";
    private static final String STATE = ".state.v";
    private static final String GATEWAY = "org.lodestar.gateway.";
    private static final String BINDING = "0.5.0";
    private static final String HTTP_BINDING = "0.3.0";
    private static final String CLOUD_EVENT = "cloudEvent";
    private static final String DELIVERY = "delivery";
    private static final String COMPLETE = "complete";
    private static final String PINGED = GATEWAY + "webhook-pinged.v1";
    private static final String DELIVERED_AS = "application/cloudevents+json; charset=utf-8";
    private static final SortedMap<String, JsonObject> OF_ALL = ofAll();
    private static final SortedMap<String, JsonObject> OF_EVENTS = ofEvents();
    private static final JsonObject TRACEPARENT = string("W3C trace context of the request, if it had one");

    private final SortedMap<String, JsonObject> catalogue;

    private AsyncApi(SortedMap<String, JsonObject> catalogue) {
        this.catalogue = catalogue;
    }

    /**
     * The document.
     *
     * @param catalogue the schemas by type, those of the restricted form with {@code .restricted} behind it
     */
    static JsonObject of(SortedMap<String, JsonObject> catalogue) {
        return new AsyncApi(catalogue).document();
    }

    private JsonObject document() {
        return new JsonObject()
                .put("asyncapi", "3.0.0")
                .put(
                        "info",
                        new JsonObject()
                                .put("title", "Lodestar events")
                                .put("version", "1.0.0")
                                .put("description", """
                                Every event of a district, as CloudEvents 1.0. On Kafka in binary mode: the attributes are \
                                headers, the value is the data. A general topic has every event without what is restricted, and \
                                persons by pseudonym; a restricted topic has those events whole that have anything to restrict; \
                                a state topic has what became of them, the last of each subject, in the form of the general topic. \
                                Over HTTP, by feed, stream and webhook, in structured mode: all of it is one JSON object. \
                                Types and properties may be added; ignore what you do not know. Anything else is a new \
                                version of the type.""")
                                .put("license", new JsonObject().put("name", "Apache-2.0")))
                .put("defaultContentType", "application/json")
                .put("servers", servers())
                .put("channels", channels())
                .put("operations", operations())
                .put(
                        "components",
                        new JsonObject()
                                .put("schemas", schemas())
                                .put("messages", messages())
                                .put("messageTraits", traits())
                                .put("securitySchemes", securitySchemes()));
    }

    private static JsonObject servers() {
        return new JsonObject()
                .put(
                        "kafka",
                        new JsonObject()
                                .put("host", "{broker}")
                                .put("protocol", "kafka-secure")
                                .put("description", "Read with isolation.level=read_committed")
                                .put(
                                        "variables",
                                        new JsonObject()
                                                .put("broker", new JsonObject().put("default", "localhost:9094")))
                                .put("security", new JsonArray().add(ref("securitySchemes", "scram"))))
                .put(
                        "gateway",
                        new JsonObject()
                                .put("host", "{gateway}")
                                .put("protocol", "https")
                                .put(
                                        "variables",
                                        new JsonObject()
                                                .put("gateway", new JsonObject().put("default", "localhost:8080")))
                                .put("security", new JsonArray().add(ref("securitySchemes", "oauth2"))))
                .put(
                        "receiver",
                        new JsonObject()
                                .put("host", "{receiver}")
                                .put("protocol", "https")
                                .put("description", "Where a client wants its events: the address of its webhook")
                                .put(
                                        "variables",
                                        new JsonObject()
                                                .put(
                                                        "receiver",
                                                        new JsonObject().put("default", "dashboard.example.org"))));
    }

    private static JsonObject securitySchemes() {
        return new JsonObject()
                .put(
                        "scram",
                        new JsonObject()
                                .put("type", "scramSha512")
                                .put(
                                        "description",
                                        "A login of one client, from /v1/clients/{id}/kafka-login; it reads the topics that its scopes open"))
                .put(
                        "oauth2",
                        new JsonObject()
                                .put("type", "oauth2")
                                .put(
                                        "flows",
                                        new JsonObject()
                                                .put(
                                                        "clientCredentials",
                                                        new JsonObject()
                                                                .put("tokenUrl", "https://localhost:8080/oauth2/token")
                                                                .put(
                                                                        "availableScopes",
                                                                        new JsonObject()
                                                                                .put(
                                                                                        "events.read",
                                                                                        "Read events in their general form")
                                                                                .put(
                                                                                        "events.restricted",
                                                                                        "Read events whole")))));
    }

    private Stream<String> services() {
        return catalogue.keySet().stream()
                .filter(type -> !isOfGateway(type))
                .map(AsyncApi::service)
                .distinct();
    }

    /** Whether an event is sent to webhooks only. */
    private static boolean isOfGateway(String type) {
        return type.startsWith(GATEWAY);
    }

    /** The topics of a service. */
    private enum Topic {
        EVENTS("Events", ".events.v1", CLOUD_EVENT, "Every event, in the order of the log, with a dense ce_sequence"),
        RESTRICTED(
                "Restricted", ".restricted.v1", "wholeCloudEvent", "The events that have anything to restrict, whole"),
        STATE(
                "State",
                ".state.v1",
                "stateCloudEvent",
                "The present state of each subject, under its subject as key; without a value once it is deleted. The key"
                        + " complete is none: it tells that all of them have been on it");

        private final String channel;
        private final String address;
        private final String trait;
        private final String description;

        Topic(String channel, String address, String trait, String description) {
            this.channel = channel;
            this.address = address;
            this.trait = trait;
            this.description = description;
        }

        private static Topic of(String type) {
            if (type.contains(AsyncApi.STATE)) {
                return STATE;
            }
            return type.endsWith(AsyncApi.RESTRICTED) ? RESTRICTED : EVENTS;
        }

        private JsonObject configuration() {
            return switch (this) {
                case EVENTS, RESTRICTED ->
                    new JsonObject()
                            .put("cleanup.policy", new JsonArray().add("delete"))
                            .put("retention.ms", -1);
                case STATE ->
                    new JsonObject()
                            .put("cleanup.policy", new JsonArray().add("compact"))
                            .put("delete.retention.ms", 7_776_000_000L)
                            .put("max.compaction.lag.ms", 604_800_000)
                            .put("min.cleanable.dirty.ratio", 0.2)
                            .put("segment.ms", 86_400_000)
                            .put("max.message.bytes", 8_388_608);
            };
        }

        /** What the headers of a record are like. */
        private JsonObject headers() {
            var headers = new JsonObject();
            var required = new JsonArray();
            OF_ALL.forEach((name, schema) -> {
                headers.put("ce_" + name, schema);
                required.add("ce_" + name);
            });
            switch (this) {
                case EVENTS, RESTRICTED -> {
                    OF_EVENTS.forEach((name, schema) -> headers.put("ce_" + name, schema));
                    required.add("ce_correlationid");
                    headers.put("traceparent", TRACEPARENT);
                }
                case STATE -> {
                    headers.put("ce_id", string("The subject, an @ and the version: goals/0199…@3"));
                    headers.put("ce_time", time("When the last event that is in it was recorded"));
                    headers.put("ce_sequence", sequence("The position of the last event that is in it"));
                    headers.put("ce_streamversion", count("The version of the subject that it is of"));
                }
            }
            if (this == EVENTS) {
                headers.put(
                        "lodestar-orgs",
                        string(
                                        "Beside the event: a JSON array of the sourcedIds of the organisations that it concerns, or"
                                                + " [\"*\"] if it concerns all of them; absent if it concerns none")
                                .put("contentMediaType", "application/json"));
            }
            headers.put(
                            "lodestar-epoch",
                            string(
                                    "Beside the event: which life of the log it is of, as storeEpoch of /v1/events/heads."
                                            + " Another one after the log was restored from a backup: begin anew"))
                    .put(
                            "lodestar-epoch-after",
                            count("Beside the event: events up to this position are the same as before the restoration;"
                                    + " absent if there are none"))
                    .put("content-type", constant("application/json"));
            return new JsonObject()
                    .put("type", "object")
                    .put("properties", headers)
                    .put("required", required.add("lodestar-epoch").add("content-type"));
        }
    }

    private Stream<String> types(String service, Topic topic) {
        return catalogue.keySet().stream().filter(type -> service(type).equals(service) && Topic.of(type) == topic);
    }

    private static String service(String type) {
        return type.split("\\.", -1)[2];
    }

    private JsonObject channels() {
        var channels = new JsonObject();
        services().forEach(service -> {
            for (var topic : Topic.values()) {
                channels.put(service + topic.channel, topic(service, topic));
            }
        });
        return channels.put(
                        "feed",
                        http(
                                "/v1/events",
                                "gateway",
                                "All services' events together, a page at a time, from the beginning of their logs",
                                "feedRequest",
                                "page"))
                .put(
                        "stream",
                        http(
                                "/v1/events/stream",
                                "gateway",
                                "The same as server-sent events: event is the type, data the event, id the cursor after it",
                                "streamRequest",
                                CLOUD_EVENT))
                .put(
                        "webhook",
                        http("/{path}", "receiver", "What a webhook is sent, an event a request", DELIVERY, PINGED)
                                .put(
                                        "parameters",
                                        new JsonObject()
                                                .put(
                                                        "path",
                                                        new JsonObject()
                                                                .put(
                                                                        "description",
                                                                        "The path of the webhook's address"))));
    }

    private JsonObject topic(String service, Topic topic) {
        var messages = new JsonObject();
        types(service, topic).forEach(type -> messages.put(type, ref("messages", type)));
        if (topic == Topic.STATE) {
            messages.put(COMPLETE, ref("messages", COMPLETE));
        }
        return new JsonObject()
                .put("address", "lodestar.{tenant}." + service + topic.address)
                .put("description", topic.description)
                .put("servers", new JsonArray().add(new JsonObject().put("$ref", "#/servers/kafka")))
                .put(
                        "parameters",
                        new JsonObject().put("tenant", new JsonObject().put("description", "The key of the district")))
                .put("messages", messages)
                .put(
                        "bindings",
                        new JsonObject()
                                .put(
                                        "kafka",
                                        new JsonObject()
                                                .put("partitions", 1)
                                                .put("topicConfiguration", topic.configuration())
                                                .put("bindingVersion", BINDING)));
    }

    private static JsonObject http(String address, String server, String description, String... messages) {
        var named = new JsonObject();
        for (var message : messages) {
            named.put(message, ref("messages", message));
        }
        return new JsonObject()
                .put("address", address)
                .put("description", description)
                .put("servers", new JsonArray().add(new JsonObject().put("$ref", "#/servers/" + server)))
                .put("messages", named);
    }

    private JsonObject operations() {
        var operations = new JsonObject();
        services().forEach(service -> {
            operations.put("publish" + capitalised(service), sent(service + "Events"));
            operations.put("publish" + capitalised(service) + "Restricted", sent(service + "Restricted"));
            operations.put("publish" + capitalised(service) + "State", sent(service + "State"));
        });
        var stream = new JsonObject()
                .put("after", string("The cursor to go on from; without it, from the beginning"))
                .put("types", string("Only these types, separated by commas; a beginning is followed by *; 50 at most"))
                .put("subjects", string("Only subjects that begin so, separated by commas; 50 at most"))
                .put(
                        "form",
                        string("restricted tells events whole, and needs the scope events.restricted")
                                .put("enum", new JsonArray().add("general").add("restricted"))
                                .put("default", "general"));
        var feed = stream.copy()
                .put(
                        "limit",
                        new JsonObject()
                                .put("type", "integer")
                                .put("minimum", 1)
                                .put("default", 100)
                                .put("description", "How many events at most; never more than 1,000"));
        return operations
                .put("readFeed", asked("feed", "feedRequest", feed, "page"))
                .put("readStream", asked("stream", "streamRequest", stream, CLOUD_EVENT))
                .put(
                        "deliver",
                        sent("webhook")
                                .put(
                                        "description",
                                        "Any 2xx within 15 seconds takes it; 410 disables the webhook; all else is tried again")
                                .put("bindings", binding(new JsonObject().put("method", "POST"))));
    }

    /** What a client asks for, and what it is answered. */
    private static JsonObject asked(String channel, String request, JsonObject query, String answer) {
        return new JsonObject()
                .put("action", "receive")
                .put("channel", new JsonObject().put("$ref", "#/channels/" + channel))
                .put("messages", new JsonArray().add(message(channel, request)))
                .put(
                        "bindings",
                        binding(new JsonObject()
                                .put("method", "GET")
                                .put(
                                        "query",
                                        new JsonObject().put("type", "object").put("properties", query))))
                .put(
                        "reply",
                        new JsonObject()
                                .put("channel", new JsonObject().put("$ref", "#/channels/" + channel))
                                .put("messages", new JsonArray().add(message(channel, answer))));
    }

    private static JsonObject message(String channel, String name) {
        return new JsonObject().put("$ref", "#/channels/" + channel + "/messages/" + name);
    }

    private static JsonObject binding(JsonObject http) {
        return new JsonObject().put("http", http.put("bindingVersion", HTTP_BINDING));
    }

    private static JsonObject sent(String channel) {
        return new JsonObject()
                .put("action", "send")
                .put("channel", new JsonObject().put("$ref", "#/channels/" + channel));
    }

    private JsonObject schemas() {
        var schemas = new JsonObject();
        catalogue.forEach((type, schema) -> {
            var embedded = schema.copy();
            embedded.remove("$schema");
            schemas.put(type, embedded);
        });
        return schemas.put(CLOUD_EVENT, structured());
    }

    private JsonObject messages() {
        var messages = new JsonObject();
        catalogue.keySet().stream()
                .filter(type -> !isOfGateway(type))
                .forEach(type -> messages.put(type, ofTopic(type, catalogue.get(type))));
        return messages.put(COMPLETE, complete())
                .put(CLOUD_EVENT, ofHttp("An event", "application/cloudevents+json", ref("schemas", CLOUD_EVENT)))
                .put("page", page())
                .put(
                        "feedRequest",
                        request(
                                "A request to the feed",
                                "Prefer",
                                "wait=20 waits for the first event, 30 seconds at most"))
                .put(
                        "streamRequest",
                        request(
                                "A request for the stream",
                                "Last-Event-ID",
                                "The last id that came, also one without data; goes before after"))
                .put(DELIVERY, delivered(ofHttp("An event, signed", DELIVERED_AS, ref("schemas", CLOUD_EVENT))))
                .put(PINGED, pinged());
    }

    private static JsonObject ofTopic(String type, JsonObject schema) {
        return new JsonObject()
                .put("name", type.replace(RESTRICTED, ""))
                .put("title", schema.getString("title"))
                .put("summary", schema.getString("description"))
                .put("contentType", "application/json")
                .put("traits", new JsonArray().add(ref("messageTraits", Topic.of(type).trait)))
                .put("payload", ref("schemas", type))
                .put("bindings", keyed(string("The subject")))
                .put(
                        "examples",
                        new JsonArray()
                                .add(new JsonObject()
                                        .put(
                                                "payload",
                                                schema.getJsonArray("examples").getValue(0))));
    }

    private static JsonObject keyed(JsonObject key) {
        return new JsonObject().put("kafka", new JsonObject().put("key", key).put("bindingVersion", BINDING));
    }

    private static JsonObject complete() {
        return new JsonObject()
                .put("name", COMPLETE)
                .put("title", "All states are on the topic")
                .put(
                        "summary",
                        "Of no subject, and without headers; without a value while all states are being written again")
                .put("contentType", "application/json")
                .put(
                        "payload",
                        new JsonObject()
                                .put("type", "object")
                                .put(
                                        "properties",
                                        new JsonObject()
                                                .put(
                                                        "sequence",
                                                        new JsonObject()
                                                                .put("type", "integer")
                                                                .put(
                                                                        "description",
                                                                        "How far the log was told by then")))
                                .put("required", new JsonArray().add("sequence")))
                .put("bindings", keyed(constant(COMPLETE)));
    }

    private static JsonObject ofHttp(String title, String mediaType, JsonObject payload) {
        return new JsonObject()
                .put("title", title)
                .put("contentType", mediaType)
                .put("payload", payload);
    }

    private static JsonObject page() {
        return ofHttp(
                        "A page of events",
                        "application/json",
                        new JsonObject()
                                .put("type", "object")
                                .put(
                                        "properties",
                                        new JsonObject()
                                                .put(
                                                        "data",
                                                        new JsonObject()
                                                                .put("type", "array")
                                                                .put("items", ref("schemas", CLOUD_EVENT)))
                                                .put("cursor", string("The place after them")))
                                .put("required", new JsonArray().add("data").add("cursor")))
                .put("summary", "With Accept: application/cloudevents-batch+json the list alone")
                .put(
                        "bindings",
                        binding(new JsonObject()
                                .put("statusCode", 200)
                                .put(
                                        "headers",
                                        new JsonObject()
                                                .put("type", "object")
                                                .put(
                                                        "properties",
                                                        new JsonObject()
                                                                .put(
                                                                        "Link",
                                                                        string("The next page, while there is one"))
                                                                .put("Lodestar-Cursor", string("The cursor once more"))
                                                                .put(
                                                                        "Preference-Applied",
                                                                        string("How long it would have waited"))))));
    }

    private static JsonObject request(String title, String header, String description) {
        return new JsonObject()
                .put("title", title)
                .put(
                        "bindings",
                        binding(new JsonObject()
                                .put(
                                        "headers",
                                        new JsonObject()
                                                .put("type", "object")
                                                .put(
                                                        "properties",
                                                        new JsonObject().put(header, string(description))))));
    }

    /** With the headers of Standard Webhooks. */
    private static JsonObject delivered(JsonObject message) {
        return message.put(
                "headers",
                new JsonObject()
                        .put("type", "object")
                        .put(
                                "properties",
                                new JsonObject()
                                        .put("webhook-id", string("The id of the event, the same for every attempt"))
                                        .put(
                                                "webhook-timestamp",
                                                string("When this attempt was made, in seconds since 1970"))
                                        .put(
                                                "webhook-signature",
                                                string(
                                                        "v1, and the HMAC-SHA256 over id, timestamp and body, joined by"
                                                                + " dots, in Base64; one for each secret, with spaces between")))
                        .put(
                                "required",
                                new JsonArray()
                                        .add("webhook-id")
                                        .add("webhook-timestamp")
                                        .add("webhook-signature")));
    }

    private JsonObject pinged() {
        var schema = catalogue.get(PINGED);
        var attributes = new JsonObject();
        Stream.of("specversion", "id", "time", "dataschema").forEach(name -> attributes.put(name, OF_ALL.get(name)));
        attributes
                .put("type", constant(PINGED))
                .put("source", constant("/gateway"))
                .put("subject", string("webhooks/ and the id of the webhook"))
                .put("datacontenttype", constant("application/json"))
                .put("data", ref("schemas", PINGED));
        return delivered(ofHttp(
                        schema.getString("title"),
                        DELIVERED_AS,
                        new JsonObject()
                                .put("type", "object")
                                .put("properties", attributes)
                                .put("required", new JsonArray(List.copyOf(new TreeSet<>(attributes.fieldNames()))))))
                .put(
                        "summary",
                        schema.getString("description") + " Of no log, and sent whatever the webhook filters by.");
    }

    /** An event as feed, stream and webhooks tell it. */
    private static JsonObject structured() {
        var attributes = new JsonObject();
        var required = new JsonArray();
        OF_ALL.forEach((name, schema) -> {
            attributes.put(name, schema);
            required.add(name);
        });
        OF_EVENTS.forEach(attributes::put);
        attributes
                .put("traceparent", TRACEPARENT)
                .put(
                        "sealedhash",
                        hash(
                                "By feed and stream: what the running hash has of it, where that is not the digest of what is"
                                        + " told here"))
                .put("datacontenttype", constant("application/json"))
                .put(
                        "data",
                        new JsonObject().put("type", "object").put("description", "As the schema at dataschema says"));
        return new JsonObject()
                .put("type", "object")
                .put("title", "An event as structured CloudEvents JSON")
                .put("properties", attributes)
                .put(
                        "required",
                        required.add("correlationid").add("datacontenttype").add("data"));
    }

    private static JsonObject traits() {
        var traits = new JsonObject();
        for (var topic : Topic.values()) {
            traits.put(topic.trait, new JsonObject().put("headers", topic.headers()));
        }
        return traits;
    }

    /** The attributes that each record has. */
    private static SortedMap<String, JsonObject> ofAll() {
        var attributes = new TreeMap<String, JsonObject>();
        attributes.put("specversion", constant("1.0"));
        attributes.put("id", string("The event's id; with the source unique for ever"));
        attributes.put("type", string("Such as org.lodestar.goals.goal-activated.v1"));
        attributes.put("source", string("The service, such as /goals"));
        attributes.put("subject", string("The stream: the resource's path below /v1"));
        attributes.put("time", time("When it was recorded"));
        attributes.put("dataschema", string("Where the schema of the data is"));
        attributes.put(
                "sequence",
                sequence("The position in the district's log, zero-padded, dense from 1 on the general topic"));
        attributes.put("partitionkey", string("The subject"));
        attributes.put("streamversion", count("The place in the stream, dense from 1"));
        return attributes;
    }

    /** Those that only events have, and not all of them but the first. */
    private static SortedMap<String, JsonObject> ofEvents() {
        var attributes = new TreeMap<String, JsonObject>();
        attributes.put("correlationid", string("The X-Request-Id of the request that led to it"));
        attributes.put("causationid", string("The event that it is a reaction to; absent if it is to none"));
        attributes.put(
                "contenthash", hash("Binds what the general form leaves out; absent if that leaves nothing out"));
        return attributes;
    }

    private static JsonObject constant(String value) {
        return new JsonObject().put("type", "string").put("const", value);
    }

    private static JsonObject time(String description) {
        return string(description).put("format", "date-time");
    }

    private static JsonObject sequence(String description) {
        return string(description).put("pattern", "^[0-9]{20}$");
    }

    private static JsonObject count(String description) {
        return string(description).put("pattern", "^[1-9][0-9]*$");
    }

    private static JsonObject hash(String description) {
        return string(description).put("pattern", "^[0-9a-f]{64}$");
    }

    private static JsonObject string(String description) {
        return new JsonObject().put("type", "string").put("description", description);
    }

    private static JsonObject ref(String kind, String name) {
        return new JsonObject().put("$ref", "#/components/" + kind + "/" + name);
    }

    private static String capitalised(String name) {
        return Character.toUpperCase(name.charAt(0)) + name.substring(1);
    }
}
