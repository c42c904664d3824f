package org.lodestar.goals;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.containsString;
import static org.lodestar.goals.District.client;
import static org.lodestar.goals.District.clientOf;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.lodestar.eventsourcing.stage.Seeds;
import org.lodestar.eventsourcing.testing.Following;
import org.lodestar.eventsourcing.testing.PlatformResource;

/** Who pages through a sorted list sees every row once and in its order, whatever is written meanwhile to others. */
@QuarkusTest
@WithTestResource(value = PlatformResource.class, initArgs = @ResourceArg(name = "service", value = "goals"))
class SortedListTest {

    private static final int STEADY = 40;

    private static final String[] TITLES = {
        "Reading",
        "reading",
        "Réading",
        "Écoute",
        "Zoology",
        "Ñandú",
        "algebra",
        "Algebra",
        "Writing",
        "ﬁve a day",
        "Über"
    };

    @Test
    void every_order_shows_what_stays_as_it_is_once_and_in_place() {
        Random random = new Random(Seeds.seed(SortedListTest.class));
        String school = District.aSchool();
        Set<String> steady = new HashSet<>();
        List<UUID> restless = new ArrayList<>();
        for (int i = 0; i < STEADY; i++) {
            steady.add(propose(random, school).toString());
            restless.add(propose(random, school));
        }
        AtomicBoolean paging = new AtomicBoolean(true);
        Random others = new Random(random.nextLong());
        CompletableFuture<Void> writer = CompletableFuture.runAsync(() -> {
            while (paging.get()) {
                write(others, school, restless);
            }
        });
        try {
            for (String sort :
                    List.of("title", "-title", "dueDate", "-dueDate", "changedAt", "-changedAt", "id", "-id")) {
                List<JsonNode> goals = Following.pages(
                        SortedListTest::get,
                        "/v1/goals?school=%s&status=PROPOSED&sort=%s&limit=%d"
                                .formatted(school, sort, 1 + random.nextInt(12)));
                assertThat(ids(goals).stream().filter(steady::contains))
                        .as(sort)
                        .doesNotHaveDuplicates()
                        .containsExactlyInAnyOrderElementsOf(steady);
                assertThat(inOrder(goals, steady, sort)).as(sort).isSortedAccordingTo(order(sort));
            }
        } finally {
            paging.set(false);
            writer.join();
        }
    }

    /** By a value that is shown all are in order, by when something changed those that do not. */
    private static List<JsonNode> inOrder(List<JsonNode> goals, Set<String> steady, String sort) {
        return goals.stream()
                .filter(goal -> !sort.endsWith("changedAt")
                        || steady.contains(goal.path("id").asText()))
                .toList();
    }

    private static Comparator<JsonNode> order(String sort) {
        Comparator<JsonNode> byId = Comparator.comparing(goal -> goal.path("id").asText());
        Comparator<JsonNode> ascending = switch (sort.replace("-", "")) {
            case "title" ->
                Comparator.<JsonNode, String>comparing(goal -> key(goal.path("title")))
                        .thenComparing(byId);
            case "dueDate" ->
                Comparator.<JsonNode, String>comparing(
                                goal -> goal.path("dueDate").asText())
                        .thenComparing(byId);
            // those that stay as they are were last changed when they were proposed
            default -> byId;
        };
        return sort.startsWith("-") ? ascending.reversed() : ascending;
    }

    /** Without regard to case and accents. */
    private static String key(JsonNode title) {
        return Normalizer.normalize(title.asText(), Normalizer.Form.NFKD)
                .replaceAll("[\u0300-\u036f]", "")
                .toLowerCase(Locale.ROOT);
    }

    private static UUID propose(Random random, String school) {
        return District.created(
                "/v1/goals",
                District.goal(school)
                        .replace("Every third-grader reads fluently", title(random))
                        .replace("2027-05-28", day(random)));
    }

    private static void write(Random random, String school, List<UUID> restless) {
        UUID goal = restless.get(random.nextInt(restless.size()));
        switch (random.nextInt(4)) {
            case 0 -> restless.add(propose(random, school));
            case 1 -> District.ask(goal, "retirement", "{\"reason\":\"Never mind\"}");
            default ->
                District.ask(
                        goal,
                        "revision",
                        "{\"reason\":\"Better\",\"title\":\"%s\",\"dueDate\":\"%s\"}"
                                .formatted(title(random), day(random)));
        }
    }

    private static String title(Random random) {
        return TITLES[random.nextInt(TITLES.length)];
    }

    private static String day(Random random) {
        return "2027-05-" + (10 + random.nextInt(4));
    }

    @ParameterizedTest
    @ValueSource(strings = {"title", "-title", "schoolYear", "-schoolYear", "changedAt", "-changedAt", "id", "-id"})
    void plans_are_sorted_too(String sort) {
        String school = District.aSchool();
        for (String title : List.of("beta", "Álpha", "gamma")) {
            District.created(
                    "/v1/plans",
                    District.PLAN
                            .replace("school-1", school)
                            .replace("Reading together", title)
                            .replace(
                                    "2027",
                                    switch (title) {
                                        case "beta" -> "2026";
                                        default -> "2028";
                                    }));
        }
        List<String> titles =
                Following.pages(SortedListTest::get, "/v1/plans?org=%s&limit=1&sort=%s".formatted(school, sort))
                        .stream()
                        .map(plan -> plan.path("title").asText())
                        .toList();
        List<String> ascending =
                sort.endsWith("title") ? List.of("Álpha", "beta", "gamma") : List.of("beta", "Álpha", "gamma");
        assertThat(titles).isEqualTo(sort.startsWith("-") ? ascending.reversed() : ascending);
    }

    @Test
    void what_cannot_be_sorted_by_is_refused_with_all_else() {
        client().get("/v1/goals?sort=owners&limit=0&status=DONE&fields=nothing&dueFrom=soon")
                .then()
                .statusCode(400)
                .body("type", containsString("/problems/invalid-request"))
                .body("violations.pointer", containsInAnyOrder("sort", "limit", "status", "fields", "dueFrom"))
                .body(
                        "violations.find { it.pointer == 'sort' }.detail",
                        containsString("title, -title, dueDate, -dueDate"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "title,dueDate", "+title", "--title", "Title", "tenantId", "state", "title desc", "r.id"})
    void only_what_the_contract_names_can_be_sorted_by(String sort) {
        client().queryParam("sort", sort)
                .get("/v1/goals")
                .then()
                .statusCode(400)
                .body("violations.pointer", contains("sort"));
    }

    @Test
    void a_cursor_holds_for_the_order_that_gave_it_out_and_tells_nobody_where_it_is() {
        String school = District.aSchool();
        for (int i = 0; i < 3; i++) {
            District.created("/v1/goals", District.goal(school).replace("Every third", "Secret third"));
        }
        String list = "/v1/goals?limit=1&school=" + school;
        String cursor =
                Following.next(get(list + "&sort=title")).orElseThrow().replaceFirst(".*cursor=([^&]+).*", "$1");
        assertThat(new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.ISO_8859_1))
                .doesNotContainIgnoringCase("secret");
        assertThat(get(list + "&sort=title&cursor=" + cursor).statusCode()).isEqualTo(200);
        for (String other : List.of("", "&sort=-title", "&sort=dueDate", "&sort=title&status=PROPOSED")) {
            get(list + other + "&cursor=" + cursor)
                    .then()
                    .statusCode(400)
                    .body("violations.pointer", contains("cursor"));
        }
        clientOf(District.OTHER_TENANT, "goals.read")
                .get(list + "&sort=title&cursor=" + cursor)
                .then()
                .statusCode(400);
    }

    @Test
    void who_follows_a_list_goes_in_the_order_of_the_log() {
        client().get("/v1/goals?changedSince=0&sort=title&cursor=x")
                .then()
                .statusCode(400)
                .body("violations.pointer", containsInAnyOrder("sort", "cursor"));
    }

    private static List<String> ids(List<JsonNode> goals) {
        Function<JsonNode, String> id = goal -> goal.path("id").asText();
        return goals.stream().map(id).toList();
    }

    private static Response get(String address) {
        return given().urlEncodingEnabled(false).spec(client()).get(address);
    }
}
