package org.lodestar.goals.focus.api;

import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.lodestar.goals.District.ask;
import static org.lodestar.goals.District.client;

import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.lodestar.eventsourcing.testing.PlatformResource;
import org.lodestar.goals.District;

@QuarkusTest
@WithTestResource(value = PlatformResource.class, initArgs = @ResourceArg(name = "service", value = "goals"))
class FocusPolicyResourceTest {

    private String school;

    @BeforeEach
    void there_is_a_school() {
        school = District.aSchool();
    }

    private String path() {
        return "/v1/focus-policies/" + school;
    }

    private Response choose(int limit) {
        return client().body("{\"maxActiveGoals\":%d}".formatted(limit)).put(path());
    }

    @Test
    void a_school_has_three_places_until_it_chooses() {
        client().get(path())
                .then()
                .statusCode(200)
                .header("ETag", "\"0\"")
                .body("school", equalTo(school))
                .body("maxActiveGoals", equalTo(3))
                .body("chosen", equalTo(false))
                .body("activeGoals", hasSize(0));

        choose(1)
                .then()
                .statusCode(200)
                .header("ETag", "\"1\"")
                .body("maxActiveGoals", equalTo(1))
                .body("chosen", equalTo(true));
        client().get(path()).then().header("ETag", "\"1\"").body("maxActiveGoals", equalTo(1));
        choose(1).then().statusCode(200).header("ETag", "\"1\"");
    }

    @Test
    void goals_are_activated_by_the_chosen_limit() {
        choose(1);
        UUID first = District.anActiveGoal(school);
        UUID second = District.propose(school);

        ask(second, "activation", "{}").then().statusCode(409);
        choose(2).then().statusCode(200).body("activeGoals", contains(first.toString()));
        ask(second, "activation", "{}").then().statusCode(200);
        choose(1).then().statusCode(200).body("activeGoals", hasSize(2));
    }

    @Test
    void a_policy_that_has_changed_since_is_not_overwritten() {
        choose(2);

        client().header("If-Match", "\"0\"")
                .body("{\"maxActiveGoals\":5}")
                .put(path())
                .then()
                .statusCode(412)
                .header("ETag", "\"1\"");
        client().header("If-Match", "\"1\"")
                .body("{\"maxActiveGoals\":5}")
                .put(path())
                .then()
                .statusCode(200);
    }

    @Test
    void every_change_is_kept() {
        choose(2);
        choose(4);

        client().get(path() + "/history")
                .then()
                .body("data.type", contains("focus-policy-set.v1", "focus-policy-set.v1"))
                .body("data.data.maxActiveGoals", contains(2, 4));
        String then = client().get(path() + "/history").path("data[0].recordedAt");
        client().queryParam("asOf", then).get(path()).then().body("maxActiveGoals", equalTo(2));
    }

    @Test
    void a_school_that_does_not_exist_has_none() {
        client().get("/v1/focus-policies/nowhere").then().statusCode(404);
        client().body("{\"maxActiveGoals\":5}")
                .put("/v1/focus-policies/nowhere")
                .then()
                .statusCode(404);
        District.clientOf(District.OTHER_TENANT, "goals.read")
                .get(path())
                .then()
                .statusCode(404);
    }
}
