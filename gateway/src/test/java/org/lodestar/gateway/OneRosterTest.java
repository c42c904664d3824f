package org.lodestar.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.vertx.core.http.RequestOptions;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class OneRosterTest {

    private static final Path ROSTER = Path.of("..", "roster-service", "target", "openapi", "openapi.json");

    private static final JsonObject CONTRACT = new JsonObject("""
            {"paths": {
               "/v1/orgs": {"get": {"operationId": "listOrgs"}},
               "/ims/oneroster/rostering/v1p2/orgs": {"x-lodestar-service": "roster", "get": {
                 "operationId": "oneRosterGetAllOrgs",
                 "responses": {"200": {"content": {"application/json": {"schema": {"$ref": "#/components/schemas/Orgs"}}}}},
                 "security": [
                   {"oauth2": ["roster.read"]},
                   {"oauth2": ["https://purl.imsglobal.org/spec/or/v1p2/scope/roster.readonly"]},
                   {"oauth2": ["https://purl.imsglobal.org/spec/or/v1p2/scope/roster-core.readonly"]}]}}},
             "components": {
               "schemas": {
                 "Orgs": {"properties": {"orgs": {"type": "array", "items": {"$ref": "#/components/schemas/Org"}}}},
                 "Org": {"properties": {
                   "name": {"type": "string", "examples": ["Lincoln"]},
                   "identifier": {"type": ["string", "null"]},
                   "parent": {"anyOf": [{"$ref": "#/components/schemas/Org"}, {"type": "null"}]}}},
                 "Goal": {}},
               "securitySchemes": {"oauth2": {"flows": {"clientCredentials": {"scopes": {
                 "roster.read": "Read",
                 "https://purl.imsglobal.org/spec/or/v1p2/scope/roster.readonly": "Read it",
                 "https://purl.imsglobal.org/spec/or/v1p2/scope/roster-core.readonly": "Read its core"}}}}}}}""");

    @Test
    void the_discovery_document_is_that_part_of_the_contract_in_the_names_of_the_standard() {
        var document = OneRoster.discovery(
                CONTRACT,
                "https://lodestar.example",
                "https://issuer.example/oauth2/token",
                OneRoster.Service.ROSTERING);

        assertThat(document.getJsonArray("servers").getJsonObject(0).getString("url"))
                .isEqualTo("https://lodestar.example/ims/oneroster/rostering/v1p2");
        assertThat(document.getJsonObject("paths").fieldNames()).containsExactly("/orgs");
        var path = document.getJsonObject("paths").getJsonObject("/orgs");
        assertThat(path.fieldNames()).containsExactly("get");
        assertThat(path.getJsonObject("get").getString("operationId")).isEqualTo("getAllOrgs");
        assertThat(path.getJsonObject("get").getJsonArray("security"))
                .isEqualTo(
                        new JsonArray()
                                .add(
                                        new JsonObject()
                                                .put(
                                                        "OAuth2CC",
                                                        new JsonArray()
                                                                .add(
                                                                        "https://purl.imsglobal.org/spec/or/v1p2/scope/roster-core.readonly")
                                                                .add(
                                                                        "https://purl.imsglobal.org/spec/or/v1p2/scope/roster.readonly"))));
        assertThat(document.getJsonObject("components").getJsonObject("schemas").fieldNames())
                .containsExactlyInAnyOrder("Orgs", "Org");
        assertThat(document.getJsonObject("components").getJsonObject("schemas").getJsonObject("Org"))
                .isEqualTo(new JsonObject("""
                        {"properties": {
                           "name": {"type": "string"},
                           "identifier": {"type": "string"},
                           "parent": {"$ref": "#/components/schemas/Org"}}}"""));
        var flow = document.getJsonObject("components")
                .getJsonObject("securitySchemes")
                .getJsonObject("OAuth2CC")
                .getJsonObject("flows")
                .getJsonObject("clientCredentials");
        assertThat(flow.getString("tokenUrl")).isEqualTo("https://issuer.example/oauth2/token");
        assertThat(flow.getJsonObject("scopes").fieldNames()).hasSize(2);
        assertThat(CONTRACT.getJsonObject("paths")
                        .getJsonObject("/ims/oneroster/rostering/v1p2/orgs")
                        .containsKey(Routes.SERVICE))
                .as("the contract is left as it was")
                .isTrue();
    }

    @Test
    void what_the_service_says_is_openapi_3_0_with_every_read_of_the_standard() throws IOException {
        assumeThat(ROSTER).exists();
        assumeThat(Files.readString(ROSTER)).contains(OneRoster.Service.ROSTERING.base());
        var contract = OpenApiMerge.merge(
                Path.of("src", "main", "openapi", "gateway.yaml"), Map.of("roster", ROSTER), new JsonObject());

        var merged = new JsonObject(contract.toJSON());
        var routes = Routes.of(merged, service -> new Upstream(service, new RequestOptions()), _ -> 1);
        for (var path : List.of("/users", "/users/7", "/users/7/classes", "/schools/7/classes/8/students")) {
            assertThat(routes.find(OneRoster.Service.ROSTERING.base() + path))
                    .as(path)
                    .isPresent();
        }

        var document = OneRoster.discovery(
                merged,
                "https://lodestar.example",
                "https://lodestar.example/oauth2/token",
                OneRoster.Service.ROSTERING);

        assertThat(document.getJsonObject("paths").fieldNames())
                .containsExactlyInAnyOrder(
                        "/academicSessions",
                        "/academicSessions/{sourcedId}",
                        "/classes",
                        "/classes/{classSourcedId}/students",
                        "/classes/{classSourcedId}/teachers",
                        "/classes/{sourcedId}",
                        "/courses",
                        "/courses/{courseSourcedId}/classes",
                        "/courses/{sourcedId}",
                        "/enrollments",
                        "/enrollments/{sourcedId}",
                        "/gradingPeriods",
                        "/gradingPeriods/{sourcedId}",
                        "/orgs",
                        "/orgs/{sourcedId}",
                        "/schools",
                        "/schools/{schoolSourcedId}/classes",
                        "/schools/{schoolSourcedId}/classes/{classSourcedId}/enrollments",
                        "/schools/{schoolSourcedId}/classes/{classSourcedId}/students",
                        "/schools/{schoolSourcedId}/classes/{classSourcedId}/teachers",
                        "/schools/{schoolSourcedId}/courses",
                        "/schools/{schoolSourcedId}/enrollments",
                        "/schools/{schoolSourcedId}/students",
                        "/schools/{schoolSourcedId}/teachers",
                        "/schools/{schoolSourcedId}/terms",
                        "/schools/{sourcedId}",
                        "/students",
                        "/students/{sourcedId}",
                        "/students/{studentSourcedId}/classes",
                        "/teachers",
                        "/teachers/{sourcedId}",
                        "/teachers/{teacherSourcedId}/classes",
                        "/terms",
                        "/terms/{sourcedId}",
                        "/terms/{termSourcedId}/classes",
                        "/terms/{termSourcedId}/gradingPeriods",
                        "/users",
                        "/users/{sourcedId}",
                        "/users/{userSourcedId}/classes");
        assertThat(
                        document
                                .getJsonObject("paths")
                                .getJsonObject("/users")
                                .getJsonObject("get")
                                .getJsonArray("parameters")
                                .stream()
                                .map(parameter -> ((JsonObject) parameter).getString("name"))
                                .toList())
                .containsExactlyInAnyOrder("limit", "offset", "sort", "orderBy", "filter", "fields");
        for (var wordOfOpenApi31 : List.of("\"null\"", "\"examples\"", "\"const\"", "\"type\":[")) {
            assertThat(document.encode()).doesNotContain(wordOfOpenApi31);
        }
    }

    @Test
    void a_failure_is_named_as_the_standard_does() {
        for (var expected : Map.of(
                        401, "unauthorisedrequest",
                        403, "forbidden",
                        404, "unknownobject",
                        405, "invaliddata",
                        502, "internal_server_error",
                        503, "server_busy")
                .entrySet()) {
            var failure = new JsonObject(OneRoster.failure(expected.getKey(), "Something"));
            assertThat(failure.getString("imsx_description")).isEqualTo("Something");
            assertThat(failure.getJsonObject("imsx_CodeMinor")
                            .getJsonArray("imsx_codeMinorField")
                            .getJsonObject(0)
                            .getString("imsx_codeMinorFieldValue"))
                    .isEqualTo(expected.getValue());
        }
    }
}
