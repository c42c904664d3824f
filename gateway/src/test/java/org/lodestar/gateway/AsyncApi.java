package org.lodestar.gateway;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Makes the AsyncAPI 3 document of the platform out of the catalogue of events. */
final class AsyncApi {

    private static final String RESTRICTED = ".restricted";
    private static final String STATE = ".state.v";
    private static final String BINDING = "0.5.0";

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
                                .put("messageTraits", new JsonObject().put("cloudEvent", trait()))
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
                                .put("security", new JsonArray().add(ref("securitySchemes", "oauth2"))));
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
        return catalogue.keySet().stream().map(AsyncApi::service).distinct();
    }

    /** The topics of a service. */
    private enum Topic {
        EVENTS("Events", ".events.v1", "Every event, in the order of the log, with a dense ce_sequence"),
        RESTRICTED("Restricted", ".restricted.v1", "The events that have anything to restrict, whole"),
        STATE(
                "State",
                ".state.v1",
                "The present state of each subject, under its subject as key; without a value once it is deleted. The key"
                        + " complete tells that all of them have been on it");

        private final String channel;
        private final String address;
        private final String description;

        Topic(String channel, String address, String description) {
            this.channel = channel;
            this.address = address;
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
                            .put("max.message.bytes", 8_388_608);
            };
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
                                "All services' events in one order, a page at a time, from the beginning of the log"))
                .put("stream", http("/v1/events/stream", "The same as server-sent events"));
    }

    private JsonObject topic(String service, Topic topic) {
        var messages = new JsonObject();
        types(service, topic).forEach(type -> messages.put(type, ref("messages", type)));
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

    private static JsonObject http(String address, String description) {
        return new JsonObject()
                .put("address", address)
                .put("description", description)
                .put("servers", new JsonArray().add(new JsonObject().put("$ref", "#/servers/gateway")))
                .put("messages", new JsonObject().put("cloudEvent", ref("messages", "cloudEvent")));
    }

    private JsonObject operations() {
        var operations = new JsonObject();
        services().forEach(service -> {
            operations.put("publish" + capitalised(service), sent(service + "Events"));
            operations.put("publish" + capitalised(service) + "Restricted", sent(service + "Restricted"));
            operations.put("publish" + capitalised(service) + "State", sent(service + "State"));
        });
        var query = new JsonObject()
                .put("type", "object")
                .put(
                        "properties",
                        new JsonObject()
                                .put("after", string("The cursor to go on from; without it, from the beginning"))
                                .put("types", string("Only these types, separated by commas; a prefix ends in *"))
                                .put("subjects", string("Only subjects that begin so")));
        for (var channel : new String[] {"feed", "stream"}) {
            operations.put(
                    "read" + capitalised(channel),
                    sent(channel)
                            .put(
                                    "bindings",
                                    new JsonObject()
                                            .put(
                                                    "http",
                                                    new JsonObject()
                                                            .put("method", "GET")
                                                            .put("query", query)
                                                            .put("bindingVersion", "0.3.0"))));
        }
        return operations;
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
        return schemas;
    }

    private JsonObject messages() {
        var messages = new JsonObject();
        catalogue.forEach((type, schema) -> messages.put(
                type,
                new JsonObject()
                        .put("name", type.replace(RESTRICTED, ""))
                        .put("title", schema.getString("title"))
                        .put("summary", schema.getString("description"))
                        .put("contentType", "application/json")
                        .put("traits", new JsonArray().add(ref("messageTraits", "cloudEvent")))
                        .put("payload", ref("schemas", type))
                        .put(
                                "bindings",
                                new JsonObject()
                                        .put(
                                                "kafka",
                                                new JsonObject()
                                                        .put("key", string("The subject"))
                                                        .put("bindingVersion", BINDING)))
                        .put(
                                "examples",
                                new JsonArray()
                                        .add(new JsonObject()
                                                .put(
                                                        "payload",
                                                        schema.getJsonArray("examples")
                                                                .getValue(0))))));
        return messages.put("cloudEvent", structured());
    }

    private static JsonObject structured() {
        var properties = new JsonObject();
        attributes().forEach((name, description) -> properties.put(name, string(description)));
        return new JsonObject()
                .put("name", "cloudEvent")
                .put("title", "An event as structured CloudEvents JSON")
                .put("contentType", "application/cloudevents+json")
                .put(
                        "payload",
                        new JsonObject()
                                .put("type", "object")
                                .put(
                                        "properties",
                                        properties.put(
                                                "data",
                                                new JsonObject()
                                                        .put("type", "object")
                                                        .put("description", "As the schema at dataschema says")))
                                .put(
                                        "required",
                                        new JsonArray(Stream.of(
                                                        "specversion",
                                                        "id",
                                                        "source",
                                                        "type",
                                                        "subject",
                                                        "time",
                                                        "sequence",
                                                        "data")
                                                .toList())));
    }

    private static JsonObject trait() {
        var headers = new JsonObject();
        attributes().forEach((name, description) -> headers.put("ce_" + name, string(description)));
        return new JsonObject()
                .put(
                        "headers",
                        new JsonObject()
                                .put("type", "object")
                                .put(
                                        "properties",
                                        headers.put(
                                                        "traceparent",
                                                        string("W3C trace context of the request, if it had one"))
                                                .put(
                                                        "lodestar-orgs",
                                                        string(
                                                                "Beside an event on a general topic: the sourcedIds of the"
                                                                        + " organisations that it concerns, a JSON array; absent"
                                                                        + " if there is none"))
                                                .put(
                                                        "lodestar-epoch",
                                                        string("Beside the event: which life of the log it is of, as"
                                                                + " storeEpoch of /v1/events/heads. Another one after the log"
                                                                + " was restored from a backup: begin anew"))
                                                .put(
                                                        "lodestar-epoch-after",
                                                        string("Beside the event: up to which position the log is as it"
                                                                + " was in the life before; absent if there was none"))
                                                .put("content-type", string("application/json")))
                                .put(
                                        "required",
                                        new JsonArray(Stream.of(
                                                        "specversion",
                                                        "id",
                                                        "type",
                                                        "source",
                                                        "subject",
                                                        "time",
                                                        "sequence")
                                                .map(name -> "ce_" + name)
                                                .toList())));
    }

    private static Map<String, String> attributes() {
        var attributes = new TreeMap<String, String>();
        attributes.put("specversion", "1.0");
        attributes.put("id", "The event's id; with the source unique for ever");
        attributes.put("type", "Such as org.lodestar.goals.goal-activated.v1");
        attributes.put("source", "The service, such as /goals");
        attributes.put("subject", "The stream: the resource's path below /v1");
        attributes.put("time", "When it was recorded");
        attributes.put("dataschema", "Where the schema of the data is");
        attributes.put(
                "sequence", "The position in the district's log, zero-padded, dense from 1 on the general topic");
        attributes.put("partitionkey", "The subject");
        attributes.put("streamversion", "The place in the stream, dense from 1");
        attributes.put("correlationid", "The X-Request-Id of the request that led to it");
        attributes.put("causationid", "The event that it is a reaction to");
        return attributes;
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
