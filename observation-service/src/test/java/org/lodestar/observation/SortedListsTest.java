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
import org.lodestar.eventsourcing.json.Json;
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

    @Test
    void conversations_bring_what_they_are_about_but_no_coaching_to_who_reads_for_evaluation() {
        String coaching = conversationAbout(District.observation("WALKTHROUGH", "NON_EVALUATIVE"));
        String rated = District.observation("FORMAL", "EVALUATIVE");
        String about = conversationAbout(rated);
        List<JsonNode> all = pages("feedback-conversations?include=observation&limit=1000");
        assertThat(ids(all)).contains(coaching, about);

        String seen = get("/v1/feedback-conversations?purpose=EVALUATION&include=observation&limit=1000")
                .asString();
        JsonNode observations = Json.read(seen, JsonNode.class).path("included").path("observations");
        assertThat(observations).isNotEmpty().allSatisfy(observation -> {
            assertThat(observation.path("stakes").asText()).isEqualTo("EVALUATIVE");
            assertThat(observation.has("contents")).isFalse();
        });
        assertThat(observations.findValuesAsText("id")).contains(rated).doesNotHaveDuplicates();
    }

    /** Agreed to be non-evaluative afterwards: the conversation is still about an evaluative one, the observation is none. */
    @Test
    void an_observation_that_is_no_longer_evaluative_is_not_included_for_an_evaluation() {
        String visit = District.observation("FORMAL", "EVALUATIVE");
        String about = conversationAbout(visit);
        District.post("/v1/observations/" + visit + "/stakes", "{\"stakes\":\"NON_EVALUATIVE\"}")
                .statusCode(200);

        String seen = get("/v1/feedback-conversations?purpose=EVALUATION&include=observation&limit=1000&observation="
                        + visit)
                .asString();
        assertThat(ids(List.of(Json.read(seen, JsonNode.class).path("data").path(0))))
                .containsExactly(about);
        assertThat(Json.read(seen, JsonNode.class).path("included").path("observations"))
                .isEmpty();
    }

    private static String conversationAbout(String observation) {
        return District.create("/v1/feedback-conversations", """
                {"kind":"POST","participants":["principal-1","teacher-1"],"observation":"%s",
                 "scheduledFor":"2027-03-04T14:00:00Z"}""".formatted(observation));
    }

    private static List<JsonNode> pages(String list) {
        return Following.pages(SortedListsTest::get, "/v1/" + list);
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
