package org.lodestar.goals.plan.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;
import static org.lodestar.eventsourcing.testing.Topics.header;
import static org.lodestar.goals.District.PLAN;
import static org.lodestar.goals.District.client;

import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.lodestar.eventsourcing.testing.PlatformResource;
import org.lodestar.eventsourcing.testing.Topics;
import org.lodestar.goals.District;

@QuarkusTest
@WithTestResource(value = PlatformResource.class, initArgs = @ResourceArg(name = "service", value = "goals"))
class PlanResourceTest {

    @BeforeEach
    void the_roster_is_known() {
        District.isKnown();
    }

    private static Response ask(UUID plan, String transition, String body) {
        return client().body(body).post("/v1/plans/" + plan + '/' + transition);
    }

    private static Response join(UUID plan, String person, String kind, String mode) {
        return ask(
                plan,
                "authors",
                "{\"person\":\"%s\",\"contributorKind\":\"%s\",\"mode\":\"%s\"}".formatted(person, kind, mode));
    }

    private static Response endorse(UUID plan, String person, String kind) {
        return ask(plan, "endorsements", "{\"person\":\"%s\",\"contributorKind\":\"%s\"}".formatted(person, kind));
    }

    @Test
    void a_plan_is_written_together_endorsed_adopted_and_closed() {
        Response drafted = client().body(PLAN).post("/v1/plans");
        drafted.then()
                .statusCode(201)
                .header("ETag", "\"1\"")
                .body("status", equalTo("DRAFTED"))
                .body("schoolYear", equalTo(2027))
                .body("vision", equalTo("Every child reads with joy"));
        UUID plan = UUID.fromString(drafted.path("id"));
        assertThat(drafted.header("Location")).endsWith("/v1/plans/" + plan);

        join(plan, "teacher-1", "TEACHER", "ORIGINATED").then().statusCode(200).body("authors", hasSize(1));
        ask(plan, "adoption", "{}")
                .then()
                .statusCode(409)
                .body("type", equalTo("/problems/plan-not-collective"))
                .body("violations.pointer", contains("/authors", "/endorsements"));
        join(plan, "student-1", "STUDENT", "CO_LED");
        join(plan, "teacher-2", "TEACHER", "DELEGATED");
        endorse(plan, "parent-1", "FAMILY").then().statusCode(200).body("endorsements.person", contains("parent-1"));
        endorse(plan, "parent-1", "FAMILY").then().statusCode(200).body("endorsements", hasSize(1));
        Response adopted = ask(plan, "adoption", "");
        adopted.then()
                .statusCode(200)
                .body("status", equalTo("ADOPTED"))
                .body("authorCountByKind.TEACHER", equalTo(2))
                .body("authorCountByKind.STUDENT", equalTo(1))
                .body("adoptedAt", notNullValue());
        join(plan, "principal-1", "ADMINISTRATOR", "CO_LED")
                .then()
                .statusCode(409)
                .body("type", equalTo("/problems/plan-adopted"));
        ask(plan, "closure", "{}")
                .then()
                .statusCode(200)
                .body("status", equalTo("CLOSED"))
                .body("adoptedAt", equalTo(adopted.path("adoptedAt")))
                .body("closedAt", notNullValue());
        endorse(plan, "student-1", "STUDENT").then().statusCode(409).body("type", equalTo("/problems/plan-closed"));

        client().get("/v1/plans/" + plan + "/history")
                .then()
                .body("data", hasSize(7))
                .body("data.type[5]", equalTo("plan-adopted.v1"))
                .body("data[5].data.authorCountByKind.TEACHER", equalTo(2));
        var published = Topics.read(
                        District.GENERAL_TOPIC,
                        records -> records.stream()
                                .anyMatch(record -> header(record, "ce_subject").equals("plans/" + plan)
                                        && header(record, "ce_type").endsWith("plan-closed.v1")))
                .stream()
                .filter(record -> header(record, "ce_subject").equals("plans/" + plan))
                .toList();
        assertThat(published)
                .hasSize(7)
                .noneMatch(record -> record.value().contains("Reading together"))
                .noneMatch(record -> record.value().contains("teacher-1"));
    }

    @Test
    void an_author_leaves() {
        UUID plan = District.draft("school-1");
        join(plan, "teacher-1", "TEACHER", "CO_LED");

        client().delete("/v1/plans/" + plan + "/authors/teacher-1")
                .then()
                .statusCode(200)
                .header("ETag", "\"3\"")
                .body("authors", hasSize(0));
        client().delete("/v1/plans/" + plan + "/authors/teacher-1")
                .then()
                .statusCode(200)
                .header("ETag", "\"3\"");
        client().delete("/v1/plans/" + UUID.randomUUID() + "/authors/teacher-1")
                .then()
                .statusCode(404);
    }

    @Test
    void what_does_not_exist_is_named() {
        client().body(PLAN.replace("school-1", "nowhere"))
                .post("/v1/plans")
                .then()
                .statusCode(422)
                .body("type", equalTo("/problems/unknown-reference"))
                .body("violations.pointer", contains("/org"));
        UUID plan = District.draft("school-1");
        join(plan, "nobody", "TEACHER", "CO_LED")
                .then()
                .statusCode(422)
                .body("violations.pointer", contains("/person"));
        endorse(plan, "nobody", "FAMILY").then().statusCode(422);
    }

    @Test
    void a_plan_is_drafted_once_per_idempotency_key_and_changed_only_as_it_was_seen() {
        String key = UUID.randomUUID().toString();
        Response first = client().header("Idempotency-Key", key).body(PLAN).post("/v1/plans");
        client().header("Idempotency-Key", key)
                .body(PLAN)
                .post("/v1/plans")
                .then()
                .statusCode(201)
                .body("id", equalTo(first.path("id")));
        client().header("If-Match", "\"9\"")
                .body("{}")
                .post("/v1/plans/" + first.path("id") + "/closure")
                .then()
                .statusCode(412);
    }

    @Test
    void plans_are_listed_by_organisation_year_and_status() {
        String org = District.aSchool();
        UUID one = District.draft(org);
        UUID two = District.created("/v1/plans", PLAN.replace("school-1", org).replace("2027", "2028"));
        ask(two, "closure", "{}").then().statusCode(200);

        client().get("/v1/plans?org=" + org)
                .then()
                .statusCode(200)
                .body("data.id", containsInAnyOrder(one.toString(), two.toString()));
        client().get("/v1/plans?schoolYear=2028&org=" + org)
                .then()
                .body("data.id", contains(two.toString()))
                .body("data[0].adoptedAt", nullValue());
        client().get("/v1/plans?status=DRAFTED&org=" + org).then().body("data.id", contains(one.toString()));
        Response page = client().get("/v1/plans?limit=1&org=" + org);
        page.then().body("data", hasSize(1));
        assertThat(page.header("Link")).contains("rel=\"next\"").contains("org=" + org);
        for (String query : List.of("schoolYear=soon", "schoolYear=99999999999", "status=LOST")) {
            client().get("/v1/plans?" + query).then().statusCode(400);
        }
    }

    @Test
    void another_district_does_not_see_it() {
        UUID plan = District.draft("school-1");
        var stranger = District.clientOf(District.OTHER_TENANT, "goals.read", "goals.write");

        stranger.get("/v1/plans/" + plan).then().statusCode(404);
        stranger.body("{}").post("/v1/plans/" + plan + "/closure").then().statusCode(404);
    }
}
