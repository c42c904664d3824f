package org.lodestar.gateway;

import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * The paths of the contract that belong to a service, found by the path of a request. A path that is not in the contract
 * is not reachable, whatever the service behind it would say. Where a literal segment and a parameter both fit, the
 * literal wins.
 */
final class Routes {

    /** Says on a path of the contract which service owns it. */
    static final String SERVICE = "x-lodestar-service";

    static final Set<String> OPERATIONS = Set.of("get", "put", "post", "delete", "patch");

    private final Node root = new Node();

    private Routes() {}

    /**
     * The routes of a contract.
     *
     * @param upstreams finds a service by its name
     * @param bodyLimits finds the largest body, in bytes, by the template of a path
     * @throws IllegalStateException if two of its paths match the same requests
     */
    static Routes of(JsonObject contract, Function<String, Upstream> upstreams, ToLongFunction<String> bodyLimits) {
        var routes = new Routes();
        var paths = contract.getJsonObject("paths");
        for (var template : paths.fieldNames()) {
            var path = paths.getJsonObject(template);
            var service = path.getString(SERVICE);
            if (service != null) {
                var limit = bodyLimits.applyAsLong(template);
                routes.add(new Route(template, upstreams.apply(service), methods(path), limit, Retirement.of(path)));
            }
        }
        return routes;
    }

    /**
     * The route of a request.
     *
     * @param path normalised: no dot segments, no doubled slashes
     */
    Optional<Route> find(String path) {
        return Optional.ofNullable(path.startsWith("/") ? root.find(path, 1) : null);
    }

    private static Set<HttpMethod> methods(JsonObject path) {
        var methods = new HashSet<HttpMethod>();
        for (var operation : OPERATIONS) {
            if (path.containsKey(operation)) {
                methods.add(HttpMethod.valueOf(operation.toUpperCase(Locale.ROOT)));
            }
        }
        if (methods.contains(HttpMethod.GET)) {
            methods.add(HttpMethod.HEAD);
        }
        return Set.copyOf(methods);
    }

    private void add(Route route) {
        var node = root;
        for (var segment : route.template().substring(1).split("/", -1)) {
            node = segment.startsWith("{") ? node.parameter() : node.literal(segment);
        }
        if (node.route != null) {
            throw new IllegalStateException(
                    "%s and %s are the same address".formatted(node.route.template(), route.template()));
        }
        node.route = route;
    }

    private static final class Node {

        private final Map<String, Node> literals = new HashMap<>();
        private @Nullable Node parameter;
        private @Nullable Route route;

        Node literal(String segment) {
            return literals.computeIfAbsent(segment, _ -> new Node());
        }

        Node parameter() {
            var existing = parameter;
            if (existing != null) {
                return existing;
            }
            var made = new Node();
            parameter = made;
            return made;
        }

        @Nullable Route find(String path, int from) {
            var slash = path.indexOf('/', from);
            var end = slash < 0 ? path.length() : slash;
            var literal = literals.get(path.substring(from, end));
            var found = literal == null ? null : literal.findAfter(path, slash);
            return found == null && parameter != null && end > from ? parameter.findAfter(path, slash) : found;
        }

        private @Nullable Route findAfter(String path, int slash) {
            return slash < 0 ? route : find(path, slash + 1);
        }
    }
}
