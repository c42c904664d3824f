package org.lodestar.gateway;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * The addresses whose form the OneRoster 1.2 standard sets: errors are told its way there, and a document of its own,
 * made from the contract, says what is served.
 */
final class OneRoster {

    /** Where the rostering service is. */
    static final String BASE = "/ims/oneroster/rostering/v1p2";

    /** Where clients look for the document: as the binding calls it, and as the conformance guide does. */
    static final List<String> DISCOVERY = List.of(
            BASE + "/discovery/onerosterv1p2rostersservice_openapi3_v1p0.json",
            BASE + "/discovery/imsorv1p2_rostering_openapi3_v1p0.json");

    private static final String SCOPES = "https://purl.imsglobal.org/spec/or/v1p2/scope/";
    private static final String SCHEME = "OAuth2CC";
    private static final String PREFIX_OF_OPERATIONS = "oneRoster";
    private static final String COMPONENTS = "#/components/";

    private OneRoster() {}

    /** Whether an address is one of them. */
    static boolean has(String path) {
        return path.startsWith(BASE);
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
     * @param issuer the public address of this gateway
     */
    static JsonObject discovery(JsonObject contract, String issuer) {
        var paths = new JsonObject();
        var all = contract.getJsonObject("paths");
        for (var path : all.fieldNames()) {
            if (path.startsWith(BASE + '/')) {
                var item = all.getJsonObject(path).copy();
                item.remove(Routes.SERVICE);
                localise(item.getJsonObject("get"));
                paths.put(path.substring(BASE.length()), item);
            }
        }
        var components = components(contract.getJsonObject("components"), paths);
        components.put("securitySchemes", new JsonObject().put(SCHEME, scheme(contract, issuer)));
        return new JsonObject()
                .put("openapi", "3.0.3")
                .put(
                        "info",
                        new JsonObject()
                                .put("title", "OneRoster 1.2 Rostering Service")
                                .put("version", "1.2"))
                .put("servers", new JsonArray().add(new JsonObject().put("url", issuer + BASE)))
                .put("paths", inOpenApi30(paths))
                .put("components", inOpenApi30(components));
    }

    /** Gives an operation the standard's name, and of the scopes those that the standard knows, listed its way. */
    private static void localise(JsonObject operation) {
        var id = operation.getString("operationId").substring(PREFIX_OF_OPERATIONS.length());
        operation.put("operationId", id.substring(0, 1).toLowerCase(Locale.ROOT) + id.substring(1));
        var scopes = new TreeSet<String>();
        for (var requirement : operation.getJsonArray("security")) {
            ((JsonObject) requirement).getJsonArray("oauth2").forEach(scope -> scopes.add((String) scope));
        }
        scopes.removeIf(scope -> !scope.startsWith(SCOPES));
        operation.put(
                "security", new JsonArray().add(new JsonObject().put(SCHEME, new JsonArray(List.copyOf(scopes)))));
    }

    private static JsonObject scheme(JsonObject contract, String issuer) {
        var known = contract.getJsonObject("components")
                .getJsonObject("securitySchemes")
                .getJsonObject("oauth2")
                .getJsonObject("flows")
                .getJsonObject("clientCredentials")
                .getJsonObject("scopes");
        var scopes = new JsonObject();
        known.fieldNames().stream()
                .filter(scope -> scope.startsWith(SCOPES))
                .forEach(scope -> scopes.put(scope, known.getString(scope)));
        var flow = new JsonObject().put("tokenUrl", issuer + "/oauth2/token").put("scopes", scopes);
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
