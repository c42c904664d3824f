package org.lodestar.eventsourcing.testing;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.restassured.response.Response;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.lodestar.eventsourcing.json.Json;

/** What a follower of a service's changes ends with, and what its lists show: they must be the same. */
public final class Following {

    private Following() {}

    /**
     * The resources by collection and id, as the feed tells of them from its beginning.
     *
     * @param get asks an address of the service
     * @param limit how many changes at a time
     */
    public static Map<String, JsonNode> changes(Function<String, Response> get, int limit) {
        Map<String, JsonNode> resources = new HashMap<>();
        JsonNode page;
        long after = 0;
        do {
            page = json(get.apply("/internal/changes?after=" + after + "&limit=" + limit));
            assertThat(page.path("data").size()).isLessThanOrEqualTo(limit);
            for (JsonNode change : page.path("data")) {
                assertThat(change.path("position").asLong()).isGreaterThan(after);
                after = change.path("position").asLong();
                String key = change.path("collection").asText()
                        + '/'
                        + change.path("id").asText();
                if (change.path("status").asText().equals("ACTIVE")) {
                    resources.put(key, change.path("resource"));
                } else {
                    resources.remove(key);
                }
            }
            after = page.path("next").asLong();
        } while (page.path("more").asBoolean());
        return resources;
    }

    /** The resources of these collections by collection and id, as the lists show them. */
    public static Map<String, JsonNode> lists(Function<String, Response> get, List<String> collections) {
        Map<String, JsonNode> resources = new HashMap<>();
        for (String collection : collections) {
            Optional<String> next = Optional.of("/v1/" + collection + "?limit=1000");
            while (next.isPresent()) {
                Response page = get.apply(next.get());
                for (JsonNode resource : json(page).path("data")) {
                    String id = resource.path(resource.has("sourcedId") ? "sourcedId" : "id")
                            .asText();
                    resources.put(collection + '/' + id, resource);
                }
                next = next(page);
            }
        }
        return resources;
    }

    /** All that a list answers, page after page as its links lead, in the order in which it comes. */
    public static List<JsonNode> pages(Function<String, Response> get, String list) {
        List<JsonNode> all = new ArrayList<>();
        Optional<String> next = Optional.of(list);
        while (next.isPresent()) {
            Response page = get.apply(next.get());
            json(page).path("data").forEach(all::add);
            next = next(page);
        }
        return all;
    }

    /**
     * What is asked for while these lists stay as they are. What tests did before may have its consequences meanwhile, as a service
     * hears of them in its own time; then it is asked for again.
     */
    public static <T> T whileNothingChanges(
            Function<String, Response> get, List<String> collections, Supplier<T> asked) {
        while (true) {
            Map<String, JsonNode> before = lists(get, collections);
            T answer = asked.get();
            if (lists(get, collections).equals(before)) {
                return answer;
            }
        }
    }

    /** The address of the next page. */
    public static Optional<String> next(Response page) {
        return Optional.ofNullable(page.header("Link")).map(link -> link.replaceFirst("<(.*)>; rel=\"next\"", "$1"));
    }

    private static JsonNode json(Response response) {
        assertThat(response.statusCode()).as(response.asString()).isEqualTo(200);
        return Json.read(response.asString(), JsonNode.class);
    }
}
