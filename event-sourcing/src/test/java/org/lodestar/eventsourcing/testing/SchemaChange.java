package org.lodestar.eventsourcing.testing;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * What a change of a schema takes from those who read by the one before. Records that were written by it stay on the topics,
 * so what is new must be optional; what it promised must still hold. New names of an enumeration and new kinds are no
 * break: consumers are told to expect them.
 */
final class SchemaChange {

    private static final Set<String> SAYS_NOTHING_ABOUT_FORM =
            Set.of("$schema", "title", "description", "examples", EventSchemas.CLASSIFICATION);
    private static final Set<String> LOOKED_INTO =
            Set.of("properties", "required", "items", "additionalProperties", "enum", "oneOf");

    private final List<String> breaks = new ArrayList<>();

    private SchemaChange() {}

    /**
     * The breaks of a whole catalogue.
     *
     * @param isLifted whether an upcaster reads a type that no record has any more
     */
    static List<String> breaks(
            Map<String, ? extends JsonNode> before, Map<String, ? extends JsonNode> after, Predicate<String> isLifted) {
        List<String> breaks = new ArrayList<>();
        before.forEach((name, schema) -> {
            JsonNode now = after.get(name);
            if (now != null) {
                breaks(schema, now).forEach(each -> breaks.add(name + each));
            } else if (!isLifted.test(name)) {
                breaks.add(name + " is gone");
            }
        });
        return breaks;
    }

    /** The breaks, each with the pointer of its place; none if the change is additive. */
    static List<String> breaks(JsonNode before, JsonNode after) {
        SchemaChange change = new SchemaChange();
        change.compare("", before, after);
        return change.breaks;
    }

    private void compare(String at, JsonNode before, JsonNode after) {
        properties(at, before, after);
        required(at, before, after);
        enumeration(at, before, after);
        kinds(at, before, after);
        for (String inner : List.of("items", "additionalProperties")) {
            if (before.has(inner) != after.has(inner)) {
                breaks.add(at + ": " + inner + " came or went");
            } else if (before.path(inner).isObject() && after.path(inner).isObject()) {
                compare(at + "/*", before.path(inner), after.path(inner));
            } else if (!before.path(inner).equals(after.path(inner))) {
                breaks.add(at + ": " + inner + " changed");
            }
        }
        Set<String> keywords = new TreeSet<>();
        before.fieldNames().forEachRemaining(keywords::add);
        after.fieldNames().forEachRemaining(keywords::add);
        keywords.removeAll(SAYS_NOTHING_ABOUT_FORM);
        keywords.removeAll(LOOKED_INTO);
        for (String keyword : keywords) {
            if (!before.path(keyword).equals(after.path(keyword))) {
                breaks.add("%s: %s was %s and is %s".formatted(at, keyword, before.path(keyword), after.path(keyword)));
            }
        }
    }

    private void properties(String at, JsonNode before, JsonNode after) {
        before.path("properties").properties().forEach(property -> {
            JsonNode now = after.path("properties").path(property.getKey());
            if (now.isMissingNode()) {
                breaks.add(at + '/' + property.getKey() + " is gone");
            } else {
                compare(at + '/' + property.getKey(), property.getValue(), now);
            }
        });
    }

    private void required(String at, JsonNode before, JsonNode after) {
        Set<String> once = names(before.path("required"));
        Set<String> now = names(after.path("required"));
        for (String name : once) {
            if (!now.contains(name) && after.path("properties").has(name)) {
                breaks.add(at + '/' + name + " was always there and may now be absent");
            }
        }
        for (String name : now) {
            if (!once.contains(name)) {
                breaks.add(at + '/' + name + " is required, and what is on the topics already may lack it");
            }
        }
    }

    private void enumeration(String at, JsonNode before, JsonNode after) {
        if (before.has("enum") != after.has("enum")) {
            breaks.add(at + ": an enumeration came or went");
        }
        Set<String> now = names(after.path("enum"));
        for (String name : names(before.path("enum"))) {
            if (after.has("enum") && !now.contains(name)) {
                breaks.add(at + ": " + name + " is no longer one of the names");
            }
        }
    }

    private void kinds(String at, JsonNode before, JsonNode after) {
        if (before.has("oneOf") != after.has("oneOf")) {
            breaks.add(at + ": kinds came or went");
            return;
        }
        Map<String, JsonNode> now = new LinkedHashMap<>();
        after.path("oneOf").forEach(kind -> now.put(kind.path("title").asText(), kind));
        for (JsonNode kind : before.path("oneOf")) {
            String name = kind.path("title").asText();
            if (now.containsKey(name)) {
                compare(at + '(' + name + ')', kind, now.get(name));
            } else {
                breaks.add(at + ": " + name + " is no longer one of the kinds");
            }
        }
    }

    private static Set<String> names(JsonNode array) {
        Set<String> names = new TreeSet<>();
        array.forEach(name -> names.add(name.asText()));
        return names;
    }
}
