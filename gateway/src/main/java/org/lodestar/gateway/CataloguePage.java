package org.lodestar.gateway;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The catalogue of events as a page: it needs no script, and loads nothing. */
final class CataloguePage {

    private static final String RESTRICTED = ".restricted";
    private static final String STATE = ".state.v";
    private static final String GATEWAY = "org.lodestar.gateway.";
    private static final String CLASSIFICATION = "x-lodestar-classification";

    private static final String HEAD = """
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <title>Events of Lodestar</title>
            <style>
            body { font: 1rem/1.5 system-ui, sans-serif; max-width: 60rem; margin: 0 auto; padding: 1rem; color: #1a1a1a; background: #fff }
            h3 { margin-top: 2.5rem; overflow-wrap: anywhere }
            table { border-collapse: collapse; width: 100% }
            th, td { text-align: left; vertical-align: top; padding: .25rem .75rem .25rem 0; border-bottom: 1px solid #ccc; overflow-wrap: anywhere }
            pre { background: #f3f3f3; padding: .75rem; overflow-x: auto }
            code { font-size: .95em }
            a { color: #0b4a8f }
            </style>
            </head>
            <body>
            <header>
            <h1>Events of Lodestar</h1>
            <p>What each service tells about a district, on its Kafka topics and over HTTP, and in what state it leaves things: <code>….state.v1</code>,
            on Kafka. The same for programs: <a href="/asyncapi.json">AsyncAPI</a>. A type never changes but by additions; ignore what you do not know.</p>
            </header>
            """;

    private final Map<String, JsonObject> schemas = new TreeMap<>();

    private CataloguePage(JsonObject document) {
        document.getJsonObject("components").getJsonObject("schemas").forEach(schema -> {
            if (schema.getKey().startsWith("org.lodestar.")) {
                schemas.put(schema.getKey(), (JsonObject) schema.getValue());
            }
        });
    }

    /** The page of an AsyncAPI document. */
    static String of(JsonObject document) {
        return new CataloguePage(document).html();
    }

    private String html() {
        var types = schemas.keySet().stream()
                .filter(type -> !type.endsWith(RESTRICTED))
                .collect(Collectors.groupingBy(type -> type.split("\\.", -1)[2], TreeMap::new, Collectors.toList()));
        var html = new StringBuilder(HEAD).append("<nav aria-label=\"Types\">\n<ul>\n");
        types.forEach((service, all) -> {
            html.append("<li>").append(escaped(service)).append("<ul>\n");
            all.forEach(type -> html.append("<li><a href=\"#%1$s\">%1$s</a></li>%n".formatted(escaped(type))));
            html.append("</ul></li>\n");
        });
        html.append("</ul>\n</nav>\n<main>\n");
        types.forEach((service, all) -> {
            html.append("<h2>").append(escaped(service)).append("</h2>\n");
            all.forEach(type -> section(html, type));
        });
        return html.append("</main>\n</body>\n</html>\n").toString();
    }

    private void section(StringBuilder html, String type) {
        var general = schema(type).orElseThrow();
        var restricted = schema(type + RESTRICTED);
        html.append("<section aria-labelledby=\"%1$s\">%n<h3 id=\"%1$s\">%2$s <code>%1$s</code></h3>%n"
                .formatted(escaped(type), escaped(general.getString("title"))));
        html.append("<p>").append(escaped(general.getString("description"))).append("</p>\n<p>");
        html.append(where(type, general));
        html.append(" Schema: <a href=\"/schemas/%1$s\">general</a>".formatted(escaped(type)));
        restricted.ifPresent(
                _ -> html.append(", <a href=\"/schemas/%1$s/restricted\">restricted</a>".formatted(escaped(type))));
        html.append("</p>\n");
        table(html, restricted.orElse(general));
        example(html, "Example", general);
        restricted.ifPresent(whole -> example(html, "Example on the restricted topic", whole));
        html.append("</section>\n");
    }

    private static String where(String type, JsonObject schema) {
        if (type.startsWith(GATEWAY)) {
            return "Sent to webhooks only.";
        }
        return type.contains(STATE) ? state(schema) : event(schema);
    }

    private static String event(JsonObject schema) {
        return switch (schema.getString(CLASSIFICATION)) {
            case "restricted" ->
                "Restricted: the general topic leaves out what is marked so, and has persons as pseudonyms.";
            case "personal" -> "Personal: persons are pseudonyms on the general topic.";
            default -> "General: all of it is on the general topic.";
        };
    }

    private static String state(JsonObject schema) {
        return switch (schema.getString(CLASSIFICATION)) {
            case "restricted" -> "On the state topic: without what is restricted, and with persons as pseudonyms.";
            case "personal" -> "On the state topic: with persons as pseudonyms.";
            default -> "On the state topic.";
        };
    }

    private Optional<JsonObject> schema(String name) {
        return Optional.ofNullable(schemas.get(name));
    }

    private static void table(StringBuilder html, JsonObject schema) {
        var rows = rows("", schema, "").toList();
        if (rows.isEmpty()) {
            html.append("<p>It has no properties.</p>\n");
            return;
        }
        html.append("<table>\n<thead><tr><th scope=\"col\">Property</th><th scope=\"col\">Type</th>"
                + "<th scope=\"col\">Always there</th><th scope=\"col\">Restricted</th></tr></thead>\n<tbody>\n");
        rows.forEach(
                row -> html.append("<tr><th scope=\"row\"><code>%s</code></th><td>%s</td><td>%s</td><td>%s</td></tr>%n"
                        .formatted(
                                escaped(row.path()),
                                escaped(row.type()),
                                row.required() ? "yes" : "no",
                                escaped(row.restricted()))));
        html.append("</tbody>\n</table>\n");
    }

    private record Row(String path, String type, boolean required, String restricted) {}

    private static Stream<Row> rows(String path, JsonObject schema, String restricted) {
        var required = schema.getJsonArray("required", new JsonArray());
        var own = schema.getJsonObject("properties", new JsonObject()).stream().flatMap(property -> {
            var at = path.isEmpty() ? property.getKey() : path + "." + property.getKey();
            var inner = (JsonObject) property.getValue();
            var why = inner.getString(CLASSIFICATION, restricted);
            return Stream.concat(
                    Stream.of(new Row(at, type(inner), required.contains(property.getKey()), why)),
                    rows(at, inner, why));
        });
        var items = schema.getValue("items") instanceof JsonObject each
                ? rows(path + "[]", each, restricted)
                : Stream.<Row>empty();
        var values = schema.getValue("additionalProperties") instanceof JsonObject each
                ? rows(path + ".*", each, restricted)
                : Stream.<Row>empty();
        var kinds = schema.getJsonArray("oneOf", new JsonArray()).stream()
                .flatMap(kind ->
                        rows(path + "(" + ((JsonObject) kind).getString("title") + ")", (JsonObject) kind, restricted));
        return Stream.of(own, items, values, kinds).flatMap(rows -> rows);
    }

    private static String type(JsonObject schema) {
        if (schema.containsKey("const")) {
            return "\"" + schema.getString("const") + "\"";
        }
        if (schema.containsKey("enum")) {
            return schema.getJsonArray("enum").stream().map(String::valueOf).collect(Collectors.joining(", "));
        }
        if (schema.containsKey("oneOf")) {
            return "one of several kinds";
        }
        if (schema.getValue("items") instanceof JsonObject each) {
            return "list of " + type(each);
        }
        var said = Stream.of("type", "format", "description")
                .flatMap(keyword -> Optional.ofNullable(schema.getString(keyword)).stream())
                .toList();
        return String.join(", ", said);
    }

    private static void example(StringBuilder html, String caption, JsonObject schema) {
        for (var example : schema.getJsonArray("examples", new JsonArray())) {
            html.append("<p>%s:</p>%n<pre><code>%s</code></pre>%n"
                    .formatted(caption, escaped(((JsonObject) example).encodePrettily())));
        }
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }
}
