package org.lodestar.gateway;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.lodestar.gateway.OwnApi.Answer;
import org.lodestar.gateway.OwnApi.Request;

/**
 * The page that a request wants of one of the gateway's own lists.
 *
 * @param after the place that its cursor names
 * @param scope what the cursor of the next page holds for
 * @param link the address of the next page, but for its cursor
 */
record OwnPage(int size, Optional<String> after, Cursors cursors, String scope, String link) {

    private static final int DEFAULT_LIMIT = 100;
    private static final int LARGEST_LIMIT = 1_000;

    /**
     * Reads the parameters for its size and place.
     *
     * @param path of the list
     * @param filters the other parameters of the list; a place holds for one choice of them
     */
    static OwnPage of(Request request, Cursors cursors, String path, String... filters) throws Refused {
        var parameters = request.context().queryParams();
        var limit = Optional.ofNullable(parameters.get("limit"));
        var scope = new StringBuilder(request.caller().tenant()).append('\n').append(path);
        var link = new StringBuilder(path).append('?');
        for (var filter : filters) {
            Optional.ofNullable(parameters.get(filter)).ifPresent(value -> {
                scope.append('\n').append(filter).append('=').append(value);
                link.append(filter).append('=').append(encoded(value)).append('&');
            });
        }
        limit.ifPresent(value -> link.append("limit=").append(encoded(value)).append('&'));
        var cursor = Optional.ofNullable(parameters.get("cursor"));
        var after = cursor.flatMap(given -> cursors.decode(scope.toString(), given));
        if (cursor.isPresent() && after.isEmpty()) {
            throw Refused.invalid("cursor", "Not a cursor that this list gave out");
        }
        return new OwnPage(
                limit.isEmpty() ? DEFAULT_LIMIT : size(limit.get()),
                after,
                cursors,
                scope.toString(),
                link.append("cursor=").toString());
    }

    private static int size(String limit) throws Refused {
        if (!limit.matches("[1-9][0-9]{0,8}")) {
            throw Refused.invalid("limit", "A whole number from 1 to " + LARGEST_LIMIT);
        }
        return Math.min(Integer.parseInt(limit), LARGEST_LIMIT);
    }

    /**
     * The page.
     *
     * @param found one more than fit, if there are more
     * @param place of an entry in the list
     */
    <T> Answer answer(List<T> found, Function<T, JsonObject> representation, Function<T, String> place) {
        var data = new JsonArray();
        found.stream().limit(size).forEach(entry -> data.add(representation.apply(entry)));
        var body = Optional.of(new JsonObject().put("data", data));
        if (found.size() <= size) {
            return new Answer(200, body, Map.of());
        }
        var next = cursors.encode(scope, place.apply(found.get(size - 1)));
        return new Answer(200, body, Map.of("Link", '<' + link + next + ">; rel=\"next\""));
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
