package org.lodestar.goals.goal.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;
import static org.lodestar.eventsourcing.testing.Topics.header;
import static org.lodestar.goals.District.GOAL;
import static org.lodestar.goals.District.client;

import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.lodestar.eventsourcing.testing.PlatformResource;
import org.lodestar.eventsourcing.testing.Topics;
import org.lodestar.goals.District;

@QuarkusTest
@WithTestResource(value = PlatformResource.class, initArgs = @ResourceArg(name = "service", value = "goals"))
class GoalResourceTest {

    @BeforeEach
    void the_roster_is_known() {
        District.isKnown();
    }

    @Nested
    class a_proposed_goal {

        @Test
        void is_answered_with_its_place_version_and_position() {
            Response proposed = client().body(GOAL).post("/v1/goals");

            proposed.then()
                    .statusCode(201)
                    .header("ETag", "\"1\"")
                    .header("Lodestar-Position", notNullValue())
                    .body("status", equalTo("PROPOSED"))
                    .body("owners", contains("teacher-1"))
                    .body("measure.target", equalTo(90))
                    .body("description", nullValue())
                    .body("actionSteps", hasSize(0));
            assertThat(proposed.header("Location")).endsWith("/v1/goals/" + proposed.path("id"));
        }

        @Test
        void is_read_unless_the_client_has_it() {
            UUID goal = District.propose("school-1");

            client().get("/v1/goals/" + goal)
                    .then()
                    .statusCode(200)
                    .header("ETag", "\"1\"")
                    .body("id", equalTo(goal.toString()));
            client().header("If-None-Match", "\"1\"")
                    .get("/v1/goals/" + goal)
                    .then()
                    .statusCode(304);
        }

        @Test
        void is_published_whole_only_on_the_restricted_topic() {
            Response proposed = client().body(GOAL).post("/v1/goals");
            String subject = "goals/" + proposed.path("id");
            long position = Long.parseLong(proposed.header("Lodestar-Position"));

            var general = Topics.read(District.GENERAL_TOPIC, records -> records.size() >= position)
                    .get((int) position - 1);
            assertThat(header(general, "ce_subject")).isEqualTo(subject);
            assertThat(header(general, "ce_type")).isEqualTo("org.lodestar.goals.goal-proposed.v1");
            assertThat(general.value())
                    .contains("school-1", "\"baseline\":62")
                    .doesNotContain("third", "Words", "teacher-1");
            var restricted = Topics.read(
                            District.RESTRICTED_TOPIC,
                            records -> records.stream()
                                    .anyMatch(record ->
                                            header(record, "ce_subject").equals(subject)))
                    .stream()
                    .filter(record -> header(record, "ce_subject").equals(subject))
                    .findFirst();
            assertThat(restricted.orElseThrow().value()).contains("Every third-grader", "teacher-1");
        }

        @Test
        void names_every_reference_that_does_not_exist() {
            String nowhere = GOAL.replace("school-1", "nowhere")
                    .replace("[\"teacher-1\"]", "[\"teacher-1\",\"nobody\"]")
                    .replace(
                            "{\"school\"",
                            "{\"plan\":\"%s\",\"parent\":\"%s\",\"school\""
                                    .formatted(UUID.randomUUID(), UUID.randomUUID()));

            client().body(nowhere)
                    .post("/v1/goals")
                    .then()
                    .statusCode(422)
                    .body("type", equalTo("/problems/unknown-reference"))
                    .body("violations.pointer", containsInAnyOrder("/school", "/owners/1", "/plan", "/parent"));
        }

        @Test
        void is_no_longer_judged_by_who_has_left_the_roster() {
            UUID goal = District.anActiveGoal(District.aSchool());
            String judgement = "{\"judge\":\"leaver-1\",\"judgement\":\"MET\",\"reason\":\"All read\"}";
            District.tell("restricted", "user-registered.v1", "users/leaver-1");
            District.awaitThat(() -> District.ask(goal, "judgements", judgement), 200);

            District.tell("restricted", "user-removed.v1", "users/leaver-1");

            District.awaitThat(() -> District.ask(goal, "judgements", judgement), 422)
                    .then()
                    .body("type", equalTo("/problems/unknown-reference"))
                    .body("violations.pointer", contains("/judge"));
        }

        @Test
        void names_the_target_that_lies_in_the_wrong_direction() {
            client().body(GOAL.replace("\"target\":90", "\"target\":62.0"))
                    .post("/v1/goals")
                    .then()
                    .statusCode(422)
                    .body("type", equalTo("/problems/target-against-direction"))
                    .body("violations.pointer", contains("/measure/target"));
        }

        @Test
        void is_proposed_once_per_idempotency_key() {
            String key = UUID.randomUUID().toString();
            Response first = client().header("Idempotency-Key", key).body(GOAL).post("/v1/goals");
            Response second = client().header("Idempotency-Key", key).body(GOAL).post("/v1/goals");

            second.then()
                    .statusCode(201)
                    .header("Idempotent-Replayed", "true")
                    .header("Lodestar-Position", first.header("Lodestar-Position"))
                    .body("id", equalTo(first.path("id")));
            client().header("Idempotency-Key", key)
                    .body(GOAL.replace("fluently", "well"))
                    .post("/v1/goals")
                    .then()
                    .statusCode(422)
                    .body("type", equalTo("/problems/idempotency-key-reused"));
            client().header("Idempotency-Key", "k".repeat(256))
                    .body(GOAL)
                    .post("/v1/goals")
                    .then()
                    .statusCode(400)
                    .body("type", equalTo("/problems/idempotency-key-invalid"));
        }
    }

    @Nested
    class a_revision {

        private static final String LATER = "{\"reason\":\"Snow days\",\"dueDate\":\"2027-06-30\"}";

        private UUID goal;

        @BeforeEach
        void there_is_a_goal() {
            goal = District.propose("school-1");
        }

        @Test
        void changes_what_it_names_and_nothing_else() {
            UUID plan = District.draft("school-1");
            UUID parent = District.propose("school-1");
            District.ask(goal, "revision", """
                            {"reason":"It belongs together","plan":"%s","parent":"%s","description":"In pairs",
                             "owners":["teacher-2","principal-1"]}""".formatted(plan, parent))
                    .then()
                    .statusCode(200)
                    .header("ETag", "\"2\"")
                    .body("plan", equalTo(plan.toString()))
                    .body("parent", equalTo(parent.toString()))
                    .body("description", equalTo("In pairs"))
                    .body("owners", contains("teacher-2", "principal-1"))
                    .body("title", equalTo("Every third-grader reads fluently"));

            District.ask(goal, "revision", "{\"reason\":\"It does not\",\"removed\":[\"PLAN\",\"PARENT\"]}")
                    .then()
                    .statusCode(200)
                    .body("plan", nullValue())
                    .body("parent", nullValue())
                    .body("description", equalTo("In pairs"));
        }

        @Test
        void that_changes_nothing_records_nothing() {
            District.ask(goal, "revision", "{\"reason\":\"Tidying up\",\"dueDate\":\"2027-05-28\"}")
                    .then()
                    .statusCode(200)
                    .header("ETag", "\"1\"")
                    .header("Lodestar-Position", nullValue());
        }

        @Test
        void is_refused_when_the_goal_has_changed_since() {
            client().header("If-Match", "\"7\"")
                    .body(LATER)
                    .post("/v1/goals/" + goal + "/revision")
                    .then()
                    .statusCode(412)
                    .header("ETag", "\"1\"")
                    .body("type", equalTo("/problems/stale-version"));
            client().header("If-Match", "\"1\"")
                    .body(LATER)
                    .post("/v1/goals/" + goal + "/revision")
                    .then()
                    .statusCode(200);
            client().header("If-Match", "yesterday")
                    .body(LATER)
                    .post("/v1/goals/" + goal + "/revision")
                    .then()
                    .statusCode(400);
        }

        @Test
        void does_not_make_a_goal_its_own_parent() {
            District.ask(goal, "revision", "{\"reason\":\"A slip\",\"parent\":\"%s\"}".formatted(goal))
                    .then()
                    .statusCode(422)
                    .body("type", equalTo("/problems/goal-is-its-parent"))
                    .body("violations.pointer", contains("/parent"));
        }

        @Test
        void names_the_people_that_do_not_exist() {
            District.ask(goal, "revision", "{\"reason\":\"New people\",\"owners\":[\"teacher-1\",\"nobody\"]}")
                    .then()
                    .statusCode(422)
                    .body("violations.pointer", contains("/owners/1"));
        }

        @Test
        void leaves_what_was_to_be_read() {
            Response proposed = client().get("/v1/goals/" + goal + "/history");
            String then = proposed.path("data[0].recordedAt");
            District.ask(goal, "revision", LATER).then().body("dueDate", equalTo("2027-06-30"));

            client().queryParam("asOf", then)
                    .get("/v1/goals/" + goal)
                    .then()
                    .statusCode(200)
                    .header("ETag", "\"1\"")
                    .body("dueDate", equalTo("2027-05-28"));
            client().queryParam("asOf", "2020-01-01T00:00:00Z")
                    .get("/v1/goals/" + goal)
                    .then()
                    .statusCode(404);
            client().queryParam("asOf", "yesterday")
                    .get("/v1/goals/" + goal)
                    .then()
                    .statusCode(400);
            client().get("/v1/goals/" + goal + "/history")
                    .then()
                    .body("data.type", contains("goal-proposed.v1", "goal-revised.v1"))
                    .body("data[1].data.changedFields", contains("dueDate"))
                    .body("data[1].data.reason", equalTo("Snow days"));
            client().queryParam("after", 1)
                    .get("/v1/goals/" + goal + "/history")
                    .then()
                    .body("data.type", contains("goal-revised.v1"));
        }
    }

    @Nested
    class the_list {

        @Test
        void is_filtered_by_every_column() {
            String school = District.aSchool();
            UUID plan = District.draft(school);
            UUID there = District.created(
                    "/v1/goals",
                    District.goal(school)
                            .replace("teacher-1", "principal-1")
                            .replace("{\"school\"", "{\"plan\":\"%s\",\"school\"".formatted(plan)));
            UUID other = District.anActiveGoal(school);
            District.ask(
                            other,
                            "revision",
                            "{\"reason\":\"Later\",\"dueDate\":\"2027-12-01\",\"improvementDomain\":\"LEARNING_CLIMATE\"}")
                    .then()
                    .statusCode(200);

            assertThat(listed(school, "status", "PROPOSED")).containsExactly(there);
            assertThat(listed(school, "status", "ACTIVE")).containsExactly(other);
            assertThat(listed(school, "owner", "principal-1")).containsExactly(there);
            assertThat(listed(school, "plan", plan.toString())).containsExactly(there);
            assertThat(listed(school, "improvementDomain", "LEARNING_CLIMATE")).containsExactly(other);
            assertThat(listed(school, "dueFrom", "2027-12-01")).containsExactly(other);
            assertThat(listed(school, "dueFrom", "2027-05-28")).containsExactly(there, other);
            assertThat(listed(school, "dueTo", "2027-05-28")).containsExactly(there);
            assertThat(listed(school, "dueTo", "2027-05-27")).isEmpty();
        }

        private List<UUID> listed(String school, String filter, String value) {
            List<String> ids = client().queryParam("school", school)
                    .queryParam(filter, value)
                    .get("/v1/goals")
                    .then()
                    .statusCode(200)
                    .extract()
                    .path("data.id");
            return ids.stream().map(UUID::fromString).toList();
        }

        @Test
        void is_paged_without_a_gap_or_a_repetition() {
            String school = District.aSchool();
            List<UUID> proposed = new ArrayList<>();
            for (int i = 0; i < 5; i++) {
                proposed.add(District.propose(school));
            }

            List<UUID> seen = new ArrayList<>();
            String next = "/v1/goals?limit=2&school=" + school;
            int pages = 0;
            while (next != null) {
                Response page = client().urlEncodingEnabled(false).get(next);
                page.then().statusCode(200);
                page.<List<String>>path("data.id").forEach(id -> seen.add(UUID.fromString(id)));
                String link = page.header("Link");
                next = link == null ? null : link.substring(1, link.indexOf('>'));
                pages++;
            }

            assertThat(seen).containsExactlyElementsOf(proposed);
            assertThat(pages).isEqualTo(3);
        }

        @Test
        void refuses_what_it_does_not_understand() {
            for (String query : List.of(
                    "limit=0",
                    "limit=-1",
                    "limit=x",
                    "status=LOST",
                    "improvementDomain=lost",
                    "plan=7",
                    "dueFrom=today",
                    "dueTo=2027-15-01",
                    "cursor=bm9wZQ")) {
                client().get("/v1/goals?" + query)
                        .then()
                        .statusCode(400)
                        .contentType("application/problem+json")
                        .body("type", equalTo("/problems/invalid-request"));
            }
            client().get("/v1/goals?limit=5000").then().statusCode(200);
            client().get("/v1/goals?school=nowhere").then().statusCode(200).body("data", hasSize(0));
        }

        @Test
        void survives_text_that_the_database_cannot_hold() {
            client().urlEncodingEnabled(false)
                    .get("/v1/goals?school=%00")
                    .then()
                    .statusCode(400)
                    .contentType("application/problem+json");
            client().urlEncodingEnabled(false)
                    .get("/v1/goals/%00")
                    .then()
                    .statusCode(400)
                    .contentType("application/problem+json");
        }
    }

    @Test
    void another_district_does_not_see_it() {
        UUID goal = District.propose("school-1");
        var stranger = District.clientOf(District.OTHER_TENANT, "goals.read");

        stranger.get("/v1/goals/" + goal).then().statusCode(404);
        stranger.get("/v1/goals/" + goal + "/history").then().statusCode(404);
        stranger.get("/v1/goals").then().statusCode(200).body("data.id", not(hasItem(goal.toString())));
    }

    @Test
    void only_a_client_with_the_scope_may_read() {
        District.clientOf(District.TENANT, "goals.write")
                .get("/v1/goals")
                .then()
                .statusCode(403)
                .body("type", equalTo("/problems/forbidden-scope"));
        io.restassured.RestAssured.given()
                .get("/v1/goals")
                .then()
                .statusCode(401)
                .header("WWW-Authenticate", notNullValue());
    }
}
