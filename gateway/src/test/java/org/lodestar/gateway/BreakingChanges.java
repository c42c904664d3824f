package org.lodestar.gateway;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiPredicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What of a contract would trip up a client that was written against an earlier one, in one sentence each. More is allowed
 * than before in a request, and more may come in an answer: new operations, optional properties and parameters, values of
 * an enumeration, headers, statuses of errors.
 *
 * <p>Our own comparison, as the common libraries take a property that is gone from an answer for harmless, and do not know
 * that we refuse what a request has that the contract has not.
 */
final class BreakingChanges {

    /** Which way a value goes: what a client sends must still be taken, what it is answered must still be understood. */
    private enum Way {
        REQUEST("requests"),
        ANSWER("answers");

        private final String text;

        Way(String text) {
            this.text = text;
        }
    }

    /** A place in a contract, named as people would find it. */
    private record Place(String name, String pointer, Way way) {

        Place below(String step) {
            return new Place(name, pointer + "/" + step, way);
        }

        @Override
        public String toString() {
            return name + " in " + way.text + (pointer.isEmpty() ? "" : ": " + pointer);
        }
    }

    private record Compared(String before, String after, Way way) {}

    private static final List<String> METHODS = List.of("get", "put", "post", "delete", "patch");
    private static final List<String> UPPER_LIMITS = List.of("maxLength", "maxItems", "maximum", "exclusiveMaximum");
    private static final List<String> LOWER_LIMITS = List.of("minLength", "minItems", "minimum", "exclusiveMinimum");

    private final JsonObject before;
    private final JsonObject after;
    private final Set<String> found;
    private final Set<Compared> compared;

    private BreakingChanges(JsonObject before, JsonObject after, Set<String> found, Set<Compared> compared) {
        this.before = before;
        this.after = after;
        this.found = found;
        this.compared = compared;
    }

    /** All of them, in order. */
    static Set<String> between(JsonObject before, JsonObject after) {
        var changes = new BreakingChanges(before, after, new TreeSet<>(), new HashSet<>());
        changes.paths();
        return changes.found;
    }

    private void paths() {
        var now = after.getJsonObject("paths");
        members(before, "paths")
                .forEach((path, item) -> METHODS.stream()
                        .filter(item::containsKey)
                        .forEach(method -> {
                            var name = method.toUpperCase(Locale.ROOT) + " " + path;
                            var there = now.getJsonObject(path, new JsonObject());
                            if (there.containsKey(method)) {
                                operation(name, inherited(item, method), inherited(there, method));
                            } else {
                                found.add(name + " is gone");
                            }
                        }));
    }

    /** An operation, with the parameters that it shares with the others of its path. */
    private static JsonObject inherited(JsonObject item, String method) {
        var operation = item.getJsonObject(method).copy();
        var parameters = item.getJsonArray("parameters", new JsonArray()).copy();
        parameters.addAll(operation.getJsonArray("parameters", new JsonArray()));
        return operation.put("parameters", parameters);
    }

    private void operation(String name, JsonObject was, JsonObject is) {
        if (!was.getString("operationId").equals(is.getString("operationId"))) {
            found.add("%s is called %s, no longer %s"
                    .formatted(name, is.getString("operationId"), was.getString("operationId")));
        }
        parameters(name, was, is);
        body(
                name,
                resolved(before, was.getJsonObject("requestBody")),
                resolved(after, is.getJsonObject("requestBody")));
        members(was, "responses").forEach((status, response) -> {
            var now = is.getJsonObject("responses").getJsonObject(status);
            if (now != null) {
                answer(name, status, resolved(before, response), resolved(after, now));
            } else if (status.startsWith("2") || status.startsWith("3")) {
                found.add("%s no longer answers %s".formatted(name, status));
            }
        });
        if (!scopes(was).stream().allMatch(held -> scopes(is).stream().anyMatch(held::containsAll))) {
            found.add(name + " needs other scopes");
        }
    }

    private void parameters(String name, JsonObject was, JsonObject is) {
        var now = parametersByName(after, is);
        parametersByName(before, was).forEach((parameter, definition) -> {
            var there = now.get(parameter);
            if (there == null) {
                found.add("%s: the parameter %s is gone".formatted(name, parameter));
            } else {
                required(name + ": the parameter " + parameter, definition, there);
                schema(
                        new Place(name + " " + parameter, "", Way.REQUEST),
                        definition.getJsonObject("schema"),
                        there.getJsonObject("schema"));
            }
        });
        now.forEach((parameter, definition) -> {
            if (!parametersByName(before, was).containsKey(parameter)) {
                required(name + ": the parameter " + parameter, new JsonObject(), definition);
            }
        });
    }

    private void required(String what, JsonObject was, JsonObject is) {
        if (is.getBoolean("required", false) && !was.getBoolean("required", false)) {
            found.add(what + " is required now");
        }
    }

    private void body(String name, JsonObject was, JsonObject is) {
        required(name + ": the body", was, is);
        contents(name, Way.REQUEST, was, is);
    }

    private void answer(String name, String status, JsonObject was, JsonObject is) {
        members(was, "headers").keySet().stream()
                .filter(header -> !members(is, "headers").containsKey(header))
                .forEach(header -> found.add("%s %s: the header %s is gone".formatted(name, status, header)));
        contents(name + " " + status, Way.ANSWER, was, is);
    }

    private void contents(String name, Way way, JsonObject was, JsonObject is) {
        var now = members(is, "content");
        members(was, "content").forEach((type, media) -> {
            if (!now.containsKey(type)) {
                found.add("%s: %s is gone from %s".formatted(name, type, way.text));
            } else if (media.containsKey("schema")) {
                schema(
                        new Place(name, "", way),
                        media.getJsonObject("schema"),
                        now.get(type).getJsonObject("schema", new JsonObject()));
            }
        });
    }

    /** Two schemas; those that have names are compared once for each way they go. */
    private void schema(Place place, JsonObject was, JsonObject is) {
        var name = referenced(was);
        if (name.isEmpty()) {
            shapes(place, whole(before, was), whole(after, is));
        } else if (compared.add(new Compared(name, referenced(is), place.way()))) {
            shapes(new Place(name, "", place.way()), whole(before, was), whole(after, is));
        }
    }

    private void shapes(Place place, JsonObject was, JsonObject is) {
        if (!alternatives(was).isEmpty() || !alternatives(is).isEmpty()) {
            alternatives(place, was, is);
            return;
        }
        types(place, types(was), types(is));
        values(place, was, is);
        properties(place, was, is);
        if (was.containsKey("items") && is.containsKey("items")) {
            schema(place.below("*"), was.getJsonObject("items"), is.getJsonObject("items"));
        }
        if (was.getValue("additionalProperties") instanceof JsonObject anyOther
                && is.getValue("additionalProperties") instanceof JsonObject anyOtherNow) {
            schema(place.below("*"), anyOther, anyOtherNow);
        }
        if (place.way() == Way.REQUEST) {
            limits(place, was, is);
        }
    }

    private void alternatives(Place place, JsonObject was, JsonObject is) {
        var wanted = place.way() == Way.REQUEST ? orItself(was) : orItself(is);
        var offered = place.way() == Way.REQUEST ? orItself(is) : orItself(was);
        BiPredicate<JsonObject, JsonObject> fits = place.way() == Way.REQUEST
                ? (one, other) -> isCompatible(place, one, other)
                : (one, other) -> isCompatible(place, other, one);
        if (!wanted.stream().allMatch(one -> offered.stream().anyMatch(other -> fits.test(one, other)))) {
            found.add(place + " has other alternatives");
        }
    }

    private boolean isCompatible(Place place, JsonObject was, JsonObject is) {
        var trial = new BreakingChanges(before, after, new TreeSet<>(), new HashSet<>(compared));
        trial.schema(place, was, is);
        return trial.found.isEmpty();
    }

    private void types(Place place, Set<String> was, Set<String> is) {
        var fits = place.way() == Way.REQUEST ? includes(is, was) : includes(was, is);
        if (!fits) {
            found.add("%s is %s, no longer %s"
                    .formatted(place, is.isEmpty() ? "anything" : String.join(" or ", is), String.join(" or ", was)));
        }
    }

    private static boolean includes(Set<String> all, Set<String> some) {
        return all.isEmpty()
                || !some.isEmpty()
                        && some.stream()
                                .allMatch(
                                        type -> all.contains(type) || type.equals("integer") && all.contains("number"));
    }

    private void values(Place place, JsonObject was, JsonObject is) {
        var now = is.getJsonArray("enum");
        if (was.containsKey("enum") && now != null) {
            was.getJsonArray("enum").stream()
                    .filter(value -> !now.contains(value))
                    .forEach(value -> found.add("%s has no value %s any more".formatted(place, value)));
        } else if (now != null && place.way() == Way.REQUEST) {
            found.add(place + " takes only some values");
        }
        if (!Objects.equals(was.getString("format"), is.getString("format"))
                && (was.containsKey("format") || place.way() == Way.REQUEST)) {
            found.add("%s has the format %s, no longer %s"
                    .formatted(place, is.getString("format", "of any text"), was.getString("format", "of any text")));
        }
    }

    private void properties(Place place, JsonObject was, JsonObject is) {
        var now = members(is, "properties");
        members(was, "properties").forEach((property, definition) -> {
            if (now.containsKey(property)) {
                schema(place.below(property), definition, now.get(property));
            } else {
                found.add(place.below(property) + " is gone");
            }
        });
        var requiredBefore = texts(was.getJsonArray("required"));
        var requiredNow = texts(is.getJsonArray("required"));
        if (place.way() == Way.REQUEST) {
            requiredNow.stream()
                    .filter(property -> !requiredBefore.contains(property))
                    .forEach(property -> found.add(place.below(property) + " is required now"));
        } else {
            requiredBefore.stream()
                    .filter(property -> now.containsKey(property) && !requiredNow.contains(property))
                    .forEach(property -> found.add(place.below(property) + " may be absent now"));
        }
    }

    private void limits(Place place, JsonObject was, JsonObject is) {
        UPPER_LIMITS.stream()
                .filter(is::containsKey)
                .filter(limit -> !was.containsKey(limit) || is.getDouble(limit) < was.getDouble(limit))
                .forEach(limit -> found.add("%s has the %s %s now".formatted(place, limit, is.getValue(limit))));
        LOWER_LIMITS.stream()
                .filter(is::containsKey)
                .filter(limit -> !was.containsKey(limit) || is.getDouble(limit) > was.getDouble(limit))
                .forEach(limit -> found.add("%s has the %s %s now".formatted(place, limit, is.getValue(limit))));
        if (is.containsKey("pattern") && !is.getString("pattern").equals(was.getString("pattern"))) {
            found.add("%s has the pattern %s now".formatted(place, is.getString("pattern")));
        }
        if (is.getBoolean("uniqueItems", false) && !was.getBoolean("uniqueItems", false)) {
            found.add(place + " takes no repetitions any more");
        }
    }

    private static List<JsonObject> alternatives(JsonObject schema) {
        return Stream.of("anyOf", "oneOf")
                .flatMap(kind -> objects(schema.getJsonArray(kind)))
                .toList();
    }

    private static List<JsonObject> orItself(JsonObject schema) {
        var alternatives = alternatives(schema);
        return alternatives.isEmpty() ? List.of(schema) : alternatives;
    }

    private static Set<String> types(JsonObject schema) {
        return switch (schema.getValue("type")) {
            case null -> Set.of();
            case JsonArray several -> new TreeSet<>(texts(several));
            case Object one -> Set.of(one.toString());
        };
    }

    /** Each way in, as the scopes that it needs. */
    private static List<Set<String>> scopes(JsonObject operation) {
        return objects(operation.getJsonArray("security"))
                .map(way -> way.stream()
                        .flatMap(scheme -> Stream.concat(
                                Stream.of(scheme.getKey()), texts((JsonArray) scheme.getValue()).stream()))
                        .collect(Collectors.toSet()))
                .toList();
    }

    private static Map<String, JsonObject> parametersByName(JsonObject document, JsonObject operation) {
        return objects(operation.getJsonArray("parameters"))
                .map(parameter -> resolved(document, parameter))
                .collect(Collectors.toMap(parameter -> parameter.getString("name"), parameter -> parameter));
    }

    private static String referenced(JsonObject schema) {
        var reference = schema.getString("$ref", "");
        return reference.substring(reference.lastIndexOf('/') + 1);
    }

    /** A schema with what it refers to and what it is put together from. */
    private static JsonObject whole(JsonObject document, JsonObject schema) {
        var parts = new ArrayList<JsonObject>();
        if (schema.containsKey("$ref")) {
            parts.add(whole(document, resolved(document, new JsonObject().put("$ref", schema.getString("$ref")))));
        }
        objects(schema.getJsonArray("allOf")).map(part -> whole(document, part)).forEach(parts::add);
        if (parts.isEmpty()) {
            return schema;
        }
        parts.add(schema);
        var whole = new JsonObject();
        var required = new JsonArray();
        for (var part : parts) {
            var properties = whole.getJsonObject("properties", new JsonObject()).copy();
            whole.mergeIn(part);
            if (part.containsKey("properties") || !properties.isEmpty()) {
                whole.put("properties", properties.mergeIn(part.getJsonObject("properties", new JsonObject())));
            }
            required.addAll(part.getJsonArray("required", new JsonArray()));
        }
        whole.remove("$ref");
        whole.remove("allOf");
        return required.isEmpty() ? whole : whole.put("required", required);
    }

    private static JsonObject resolved(JsonObject document, JsonObject node) {
        if (node == null) {
            return new JsonObject();
        }
        var reference = node.getString("$ref");
        if (reference == null) {
            return node;
        }
        var found = document;
        for (var step : reference.substring(2).split("/", -1)) {
            found = found.getJsonObject(step.replace("~1", "/").replace("~0", "~"));
        }
        return resolved(document, found);
    }

    private static Map<String, JsonObject> members(JsonObject node, String name) {
        return node.getJsonObject(name, new JsonObject()).stream()
                .filter(member -> member.getValue() instanceof JsonObject)
                .collect(Collectors.toMap(Map.Entry::getKey, member -> (JsonObject) member.getValue()));
    }

    private static Stream<JsonObject> objects(JsonArray array) {
        return array == null ? Stream.empty() : array.stream().map(JsonObject.class::cast);
    }

    private static Set<String> texts(JsonArray array) {
        return array == null ? Set.of() : array.stream().map(Object::toString).collect(Collectors.toSet());
    }
}
