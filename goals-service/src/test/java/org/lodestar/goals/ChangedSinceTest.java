package org.lodestar.goals;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.lessThan;
import static org.hamcrest.Matchers.nullValue;
import static org.lodestar.goals.District.client;
import static org.lodestar.goals.District.clientOf;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.vertx.sqlclient.Tuple;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.lodestar.eventsourcing.json.Json;
import org.lodestar.eventsourcing.runtime.EventSourcing;
import org.lodestar.eventsourcing.stage.Seeds;
import org.lodestar.eventsourcing.store.Tenancy;
import org.lodestar.eventsourcing.testing.Following;
import org.lodestar.eventsourcing.testing.PlatformResource;

/** Who follows a list by {@code changedSince} ends with what the list shows. */
@QuarkusTest
@WithTestResource(value = PlatformResource.class, initArgs = @ResourceArg(name = "service", value = "goals"))
class ChangedSinceTest {

    private static final int WRITERS = 4;
    private static final int WRITES = 30;

    @Inject
    EventSourcing eventSourcing;

    @Test
    void followers_end_with_what_the_lists_show_whatever_happens_meanwhile() {
        long seed = Seeds.seed(ChangedSinceTest.class);
        String school = District.aSchool();
        List<CompletableFuture<Void>> writers = new ArrayList<>();
        for (int i = 0; i < WRITERS; i++) {
            Random random = new Random(seed + i);
            writers.add(CompletableFuture.runAsync(() -> write(random, school)));
        }
        Random random = new Random(seed - 1);
        List<Follower> followers = List.of(
                new Follower("/v1/goals?", random),
                new Follower("/v1/goals?school=" + school + "&", random),
                new Follower("/v1/goals?school=" + school + "&status=ACTIVE&", random),
                new Follower("/v1/goals?status=PROPOSED&", random));
        while (!writers.stream().allMatch(CompletableFuture::isDone)) {
            followers.get(random.nextInt(followers.size())).follow();
        }
        writers.forEach(CompletableFuture::join);
        for (Follower follower : followers) {
            follower.catchUp();
            assertThat(follower.resources).as(follower.list).isEqualTo(shown(follower.list));
        }
    }

    private static void write(Random random, String school) {
        List<UUID> goals = new ArrayList<>();
        for (int i = 0; i < WRITES; i++) {
            if (goals.isEmpty() || random.nextInt(4) == 0) {
                goals.add(District.propose(school));
                continue;
            }
            UUID goal = goals.get(random.nextInt(goals.size()));
            // some of these are refused, as others may have changed the goal or taken the places
            switch (random.nextInt(4)) {
                case 0 -> District.ask(goal, "activation", "{}");
                case 1 -> District.ask(goal, "pause", "{\"reason\":\"Later\"}");
                case 2 -> District.ask(goal, "retirement", "{\"reason\":\"Never mind\"}");
                default ->
                    District.ask(goal, "revision", "{\"reason\":\"Better\",\"title\":\"Title %d\"}".formatted(i));
            }
        }
    }

    private static Map<String, JsonNode> shown(String list) {
        Map<String, JsonNode> shown = new HashMap<>();
        Optional<String> next = Optional.of(list + "limit=1000");
        while (next.isPresent()) {
            Response page = client().get(next.get());
            resources(page).forEach(goal -> shown.put(goal.path("id").asText(), goal));
            next = Following.next(page);
        }
        return shown;
    }

    private static JsonNode resources(Response page) {
        return Json.read(page.asString(), JsonNode.class).path("data");
    }

    /** Keeps what it is told together with the place to go on from, and crashes between two pages at times. */
    private static final class Follower {

        private final String list;
        private final Random random;
        private final Map<String, JsonNode> resources = new HashMap<>();
        private String position = "0";

        Follower(String list, Random random) {
            this.list = list;
            this.random = random;
        }

        /** Answers whether it came to the end. */
        boolean follow() {
            Optional<String> next =
                    Optional.of(list + "changedSince=" + position + "&limit=" + (1 + random.nextInt(7)));
            while (next.isPresent()) {
                Response page = given().urlEncodingEnabled(false)
                        .spec(client())
                        .get(next.get())
                        .then()
                        .statusCode(200)
                        .extract()
                        .response();
                if (random.nextInt(5) == 0) {
                    return false;
                }
                JsonNode told = Json.read(page.asString(), JsonNode.class);
                told.path("data").forEach(goal -> resources.put(goal.path("id").asText(), goal));
                told.path("deleted").forEach(goal -> resources.remove(goal.asText()));
                position = page.header("Lodestar-Position");
                next = Following.next(page);
            }
            return true;
        }

        void catchUp() {
            while (!follow()) {
                // crashed again
            }
        }
    }

    @Test
    void an_answer_names_each_changed_goal_once_and_where_to_go_on() {
        String list = "/v1/goals?school=" + District.aSchool() + "&changedSince=";
        String before = here();
        String school = list.replaceFirst(".*school=([^&]+).*", "$1");
        UUID first = District.propose(school);
        UUID second = District.propose(school);
        long position = Long.parseLong(District.ask(first, "revision", "{\"reason\":\"Better\",\"title\":\"Read\"}")
                .header("Lodestar-Position"));

        client().get(list + before)
                .then()
                .statusCode(200)
                .header("Lodestar-Position", Long.toString(position))
                .header("Link", nullValue())
                .body("data.id", contains(second.toString(), first.toString()));
        client().get(list + position)
                .then()
                .statusCode(200)
                .header("Lodestar-Position", Long.toString(position))
                .body("data", empty())
                .body("deleted", empty());
        client().get(list + "999999999")
                .then()
                .statusCode(200)
                .header("Lodestar-Position", Long.toString(position))
                .body("data", empty());
        client().get("/v1/goals?school=" + school).then().body("deleted", nullValue());
    }

    @Test
    void what_no_longer_fits_the_filter_is_gone() {
        String school = District.aSchool();
        String before = here();
        String list = "/v1/goals?school=" + school + "&status=ACTIVE&changedSince=";
        UUID goal = District.anActiveGoal(school);
        String position = client().get(list + before)
                .then()
                .body("data.id", contains(goal.toString()))
                .extract()
                .header("Lodestar-Position");

        District.ask(goal, "pause", "{\"reason\":\"Later\"}").then().statusCode(200);

        client().get(list + position).then().body("data", empty()).body("deleted", contains(goal.toString()));
    }

    @Test
    void a_stream_that_waits_holds_back_where_to_go_on_but_not_the_others() throws Exception {
        String school = District.aSchool();
        String before = here();
        String list = "/v1/goals?school=" + school + "&changedSince=";
        UUID waiting = District.propose(school);
        long position = Long.parseLong(client().get(list + before).header("Lodestar-Position"));
        execute(
                "INSERT INTO parked (tenant_id, name, generation, stream_id, position, reason)"
                        + " SELECT $1, 'goal_list', generation, $2, $3, 'a test' FROM projection"
                        + " WHERE tenant_id = $1 AND name = 'goal_list' AND live",
                Tuple.of(District.TENANT, "goals/" + waiting, position));
        UUID other = District.propose(school);

        client().get(list + position + "&limit=1")
                .then()
                .header("Lodestar-Position", Long.toString(position - 1))
                .body("data.id", contains(other.toString()));

        execute(
                "DELETE FROM parked WHERE tenant_id = $1 AND stream_id = $2",
                Tuple.of(District.TENANT, "goals/" + waiting));
        client().get(list + (position - 1))
                .then()
                .header("Lodestar-Position", Long.toString(position + 1))
                .body("data.id", contains(waiting.toString(), other.toString()));
    }

    /** The position of a write just now, as other tests have written too. */
    private static String here() {
        return client().body(District.GOAL).post("/v1/goals").header("Lodestar-Position");
    }

    private void execute(String sql, Tuple parameters) throws Exception {
        Tenancy.within(
                        eventSourcing.pool(),
                        District.TENANT,
                        connection -> connection.preparedQuery(sql).execute(parameters))
                .toCompletionStage()
                .toCompletableFuture()
                .get();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-1", "1.5", "now", "1234567890123456789", "%00", "1&cursor=abc", "1&limit=0"})
    void a_place_that_is_none_is_refused(String place) {
        given().urlEncodingEnabled(false)
                .spec(client())
                .get("/v1/goals?changedSince=" + place)
                .then()
                .statusCode(400)
                .contentType("application/problem+json")
                .body("type", equalTo("/problems/invalid-request"))
                .body("violations", hasSize(1));
    }

    @Test
    void another_district_and_another_scope_see_nothing() {
        District.propose(District.aSchool());

        clientOf(District.OTHER_TENANT, "goals.read")
                .get("/v1/goals?changedSince=0")
                .then()
                .statusCode(200)
                .body("data", empty())
                .body("deleted", empty());
        clientOf(District.TENANT, "roster.read")
                .get("/v1/goals?changedSince=0")
                .then()
                .statusCode(403)
                .body("type", equalTo("/problems/forbidden-scope"));
        given().get("/v1/goals?changedSince=0").then().statusCode(401);
    }

    @Test
    void the_feed_of_the_service_tells_of_all_its_lists_in_the_order_of_the_log() {
        String school = District.aSchool();
        long before = Long.parseLong(
                client().body(District.goal(school)).post("/v1/goals").header("Lodestar-Position"));
        UUID plan = District.draft(school);
        UUID goal = District.propose(school);

        client().get("/internal/changes?after=" + before)
                .then()
                .statusCode(200)
                .body("data.collection", contains("plans", "goals"))
                .body("data.id", contains(plan.toString(), goal.toString()))
                .body("data.position", contains((int) before + 1, (int) before + 2))
                .body("data.status", contains("ACTIVE", "ACTIVE"))
                .body("data.resource.id", contains(plan.toString(), goal.toString()))
                .body("data[0].version", equalTo(1))
                .body("more", equalTo(false))
                .body("next", equalTo((int) before + 2))
                .body("contained", equalTo((int) before + 2));
        client().get("/internal/changes?limit=1&after=" + before)
                .then()
                .body("data.id", contains(plan.toString()))
                .body("more", equalTo(true))
                .body("next", equalTo((int) before + 1))
                .body("contained", equalTo((int) before + 1));
        client().get("/internal/changes?after=x").then().statusCode(400).body("violations.pointer", hasItem("after"));
        clientOf(District.TENANT, "roster.read").get("/internal/changes").then().statusCode(403);
    }

    @Test
    void fields_are_chosen_by_name() {
        UUID goal = District.propose(District.aSchool());

        client().get("/v1/goals/" + goal + "?fields=title,id")
                .then()
                .statusCode(200)
                .header("ETag", "\"1\"")
                .body("size()", equalTo(2))
                .body("id", equalTo(goal.toString()))
                .body("title", equalTo("Every third-grader reads fluently"));
        client().header("If-None-Match", "\"1\"")
                .get("/v1/goals/" + goal + "?fields=id")
                .then()
                .statusCode(304);
        client().get("/v1/goals?limit=2&fields=description,id,id")
                .then()
                .statusCode(200)
                .body("data", hasSize(2))
                .body("data[0].size()", equalTo(1));
        client().get("/v1/goals?changedSince=0&limit=2&fields=status")
                .then()
                .body("data[0]", equalTo(Map.of("status", "PROPOSED")))
                .body("deleted", empty());
        client().get("/v1/goals/" + goal + "/history?fields=version").then().body("data[0].size()", lessThan(2));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "titel", "id,", "id, title", "measure.unit", "deleted", "data", "id&fields=titel"})
    void fields_that_are_none_are_refused_with_those_there_are(String fields) {
        Response refused =
                given().urlEncodingEnabled(false).spec(client()).get("/v1/goals?fields=" + fields.replace(" ", "%20"));

        refused.then()
                .statusCode(400)
                .contentType("application/problem+json")
                .body("violations.pointer", contains("fields"));
        assertThat(refused.<String>path("violations[0].detail")).contains("id, status, school");
    }
}
