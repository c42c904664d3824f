package org.lodestar.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OpenApiMergeTest {

    private static final Path OWN_PART = Path.of("src", "main", "openapi", "gateway.yaml");

    private static final String GOALS = """
            openapi: 3.1.0
            info: {title: Goals, version: "1"}
            tags: [{name: Goals}]
            paths:
              /v1/goals:
                get:
                  operationId: listGoals
                  parameters: [{name: cursor, in: query, schema: {type: string}}]
                  responses: {"200": {description: OK}}
                post:
                  operationId: proposeGoal
                  requestBody: {content: {application/json: {schema: {$ref: "#/components/schemas/Goal"}}}}
                  responses: {"201": {description: Proposed}}
              /v1/goals/{id}:
                get:
                  operationId: getGoal
                  parameters: [{name: asOf, in: query, schema: {type: string}}]
                  responses: {"200": {description: OK}}
              /v1/goals/{id}/activation:
                post:
                  operationId: activateGoal
                  responses: {"200": {description: OK}}
            components:
              schemas:
                Goal: {type: object, properties: {due: {type: [string, "null"], format: date}}}
            """;

    private static final String EVIDENCE = """
            openapi: 3.1.0
            info: {title: Evidence, version: "1"}
            tags: [{name: Evidence}]
            paths:
              /v1/evidence:
                get:
                  operationId: listEvidence
                  responses: {"200": {description: OK}}
            components:
              schemas:
                Evidence: {type: object}
            """;

    @TempDir
    Path directory;

    @Test
    void a_path_belongs_to_its_service_and_answers_problems_as_they_apply() throws IOException {
        var contract = merged(GOALS, EVIDENCE);
        var paths = contract.getJsonObject("paths");

        assertThat(paths.getJsonObject("/v1/goals").getString(Routes.SERVICE)).isEqualTo("goals");
        assertThat(paths.getJsonObject("/v1/evidence").getString(Routes.SERVICE))
                .isEqualTo("evidence");
        assertThat(paths.getJsonObject("/oauth2/token").containsKey(Routes.SERVICE))
                .isFalse();
        assertThat(responses(contract, "/v1/goals", "get"))
                .containsExactly("200", "400", "401", "403", "406", "429", "500", "502", "503", "504");
        assertThat(responses(contract, "/v1/goals", "post"))
                .containsExactly(
                        "201", "400", "401", "403", "406", "409", "413", "415", "422", "429", "500", "502", "503",
                        "504");
        assertThat(responses(contract, "/v1/goals/{id}", "get"))
                .contains("304", "404")
                .doesNotContain("409", "413");
        assertThat(responses(contract, "/v1/goals/{id}/activation", "post"))
                .contains("404", "409", "412", "422")
                .doesNotContain("413", "415");
    }

    @Test
    void conventions_are_written_once_and_referred_to() throws IOException {
        var contract = merged(GOALS, EVIDENCE);

        assertThat(headers(contract, "/v1/goals", "post", "201"))
                .contains("Location", "ETag", "Lodestar-Position", "X-Request-Id");
        assertThat(headers(contract, "/v1/goals", "get", "200")).contains("Link", "Lodestar-Position");
        assertThat(references(contract, "/v1/goals", "get")).contains("Lodestar-Position", "changedSince", "fields");
        assertThat(references(contract, "/v1/goals/{id}", "get"))
                .contains("If-None-Match", "fields")
                .doesNotContain("changedSince");
        assertThat(contract.getJsonObject("paths")
                        .getJsonObject("/v1/goals/{id}/activation")
                        .getJsonObject("post")
                        .getJsonArray("parameters"))
                .isEqualTo(new JsonArray()
                        .add(new JsonObject().put("$ref", "#/components/parameters/Idempotency-Key"))
                        .add(new JsonObject().put("$ref", "#/components/parameters/If-Match")));
    }

    @Test
    void what_a_standard_sets_the_form_of_fails_in_its_form() throws IOException {
        var oneRoster = EVIDENCE.replace("/v1/evidence", OneRoster.Service.ROSTERING.base() + "/orgs")
                .replace(
                        "responses:",
                        "parameters: [{name: offset, in: query, schema: {type: integer}}]\n      responses:");
        var contract = merged(GOALS, oneRoster);
        var responses = operation(contract, OneRoster.Service.ROSTERING.base() + "/orgs", "get")
                .getJsonObject("responses");

        assertThat(responses.getJsonObject("401").getString("$ref"))
                .isEqualTo("#/components/responses/OneRosterFailure");
        assertThat(responses.getJsonObject("503").getString("$ref"))
                .isEqualTo("#/components/responses/OneRosterFailure");
        assertThat(headers(contract, OneRoster.Service.ROSTERING.base() + "/orgs", "get", "200"))
                .contains("Link", "X-Total-Count");
    }

    @Test
    void schemas_say_plainly_what_clients_are_generated_from() throws IOException {
        var goals = GOALS.substring(0, GOALS.indexOf("    Goal:"))
                        .replace(
                                "responses: {\"200\": {description: OK}}",
                                "responses: {\"200\": {description: OK, content: {application/json: {schema: {$ref:"
                                        + " '#/components/schemas/PageGoalRepresentation'}}}}}")
                + """
                    Day: {type: string, format: date, examples: ["2026-09-01"]}
                    Status: {type: string, enum: [A, B]}
                    Goal: {type: object, properties: {due: {anyOf: [{$ref: "#/components/schemas/Day"}, {type: "null"}]},
                      status: {$ref: "#/components/schemas/Status", type: [string, "null"], enum: [A, B], description: Now}}}
                    GoalView: {type: object, properties: {id: {type: string}, note: {type: [string, "null"]}}}
                    PageGoalRepresentation: {type: object, properties: {data: {type: array, items: {$ref: "#/components/schemas/GoalView"}}}}
                """;
        var schemas = merged(goals, EVIDENCE).getJsonObject("components").getJsonObject("schemas");

        assertThat(schemas.getJsonObject("Goal")).isEqualTo(new JsonObject("""
                {"type": "object", "additionalProperties": false, "properties": {
                  "due": {"type": "string", "format": "date", "examples": ["2026-09-01"]},
                  "status": {"$ref": "#/components/schemas/Status", "description": "Now"}}}"""));
        assertThat(schemas.getJsonObject("GoalView")).isEqualTo(new JsonObject("""
                {"type": "object", "required": ["id"], "properties": {"id": {"type": "string"}, "note": {"type": "string"}}}"""));
        assertThat(schemas.getJsonObject("GoalViewPage")).isEqualTo(new JsonObject("""
                {"type": "object", "required": ["data"],
                 "properties": {"data": {"type": "array", "items": {"$ref": "#/components/schemas/GoalView"}}}}"""));
        assertThat(schemas.fieldNames()).doesNotContain("Day", "PageGoalRepresentation");
    }

    @Test
    void what_is_the_same_for_all_is_described_the_same() throws IOException {
        var contract = merged(GOALS, EVIDENCE);

        assertThat(operation(contract, "/v1/goals", "get").getString("description"))
                .contains("`Link`");
        assertThat(operation(contract, "/v1/goals", "get")
                        .getJsonArray("parameters")
                        .getJsonObject(0)
                        .getString("description"))
                .contains("`Link`");
        assertThat(headers(contract, "/v1/goals", "get", "200")).contains("RateLimit");
    }

    @Test
    void a_body_has_an_example_made_of_those_of_its_properties() throws IOException {
        var goal = "    Goal: {type: object, required: [title], properties: {title: {type: string, examples: [Read]},"
                + " kind: {type: string, enum: [A, B]}, note: {type: string}, steps: {type: array, items: {$ref:"
                + " '#/components/schemas/Step'}}}}\n    Step: {type: object, properties: {day: {anyOf: [{type: string,"
                + " format: date, examples: ['2026-09-01']}, {type: 'null'}]}}}\n";
        var goals = GOALS.substring(0, GOALS.indexOf("    Goal:")) + goal;

        assertThat(operation(merged(goals, EVIDENCE), "/v1/goals", "post")
                        .getJsonObject("requestBody")
                        .getJsonObject("content")
                        .getJsonObject("application/json")
                        .getJsonObject("example"))
                .isEqualTo(new JsonObject("""
                        {"title": "Read", "kind": "A", "steps": [{"day": "2026-09-01"}]}"""));
    }

    @Test
    void the_same_schema_twice_is_one() throws IOException {
        var same = EVIDENCE.stripTrailing()
                + "\n    Goal: {type: object, properties: {due: {type: [string, \"null\"], format: date}}}\n";

        assertThat(merged(GOALS, same)).isNotNull();
    }

    @Test
    void contradictions_are_errors() {
        var otherGoal = EVIDENCE.stripTrailing() + "\n    Goal: {type: string}\n";
        assertThatThrownBy(() -> merged(GOALS, otherGoal)).hasMessageContaining("Goal");
        var samePath = EVIDENCE.replace("/v1/evidence:", "/v1/goals:");
        assertThatThrownBy(() -> merged(GOALS, samePath)).hasMessageContaining("/v1/goals");
        var sameTag = EVIDENCE.replace("{name: Evidence}", "{name: Goals}");
        assertThatThrownBy(() -> merged(GOALS, sameTag)).hasMessageContaining("Goals");
    }

    private JsonObject merged(String goals, String evidence) throws IOException {
        var services = Map.of("goals", write("goals.yaml", goals), "evidence", write("evidence.yaml", evidence));
        return new JsonObject(
                OpenApiMerge.merge(OWN_PART, services, new JsonObject()).toJSON());
    }

    private Path write(String name, String text) throws IOException {
        return Files.writeString(directory.resolve(name), text);
    }

    private static Iterable<String> responses(JsonObject contract, String path, String method) {
        return operation(contract, path, method).getJsonObject("responses").fieldNames();
    }

    private static Iterable<String> headers(JsonObject contract, String path, String method, String status) {
        return operation(contract, path, method)
                .getJsonObject("responses")
                .getJsonObject(status)
                .getJsonObject("headers")
                .fieldNames();
    }

    /** The conventions of the platform that an operation refers to. */
    private static List<String> references(JsonObject contract, String path, String method) {
        return operation(contract, path, method).getJsonArray("parameters").stream()
                .map(parameter -> ((JsonObject) parameter).getString("$ref", ""))
                .map(reference -> reference.replace("#/components/parameters/", ""))
                .toList();
    }

    private static JsonObject operation(JsonObject contract, String path, String method) {
        return contract.getJsonObject("paths").getJsonObject(path).getJsonObject(method);
    }
}
