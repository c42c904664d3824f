package org.lodestar.gateway;

import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where batches go: a new one to the service whose operation it is for, later requests to the service that its id names. A batch
 * is carried out within one service.
 */
final class BatchRoutes {

    static final String PATH = "/v1/batches";
    static final String TAKES = Allowed.methods(Set.of(HttpMethod.POST));

    private static final Pattern ONE = Pattern.compile(PATH + "/([a-z]+)-[^/]+(/results)?");
    private static final Set<String> WRITING = Set.of("post", "put", "patch", "delete");

    private final Map<String, Route> byOperation = new HashMap<>();
    private final Map<String, Route> byService = new HashMap<>();

    private BatchRoutes() {}

    /**
     * The routes of a contract.
     *
     * @param services those that take batches
     * @param upstreams finds a service by its name
     * @param bodyLimit the largest batch, in bytes
     */
    static BatchRoutes of(
            JsonObject contract, Set<String> services, Function<String, Upstream> upstreams, long bodyLimit) {
        var routes = new BatchRoutes();
        var paths = contract.getJsonObject("paths");
        for (var template : paths.fieldNames()) {
            var path = paths.getJsonObject(template);
            var service = path.getString(Routes.SERVICE);
            if (service != null && services.contains(service)) {
                var upstream = upstreams.apply(service);
                routes.byService.computeIfAbsent(
                        service,
                        _ -> new Route(
                                PATH + "/{id}",
                                upstream,
                                Set.of(HttpMethod.GET, HttpMethod.HEAD),
                                bodyLimit,
                                Map.of()));
                var batch = new Route(PATH, upstream, Set.of(HttpMethod.POST), bodyLimit, Map.of());
                WRITING.stream()
                        .filter(method -> takesJson(path.getJsonObject(method)))
                        .forEach(method -> routes.byOperation.put(
                                path.getJsonObject(method).getString("operationId"), batch));
            }
        }
        return routes;
    }

    private static boolean takesJson(@Nullable JsonObject operation) {
        return operation != null
                && operation
                        .getJsonObject("requestBody", new JsonObject())
                        .getJsonObject("content", new JsonObject())
                        .containsKey("application/json");
    }

    /** The route of a new batch for this operation; empty if no batch may have it. */
    Optional<Route> send(Optional<String> operation) {
        return operation.map(byOperation::get);
    }

    /** The route of a request about a batch that there may be. */
    Optional<Route> find(String path) {
        var one = ONE.matcher(path);
        return one.matches() ? Optional.ofNullable(byService.get(one.group(1))) : Optional.empty();
    }
}
