package org.lodestar.goals.goal.api;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.notNullValue;
import static org.lodestar.eventsourcing.testing.Topics.header;

import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.util.UUID;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.lodestar.eventsourcing.testing.PlatformResource;
import org.lodestar.eventsourcing.testing.TokenIssuer;
import org.lodestar.eventsourcing.testing.Topics;

@QuarkusTest
@WithTestResource(value = PlatformResource.class, initArgs = @ResourceArg(name = "service", value = "goals"))
class GoalResourceTest {

    private static final String TENANT = "district1";

    private static final String GOAL = """
            {"school":"school-1","title":"Every third-grader reads fluently",
             "studentLearningNeed":"A third decode without flow","scope":"SCHOOL","owners":["staff-1"],
             "improvementDomain":"CURRICULUM","goalType":"CONTENT",
             "measure":{"name":"Words read aloud","unit":"words a minute","baseline":62,"target":90,
                        "direction":"INCREASE"},
             "dueDate":"2027-05-28"}""";

    @BeforeAll
    static void the_roster_is_known() {
        Topics.publish(
                "lodestar.district1.roster.events.v1", "org.lodestar.roster.org-registered.v1", "orgs/school-1", "{}");
        Topics.publish(
                "lodestar.district1.roster.restricted.v1",
                "org.lodestar.roster.user-registered.v1",
                "users/staff-1",
                "{}");
    }

    private static RequestSpecification client() {
        return given().auth()
                .oauth2(TokenIssuer.token(TENANT, "goals.read", "goals.write"))
                .contentType(ContentType.JSON);
    }

    /** The roster arrives by Kafka: the first proposal may meet a service that has not heard of it yet. */
    private static Response propose() {
        return propose(UUID.randomUUID().toString());
    }

    private static Response propose(String key) {
        long deadline = System.nanoTime() + 20_000_000_000L;
        Response response;
        do {
            response = client().header("Idempotency-Key", key).body(GOAL).post("/v1/goals");
        } while (response.statusCode() == 422 && System.nanoTime() < deadline);
        return response;
    }

    @Test
    void a_goal_is_proposed_read_listed_and_published() {
        Response proposed = propose();
        proposed.then()
                .statusCode(201)
                .header("ETag", "\"1\"")
                .header("Lodestar-Position", notNullValue())
                .body("status", equalTo("PROPOSED"))
                .body("measure.target", equalTo(90));
        String id = proposed.path("id");
        assertThat(proposed.header("Location")).endsWith("/v1/goals/" + id);

        client().get("/v1/goals/" + id)
                .then()
                .statusCode(200)
                .header("ETag", "\"1\"")
                .body("id", equalTo(id));
        client().header("If-None-Match", "\"1\"").get("/v1/goals/" + id).then().statusCode(304);
        client().queryParam("owner", "staff-1")
                .queryParam("limit", 1000)
                .get("/v1/goals")
                .then()
                .statusCode(200)
                .body("data.id", hasItem(id));
        client().get("/v1/goals/" + id + "/history")
                .then()
                .statusCode(200)
                .body("data", hasSize(1))
                .body("data[0].type", equalTo("goal-proposed.v1"));

        long position = Long.parseLong(proposed.header("Lodestar-Position"));
        var general = Topics.read("lodestar.district1.goals.events.v1", records -> records.size() >= position);
        var record = general.get((int) position - 1);
        assertThat(header(record, "ce_subject")).isEqualTo("goals/" + id);
        assertThat(header(record, "ce_type")).isEqualTo("org.lodestar.goals.goal-proposed.v1");
        assertThat(record.value()).doesNotContain("third", "staff-1").contains("school-1");
        var restricted = Topics.read(
                "lodestar.district1.goals.restricted.v1",
                records ->
                        records.stream().anyMatch(r -> header(r, "ce_subject").equals("goals/" + id)));
        assertThat(restricted.getLast().value()).contains("staff-1");
    }

    @Test
    void the_same_key_gives_the_first_answer_again() {
        String key = UUID.randomUUID().toString();
        Response first = propose(key);
        Response second = propose(key);
        second.then().statusCode(201).header("Idempotent-Replayed", "true").body("id", equalTo(first.path("id")));
        assertThat(second.header("Lodestar-Position")).isEqualTo(first.header("Lodestar-Position"));
        client().header("Idempotency-Key", key)
                .body(GOAL.replace("fluently", "well"))
                .post("/v1/goals")
                .then()
                .statusCode(422)
                .contentType("application/problem+json")
                .body("type", equalTo("/problems/idempotency-key-reused"));
    }

    @Test
    void a_fourth_active_goal_is_refused_or_overridden_with_a_reason() {
        client().body("{}")
                .post("/v1/goals/" + UUID.randomUUID() + "/activation")
                .then()
                .statusCode(404);
        Response last = null;
        for (int i = 0; i < 4; i++) {
            String id = propose().path("id");
            last = client().post("/v1/goals/" + id + "/activation");
            if (i < 3) {
                last.then().statusCode(200).body("status", equalTo("ACTIVE"));
            } else {
                last.then().statusCode(409).body("type", equalTo("/problems/focus-limit-reached"));
                client().body("{\"override\":{\"by\":\"staff-1\",\"reason\":\"Mandated by the state\"}}")
                        .post("/v1/goals/" + id + "/activation")
                        .then()
                        .statusCode(200)
                        .body("status", equalTo("ACTIVE"));
            }
        }
    }

    @Test
    void every_fault_is_named_at_once() {
        client().body(GOAL.replace("\"SCHOOL\"", "\"GALAXY\"")
                        .replace("\"goalType\":\"CONTENT\",", "")
                        .replace("62", "\"many\"")
                        .replace("\"dueDate\":\"2027-05-28\"", "\"dueDate\":\"2027-15-28\",\"favourite\":true"))
                .post("/v1/goals")
                .then()
                .statusCode(400)
                .contentType("application/problem+json")
                .body("type", equalTo("/problems/invalid-request"))
                .body(
                        "violations.pointer",
                        containsInAnyOrder("/scope", "/goalType", "/measure/baseline", "/dueDate", "/favourite"))
                .body("violations.detail", everyItem(notNullValue()));
    }

    @Test
    void what_does_not_exist_is_named() {
        propose();
        client().body(GOAL.replace("school-1", "nowhere").replace("staff-1", "nobody"))
                .post("/v1/goals")
                .then()
                .statusCode(422)
                .body("type", equalTo("/problems/unknown-reference"))
                .body("violations.pointer", containsInAnyOrder("/school", "/owners/0"));
    }

    @Test
    void malformed_requests_get_problems() {
        client().body("{\"school\":").post("/v1/goals").then().statusCode(400).contentType("application/problem+json");
        client().contentType("text/plain").body(GOAL).post("/v1/goals").then().statusCode(415);
        client().put("/v1/goals").then().statusCode(405).contentType("application/problem+json");
        client().get("/v1/nothing").then().statusCode(404).contentType("application/problem+json");
        client().queryParam("limit", "-1").get("/v1/goals").then().statusCode(400);
        client().queryParam("status", "LOST").get("/v1/goals").then().statusCode(400);
        client().queryParam("cursor", "bm9wZQ").get("/v1/goals").then().statusCode(400);
        given().get("/v1/goals").then().statusCode(401).header("WWW-Authenticate", "Bearer");
        given().auth()
                .oauth2("nonsense")
                .get("/v1/goals")
                .then()
                .statusCode(401)
                .contentType("application/problem+json");
        given().auth()
                .oauth2(TokenIssuer.token(TENANT, "goals.write"))
                .get("/v1/goals")
                .then()
                .statusCode(403)
                .body("type", equalTo("/problems/forbidden-scope"));
    }

    @Test
    void another_district_does_not_see_it() {
        String id = propose().path("id");
        RequestSpecification other = given().auth().oauth2(TokenIssuer.token("district2", "goals.read", "goals.write"));
        other.get("/v1/goals/" + id).then().statusCode(404);
        other.get("/v1/goals").then().statusCode(200).body("data", hasSize(0));
    }

    @Test
    void a_stale_version_is_refused() {
        String id = propose().path("id");
        client().header("If-Match", "\"7\"")
                .body("{}")
                .post("/v1/goals/" + id + "/activation")
                .then()
                .statusCode(412)
                .header("ETag", "\"1\"")
                .body("type", equalTo("/problems/stale-version"));
    }

    @Test
    void a_list_goes_on_where_the_page_ended() {
        for (int i = 0; i < 3; i++) {
            propose();
        }
        Response page = client().queryParam("limit", 2).get("/v1/goals");
        page.then().statusCode(200).body("data", hasSize(2));
        String link = page.header("Link");
        assertThat(link).endsWith("rel=\"next\"");
        String next = link.substring(1, link.indexOf('>'));
        client().urlEncodingEnabled(false)
                .get(next)
                .then()
                .statusCode(200)
                .body("data.id", notNullValue())
                .body("data[0].id", org.hamcrest.Matchers.greaterThan((String) page.path("data[1].id")));
    }
}
