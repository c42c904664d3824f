package org.lodestar.evidence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.lodestar.evidence.District.client;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.lodestar.eventsourcing.testing.Following;
import org.lodestar.eventsourcing.testing.PlatformResource;

/** Evidence, measures and points in other orders than that of their ids. */
@QuarkusTest
@WithTestResource(value = PlatformResource.class, initArgs = @ResourceArg(name = "service", value = "evidence"))
class SortedListsTest {

    @BeforeEach
    void there_is_something_to_sort() {
        District.isKnown();
        for (String name : List.of("beta", "Alpha", "gamma", "alpha")) {
            UUID measure = District.measure(
                    "{\"name\":\"%s\",\"kind\":\"NUMERIC\",\"direction\":\"INCREASE\"}".formatted(name));
            client().body("""
                            {"measure":"%s","group":{"type":"CLASS","sourcedId":"class-1"},"date":"2026-09-0%d",
                             "students":20,"result":{"value":1},"collector":"teacher-1"}""".formatted(measure, name.length()))
                    .post("/v1/progress-points")
                    .then()
                    .statusCode(201);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "evidence, observedOn",
        "evidence, changedAt",
        "evidence, id",
        "progress-measures, name",
        "progress-measures, changedAt",
        "progress-measures, id",
        "progress-points, date",
        "progress-points, changedAt",
        "progress-points, id"
    })
    void every_order_shows_the_whole_list(String collection, String sort) {
        for (String way : List.of("", "-")) {
            List<List<JsonNode>> asked = Following.whileNothingChanges(
                    SortedListsTest::get,
                    List.of(collection),
                    () -> List.of(
                            pages(collection + "?limit=1000"), pages(collection + "?limit=3&sort=" + way + sort)));
            List<JsonNode> sorted = asked.getLast();
            assertThat(ids(sorted)).containsExactlyInAnyOrderElementsOf(ids(asked.getFirst()));
            List<String> values = sorted.stream()
                    .filter(entry -> entry.has(sort))
                    .map(entry -> entry.path(sort).asText().toLowerCase(Locale.ROOT))
                    .toList();
            Comparator<String> order = Comparator.naturalOrder();
            assertThat(values).isSortedAccordingTo(way.isEmpty() ? order : order.reversed());
        }
    }

    private static List<JsonNode> pages(String list) {
        return Following.pages(SortedListsTest::get, "/v1/" + list);
    }

    private static List<String> ids(List<JsonNode> entries) {
        return entries.stream().map(entry -> entry.path("id").asText()).toList();
    }

    private static Response get(String address) {
        return client().urlEncodingEnabled(false).get(address);
    }
}
