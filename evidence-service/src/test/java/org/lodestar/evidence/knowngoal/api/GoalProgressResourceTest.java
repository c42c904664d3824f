package org.lodestar.evidence.knowngoal.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;
import static org.lodestar.evidence.District.OTHER_TENANT;
import static org.lodestar.evidence.District.TENANT;
import static org.lodestar.evidence.District.awaitThat;
import static org.lodestar.evidence.District.client;
import static org.lodestar.evidence.District.clientOf;

import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.restassured.response.ValidatableResponse;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.lodestar.eventsourcing.testing.PlatformResource;
import org.lodestar.eventsourcing.testing.Topics;
import org.lodestar.evidence.District;

@QuarkusTest
@WithTestResource(value = PlatformResource.class, initArgs = @ResourceArg(name = "service", value = "evidence"))
class GoalProgressResourceTest {

    private static final LocalDate DUE = LocalDate.now(ZoneOffset.UTC).plusDays(100);

    private UUID fluency;
    private String goal;
    /** The day on which the goal was proposed. */
    private LocalDate today;

    @BeforeEach
    void a_measure_is_defined_and_a_goal_proposed() {
        District.isKnown();
        fluency = District.measure("{\"name\":\"Fluency\",\"kind\":\"NUMERIC\",\"direction\":\"INCREASE\"}");
        goal = UUID.randomUUID().toString();
        LocalDate before = LocalDate.now(ZoneOffset.UTC);
        tell("goal-proposed.v1", """
                {"school":"school-1","terms":%s}""".formatted(terms(40, 80, DUE)));
        today = LocalDate.parse(awaitThat(() -> client().get(path()), response -> response.statusCode() == 200)
                .path("from"));
        assertThat(today).isBetween(before, LocalDate.now(ZoneOffset.UTC));
    }

    private static String terms(int baseline, int target, LocalDate due) {
        return """
                {"scope":"SCHOOL","owners":["somebody"],"improvementDomain":"CURRICULUM","novelty":true,
                 "measure":{"baseline":%d,"target":%d,"direction":"INCREASE"},"dueDate":"%s"}""".formatted(baseline, target, due);
    }

    private void tell(String type, String data) {
        Topics.publish("lodestar.district1.goals.events.v1", "org.lodestar.goals." + type, "goals/" + goal, data);
    }

    private String path() {
        return "/v1/goals/" + goal + "/progress";
    }

    private ValidatableResponse progress() {
        return client().get(path()).then().statusCode(200);
    }

    private String record(UUID measure, String group, LocalDate date, int students, String result) {
        return client().body("""
                {"measure":"%s","goal":"%s","group":{"type":"%s","sourcedId":"%s"},"date":"%s","students":%d,
                 "result":%s,"collector":"teacher-1"}""".formatted(
                        measure, goal, group.startsWith("class") ? "CLASS" : "SCHOOL", group, date, students, result))
                .post("/v1/progress-points")
                .then()
                .statusCode(201)
                .extract()
                .path("id");
    }

    @Test
    void a_goal_without_points_has_no_data() {
        progress()
                .body("goal", equalTo(goal))
                .body("definitionVersion", equalTo("goal-progress.1"))
                .body("baseline", equalTo(40))
                .body("target", equalTo(80))
                .body("from", equalTo(today.toString()))
                .body("dueDate", equalTo(DUE.toString()))
                .body("series", hasSize(0))
                .body("latest", nullValue())
                .body("fraction", nullValue())
                .body("status", equalTo("NO_DATA"));
    }

    @Test
    void the_latest_point_tells_how_far_the_goal_has_come() {
        String first = record(fluency, "class-1", today.minusDays(20), 24, "{\"value\":38}");
        progress()
                .body("latest.point", equalTo(first))
                .body("fraction", equalTo(-0.05f))
                .body("status", equalTo("ON_TRACK"));
        String last = record(fluency, "class-1", today, 24, "{\"value\":90.5}");
        String between = record(fluency, "class-1", today.minusDays(10), 24, "{\"value\":50}");
        progress()
                .body("measure", equalTo(fluency.toString()))
                .body("series.id", equalTo(List.of(first, between, last)))
                .body("latest.value", equalTo(90.5f))
                .body("fraction", equalTo(1.263f))
                .body("status", equalTo("AHEAD"));
    }

    @Test
    void withdrawn_points_do_not_count_and_corrected_ones_count_as_corrected() {
        String first = record(fluency, "class-1", today.minusDays(1), 24, "{\"value\":60}");
        String second = record(fluency, "class-1", today, 24, "{\"value\":70}");
        client().body("{\"by\":\"teacher-1\",\"reason\":\"x\"}").post("/v1/progress-points/" + second + "/withdrawal");
        client().body("""
                {"by":"teacher-1","date":"%s","students":24,"result":{"value":80},"reason":"x"}""".formatted(today)).post("/v1/progress-points/" + first + "/correction");
        progress()
                .body("series.id", equalTo(List.of(first)))
                .body("latest.date", equalTo(today.toString()))
                .body("fraction", equalTo(1.0f));
    }

    @Test
    void a_small_group_is_in_the_series_but_its_result_tells_nothing() {
        record(fluency, "class-1", today, 4, "{\"value\":61.5}");
        progress()
                .body("series", hasSize(1))
                .body("series[0].result.reason", equalTo("SMALL_N"))
                .body("fraction", nullValue())
                .body("status", equalTo("NO_DATA"))
                .body(not(containsString("61.5")));
    }

    @Test
    void one_group_and_one_measure_are_followed_on_request() {
        UUID story = District.measure("{\"name\":\"Story\",\"kind\":\"NARRATIVE\"}");
        record(fluency, "school-1", today.minusDays(2), 300, "{\"value\":50}");
        record(fluency, "class-1", today.minusDays(1), 24, "{\"value\":60}");
        record(story, "class-1", today, 24, "{\"narrative\":\"They like it\"}");
        progress().body("measure", equalTo(fluency.toString())).body("fraction", equalTo(0.5f));
        client().queryParam("group", "school-1").get(path()).then().body("fraction", equalTo(0.25f));
        client().queryParam("measure", story.toString())
                .get(path())
                .then()
                .body("series", hasSize(1))
                .body("series[0].result.narrative", equalTo("They like it"))
                .body("status", equalTo("NO_DATA"));
        client().queryParam("measure", "x").get(path()).then().statusCode(400);
    }

    @Test
    void a_revised_goal_is_held_against_its_new_terms() {
        record(fluency, "class-1", today, 24, "{\"value\":70}");
        tell("goal-revised.v1", """
                {"changedFields":["measure"],"terms":%s}""".formatted(terms(40, 100, DUE.plusDays(100))));
        awaitThat(
                        () -> client().get(path()),
                        response -> response.path("target").equals(100))
                .then()
                .body("from", equalTo(today.toString()))
                .body("dueDate", equalTo(DUE.plusDays(100).toString()))
                .body("fraction", equalTo(0.5f));
    }

    @Test
    void other_events_of_goals_pass_by() {
        tell("goal-activated.v1", "{\"activeCount\":1,\"limit\":3}");
        tell("check-in-recorded.v1", "{\"value\":7}");
        tell("something-new.v9", "{}");
        tell("goal-proposed.v2", "{\"terms\":{\"measure\":\"of another shape\"}}");
        tell("goal-revised.v1", """
                {"changedFields":[],"terms":%s}""".formatted(terms(41, 80, DUE)));
        Response response =
                awaitThat(() -> client().get(path()), r -> r.path("baseline").equals(41));
        response.then().body("target", equalTo(80));
    }

    @Test
    void an_unknown_goal_or_one_of_another_district_is_not_found() {
        client().get("/v1/goals/" + UUID.randomUUID() + "/progress")
                .then()
                .statusCode(404)
                .contentType("application/problem+json");
        clientOf(OTHER_TENANT, "evidence.read").get(path()).then().statusCode(404);
        clientOf(TENANT, "goals.read").get(path()).then().statusCode(403);
    }
}
