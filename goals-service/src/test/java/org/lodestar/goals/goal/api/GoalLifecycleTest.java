package org.lodestar.goals.goal.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.nullValue;
import static org.lodestar.eventsourcing.testing.Topics.header;
import static org.lodestar.goals.District.ask;
import static org.lodestar.goals.District.client;

import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.lodestar.eventsourcing.testing.PlatformResource;
import org.lodestar.eventsourcing.testing.Topics;
import org.lodestar.goals.District;

@QuarkusTest
@WithTestResource(value = PlatformResource.class, initArgs = @ResourceArg(name = "service", value = "goals"))
class GoalLifecycleTest {

    private static final String REASON = "{\"reason\":\"The reading coach is on leave\"}";

    private String school;

    @BeforeEach
    void there_is_a_school() {
        school = District.aSchool();
    }

    private static Response judge(UUID goal, String judge, String judgement) {
        return ask(
                goal,
                "judgements",
                "{\"judge\":\"%s\",\"judgement\":\"%s\",\"reason\":\"Eight of ten read\"}".formatted(judge, judgement));
    }

    private Response places() {
        return client().get("/v1/focus-policies/" + school);
    }

    @Test
    void a_goal_is_worked_on_and_judged_and_completed() {
        UUID goal = District.anActiveGoal(school);
        String step = ask(goal, "action-steps", """
                        {"text":"Read in pairs","assignees":["teacher-1","teacher-2"],"dueDate":"2027-01-15"}""")
                .then()
                .statusCode(200)
                .body("actionSteps", hasSize(1))
                .body("actionSteps[0].status", equalTo("PLANNED"))
                .body("actionSteps[0].assignees", contains("teacher-1", "teacher-2"))
                .extract()
                .path("actionSteps[0].id");
        ask(goal, "action-steps/" + step + "/start", "{}").then().body("actionSteps[0].status", equalTo("STARTED"));
        ask(goal, "action-steps/" + step + "/completion", "")
                .then()
                .statusCode(200)
                .body("actionSteps[0].status", equalTo("COMPLETED"));
        ask(goal, "action-steps/" + step + "/drop", "{}")
                .then()
                .statusCode(409)
                .body("type", equalTo("/problems/action-step-closed"));
        ask(goal, "action-steps/" + UUID.randomUUID() + "/start", "{}")
                .then()
                .statusCode(404)
                .body("type", equalTo("/problems/action-step-not-found"));

        ask(goal, "check-ins", """
                        {"on":"2026-11-13","status":"AT_RISK","confidence":3,"value":70.50,"note":"Flu"}""")
                .then()
                .statusCode(200)
                .body("checkIns[0].value", equalTo(70.5f))
                .body("checkIns[0].status", equalTo("AT_RISK"))
                .body("checkIns[0].note", equalTo("Flu"));

        ask(goal, "completion", "{}").then().statusCode(409).body("type", equalTo("/problems/goal-not-judged"));
        judge(goal, "teacher-1", "NOT_MET").then().statusCode(200).body("consensus", nullValue());
        judge(goal, "principal-1", "MET").then().body("consensus", nullValue());
        judge(goal, "teacher-1", "MET")
                .then()
                .body("consensus", equalTo("MET"))
                .body("judgements", hasSize(2))
                .body("judgements.judge", contains("principal-1", "teacher-1"));
        ask(goal, "completion", "{\"completedOn\":\"2027-05-20\"}")
                .then()
                .statusCode(200)
                .body("status", equalTo("COMPLETED"))
                .body("completedOn", equalTo("2027-05-20"));
        ask(goal, "retirement", REASON).then().statusCode(409).body("type", equalTo("/problems/goal-closed"));

        places().then().body("activeGoals", hasSize(0));
        client().get("/v1/goals/" + goal + "/history")
                .then()
                .body(
                        "data.type",
                        contains(
                                "goal-proposed.v1",
                                "goal-activated.v1",
                                "action-step-added.v1",
                                "action-step-started.v1",
                                "action-step-completed.v1",
                                "check-in-recorded.v1",
                                "goal-judged.v1",
                                "goal-judged.v1",
                                "goal-judged.v1",
                                "goal-completed.v1"));
    }

    @Test
    void a_goal_is_completed_today_if_no_day_is_named() {
        UUID goal = District.anActiveGoal(school);
        judge(goal, "student-1", "MET");

        ask(goal, "completion", "").then().statusCode(200);

        String completedOn = client().get("/v1/goals/" + goal).path("completedOn");
        assertThat(completedOn).matches("\\d{4}-\\d{2}-\\d{2}");
    }

    @Test
    void a_paused_goal_frees_its_place_and_takes_one_again() {
        UUID goal = District.anActiveGoal(school);
        places().then().body("activeGoals", contains(goal.toString()));

        ask(goal, "pause", REASON)
                .then()
                .statusCode(200)
                .body("status", equalTo("PAUSED"))
                .body("reason", equalTo("The reading coach is on leave"));
        places().then().body("activeGoals", hasSize(0));
        ask(goal, "check-ins", "{\"on\":\"2026-11-13\",\"status\":\"ON_TRACK\",\"confidence\":5}")
                .then()
                .statusCode(409)
                .body("type", equalTo("/problems/goal-not-active"));

        ask(goal, "activation", "{}").then().statusCode(200).body("status", equalTo("ACTIVE"));
        ask(goal, "retirement", REASON).then().statusCode(200).body("status", equalTo("RETIRED"));
        places().then().body("activeGoals", hasSize(0));
    }

    @Test
    void what_already_holds_records_nothing() {
        UUID goal = District.anActiveGoal(school);

        ask(goal, "activation", "{}")
                .then()
                .statusCode(200)
                .header("ETag", "\"2\"")
                .header("Lodestar-Position", nullValue());
        ask(goal, "pause", REASON).then().header("ETag", "\"3\"");
        ask(goal, "pause", "{\"reason\":\"Another reason\"}")
                .then()
                .statusCode(200)
                .header("ETag", "\"3\"")
                .body("reason", equalTo("The reading coach is on leave"));
    }

    @Test
    void a_check_in_is_recorded_once_per_idempotency_key() {
        UUID goal = District.anActiveGoal(school);
        String key = UUID.randomUUID().toString();

        for (int i = 0; i < 2; i++) {
            client().header("Idempotency-Key", key)
                    .body("{\"on\":\"2026-11-13\",\"status\":\"ON_TRACK\",\"confidence\":5}")
                    .post("/v1/goals/" + goal + "/check-ins")
                    .then()
                    .statusCode(200)
                    .header("ETag", "\"3\"")
                    .body("checkIns", hasSize(1));
        }
    }

    @Test
    void one_goal_too_many_is_refused_or_overridden_and_both_are_events() {
        for (int i = 0; i < 3; i++) {
            District.anActiveGoal(school);
        }
        UUID fourth = District.propose(school);

        ask(fourth, "activation", "{}")
                .then()
                .statusCode(409)
                .body("type", equalTo("/problems/focus-limit-reached"))
                .body(
                        "detail",
                        equalTo("The school has 3 active goals and its focus policy allows 3;"
                                + " pause, complete or retire one, or override with a reason"));
        ask(fourth, "activation", "{\"override\":{\"by\":\"nobody\",\"reason\":\"Mandated\"}}")
                .then()
                .statusCode(422)
                .body("violations.pointer", contains("/override/by"));
        Response overridden =
                ask(fourth, "activation", "{\"override\":{\"by\":\"principal-1\",\"reason\":\"Mandated\"}}");

        overridden.then().statusCode(200).body("status", equalTo("ACTIVE"));
        places().then().body("activeGoals", hasSize(4)).body("maxActiveGoals", equalTo(3));
        client().get("/v1/goals/" + fourth + "/history")
                .then()
                .body("data[1].data.activeCount", equalTo(4))
                .body("data[1].data.limit", equalTo(3));
        client().get("/v1/focus-policies/" + school + "/history")
                .then()
                .body(
                        "data.type",
                        contains(
                                "focus-place-taken.v1",
                                "focus-place-taken.v1",
                                "focus-place-taken.v1",
                                "focus-limit-exceeded.v1",
                                "focus-override-granted.v1",
                                "focus-place-taken.v1"));
        long position = Long.parseLong(overridden.header("Lodestar-Position"));
        var published = Topics.read(District.GENERAL_TOPIC, records -> records.size() >= position).stream()
                .filter(record -> header(record, "ce_subject").equals("focus-policies/" + school))
                .toList();
        assertThat(published)
                .extracting(record -> header(record, "ce_type"))
                .contains("org.lodestar.goals.focus-limit-exceeded.v1", "org.lodestar.goals.focus-override-granted.v1");
        assertThat(published).noneMatch(record -> record.value().contains("Mandated"));
    }

    @Test
    void a_goal_that_cannot_be_activated_takes_no_place() {
        UUID goal = District.propose(school);
        ask(goal, "retirement", REASON).then().statusCode(200);

        ask(goal, "activation", "{}").then().statusCode(409).body("type", equalTo("/problems/goal-closed"));

        places().then().body("activeGoals", hasSize(0));
        client().get("/v1/focus-policies/" + school + "/history").then().statusCode(404);
    }

    @Test
    void activations_at_the_same_time_never_exceed_the_limit() throws Exception {
        List<UUID> goals =
                IntStream.range(0, 16).mapToObj(_ -> District.propose(school)).toList();

        List<Integer> statuses;
        try (var clients = Executors.newFixedThreadPool(16)) {
            statuses = clients
                    .invokeAll(goals.stream()
                            .flatMap(goal -> Stream.of(goal, goal))
                            .map(goal -> (Callable<Integer>)
                                    () -> ask(goal, "activation", "{}").statusCode())
                            .toList())
                    .stream()
                    .map(java.util.concurrent.Future::resultNow)
                    .toList();
        }

        assertThat(statuses).containsOnly(200, 409);
        List<String> active = places().path("activeGoals");
        assertThat(active).hasSize(3);
        assertThat(client().queryParam("school", school)
                        .queryParam("status", "ACTIVE")
                        .get("/v1/goals")
                        .<List<String>>path("data.id"))
                .containsExactlyInAnyOrderElementsOf(active);
        List<Integer> counts = client().get("/v1/focus-policies/" + school + "/history")
                .path("data.findAll { it.type == 'focus-place-taken.v1' }.data.activeCount");
        assertThat(counts).containsExactly(1, 2, 3);
    }
}
