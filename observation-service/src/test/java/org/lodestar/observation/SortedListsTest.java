package org.lodestar.observation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.lodestar.observation.District.client;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.lodestar.eventsourcing.testing.Following;
import org.lodestar.eventsourcing.testing.PlatformResource;

/** Visits, conversations and time in other orders than that of their ids. */
@QuarkusTest
@WithTestResource(value = PlatformResource.class, initArgs = @ResourceArg(name = "service", value = "observation"))
class SortedListsTest {

    @BeforeEach
    void the_district_is_known() {
        District.isKnown();
    }

    @Test
    void visits_that_have_not_begun_come_last() {
        Instant now = Instant.now();
        String waiting = District.observation("WALKTHROUGH", "NON_EVALUATIVE");
        String later = District.completedObservation("WALKTHROUGH", "NON_EVALUATIVE", now.minus(Duration.ofHours(30)));
        String earlier =
                District.completedObservation("WALKTHROUGH", "NON_EVALUATIVE", now.minus(Duration.ofHours(31)));
        District.await(
                () -> client().get("/v1/observations?limit=1000"),
                found -> found.<List<String>>path("data.id").contains(earlier));

        List<String> mine = List.of(waiting, later, earlier);
        assertThat(ids("observations?limit=2&sort=startedAt"))
                .filteredOn(mine::contains)
                .containsExactly(earlier, later, waiting);
        assertThat(ids("observations?limit=2&sort=-startedAt"))
                .filteredOn(mine::contains)
                .containsExactly(later, earlier, waiting);
    }

    @ParameterizedTest
    @CsvSource({
        "observations, scheduledOn",
        "observations, startedAt",
        "observations, changedAt",
        "observations, id",
        "feedback-conversations, scheduledFor",
        "feedback-conversations, changedAt",
        "feedback-conversations, id",
        "time-entries, start",
        "time-entries, changedAt",
        "time-entries, id",
        "time-perceptions, from",
        "time-perceptions, recordedAt",
        "time-perceptions, changedAt",
        "time-perceptions, id"
    })
    void every_order_shows_the_whole_list(String collection, String sort) {
        List<String> all = ids(collection + "?limit=1000");
        for (String way : List.of("", "-")) {
            List<JsonNode> sorted =
                    Following.pages(SortedListsTest::get, "/v1/" + collection + "?limit=3&sort=" + way + sort);
            assertThat(ids(sorted)).containsExactlyInAnyOrderElementsOf(all);
            List<String> values = sorted.stream()
                    .filter(entry -> entry.has(sort))
                    .map(entry -> entry.path(sort).asText().replace("Z", ""))
                    .toList();
            Comparator<String> order = Comparator.naturalOrder();
            assertThat(values).isSortedAccordingTo(way.isEmpty() ? order : order.reversed());
        }
    }

    @Test
    void who_reads_for_evaluation_sees_no_coaching_in_any_order() {
        String coaching = District.observation("WALKTHROUGH", "NON_EVALUATIVE");
        String formal = District.observation("FORMAL", "EVALUATIVE");

        assertThat(ids("observations?purpose=EVALUATION&limit=2&sort=-scheduledOn"))
                .contains(formal)
                .doesNotContain(coaching);
    }

    private static List<String> ids(String list) {
        return ids(Following.pages(SortedListsTest::get, "/v1/" + list));
    }

    private static List<String> ids(List<JsonNode> entries) {
        return entries.stream().map(entry -> entry.path("id").asText()).toList();
    }

    private static Response get(String address) {
        return client().urlEncodingEnabled(false).get(address);
    }
}
