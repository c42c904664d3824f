package org.lodestar.gateway;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * The addresses whose form the OneRoster 1.2 standard sets: errors are told its way there, and a document of its own,
 * made from the contract, says what is served.
 */
final class OneRoster {

    private static final String ADDRESSES = "/ims/oneroster/";

    /** A service of the standard, and where clients look for its document. */
    enum Service {
        /** As the binding calls the document, and as the conformance guide does. */
        ROSTERING(
                "OneRoster 1.2 Rostering Service",
                "/ims/oneroster/rostering/v1p2",
                "onerosterv1p2rostersservice_openapi3_v1p0.json",
                "imsorv1p2_rostering_openapi3_v1p0.json"),
        ASSESSMENT_RESULTS(
                "OneRoster 1.2 Gradebook Service, Assessment Results Profile",
                "/ims/oneroster/gradebook/v1p2",
                "assessmentresultv1p0service_openapi3_v1p0.json");

        private final String title;
        private final String base;

        @SuppressWarnings("ImmutableEnumChecker") // the list never changes
        private final List<String> discovery;

        Service(String title, String base, String... documents) {
            this.title = title;
            this.base = base;
            this.discovery = Stream.of(documents)
                    .map(document -> base + "/discovery/" + document)
                    .toList();
        }

        /** Where its addresses are. */
        String base() {
            return base;
        }

        List<String> discovery() {
            return discovery;
        }
    }

    private static final String SCOPES = "https://purl.imsglobal.org/spec/or/v1p2/scope/";
    private static final String SCHEME = "OAuth2CC";
    private static final String PREFIX_OF_OPERATIONS = "oneRoster";
    private static final String COMPONENTS = "#/components/";

    private OneRoster() {}

    /** Whether an address is one of them. */
    static boolean has(String path) {
        return path.startsWith(ADDRESSES);
    }

    /** An error as the standard tells it. */
    static Buffer failure(int status, String description) {
        var code = switch (status) {
            case 401 -> "unauthorisedrequest";
            case 403 -> "forbidden";
            case 404 -> "unknownobject";
            case 429, 503 -> "server_busy";
            default -> status < 500 ? "invaliddata" : "internal_server_error";
        };
        var field = new JsonObject()
                .put("imsx_codeMinorFieldName", "TargetEndSystem")
                .put("imsx_codeMinorFieldValue", code);
        return new JsonObject()
                .put("imsx_codeMajor", "failure")
                .put("imsx_severity", "error")
                .put("imsx_description", description)
                .put("imsx_CodeMinor", new JsonObject().put("imsx_codeMinorField", new JsonArray().add(field)))
                .toBuffer();
    }

    /**
     * The service discovery document: that part of the contract, in the standard's names.
     *
     * @param address the public address of this gateway, or nothing
     * @param tokenUrl where tokens are asked for
     */
    static JsonObject discovery(JsonObject contract, String address, String tokenUrl, Service service) {
        var paths = new JsonObject();
        var scopes = new TreeSet<String>();
        var all = contract.getJsonObject("paths");
        for (var path : all.fieldNames()) {
            if (path.startsWith(service.base + '/')) {
                var item = all.getJsonObject(path).copy();
                item.remove(Routes.SERVICE);
                item.fieldNames().stream()
                        .filter(Routes.OPERATIONS::contains)
                        .forEach(method -> scopes.addAll(localise(item.getJsonObject(method))));
                paths.put(path.substring(service.base.length()), item);
            }
        }
        var components = components(contract.getJsonObject("components"), paths);
        components.put("securitySchemes", new JsonObject().put(SCHEME, scheme(contract, tokenUrl, scopes)));
        return new JsonObject()
                .put("openapi", "3.0.3")
                .put("info", new JsonObject().put("title", service.title).put("version", "1.2"))
                .put("servers", new JsonArray().add(new JsonObject().put("url", address + service.base)))
                .put("paths", inOpenApi30(paths))
                .put("components", inOpenApi30(components));
    }

    /** Gives an operation the standard's name, and of the scopes those that the standard knows, listed its way: these. */
    private static Set<String> localise(JsonObject operation) {
        var id = operation.getString("operationId").substring(PREFIX_OF_OPERATIONS.length());
        operation.put("operationId", id.substring(0, 1).toLowerCase(Locale.ROOT) + id.substring(1));
        var scopes = new TreeSet<String>();
        for (var requirement : operation.getJsonArray("security")) {
            ((JsonObject) requirement).getJsonArray("oauth2").forEach(scope -> scopes.add((String) scope));
        }
        scopes.removeIf(scope -> !scope.startsWith(SCOPES));
        operation.put(
                "security", new JsonArray().add(new JsonObject().put(SCHEME, new JsonArray(List.copyOf(scopes)))));
        return scopes;
    }

    private static JsonObject scheme(JsonObject contract, String tokenUrl, Set<String> used) {
        var known = contract.getJsonObject("components")
                .getJsonObject("securitySchemes")
                .getJsonObject("oauth2")
                .getJsonObject("flows")
                .getJsonObject("clientCredentials")
                .getJsonObject("scopes");
        var scopes = new JsonObject();
        known.fieldNames().stream().filter(used::contains).forEach(scope -> scopes.put(scope, known.getString(scope)));
        var flow = new JsonObject().put("tokenUrl", tokenUrl).put("scopes", scopes);
        return new JsonObject().put("type", "oauth2").put("flows", new JsonObject().put("clientCredentials", flow));
    }

    /** What the paths refer to, and what that refers to. */
    private static JsonObject components(JsonObject known, JsonObject paths) {
        var found = new JsonObject();
        var seen = new HashSet<String>();
        var open = new ArrayDeque<>(references(paths).toList());
        while (!open.isEmpty()) {
            var reference = open.remove();
            if (seen.add(reference)) {
                var section = reference.substring(COMPONENTS.length(), reference.lastIndexOf('/'));
                var name = reference.substring(reference.lastIndexOf('/') + 1);
                var component = known.getJsonObject(section).getJsonObject(name);
                if (!found.containsKey(section)) {
                    found.put(section, new JsonObject());
                }
                found.getJsonObject(section).put(name, component);
                references(component).forEach(open::add);
            }
        }
        return found;
    }

    /** The same in the words of OpenAPI 3.0, which knows no type null; what is absent is left out here anyway. */
    private static Object inOpenApi30(Object node) {
        return switch (node) {
            case JsonObject object
            when object.getValue("$ref") instanceof String reference -> new JsonObject().put("$ref", reference);
            case JsonObject object
            when object.getValue("anyOf") instanceof JsonArray choices && choices.size() == 2 ->
                inOpenApi30(choices.getValue(isNull(choices.getValue(0)) ? 1 : 0));
            case JsonObject object -> {
                var converted = new JsonObject();
                for (var name : object.fieldNames()) {
                    var value = object.getValue(name);
                    if (name.equals("type") && value instanceof JsonArray types) {
                        types.stream().filter(type -> !type.equals("null")).forEach(type -> converted.put(name, type));
                    } else if (!name.equals("examples")) {
                        converted.put(name, inOpenApi30(value));
                    }
                }
                yield converted;
            }
            case JsonArray array ->
                new JsonArray(array.stream().map(OneRoster::inOpenApi30).toList());
            default -> node;
        };
    }

    private static boolean isNull(Object schema) {
        return schema instanceof JsonObject object && "null".equals(object.getValue("type"));
    }

    private static Stream<String> references(Object node) {
        return switch (node) {
            case JsonObject object ->
                object.fieldNames().stream().flatMap(name -> {
                    var value = object.getValue(name);
                    return name.equals("$ref") && value instanceof String reference
                            ? Stream.of(reference)
                            : references(value);
                });
            case JsonArray array -> array.stream().flatMap(OneRoster::references);
            case null, default -> Stream.empty();
        };
    }
}
