package org.lodestar.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.lodestar.local.district.LodestarClient;
import org.lodestar.local.trial.TrialPlatform;
import org.lodestar.systemtests.Contract.Operation;
import org.lodestar.systemtests.Topics.Event;

/** A district sees nothing of another, neither by asking nor by listening. */
@ExtendWith(Stage.class)
class IsolationTest {

    @Test
    void no_list_shows_anything_of_another_district(Districts districts) throws IOException, InterruptedException {
        LodestarClient ours = districts.first().client();
        LodestarClient theirs = districts.second().client();
        var softly = new SoftAssertions();
        int compared = 0;
        for (Operation list : lists(districts)) {
            Set<String> known = ids(ours, list.path());
            softly.assertThat(ids(theirs, list.path())).as(list.path()).noneMatch(known::contains);
            compared += known.size();
        }
        softly.assertAll();
        assertThat(compared).isGreaterThan(5_000);
    }

    @Test
    void no_id_of_another_district_is_found(Districts districts) throws IOException, InterruptedException {
        String token = districts.second().client().bearer();
        var softly = new SoftAssertions();
        var asked = new HashSet<String>();
        for (Operation list : lists(districts)) {
            List<String> ids = ids(districts.first().client(), list.path()).stream()
                    .limit(3)
                    .toList();
            for (Operation item : items(districts, list.path())) {
                for (String id : ids) {
                    String path = item.path().replaceFirst("\\{[^}]+}", encoded(id));
                    var response = Http.send(HttpRequest.newBuilder(
                                    districts.platform().gateway().resolve(path))
                            .header("Authorization", "Bearer " + token)
                            .GET());
                    softly.assertThat(response.statusCode()).as(path).isEqualTo(404);
                    softly.assertThat(districts.contract().breach(item, response))
                            .as(path)
                            .isEmpty();
                    asked.add(path);
                }
            }
        }
        softly.assertAll();
        assertThat(asked).hasSizeGreaterThan(50);
    }

    @Test
    void no_topic_carries_events_of_another_district(Districts districts) throws SQLException, IOException {
        assertThat(eventIds(districts, districts.second().tenant()))
                .isNotEmpty()
                .doesNotContainAnyElementsOf(
                        eventIds(districts, districts.first().tenant()));
    }

    private static Set<String> eventIds(Districts districts, String tenant) throws SQLException, IOException {
        Map<String, Long> heads = districts.heads(tenant);
        var ids = new HashSet<String>();
        for (String service : TrialPlatform.SERVICES) {
            districts.topics(tenant).upTo(service, heads.get(service)).stream()
                    .map(Event::id)
                    .forEach(ids::add);
        }
        return ids;
    }

    private static List<Operation> lists(Districts districts) {
        return districts.contract().operations().stream()
                .filter(operation -> operation.method().equals("GET")
                        && operation.path().startsWith("/v1/")
                        && operation.isPaged()
                        && !operation.hasPathParameter()
                        && operation.path().split("/").length <= 4)
                .toList();
    }

    /** What is read of one member of a list. */
    private static List<Operation> items(Districts districts, String list) {
        return districts.contract().operations().stream()
                .filter(operation -> operation.method().equals("GET")
                        && operation.path().startsWith(list + "/{")
                        && operation.path().indexOf('{') == operation.path().lastIndexOf('{'))
                .toList();
    }

    private static Set<String> ids(LodestarClient client, String path) throws IOException, InterruptedException {
        return client.all(path + "?limit=1000").stream()
                .map((JsonNode item) -> item.has("sourcedId") ? item.path("sourcedId") : item.path("id"))
                .map(JsonNode::asText)
                .filter(id -> !id.isEmpty())
                .collect(Collectors.toSet());
    }

    private static String encoded(String id) {
        return java.net.URLEncoder.encode(id, java.nio.charset.StandardCharsets.UTF_8);
    }
}
