package org.lodestar.goals;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.lodestar.goals.District.GOAL;
import static org.lodestar.goals.District.PLAN;
import static org.lodestar.goals.District.client;
import static org.lodestar.goals.District.clientOf;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.lodestar.eventsourcing.json.Json;
import org.lodestar.eventsourcing.testing.PlatformResource;

/** Every write with everything that can be wrong about it: a problem that names the fault, and nothing written. */
@QuarkusTest
@WithTestResource(value = PlatformResource.class, initArgs = @ResourceArg(name = "service", value = "goals"))
class BadInputTest {

    private static UUID goal;
    private static UUID plan;
    private static UUID step;

    private long before;

    /**
     * A write that would succeed.
     *
     * @param optional the fields that may be left out
     * @param free the fields that take any text, also a blank one
     */
    record Write(String method, String path, String body, Set<String> optional, Set<String> free) {

        String of(UUID goal, UUID plan, UUID step) {
            return path.replace("{goal}", goal.toString())
                    .replace("{plan}", plan.toString())
                    .replace("{step}", step.toString());
        }

        ObjectNode json() {
            return Json.read(body, ObjectNode.class);
        }

        @Override
        public String toString() {
            return method + ' ' + path;
        }
    }

    static List<Write> writes() {
        return List.of(
                new Write("POST", "/v1/goals", GOAL, Set.of(), Set.of()),
                new Write(
                        "POST",
                        "/v1/goals/{goal}/revision",
                        """
                        {"reason":"Snow days","title":"Everybody reads","studentLearningNeed":"Flow",
                         "description":"By pairs","scope":"TEAM","owners":["teacher-2"],
                         "improvementDomain":"LEARNING_CLIMATE","goalType":"LEADERSHIP",
                         "measure":{"name":"Words","unit":"words","baseline":1,"target":2,"direction":"INCREASE"},
                         "dueDate":"2027-06-28","removed":["PLAN"]}""",
                        Set.of(
                                "title",
                                "studentLearningNeed",
                                "description",
                                "scope",
                                "owners",
                                "improvementDomain",
                                "goalType",
                                "measure",
                                "dueDate",
                                "removed"),
                        Set.of("description")),
                new Write("POST", "/v1/goals/{goal}/activation", """
                        {"override":{"by":"principal-1","reason":"Mandated"}}""", Set.of("override"), Set.of()),
                new Write("POST", "/v1/goals/{goal}/pause", "{\"reason\":\"Later\"}", Set.of(), Set.of()),
                new Write(
                        "POST",
                        "/v1/goals/{goal}/completion",
                        "{\"completedOn\":\"2027-05-28\"}",
                        Set.of("completedOn"),
                        Set.of()),
                new Write("POST", "/v1/goals/{goal}/retirement", "{\"reason\":\"Never mind\"}", Set.of(), Set.of()),
                new Write("POST", "/v1/goals/{goal}/action-steps", """
                        {"text":"Read in pairs","assignees":["teacher-1"],"dueDate":"2027-01-15"}""", Set.of("assignees", "dueDate"), Set.of()),
                new Write("POST", "/v1/goals/{goal}/action-steps/{step}/start", "{}", Set.of(), Set.of()),
                new Write("POST", "/v1/goals/{goal}/action-steps/{step}/completion", "{}", Set.of(), Set.of()),
                new Write("POST", "/v1/goals/{goal}/action-steps/{step}/drop", "{}", Set.of(), Set.of()),
                new Write("POST", "/v1/goals/{goal}/check-ins", """
                        {"on":"2026-11-13","status":"AT_RISK","confidence":3,"value":70.5,"note":"Flu"}""", Set.of("value", "note"), Set.of("note")),
                new Write("POST", "/v1/goals/{goal}/judgements", """
                        {"judge":"teacher-1","judgement":"MET","reason":"Eight of ten read"}""", Set.of(), Set.of()),
                new Write("POST", "/v1/plans", PLAN, Set.of("vision"), Set.of("vision")),
                new Write("POST", "/v1/plans/{plan}/authors", """
                        {"person":"teacher-1","contributorKind":"TEACHER","mode":"CO_LED"}""", Set.of(), Set.of()),
                new Write("POST", "/v1/plans/{plan}/endorsements", """
                        {"person":"parent-1","contributorKind":"FAMILY"}""", Set.of(), Set.of()),
                new Write("POST", "/v1/plans/{plan}/adoption", "{}", Set.of(), Set.of()),
                new Write("POST", "/v1/plans/{plan}/closure", "{}", Set.of(), Set.of()),
                new Write("PUT", "/v1/focus-policies/school-1", "{\"maxActiveGoals\":4}", Set.of(), Set.of()));
    }

    @BeforeEach
    void there_is_a_goal_and_a_plan() {
        if (goal == null) {
            prepare();
        }
        before = position();
    }

    private static void prepare() {
        String school = District.aSchool();
        goal = District.propose(school);
        plan = District.draft(school);
        District.ask(goal, "action-steps", "{\"text\":\"Read in pairs\"}")
                .then()
                .statusCode(200);
        step = UUID.fromString(client().get("/v1/goals/" + goal).path("actionSteps[0].id"));
    }

    /** Positions are dense: if the next write gets the next one, nothing else was written. */
    @AfterEach
    void nothing_was_written() {
        assertThat(position()).isEqualTo(before + 1);
    }

    private static long position() {
        return Long.parseLong(client().body(GOAL).post("/v1/goals").header("Lodestar-Position"));
    }

    private static Response send(Write write, RequestSpecification client, String path, Object body) {
        return client.body(body).request(write.method(), path);
    }

    private static Response send(Write write, JsonNode body) {
        String json = body.toString().replace("\ud800", "\\ud800"); // as bytes it would become a question mark
        return send(write, client(), write.of(goal, plan, step), json);
    }

    private static JsonNode expect(SoftAssertions softly, String what, Response response, int status, String slug) {
        softly.assertThat(response.statusCode())
                .as("%s: %s", what, response.asString())
                .isEqualTo(status);
        softly.assertThat(response.contentType()).as(what).startsWith("application/problem+json");
        JsonNode problem = Json.read(response.asString(), JsonNode.class);
        softly.assertThat(problem.path("type").asText()).as(what).isEqualTo("/problems/" + slug);
        softly.assertThat(problem.path("requestId").asText()).as(what).isNotBlank();
        return problem;
    }

    private static void expectFault(SoftAssertions softly, String what, Response response, String pointer) {
        JsonNode problem = expect(softly, what, response, 400, "invalid-request");
        softly.assertThat(problem.path("violations").findValuesAsText("pointer"))
                .as(what)
                .isNotEmpty()
                .allSatisfy(place -> assertThat(place).startsWith(pointer));
    }

    @ParameterizedTest
    @MethodSource("writes")
    void what_is_not_json_is_refused(Write write) {
        SoftAssertions.assertSoftly(softly -> {
            String path = write.of(goal, plan, step);
            for (String body : List.of(
                    "{",
                    write.body().substring(1),
                    "[]",
                    "null",
                    "7",
                    "\"x\"",
                    "{\"a\":1,\"a\":2}",
                    write.body() + "}")) {
                expect(softly, body, send(write, client(), path, body), 400, "invalid-request");
            }
            byte[] notUtf8 = write.body().replace("{", "{\"\u00e9\":1,").getBytes(StandardCharsets.ISO_8859_1);
            expect(softly, "not UTF-8", send(write, client(), path, notUtf8), 400, "invalid-request");
            expect(
                    softly,
                    "text",
                    send(write, client().contentType(ContentType.TEXT), path, write.body()),
                    415,
                    "unsupported-media-type");
        });
    }

    @ParameterizedTest
    @MethodSource("writes")
    void unknown_fields_are_named(Write write) {
        SoftAssertions.assertSoftly(softly ->
                expectFault(softly, "surprise", send(write, write.json().put("surprise", 1)), "/surprise"));
    }

    @ParameterizedTest
    @MethodSource("writes")
    void missing_fields_are_named(Write write) {
        SoftAssertions.assertSoftly(softly -> write.json().fieldNames().forEachRemaining(field -> {
            if (!write.optional().contains(field)) {
                expectFault(softly, field, send(write, write.json().without(List.of(field))), '/' + field);
                expectFault(softly, field + " null", send(write, write.json().putNull(field)), '/' + field);
            }
        }));
    }

    @ParameterizedTest
    @MethodSource("writes")
    void wrong_types_and_values_are_named(Write write) {
        SoftAssertions.assertSoftly(softly -> write.json().properties().forEach(property -> {
            String field = property.getKey();
            JsonNode value = property.getValue();
            expectFault(softly, field + " object", send(write, with(write, field, "{\"x\":1}")), '/' + field);
            expectFault(softly, field + " boolean", send(write, with(write, field, "true")), '/' + field);
            if (value.isTextual()) {
                String long_ = "\"" + "x".repeat(5_000) + '"';
                expectFault(softly, field + " long", send(write, with(write, field, long_)), '/' + field);
                expectFault(softly, field + " number", send(write, with(write, field, "7")), '/' + field);
                expectFault(softly, field + " NUL", send(write, with(write, field, "\"a\\u0000b\"")), '/' + field);
                expectFault(
                        softly, field + " surrogate", send(write, with(write, field, "\"a\\ud800b\"")), '/' + field);
                if (!write.free().contains(field)) {
                    expectFault(softly, field + " blank", send(write, with(write, field, "\"  \"")), '/' + field);
                }
            } else if (value.isNumber()) {
                expectFault(softly, field + " text", send(write, with(write, field, "\"7\"")), '/' + field);
                for (String number :
                        List.of("1e999999999", "-1e30", "1e-999999999", "123456789012345678901234567890")) {
                    expectFault(softly, field + ' ' + number, send(write, with(write, field, number)), '/' + field);
                }
            } else if (value.isArray()) {
                expectFault(softly, field + " text", send(write, with(write, field, "\"x\"")), '/' + field);
                expectFault(softly, field + " [null]", send(write, with(write, field, "[null]")), '/' + field);
                expectFault(softly, field + " [\"\"]", send(write, with(write, field, "[\"\"]")), '/' + field);
                expectFault(softly, field + " [1]", send(write, with(write, field, "[1]")), '/' + field);
                String many = "[" + "\"PLAN\",".repeat(60) + "\"PLAN\"]";
                expectFault(softly, field + " many", send(write, with(write, field, many)), '/' + field);
            }
        }));
    }

    /** Fields of fields, and what is tried with them. */
    @Test
    void wrong_values_inside_of_objects_are_named() {
        SoftAssertions.assertSoftly(softly -> {
            for (String number : List.of("1e999999999", "-1e30", "1e-999999999", "\"7\"", "true", "null", "[]")) {
                String body = GOAL.replace("\"baseline\":62", "\"baseline\":" + number);
                Response response = client().body(body).post("/v1/goals");
                expectFault(softly, "baseline " + number, response, "/measure/baseline");
            }
            for (String date :
                    List.of("0000-01-01", "2027-02-30", "27-05-28", "2027-05-28T00:00:00Z", "+12027-05-28")) {
                Response response =
                        client().body(GOAL.replace("2027-05-28", date)).post("/v1/goals");
                expectFault(softly, "dueDate " + date, response, "/dueDate");
            }
            for (String reason : List.of("null", "\" \"", "7", "\"a\\u0000b\"", "\"" + "x".repeat(1_001) + '"')) {
                String body = "{\"override\":{\"by\":\"principal-1\",\"reason\":%s}}".formatted(reason);
                Response response = client().body(body).post("/v1/goals/" + goal + "/activation");
                expectFault(softly, "reason " + reason, response, "/override/reason");
            }
        });
    }

    private static ObjectNode with(Write write, String field, String json) {
        return write.json().set(field, Json.read(json, JsonNode.class));
    }

    @ParameterizedTest
    @MethodSource("writes")
    void a_large_body_is_refused(Write write) {
        SoftAssertions.assertSoftly(softly -> expect(
                softly,
                "2 MB",
                send(write, client(), write.of(goal, plan, step), " ".repeat(2_000_000) + write.body()),
                413,
                "body-too-large"));
    }

    @ParameterizedTest
    @MethodSource("writes")
    void only_a_client_with_the_scope_may_write(Write write) {
        SoftAssertions.assertSoftly(softly -> {
            String path = write.of(goal, plan, step);
            RequestSpecification nobody = given().contentType(ContentType.JSON);
            expect(softly, "no token", send(write, nobody, path, write.body()), 401, "unauthorized");
            RequestSpecification reader = clientOf(District.TENANT, "goals.read", "evidence.write");
            expect(softly, "reader", send(write, reader, path, write.body()), 403, "forbidden-scope");
        });
    }

    @ParameterizedTest
    @MethodSource("writes")
    void what_is_not_there_is_not_found(Write write) {
        if (!write.path().contains("{")) {
            return;
        }
        SoftAssertions.assertSoftly(softly -> {
            String unknown = write.of(UUID.randomUUID(), UUID.randomUUID(), step);
            expect(softly, "unknown", send(write, client(), unknown, write.body()), 404, "not-found");
            String noId = write.path().replaceAll("\\{[a-z]+}", "not-an-id");
            expect(softly, "not an id", send(write, client(), noId, write.body()), 404, "not-found");
        });
    }

    @ParameterizedTest
    @MethodSource("writes")
    void what_belongs_to_another_district_is_not_there_either(Write write) {
        String[] scopes = {"goals.read", "goals.write"};
        Response theirs =
                send(write, clientOf(District.OTHER_TENANT, scopes), write.of(goal, plan, step), write.body());
        Response nobodys = send(
                write,
                clientOf(District.OTHER_TENANT, scopes),
                write.of(UUID.randomUUID(), UUID.randomUUID(), step),
                write.body());

        assertThat(theirs.statusCode()).isIn(404, 422).isEqualTo(nobodys.statusCode());
        assertThat(theirs.<String>path("type")).isEqualTo(nobodys.path("type"));
    }

    @Test
    void every_fault_of_a_body_is_named_at_once() {
        Response refused = client().body(GOAL.replace("\"SCHOOL\"", "\"GALAXY\"")
                        .replace("\"goalType\":\"CONTENT\",", "")
                        .replace("62", "\"many\"")
                        .replace("[\"teacher-1\"]", "[\"teacher-1\",\"\"]")
                        .replace("\"dueDate\":\"2027-05-28\"", "\"dueDate\":\"2027-15-28\",\"favourite\":true"))
                .post("/v1/goals");

        assertThat(refused.<List<String>>path("violations.pointer"))
                .containsExactlyInAnyOrder(
                        "/scope", "/goalType", "/measure/baseline", "/owners/1", "/dueDate", "/favourite");
    }
}
