package org.lodestar.observation;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.not;
import static org.lodestar.observation.District.TENANT;
import static org.lodestar.observation.District.client;
import static org.lodestar.observation.District.clientOf;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.specification.RequestSpecification;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.lodestar.eventsourcing.json.Json;
import org.lodestar.eventsourcing.testing.PlatformResource;
import org.lodestar.eventsourcing.testing.TokenIssuer;

/** Every write, asked wrongly in every way: a problem that says what to mend, nothing written, never a 500. */
@QuarkusTest
@WithTestResource(value = PlatformResource.class, initArgs = @ResourceArg(name = "service", value = "observation"))
class BadInputTest {

    private static final String OBSERVATION = """
            {"kind":"WALKTHROUGH","school":"school-1","observers":["principal-1"],"observee":"teacher-1",
             "scheduledOn":"2026-03-02"}""";
    private static final String REASON = "{\"reason\":\"For a reason\"}";

    /** Path, a body that would do, and the pointers that a body without anything lacks. */
    static final java.util.List<Arguments> CREATIONS = java.util.List.of(
            Arguments.of("/v1/observations", OBSERVATION, "/kind /school /observers /scheduledOn"),
            Arguments.of("/v1/feedback-conversations", """
                    {"kind":"DEBRIEF","participants":["principal-1","teacher-1"],
                     "scheduledFor":"2026-03-04T15:00:00Z"}""", "/kind /participants"),
            Arguments.of("/v1/time-entries", """
                    {"leader":"principal-1","start":"2026-01-05T15:00:00Z","minutes":45,
                     "category":"ADMINISTRATIVE"}""", "/leader /start /minutes /category"),
            Arguments.of("/v1/time-perceptions", """
                    {"leader":"principal-1","from":"2026-09-01","to":"2026-09-30",
                     "believedShare":0.5}""", "/leader /from /to /believedShare"));

    static final java.util.List<Arguments> TRANSITIONS = java.util.List.of(
            Arguments.of("/v1/observations", "schedule", "{\"scheduledOn\":\"2026-03-02\"}"),
            Arguments.of("/v1/observations", "stakes", "{\"stakes\":\"EVALUATIVE\"}"),
            Arguments.of("/v1/observations", "cancellation", REASON),
            Arguments.of("/v1/observations", "start", "{}"),
            Arguments.of("/v1/observations", "notes", """
                    {"notes":[{"noteId":"0199c2b4-0000-7000-8000-000000000002","offsetSeconds":0,"by":"principal-1",
                               "text":"Two students ask each other"}]}"""),
            Arguments.of("/v1/observations", "completion", "{\"durationMinutes\":20}"),
            Arguments.of("/v1/observations", "correction", """
                    {"startedAt":"2026-03-02T15:00:00Z","durationMinutes":20,"reason":"Longer"}"""),
            Arguments.of("/v1/observations", "feedback", """
                    {"by":"principal-1","reinforcements":[{"text":"Time to think"}]}"""),
            Arguments.of("/v1/observations", "sharing", "{\"by\":\"principal-1\"}"),
            Arguments.of("/v1/observations", "acknowledgement", "{\"by\":\"teacher-1\"}"),
            Arguments.of("/v1/feedback-conversations", "schedule", "{\"scheduledFor\":\"2026-03-04T15:00:00Z\"}"),
            Arguments.of("/v1/feedback-conversations", "cancellation", REASON),
            Arguments.of("/v1/feedback-conversations", "completion", """
                    {"heldAt":"2026-03-04T15:00:00Z","minutes":30,"learningFocused":true}"""),
            Arguments.of("/v1/feedback-conversations", "correction", """
                    {"heldAt":"2026-03-04T15:00:00Z","minutes":30,"reason":"Longer"}"""),
            Arguments.of("/v1/time-entries", "correction", """
                    {"start":"2026-01-05T15:00:00Z","minutes":45,"category":"ADMINISTRATIVE","reason":"Longer"}"""),
            Arguments.of("/v1/time-entries", "withdrawal", REASON),
            Arguments.of("/v1/time-perceptions", "withdrawal", REASON));

    @BeforeEach
    void the_district_is_known() {
        District.isKnown();
    }

    private static JsonNode problem(RequestSpecification request, String path, int status, String type) {
        var response = request.post(path)
                .then()
                .statusCode(status)
                .contentType("application/problem+json")
                .extract();
        JsonNode problem = Json.read(response.asString(), JsonNode.class);
        assertThat(problem.path("type").asText()).isEqualTo("/problems/" + type);
        assertThat(problem.path("status").asInt()).isEqualTo(status);
        assertThat(problem.path("title").asText()).isNotBlank();
        assertThat(problem.path("requestId").asText()).isNotBlank();
        return problem;
    }

    @ParameterizedTest
    @FieldSource("CREATIONS")
    void a_creation_names_what_is_missing(String path, String body, String lacking) {
        client().body("{}")
                .post(path)
                .then()
                .statusCode(400)
                .body("type", equalTo("/problems/invalid-request"))
                .body("violations.pointer", containsInAnyOrder(lacking.split(" ")));
    }

    @ParameterizedTest
    @FieldSource("CREATIONS")
    void a_creation_refuses_what_it_cannot_read(String path, String body, String lacking) {
        refusesWhatItCannotRead(path, body);
        client().header("Idempotency-Key", "same key \u00e9")
                .body(body)
                .post(path)
                .then()
                .statusCode(400);
    }

    @ParameterizedTest
    @FieldSource("TRANSITIONS")
    void a_transition_refuses_what_it_cannot_read(String collection, String transition, String body) {
        refusesWhatItCannotRead(collection + "/" + UUID.randomUUID() + "/" + transition, body);
    }

    private static void refusesWhatItCannotRead(String path, String body) {
        JsonNode unknown = problem(
                client().body(body.replaceFirst("\\{", "{\"favourite\":1,").replace(",}", "}")),
                path,
                400,
                "invalid-request");
        assertThat(unknown.path("violations").findValuesAsText("pointer")).contains("/favourite");
        problem(client().body("{\"reason\":"), path, 400, "invalid-request");
        problem(client().body("[]"), path, 400, "invalid-request");
        problem(client().body("null"), path, 400, "invalid-request");
        problem(client().body(body + "{}"), path, 400, "invalid-request");
        problem(client().contentType(ContentType.TEXT).body(body), path, 415, "unsupported-media-type");
        problem(client().body("{\"reason\":\"" + "x".repeat(1_100_000) + "\"}"), path, 413, "body-too-large");
        problem(given().contentType(ContentType.JSON).body(body), path, 401, "unauthorized");
        problem(given().auth().oauth2("nonsense").contentType(ContentType.JSON).body(body), path, 401, "unauthorized");
        problem(clientOf(TENANT, "observations.read").body(body), path, 403, "forbidden-scope");
        problem(client().header("If-Match", "three").body(body), path, 400, "invalid-request");
    }

    @ParameterizedTest
    @FieldSource("TRANSITIONS")
    void a_transition_of_something_unknown_is_not_found(String collection, String transition, String body) {
        for (String id : new String[] {UUID.randomUUID().toString(), "nonsense", "x".repeat(2_000)}) {
            assertThat(client().urlEncodingEnabled(false)
                            .body(body)
                            .post(collection + "/" + id + "/" + transition)
                            .statusCode())
                    .as("%s of %s", transition, id)
                    .isEqualTo(404);
        }
    }

    @ParameterizedTest
    @FieldSource("CREATIONS")
    void what_was_created_is_guarded(String path, String body, String lacking) {
        String key = UUID.randomUUID().toString();
        String id = client().header("Idempotency-Key", key)
                .body(body)
                .post(path)
                .then()
                .statusCode(201)
                .extract()
                .path("id");
        client().header("Idempotency-Key", key)
                .body(body)
                .post(path)
                .then()
                .statusCode(201)
                .header("Idempotent-Replayed", "true")
                .body("id", equalTo(id));
        problem(
                client().header("Idempotency-Key", key).body(body.replace("2026-", "2025-")),
                path,
                422,
                "idempotency-key-reused");
        String ending = path.contains("time") ? "/withdrawal" : "/cancellation";
        problem(client().header("If-Match", "\"7\"").body(REASON), path + "/" + id + ending, 412, "stale-version");
        clientOf("district2", "observations.read")
                .get(path + "/" + id)
                .then()
                .statusCode(404)
                .body("type", equalTo("/problems/not-found"));
        problem(
                clientOf("district2", "observations.write").body(REASON),
                path + "/" + id + ending,
                404,
                path.contains("observations")
                        ? "visit-not-found"
                        : path.contains("conversations")
                                ? "conversation-not-found"
                                : path.contains("entries") ? "time-entry-not-found" : "time-perception-not-found");
        client().get(path + "/" + id).then().statusCode(200).header("ETag", "\"1\"");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/v1/observations?kind=STROLL",
                "/v1/observations?from=yesterday",
                "/v1/observations?goal=7",
                "/v1/observations?limit=0",
                "/v1/observations?limit=many",
                "/v1/observations?cursor=bm9wZQ",
                "/v1/observations?purpose=CURIOSITY",
                "/v1/feedback-conversations?observation=7",
                "/v1/time-entries?from=yesterday",
                "/v1/time-entries?source=RUMOUR",
                "/v1/time-perceptions?status=LOST",
                "/v1/observations/0199c2b4-0000-7000-8000-000000000009?asOf=yesterday"
            })
    void a_parameter_that_cannot_be_read_is_a_bad_request(String path) {
        client().get(path)
                .then()
                .statusCode(400)
                .contentType("application/problem+json")
                .body("type", equalTo("/problems/invalid-request"));
    }

    @Test
    void every_fault_of_an_observation_is_named_at_once() {
        client().body("""
                        {"kind":"STROLL","stakes":1,"announced":"yes","school":"","schoolClass":"",
                         "observers":["principal-1",""],"goals":["7"],"focus":"%s","scheduledOn":"2026-02-30",
                         "plannedTime":"25:00","startedAt":"yesterday","favourite":true}""".formatted("x".repeat(1_001)))
                .post("/v1/observations")
                .then()
                .statusCode(400)
                .body(
                        "violations.pointer",
                        containsInAnyOrder(
                                "/kind",
                                "/stakes",
                                "/announced",
                                "/school",
                                "/schoolClass",
                                "/observers/1",
                                "/goals/0",
                                "/focus",
                                "/scheduledOn",
                                "/plannedTime",
                                "/startedAt",
                                "/favourite"))
                .body("violations.detail", everyItem(not(equalTo(""))));
    }

    @Test
    void every_unknown_reference_is_named_at_once() {
        client().body("""
                        {"kind":"WALKTHROUGH","school":"nowhere","schoolClass":"none",
                         "observers":["principal-1","nobody"],"observee":"no one",
                         "goals":["0199c2b4-0000-7000-8000-00000000000f"],"scheduledOn":"2026-03-02"}""")
                .post("/v1/observations")
                .then()
                .statusCode(422)
                .body("type", equalTo("/problems/unknown-reference"))
                .body(
                        "violations.pointer",
                        containsInAnyOrder("/school", "/schoolClass", "/observers/1", "/observee", "/goals/0"));
    }

    @Test
    void a_method_or_path_that_is_not_there_is_a_problem() {
        client().delete("/v1/observations").then().statusCode(405).contentType("application/problem+json");
        client().get("/v1/strolls").then().statusCode(404).contentType("application/problem+json");
        Stream.of("observations", "feedback-conversations", "time-entries", "time-perceptions")
                .forEach(collection -> {
                    given().get("/v1/" + collection).then().statusCode(401);
                    given().auth()
                            .oauth2(TokenIssuer.token(TENANT, "observations.write"))
                            .get("/v1/" + collection)
                            .then()
                            .statusCode(403);
                });
    }
}
