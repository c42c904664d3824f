package org.lodestar.gateway;

import io.smallrye.openapi.api.SmallRyeOpenAPI;
import io.vertx.core.json.JsonObject;
import io.vertx.core.json.jackson.DatabindCodec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.models.OpenAPI;
import org.eclipse.microprofile.openapi.models.Operation;
import org.eclipse.microprofile.openapi.models.PathItem;
import org.eclipse.microprofile.openapi.models.PathItem.HttpMethod;
import org.eclipse.microprofile.openapi.models.Paths;
import org.eclipse.microprofile.openapi.models.parameters.Parameter;
import org.eclipse.microprofile.openapi.models.parameters.RequestBody;
import org.eclipse.microprofile.openapi.models.responses.APIResponse;
import org.lodestar.gateway.oauth.Scope;

/**
 * Makes the one contract of the platform out of the services' OpenAPI documents. The gateway's own part brings what all
 * have in common; here it is applied to every operation: which problems it can answer with, and the headers of the
 * platform's conventions. Whatever two services say differently about the same name is an error, never a silent choice.
 */
final class OpenApiMerge {

    private static final String JSON = "application/json";

    private final OpenAPI contract;

    private OpenApiMerge(OpenAPI contract) {
        this.contract = contract;
    }

    /**
     * The contract.
     *
     * @param gateway the gateway's own part
     * @param services the documents of the services, by their names
     * @param recorded what was sent and answered, by operation id
     * @throws IllegalStateException if the documents contradict each other
     */
    static SmallRyeOpenAPI merge(Path gateway, Map<String, Path> services, JsonObject recorded) {
        var merge = new OpenApiMerge(read(gateway));
        new TreeMap<>(services).forEach((service, document) -> merge.add(service, read(document)));
        merge.finish(recorded);
        return SmallRyeOpenAPI.builder()
                .withInitialModel(merge.contract)
                .enableStandardStaticFiles(false)
                .enableModelReader(false)
                .enableStandardFilter(false)
                .enableAnnotationScan(false)
                .build();
    }

    private static OpenAPI read(Path document) {
        return SmallRyeOpenAPI.builder()
                .withCustomStaticFile(() -> {
                    try {
                        return Files.newInputStream(document);
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                })
                .enableStandardStaticFiles(false)
                .enableModelReader(false)
                .enableStandardFilter(false)
                .enableAnnotationScan(false)
                .build()
                .model();
    }

    private void add(String service, OpenAPI document) {
        Optional.ofNullable(document.getTags()).orElse(List.of()).forEach(tag -> {
            if (contract.getTags().stream().anyMatch(other -> other.getName().equals(tag.getName()))) {
                throw new IllegalStateException("Two documents have a tag " + tag.getName());
            }
            contract.addTag(tag);
        });
        Optional.ofNullable(document.getComponents().getSchemas())
                .orElse(Map.of())
                .forEach((name, schema) -> {
                    var existing = contract.getComponents().getSchemas().get(name);
                    if (existing != null && !existing.equals(schema)) {
                        throw new IllegalStateException(
                                "%s has another schema %s than a document before".formatted(service, name));
                    }
                    contract.getComponents().addSchema(name, schema);
                });
        document.getPaths().getPathItems().forEach((path, item) -> {
            if (contract.getPaths().hasPathItem(path)) {
                throw new IllegalStateException("Two services have " + path);
            }
            item.getOperations().forEach((method, operation) -> complete(path, item, method, operation));
            item.addExtension(Routes.SERVICE, service);
            contract.getPaths().addPathItem(path, item);
        });
    }

    private void finish(JsonObject recorded) {
        var scopes = contract.getComponents()
                .getSecuritySchemes()
                .get("oauth2")
                .getFlows()
                .getClientCredentials();
        var described = new LinkedHashMap<String, String>();
        for (var scope : Scope.values()) {
            described.put(scope.value(), scope.description());
        }
        scopes.setScopes(described);
        var paths = OASFactory.createPaths();
        new TreeMap<>(contract.getPaths().getPathItems()).forEach(paths::addPathItem);
        contract.setPaths(paths);
        PlainSchemas.in(contract);
        var examples = new Examples(contract.getComponents().getSchemas());
        operations(paths)
                .forEach(operation -> record(
                        operation, recorded.getJsonObject(operation.getOperationId(), new JsonObject()), examples));
        operations(paths).forEach(operation -> exemplify(operation, examples));
        paths.getPathItems()
                .forEach((path, item) -> item.getOperations().values().stream()
                        .flatMap(operation -> operation.getResponses().getAPIResponses().values().stream())
                        .filter(response -> response.getRef() == null)
                        .forEach(response -> {
                            header(response, "X-Request-Id");
                            if (path.matches("/(v1|ims)/.*")) {
                                header(response, "RateLimit");
                            }
                        }));
    }

    private static Stream<Operation> operations(Paths paths) {
        return paths.getPathItems().values().stream().flatMap(item -> item.getOperations().values().stream());
    }

    private static void record(Operation operation, JsonObject example, Examples examples) {
        Optional.ofNullable(operation.getRequestBody())
                .map(body -> body.getContent().getMediaType(JSON))
                .filter(_ -> example.containsKey("request"))
                .ifPresent(body -> body.setExample(plain(example.getJsonObject("request"))));
        Optional.ofNullable(operation.getResponses().getAPIResponse(String.valueOf(example.getInteger("status"))))
                .map(APIResponse::getContent)
                .map(content -> content.getMediaType(JSON))
                .ifPresent(body -> {
                    body.setExample(plain(example.getJsonObject("response")));
                    examples.remember(body.getSchema(), body.getExample());
                });
    }

    /** In maps and lists all the way down. */
    private static Object plain(JsonObject value) {
        return DatabindCodec.mapper().convertValue(value, Map.class);
    }

    private static void exemplify(Operation operation, Examples examples) {
        Stream.concat(
                        Optional.ofNullable(operation.getRequestBody()).map(RequestBody::getContent).stream(),
                        operation.getResponses().getAPIResponses().values().stream()
                                .flatMap(response -> Optional.ofNullable(response.getContent()).stream()))
                .flatMap(content -> content.getMediaTypes().values().stream())
                .filter(body -> body.getExample() == null && body.getExamples() == null)
                .forEach(body -> examples.of(body.getSchema()).ifPresent(body::setExample));
    }

    private static void complete(String path, PathItem item, HttpMethod method, Operation operation) {
        var writes = method != HttpMethod.GET;
        var addressesOne = path.contains("{") || item.getPUT() != null;
        var hasBody = operation.getRequestBody() != null;
        conventions(path, operation, writes, addressesOne);
        Descriptions.complete(path, method, operation);
        var problems = new ArrayList<>(List.of("400", "401", "403"));
        if (addressesOne) {
            problems.add("404");
        }
        problems.add("406");
        if (writes) {
            problems.addAll(List.of("409", "422"));
            if (addressesOne) {
                problems.add("412");
            }
        }
        if (hasBody) {
            problems.addAll(List.of("413", "415"));
        }
        problems.addAll(List.of("429", "500", "502", "503", "504"));
        var responses = OASFactory.createAPIResponses();
        var all = new TreeMap<>(operation.getResponses().getAPIResponses());
        problems.forEach(status -> all.putIfAbsent(status, problem(path, status)));
        all.forEach(responses::addAPIResponse);
        operation.setResponses(responses);
    }

    /** What the platform's library does for every operation of its kind. */
    private static void conventions(String path, Operation operation, boolean writes, boolean addressesOne) {
        var responses = operation.getResponses().getAPIResponses();
        var created = Optional.ofNullable(responses.get("201"));
        var ok = Optional.ofNullable(responses.get("200"));
        created.ifPresent(response -> header(response, "Location"));
        Optional.ofNullable(responses.get("202")).ifPresent(response -> header(response, "Location"));
        if (writes) {
            parameter(operation, "Idempotency-Key");
            if (addressesOne) {
                parameter(operation, "If-Match");
            }
            created.or(() -> ok).ifPresent(response -> {
                header(response, "ETag");
                header(response, "Lodestar-Position");
                header(response, "Idempotent-Replayed");
            });
        } else if (has(operation, "asOf")) {
            parameter(operation, "If-None-Match");
            ok.ifPresent(response -> header(response, "ETag"));
            operation
                    .getResponses()
                    .addAPIResponse("304", OASFactory.createAPIResponse().ref("NotModified"));
        } else if (has(operation, "cursor")) {
            // imports are jobs, and no part of the log
            if (path.matches("/v1/[^/]+") && !path.endsWith("-imports")) {
                parameter(operation, "Lodestar-Position");
                parameter(operation, "changedSince");
                ok.ifPresent(response -> response.addHeader(
                        "Lodestar-Position", OASFactory.createHeader().ref("Contained-Position")));
            }
            ok.ifPresent(response -> header(response, "Link"));
        } else if (has(operation, "offset")) {
            ok.ifPresent(response -> {
                header(response, "X-Total-Count");
                response.addHeader("Link", OASFactory.createHeader().ref("Page-Links"));
            });
        }
        if (!writes && !path.contains("{") && addressesOne) {
            ok.ifPresent(response -> header(response, "ETag"));
        }
        if (!writes && path.startsWith("/v1/")) {
            parameter(operation, "fields");
        }
    }

    private static boolean has(Operation operation, String parameter) {
        return Optional.ofNullable(operation.getParameters()).orElse(List.of()).stream()
                .map(Parameter::getName)
                .anyMatch(parameter::equals);
    }

    private static void parameter(Operation operation, String name) {
        if (!has(operation, name)) {
            operation.addParameter(OASFactory.createParameter().ref(name));
        }
    }

    private static void header(APIResponse response, String name) {
        if (response.getHeaders() == null || !response.getHeaders().containsKey(name)) {
            response.addHeader(name, OASFactory.createHeader().ref(name));
        }
    }

    private static APIResponse problem(String path, String status) {
        if (OneRoster.has(path)) {
            return OASFactory.createAPIResponse().ref("OneRosterFailure");
        }
        var name = switch (status) {
            case "400" -> "InvalidRequest";
            case "401" -> "Unauthorized";
            case "403" -> "ForbiddenScope";
            case "404" -> "NotFound";
            case "406" -> "NotAcceptable";
            case "409" -> "Conflict";
            case "412" -> "StaleVersion";
            case "413" -> "BodyTooLarge";
            case "415" -> "UnsupportedMediaType";
            case "422" -> "Unprocessable";
            case "429" -> "TooManyRequests";
            case "500" -> "InternalError";
            case "502" -> "BadGateway";
            case "503" -> "ServiceUnavailable";
            case "504" -> "GatewayTimeout";
            default -> throw new IllegalArgumentException(status);
        };
        return OASFactory.createAPIResponse().ref(Objects.requireNonNull(name));
    }
}
