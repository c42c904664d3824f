package org.lodestar.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.lodestar.systemtests.Contract.Operation;

/** What can be wrong with a read: parameters that are not what the contract says, tokens that do not open it. */
@ExtendWith(Stage.class)
class BadQueryTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    /** Parameters whose type says nothing, though not every text will do. */
    private static final Set<String> OF_A_FORM_OF_THEIR_OWN = Set.of("limit", "cursor", "asOf");

    private static final String NOTHING = "0199c2b4-0000-7000-8000-000000000000";

    /** The id of a batch says which service has it. */
    private static final String A_BATCH = "goals-" + NOTHING;

    private static final Map<String, String> LISTED_ELSEWHERE = Map.of(
            "/v1/leaders", "/v1/users",
            "/v1/schools", "/v1/orgs",
            "/v1/focus-policies", "/v1/orgs");

    @Test
    void a_parameter_that_is_not_as_documented_is_named(Districts districts) throws IOException, InterruptedException {
        var softly = new SoftAssertions();
        int asked = 0;
        for (Operation read : reads(districts)) {
            if (read.hasPathParameter() && known(districts, read).isEmpty()) {
                continue;
            }
            for (JsonNode declared : read.node().path("parameters")) {
                JsonNode parameter = districts.contract().resolve(declared);
                String name = parameter.path("name").asText();
                if (!parameter.path("in").asText().equals("query") || takesAnyText(districts, parameter)) {
                    continue;
                }
                HttpResponse<String> response =
                        Http.send(request(districts, read, "?" + name + "=" + encoded("\u00bd of <it>")));
                String what = read + " with " + name;
                softly.assertThat(response.statusCode()).as(what).isEqualTo(400);
                JsonNode problem = JSON.readTree(response.body());
                softly.assertThat(problem.path("type").asText()).as(what).isEqualTo("/problems/invalid-request");
                softly.assertThat(problem.path("violations").toString())
                        .as(what)
                        .contains(name);
                softly.assertThat(districts.contract().breach(read, response))
                        .as(what)
                        .isEmpty();
                asked++;
            }
        }
        softly.assertAll();
        assertThat(asked).isGreaterThan(80);
    }

    @Test
    void an_order_that_there_is_not_is_named_with_everything_else_that_is_wrong(Districts districts)
            throws IOException, InterruptedException {
        var softly = new SoftAssertions();
        int asked = 0;
        for (Operation list : reads(districts)) {
            if (!list.node().path("parameters").findValuesAsText("name").contains("sort")) {
                continue;
            }
            for (String hostile :
                    List.of("id;drop table goal_list", "tenantId", "state", "id,title", "--id", "+id", "ID", "%", "")) {
                HttpResponse<String> response = Http.send(request(
                        districts, list, "?limit=0&fields=%25&include=%27&changedSince=x&sort=" + encoded(hostile)));
                String what = list + " by " + hostile;
                softly.assertThat(response.statusCode()).as(what).isEqualTo(400);
                JsonNode problem = JSON.readTree(response.body());
                softly.assertThat(problem.path("type").asText()).as(what).isEqualTo("/problems/invalid-request");
                softly.assertThat(problem.path("violations").findValuesAsText("pointer"))
                        .as(what)
                        .contains("sort", "limit", "fields", "changedSince");
                asked++;
            }
        }
        softly.assertAll();
        assertThat(asked).isGreaterThan(100);
    }

    @Test
    void a_read_needs_a_token_with_its_scope(Districts districts) throws IOException, InterruptedException {
        var softly = new SoftAssertions();
        for (Operation read : reads(districts)) {
            var without = HttpRequest.newBuilder(districts.platform().gateway().resolve(path(districts, read)));
            HttpResponse<String> refused = Http.send(without.GET());
            softly.assertThat(refused.statusCode()).as(read.toString()).isEqualTo(401);
            softly.assertThat(districts.contract().breach(read, refused))
                    .as(read.toString())
                    .isEmpty();
            String other = Stream.of("goals.read", "roster.read", "events.read", "clients.admin")
                    .filter(scope -> !read.scopes().contains(scope))
                    .findFirst()
                    .orElseThrow();
            HttpResponse<String> narrow = Http.send(
                    request(districts, read, "").setHeader("Authorization", "Bearer " + districts.narrowToken(other)));
            softly.assertThat(narrow.statusCode()).as(read.toString()).isEqualTo(403);
            softly.assertThat(districts.contract().breach(read, narrow))
                    .as(read.toString())
                    .isEmpty();
        }
        softly.assertAll();
    }

    @Test
    void a_cursor_holds_only_for_the_list_that_gave_it_out(Districts districts)
            throws IOException, InterruptedException {
        String path = "/v1/enrollments";
        Operation list = districts.contract().operation("GET", path);
        HttpResponse<String> page = Http.send(request(districts, list, "?limit=2"));
        String link = page.headers().firstValue("Link").orElseThrow();
        String cursor = link.replaceFirst(".*cursor=([^&>]+).*", "$1");
        assertThat(Http.send(request(districts, list, "?limit=2&cursor=" + cursor))
                        .statusCode())
                .isEqualTo(200);
        assertThat(Http.send(request(districts, list, "?limit=2&role=teacher&cursor=" + cursor))
                        .statusCode())
                .isEqualTo(400);
        var foreign = request(districts, list, "?limit=2&cursor=" + cursor)
                .setHeader(
                        "Authorization", "Bearer " + districts.second().client().bearer());
        assertThat(Http.send(foreign).statusCode()).isEqualTo(400);
    }

    @Test
    void a_method_that_a_resource_does_not_have_is_refused(Districts districts)
            throws IOException, InterruptedException {
        for (String path : new String[] {"/v1/orgs", "/v1/goals"}) {
            var request = HttpRequest.newBuilder(districts.platform().gateway().resolve(path))
                    .header(
                            "Authorization",
                            "Bearer " + districts.first().client().bearer())
                    .DELETE();
            HttpResponse<String> response = Http.send(request);
            assertThat(response.statusCode()).isEqualTo(405);
            assertThat(response.headers().firstValue("Allow")).isPresent();
            assertThat(JSON.readTree(response.body()).path("type").asText()).isEqualTo("/problems/method-not-allowed");
        }
    }

    private static Iterable<Operation> reads(Districts districts) {
        return districts.contract().operations().stream()
                .filter(operation ->
                        operation.method().equals("GET") && operation.path().startsWith("/v1/"))
                .toList();
    }

    private static HttpRequest.Builder request(Districts districts, Operation read, String query)
            throws IOException, InterruptedException {
        return HttpRequest.newBuilder(districts.platform().gateway().resolve(path(districts, read) + query))
                .header("Authorization", "Bearer " + districts.first().client().bearer())
                .GET();
    }

    /** With the id of something that exists, where the path has one and there is something. */
    private static String path(Districts districts, Operation read) throws IOException, InterruptedException {
        return read.hasPathParameter()
                ? read.path()
                        .replaceFirst(
                                "\\{[^}]+}",
                                encoded(known(districts, read)
                                        .orElse(read.path().startsWith("/v1/batches") ? A_BATCH : NOTHING)))
                : read.path();
    }

    /** The id of something that exists; nothing if no list names any. */
    private static Optional<String> known(Districts districts, Operation read)
            throws IOException, InterruptedException {
        String list = read.path().substring(0, read.path().indexOf("/{"));
        String collection = LISTED_ELSEWHERE.getOrDefault(list, list);
        if (districts.contract().operations().stream()
                .noneMatch(operation ->
                        operation.method().equals("GET") && operation.path().equals(collection))) {
            return Optional.empty();
        }
        JsonNode first = districts
                .first()
                .client()
                .get(collection + "?limit=1")
                .path("data")
                .path(0);
        return Optional.of(
                        first.path(first.has("sourcedId") ? "sourcedId" : "id").asText())
                .filter(id -> !id.isEmpty());
    }

    private static boolean takesAnyText(Districts districts, JsonNode parameter) {
        JsonNode schema = districts.contract().resolve(parameter.path("schema"));
        return schema.path("type").asText().equals("string")
                && !schema.has("enum")
                && !schema.has("format")
                && !schema.has("pattern")
                && !OF_A_FORM_OF_THEIR_OWN.contains(parameter.path("name").asText());
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
