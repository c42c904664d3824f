package org.lodestar.systemtests;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/** The OpenAPI document that the gateway serves, as a client reads it. */
final class Contract {

    private static final Set<String> METHODS = Set.of("get", "post", "put", "patch", "delete");
    private static final ObjectMapper JSON = new ObjectMapper();

    private final JsonNode document;
    private final List<Operation> operations = new ArrayList<>();
    private final Map<String, JsonSchema> schemas = new ConcurrentHashMap<>();

    Contract(String text) throws IOException {
        document = JSON.readTree(text);
        document.path("paths")
                .properties()
                .forEach(path -> path.getValue().properties().stream()
                        .filter(item -> METHODS.contains(item.getKey()))
                        .forEach(item -> operations.add(new Operation(
                                item.getKey().toUpperCase(java.util.Locale.ROOT),
                                path.getKey(),
                                path.getValue().has("x-lodestar-service"),
                                item.getValue()))));
    }

    JsonNode document() {
        return document;
    }

    List<Operation> operations() {
        return operations;
    }

    /** The operation that a request of this method and path is. */
    Operation operation(String method, String path) {
        String withoutQuery = path.replaceFirst("\\?.*", "");
        return operations.stream()
                .filter(operation -> operation.method().equals(method) && operation.matches(withoutQuery))
                .min((a, b) -> Boolean.compare(a.path().contains("{"), b.path().contains("{")))
                .orElseThrow(() -> new AssertionError(method + " " + path + " is not in the contract"));
    }

    /** What is wrong with a response by the contract's word; empty if nothing is. */
    Optional<String> breach(Operation operation, HttpResponse<String> response) {
        String status = Integer.toString(response.statusCode());
        JsonNode declared = operation.node().path("responses").path(status);
        if (declared.isMissingNode()) {
            return Optional.of("status " + status + " is not declared");
        }
        declared = resolve(declared);
        String body = response.body();
        JsonNode content = declared.path("content");
        if (body.isEmpty()) {
            return content.isEmpty() ? Optional.empty() : Optional.of("status " + status + " has no body");
        }
        String mediaType =
                response.headers().firstValue("Content-Type").orElse("").replaceFirst(";.*", "");
        if (!content.has(mediaType)) {
            return Optional.of("status " + status + " with " + mediaType + " is not declared");
        }
        try {
            return violations(content.path(mediaType).path("schema"), JSON.readTree(body))
                    .map(wrong -> "status " + status + " has another shape: " + wrong);
        } catch (IOException e) {
            return Optional.of("status " + status + " is not JSON: " + e.getMessage());
        }
    }

    /** What is wrong with a value by a schema of this document; empty if nothing is. */
    Optional<String> violations(JsonNode schema, JsonNode value) {
        Set<ValidationMessage> messages =
                schemas.computeIfAbsent(schema.toString(), _ -> compile(schema)).validate(value);
        return messages.isEmpty()
                ? Optional.empty()
                : Optional.of(
                        messages.stream().map(ValidationMessage::getMessage).collect(Collectors.joining("; ")));
    }

    private JsonSchema compile(JsonNode schema) {
        ObjectNode standalone = schema.deepCopy();
        standalone.set("components", document.path("components"));
        return JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
                .getSchema(
                        standalone,
                        SchemaValidatorsConfig.builder()
                                .formatAssertionsEnabled(true)
                                .build());
    }

    /** Follows a reference within the document, if the node is one; of what may also be null, takes what else it may be. */
    JsonNode resolve(JsonNode node) {
        if (node.has("$ref")) {
            return resolve(document.at(node.path("$ref").asText().substring(1)));
        }
        for (JsonNode choice : node.path("anyOf")) {
            if (!choice.path("type").asText().equals("null")) {
                return resolve(choice);
            }
        }
        return node;
    }

    /** Something that can be asked. */
    record Operation(String method, String path, boolean ofService, JsonNode node) {

        String id() {
            return node.path("operationId").asText();
        }

        boolean matches(String actual) {
            String[] template = path.split("/", -1);
            String[] parts = actual.split("/", -1);
            if (template.length != parts.length) {
                return false;
            }
            for (int i = 0; i < parts.length; i++) {
                if (!template[i].startsWith("{") && !template[i].equals(parts[i])) {
                    return false;
                }
            }
            return true;
        }

        boolean hasPathParameter() {
            return path.contains("{");
        }

        /** Whether it answers a page of something. */
        boolean isPaged() {
            return node.path("parameters").toString().contains("\"limit\"");
        }

        /** The schema of a JSON body, if the operation takes one. */
        Optional<JsonNode> jsonBody() {
            JsonNode schema = node.path("requestBody")
                    .path("content")
                    .path("application/json")
                    .path("schema");
            return schema.isMissingNode() ? Optional.empty() : Optional.of(schema);
        }

        /** The scopes of which a token must have one set. */
        List<String> scopes() {
            var scopes = new ArrayList<String>();
            for (JsonNode requirement : node.path("security")) {
                for (Iterator<JsonNode> values = requirement.elements(); values.hasNext(); ) {
                    values.next().forEach(scope -> scopes.add(scope.asText()));
                }
            }
            return scopes;
        }

        @Override
        public String toString() {
            return method + " " + path;
        }
    }
}
