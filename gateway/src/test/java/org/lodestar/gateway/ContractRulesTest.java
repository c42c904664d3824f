package org.lodestar.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What every part of the contract has to say, and how, so that people and generators make the same of it. */
class ContractRulesTest {

    private static final Set<String> METHODS = Set.of("get", "put", "post", "delete", "patch");
    /** Standards have their own ways with names. */
    private static final Set<String> FOREIGN = Set.of("Token", "TokenRequest", "TokenError", "AuthorizationServer");

    private static final JsonObject CONTRACT = contract();

    private record Operation(String path, String method, JsonObject definition) {

        @Override
        public String toString() {
            return method + " " + path;
        }
    }

    private static final class Faults {

        private final List<String> found = new ArrayList<>();

        void unless(boolean holds, Object place, String fault) {
            if (!holds) {
                found.add(place + " " + fault);
            }
        }
    }

    @Test
    void every_operation_says_what_it_is_for_and_who_may() {
        var tags = objects(CONTRACT.getJsonArray("tags"))
                .map(tag -> tag.getString("name"))
                .toList();
        var faults = new Faults();
        operations().forEach(operation -> {
            var definition = operation.definition();
            faults.unless(definition.getString("operationId", "").matches("[a-z][A-Za-z]+"), operation, "has no name");
            faults.unless(definition.getString("summary", "").matches("[A-Z].*[^.]"), operation, "has no summary");
            faults.unless(isSaid(definition), operation, "is not described");
            faults.unless(definition.containsKey("security"), operation, "does not say who may");
            faults.unless(
                    tags.containsAll(texts(definition.getJsonArray("tags")))
                            && texts(definition.getJsonArray("tags")).size() == 1,
                    operation,
                    "has not one known tag");
        });
        objects(CONTRACT.getJsonArray("tags"))
                .forEach(tag -> faults.unless(isSaid(tag), tag.getString("name"), "is not described"));
        assertThat(faults.found).isEmpty();
    }

    @Test
    void every_parameter_header_and_response_is_described() {
        var faults = new Faults();
        operations().forEach(operation -> {
            objects(operation.definition().getJsonArray("parameters"))
                    .map(ContractRulesTest::resolved)
                    .forEach(parameter -> faults.unless(
                            isSaid(parameter), operation, parameter.getString("name") + " is not described"));
            members(operation.definition(), "responses").forEach((status, response) -> {
                var answer = resolved(response);
                faults.unless(isSaid(answer), operation, status + " is not described");
                members(answer, "headers")
                        .forEach((name, header) ->
                                faults.unless(isSaid(resolved(header)), operation, name + " is not described"));
            });
        });
        assertThat(faults.found).isEmpty();
    }

    @Test
    void every_error_is_a_problem_or_what_a_standard_asks_for() {
        var faults = new Faults();
        operations()
                .filter(operation -> !operation.path().equals("/health"))
                .forEach(operation -> members(operation.definition(), "responses")
                        .forEach((status, response) -> {
                            if (status.matches("[45].*")) {
                                var form = form(operation.path(), status);
                                var media =
                                        members(resolved(response), "content").get(form.getKey());
                                faults.unless(
                                        media != null
                                                && media.getJsonObject("schema")
                                                        .getString("$ref")
                                                        .endsWith("/" + form.getValue()),
                                        operation,
                                        status + " is no " + form.getValue());
                            }
                        }));
        assertThat(faults.found).isEmpty();
    }

    private static Map.Entry<String, String> form(String path, String status) {
        if (OneRoster.has(path)) {
            return Map.entry("application/json", "OneRosterStatusInfo");
        }
        return path.startsWith("/oauth2") && !status.equals("405")
                ? Map.entry("application/json", "TokenError")
                : Map.entry("application/problem+json", "Problem");
    }

    @Test
    void every_operation_behind_the_door_tells_of_tokens_limits_and_faults() {
        var faults = new Faults();
        operations()
                .filter(operation -> operation.path().matches("/(v1|ims)/.*"))
                .forEach(operation -> Stream.of("400", "401", "403", "429", "500", "503")
                        .forEach(status -> faults.unless(
                                operation
                                        .definition()
                                        .getJsonObject("responses")
                                        .containsKey(status),
                                operation,
                                "does not know " + status)));
        assertThat(faults.found).isEmpty();
    }

    @Test
    void every_body_has_an_example() {
        var faults = new Faults();
        operations().forEach(operation -> {
            contents(operation.definition().getJsonObject("requestBody", new JsonObject()))
                    .filter(body -> !body.getKey().equals("application/zip"))
                    .forEach(body -> faults.unless(isShown(body.getValue()), operation, "has no example of a request"));
            members(operation.definition(), "responses")
                    .forEach((status, response) -> contents(response)
                            .forEach(body ->
                                    faults.unless(isShown(body.getValue()), operation, "has no example of " + status)));
        });
        assertThat(faults.found).isEmpty();
    }

    @Test
    void a_request_has_nothing_but_what_is_named() {
        var faults = new Faults();
        operations()
                .filter(operation -> operation.path().startsWith("/v1/"))
                .forEach(operation -> contents(operation.definition().getJsonObject("requestBody", new JsonObject()))
                        .map(body -> resolved(body.getValue().getJsonObject("schema")))
                        .filter(schema -> schema.containsKey("properties"))
                        .forEach(schema -> faults.unless(
                                Boolean.FALSE.equals(schema.getValue("additionalProperties")), operation, "is open")));
        assertThat(faults.found).isEmpty();
    }

    @Test
    void schemas_are_such_that_clients_can_be_generated() {
        var faults = new Faults();
        members(CONTRACT.getJsonObject("components"), "schemas").forEach((name, schema) -> {
            faults.unless(name.matches("([A-Z]+[a-z]*)+"), name, "is no name of a class");
            each(name, schema, (place, part) -> {
                var refers = part.containsKey("$ref");
                faults.unless(!(part.getValue("type") instanceof JsonArray), place, "has several types");
                faults.unless(!part.containsKey("oneOf") && !part.containsKey("anyOf"), place, "has alternatives");
                faults.unless(
                        !part.containsKey("properties") || place.equals(name) || place.startsWith("a part of "),
                        place,
                        "is an object without a name of its own");
                // what the standard lets anybody put there, and we do not keep
                var anything = place.endsWith("/metadata/*");
                faults.unless(
                        refers || anything || part.containsKey("type") || part.containsKey("allOf"),
                        place,
                        "has no type");
                faults.unless(
                        !part.containsKey("uniqueItems"), place, "is a set, for which C# has no type of that name");
                faults.unless(!refers || !part.containsKey("type"), place, "says more than what it refers to");
                faults.unless(
                        !part.containsKey("properties")
                                || part.getJsonObject("properties")
                                        .fieldNames()
                                        .containsAll(texts(part.getJsonArray("required"))),
                        place,
                        "requires what it has not");
            });
            members(schema, "properties").keySet().stream()
                    .filter(_ -> !FOREIGN.contains(name) && !name.startsWith("OneRoster"))
                    .forEach(property -> faults.unless(
                            property.matches("[a-z]+[0-9]*([A-Z][a-z]*)*"),
                            name + "/" + property,
                            "is not in camel case"));
        });
        assertThat(faults.found).isEmpty();
    }

    private static boolean isSaid(JsonObject node) {
        return !node.getString("description", "").isBlank();
    }

    private static boolean isShown(JsonObject body) {
        return body.containsKey("example") || body.containsKey("examples");
    }

    private static Stream<Map.Entry<String, JsonObject>> contents(JsonObject node) {
        return members(resolved(node), "content").entrySet().stream();
    }

    private static List<String> texts(JsonArray array) {
        return array == null ? List.of() : array.stream().map(Object::toString).toList();
    }

    private static void each(String place, JsonObject schema, BiConsumer<String, JsonObject> visit) {
        visit.accept(place, schema);
        members(schema, "properties").forEach((name, property) -> each(place + "/" + name, property, visit));
        if (schema.getValue("items") instanceof JsonObject items) {
            each(place + "/*", items, visit);
        }
        if (schema.getValue("additionalProperties") instanceof JsonObject others) {
            each(place + "/*", others, visit);
        }
        objects(schema.getJsonArray("allOf")).forEach(part -> each("a part of " + place, part, visit));
    }

    private static Stream<Operation> operations() {
        return members(CONTRACT, "paths").entrySet().stream()
                .flatMap(path -> members(path.getValue()).entrySet().stream()
                        .filter(item -> METHODS.contains(item.getKey()))
                        .map(item -> new Operation(path.getKey(), item.getKey(), item.getValue())));
    }

    private static JsonObject resolved(JsonObject node) {
        var found = node;
        while (found.containsKey("$ref")) {
            var steps = List.of(found.getString("$ref").substring(2).split("/", -1));
            found = CONTRACT;
            for (var step : steps) {
                found = found.getJsonObject(step);
            }
        }
        return found;
    }

    private static Map<String, JsonObject> members(JsonObject node, String name) {
        return members(node.getJsonObject(name, new JsonObject()));
    }

    private static Map<String, JsonObject> members(JsonObject node) {
        return node.stream()
                .filter(member -> member.getValue() instanceof JsonObject)
                .collect(Collectors.toMap(Map.Entry::getKey, member -> (JsonObject) member.getValue()));
    }

    private static Stream<JsonObject> objects(JsonArray array) {
        return array == null ? Stream.empty() : array.stream().map(JsonObject.class::cast);
    }

    private static JsonObject contract() {
        try {
            return new JsonObject(Files.readString(Path.of("..", "contracts", "openapi.json")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
