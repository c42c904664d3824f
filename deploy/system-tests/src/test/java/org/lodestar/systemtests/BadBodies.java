package org.lodestar.systemtests;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/** Everything that can be wrong with a body by its schema, one thing at a time and all at once. */
final class BadBodies {

    /**
     * A body that must be refused.
     *
     * @param pointers the places that the refusal has to name
     */
    record BadBody(String what, JsonNode body, Set<String> pointers) {}

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final String UNKNOWN = "noSuchField";

    private final Contract contract;
    private final ObjectNode good;
    private final List<BadBody> bad = new ArrayList<>();

    private BadBodies(Contract contract, ObjectNode good) {
        this.contract = contract;
        this.good = good;
    }

    /** @param good a body that was accepted */
    static List<BadBody> of(Contract contract, JsonNode schema, ObjectNode good) {
        var bodies = new BadBodies(contract, good);
        bodies.spoil("", contract.resolve(schema));
        bodies.spoilEverything(contract.resolve(schema));
        bodies.add("an array instead of an object", JSON.arrayNode(), Set.of(""));
        return bodies.bad;
    }

    private void spoil(String at, JsonNode schema) {
        add(at, "unknown field", UNKNOWN, JSON.textNode("x"));
        for (var property : schema.path("properties").properties()) {
            String name = property.getKey();
            JsonNode type = contract.resolve(property.getValue());
            wrongValues(type).forEach((what, value) -> add(at, what, name, value));
            if (requires(schema, name)) {
                remove(at, name);
            }
            spoilWithin(at + "/" + name, good.at(at).path(name), type);
        }
    }

    private void spoilWithin(String at, JsonNode value, JsonNode type) {
        if (value.isObject() && type.has("properties")) {
            spoil(at, type);
        }
        JsonNode items = contract.resolve(type.path("items"));
        if (!value.isArray() || value.isEmpty()) {
            return;
        }
        if (items.has("properties")) {
            spoil(at + "/0", items);
        } else {
            wrongValues(items).forEach((what, wrong) -> {
                ObjectNode body = good.deepCopy();
                ((ArrayNode) body.at(at)).set(0, wrong);
                add(what + " at " + at + "/0", body, Set.of(at + "/0"));
            });
        }
    }

    private static Map<String, JsonNode> wrongValues(JsonNode type) {
        var wrong = new LinkedHashMap<String, JsonNode>();
        wrong.put("wrong type", ofAnotherType(type));
        if (type.has("maxLength")) {
            wrong.put(
                    "too long", JSON.textNode("x".repeat(type.path("maxLength").asInt() + 1)));
        }
        if (type.path("minLength").asInt() > 0 || type.has("pattern")) {
            wrong.put("blank", JSON.textNode(""));
        }
        if (type.has("enum")) {
            wrong.put("wrong enum", JSON.textNode("NO_SUCH_VALUE"));
        }
        if (type.has("format") && type.path("type").asText().equals("string")) {
            wrong.put("not of its format", JSON.textNode("the day after tomorrow"));
        }
        if (type.has("minimum")) {
            wrong.put(
                    "too small",
                    JSON.numberNode(type.path("minimum").decimalValue().subtract(BigDecimal.ONE)));
        }
        if (type.has("maximum")) {
            wrong.put(
                    "too large",
                    JSON.numberNode(type.path("maximum").decimalValue().add(BigDecimal.ONE)));
        }
        if (type.path("type").asText().equals("integer")) {
            wrong.put("not whole", JSON.numberNode(1.5));
        }
        if (type.has("maxItems")) {
            ArrayNode many = JSON.arrayNode();
            for (int i = 0; i <= type.path("maxItems").asInt(); i++) {
                many.add("x" + i);
            }
            wrong.put("too many", many);
        }
        return wrong;
    }

    private void add(String at, String what, String name, JsonNode value) {
        ObjectNode body = good.deepCopy();
        ((ObjectNode) body.at(at)).set(name, value);
        add(what + " at " + at + "/" + name, body, Set.of(at + "/" + name));
    }

    private void remove(String at, String name) {
        ObjectNode body = good.deepCopy();
        ((ObjectNode) body.at(at)).remove(name);
        add("missing " + at + "/" + name, body, Set.of(at + "/" + name));
    }

    /** Each fault of its own kind, and each has to be named. */
    private void spoilEverything(JsonNode schema) {
        Set<String> names = schema.path("properties").properties().stream()
                .map(Map.Entry::getKey)
                .collect(Collectors.toSet());
        ObjectNode wrongTypes = JSON.objectNode().put(UNKNOWN, 1);
        schema.path("properties")
                .properties()
                .forEach(property ->
                        wrongTypes.set(property.getKey(), ofAnotherType(contract.resolve(property.getValue()))));
        Set<String> all = names.stream().map(name -> "/" + name).collect(Collectors.toSet());
        all.add("/" + UNKNOWN);
        add("everything of the wrong type", wrongTypes, all);

        Set<String> required = names.stream()
                .filter(name -> requires(schema, name))
                .map(name -> "/" + name)
                .collect(Collectors.toSet());
        required.add("/" + UNKNOWN);
        add("everything missing", JSON.objectNode().put(UNKNOWN, 1), required);
    }

    private void add(String what, JsonNode body, Set<String> pointers) {
        bad.add(new BadBody(what, body, pointers));
    }

    private static boolean requires(JsonNode schema, String name) {
        return StreamSupport.stream(schema.path("required").spliterator(), false)
                .anyMatch(required -> required.asText().equals(name));
    }

    private static JsonNode ofAnotherType(JsonNode type) {
        return switch (type.path("type").asText()) {
            case "object" -> JSON.textNode("not an object");
            case "array" -> JSON.objectNode().put("not", "an array");
            case "string" -> array(JSON.objectNode().put("not", "a string"));
            default -> array(JSON.textNode("neither a number nor a boolean"));
        };
    }

    private static ArrayNode array(JsonNode element) {
        return JSON.arrayNode().add(element);
    }
}
