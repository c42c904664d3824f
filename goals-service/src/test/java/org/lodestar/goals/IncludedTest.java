package org.lodestar.goals;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;
import static org.lodestar.goals.District.client;
import static org.lodestar.goals.District.clientOf;

import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.lodestar.eventsourcing.testing.PlatformResource;

/** A list brings what its resources refer to, if asked. */
@QuarkusTest
@WithTestResource(value = PlatformResource.class, initArgs = @ResourceArg(name = "service", value = "goals"))
class IncludedTest {

    private static UUID goalIn(String school, UUID plan, UUID parent) {
        return District.created(
                "/v1/goals",
                District.goal(school)
                        .replace(
                                "{\"school\"",
                                "{\"plan\":\"%s\",\"parent\":\"%s\",\"school\"".formatted(plan, parent)));
    }

    @Test
    void what_many_refer_to_is_included_once_and_as_its_own_list_shows_it() {
        String school = District.aSchool();
        UUID plan = District.draft(school);
        UUID parent = District.propose(school);
        goalIn(school, plan, parent);
        goalIn(school, plan, parent);
        Map<String, ?> shown = client().get("/v1/plans?org=" + school).path("data[0]");

        var page = client().get("/v1/goals?include=plan,parent&school=" + school)
                .then()
                .statusCode(200)
                .body("data", hasSize(3))
                .body("included.plans.id", contains(plan.toString()))
                .body("included.goals.id", contains(parent.toString()));
        assertThat(page.extract().<Map<String, ?>>path("included.plans[0]")).isEqualTo(shown);
    }

    @Test
    void only_what_is_asked_for_is_there() {
        String school = District.aSchool();
        goalIn(school, District.draft(school), District.propose(school));
        client().get("/v1/goals?school=" + school).then().body("included", nullValue());
        client().get("/v1/goals?include=parent&school=" + school)
                .then()
                .body("included.plans", nullValue())
                .body("included.goals", hasSize(1));
    }

    @Test
    void what_nothing_refers_to_is_an_empty_list() {
        String school = District.aSchool();
        District.propose(school);
        client().get("/v1/goals?include=plan&school=" + school)
                .then()
                .statusCode(200)
                .body("included.plans", empty());
    }

    @Test
    void each_page_brings_its_own_and_the_links_go_on_asking() {
        String school = District.aSchool();
        UUID first = goalIn(school, District.draft(school), District.propose(school));
        String link = client().get("/v1/goals?limit=1&include=plan&school=" + school)
                .then()
                .body("data", hasSize(1))
                .body("included.plans", empty())
                .extract()
                .header("Link");
        assertThat(link).contains("include=plan");
        client().urlEncodingEnabled(false)
                .get(link.replaceFirst("<(.*)>.*", "$1"))
                .then()
                .body("data.id", contains(first.toString()))
                .body("included.plans", hasSize(1));
    }

    @Test
    void fields_are_those_of_the_resources_and_what_follows_the_list_is_told_it_too() {
        String school = District.aSchool();
        UUID plan = District.draft(school);
        UUID goal = goalIn(school, plan, District.propose(school));
        client().get("/v1/goals?include=plan&fields=id&school=" + school)
                .then()
                .statusCode(200)
                .body("data[1].keySet()", contains("id"))
                .body("included.plans[0].title", equalTo("Reading together"));
        // what the school focuses on is recorded behind it
        long before = Long.parseLong(District.ask(goal, "activation", "{}").header("Lodestar-Position")) - 2;
        client().get("/v1/goals?changedSince=" + before + "&include=plan&school=" + school)
                .then()
                .statusCode(200)
                .body("deleted", notNullValue())
                .body("included.plans.id", contains(plan.toString()));
    }

    @Test
    void another_district_sees_nothing_of_it() {
        String school = District.aSchool();
        goalIn(school, District.draft(school), District.propose(school));
        clientOf(District.OTHER_TENANT, "goals.read")
                .get("/v1/goals?include=plan,parent&school=" + school)
                .then()
                .statusCode(200)
                .body("data", empty())
                .body("included.plans", empty())
                .body("included.goals", empty());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "plans", "plan,", "plan,owners", "Plan", "plan parent", "*"})
    void what_cannot_be_included_is_refused(String include) {
        client().queryParam("include", include)
                .queryParam("sort", "nothing")
                .get("/v1/goals")
                .then()
                .statusCode(400)
                .body("type", containsString("/problems/invalid-request"))
                .body("violations.pointer", containsInAnyOrder("include", "sort"))
                .body("violations.find { it.pointer == 'include' }.detail", containsString("plan, parent"));
    }
}
