package org.lodestar.evidence.measure.api;

import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;
import static org.lodestar.evidence.District.OTHER_TENANT;
import static org.lodestar.evidence.District.client;
import static org.lodestar.evidence.District.clientOf;

import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.util.List;
import java.util.UUID;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.lodestar.eventsourcing.testing.PlatformResource;

@QuarkusTest
@WithTestResource(value = PlatformResource.class, initArgs = @ResourceArg(name = "service", value = "evidence"))
class MeasureResourceTest {

    private static final String FLUENCY = """
            {"name":"Oral reading fluency","kind":"NUMERIC","unit":"words a minute","scale":{"min":0,"max":300.5},
             "gradeBand":"3-5","direction":"INCREASE","sourceStandard":"https://standards.example.org/RF.3.4"}""";

    private static final String LEVELS = """
            {"name":"Number sense","kind":"ORDINAL","scale":{"labels":["Beginning","Developing","Secure"]},
             "direction":"INCREASE"}""";

    private static Response define(String body) {
        return client().body(body).post("/v1/progress-measures");
    }

    private static Response post(String id, String transition, String body) {
        return client().body(body).post("/v1/progress-measures/" + id + "/" + transition);
    }

    private static String with(String body, String field) {
        return body.substring(0, body.lastIndexOf('}')) + "," + field + "}";
    }

    @Test
    void a_measure_of_each_kind_is_defined_and_read() {
        String fluency = define(FLUENCY)
                .then()
                .statusCode(201)
                .header("ETag", "\"1\"")
                .body("status", equalTo("DEFINED"))
                .body("edition", equalTo(1))
                .body("scale.max", equalTo(300.5f))
                .extract()
                .path("id");
        String levels = define(LEVELS)
                .then()
                .statusCode(201)
                .body("scale.labels", equalTo(List.of("Beginning", "Developing", "Secure")))
                .body("unit", nullValue())
                .extract()
                .path("id");
        String story = define("{\"name\":\"How they see themselves as readers\",\"kind\":\"NARRATIVE\"}")
                .then()
                .statusCode(201)
                .extract()
                .path("id");
        client().get("/v1/progress-measures/" + fluency)
                .then()
                .statusCode(200)
                .body("name", equalTo("Oral reading fluency"));
        client().queryParam("limit", 1000)
                .queryParam("kind", "ORDINAL")
                .get("/v1/progress-measures")
                .then()
                .statusCode(200)
                .body("data.id", hasItem(levels))
                .body("data.id", not(hasItem(story)));
        client().queryParam("gradeBand", "3-5")
                .queryParam("limit", 1000)
                .get("/v1/progress-measures")
                .then()
                .body("data.id", hasItem(fluency))
                .body("data.id", not(hasItem(levels)));
    }

    @Test
    void a_measure_is_revised_with_a_reason_and_then_retired() {
        String id = define(FLUENCY).path("id");
        post(id, "revision", with(FLUENCY.replace("300.5", "400"), "\"reason\":\"Some read faster\""))
                .then()
                .statusCode(200)
                .header("ETag", "\"2\"")
                .body("edition", equalTo(2))
                .body("scale.max", equalTo(400));
        post(id, "revision", with(LEVELS, "\"reason\":\"x\""))
                .then()
                .statusCode(409)
                .body("type", equalTo("/problems/measure-kind-fixed"));
        post(id, "retirement", "{\"reason\":\"The state has its own\"}")
                .then()
                .statusCode(200)
                .body("status", equalTo("RETIRED"))
                .body("reason", equalTo("The state has its own"));
        post(id, "revision", with(FLUENCY, "\"reason\":\"x\""))
                .then()
                .statusCode(409)
                .body("type", equalTo("/problems/measure-retired"));
        client().get("/v1/progress-measures/" + id + "/history")
                .then()
                .body(
                        "data.type",
                        equalTo(List.of(
                                "progress-measure-defined.v1",
                                "progress-measure-revised.v1",
                                "progress-measure-retired.v1")));
    }

    static Stream<Arguments> refused() {
        return Stream.of(
                refused(body -> "{}", "/name", "/kind"),
                refused(body -> body.replace("NUMERIC", "VIBES"), "/kind"),
                refused(body -> body.replace("Oral reading fluency", "x".repeat(201)), "/name"),
                refused(body -> body.replace("\"min\":0", "\"min\":\"0\""), "/scale/min"),
                refused(body -> body.replace("300.5", "1e999999"), "/scale/max"),
                refused(body -> body.replace("\"max\":300.5", "\"labels\":[\"a\",\"\"]"), "/scale/labels/1"),
                refused(body -> body.replace("\"max\"", "\"top\""), "/scale/top"),
                refused(body -> body.replace("https://", "no uri "), "/sourceStandard"),
                refused(
                        body -> body.replace("INCREASE", "SIDEWAYS").replace("3-5", "x".repeat(21)),
                        "/direction",
                        "/gradeBand"));
    }

    private static Arguments refused(UnaryOperator<String> change, String... pointers) {
        return Arguments.of(change.apply(FLUENCY), pointers);
    }

    @ParameterizedTest
    @MethodSource("refused")
    void every_fault_is_named_at_once(String body, String... pointers) {
        define(body)
                .then()
                .statusCode(400)
                .contentType("application/problem+json")
                .body("violations.pointer", containsInAnyOrder(pointers));
    }

    @Test
    void a_definition_does_not_contradict_itself() {
        define(FLUENCY.replace("\"min\":0", "\"min\":500.0001").replace("\"direction\":\"INCREASE\",", ""))
                .then()
                .statusCode(422)
                .body("type", equalTo("/problems/measure-inconsistent"))
                .body("violations.pointer", containsInAnyOrder("/scale/min", "/scale/max", "/direction"));
    }

    @Test
    void a_reason_is_needed() {
        String id = define(FLUENCY).path("id");
        post(id, "revision", FLUENCY).then().statusCode(400).body("violations.pointer", equalTo(List.of("/reason")));
        post(id, "retirement", "{\"reason\":\" \"}")
                .then()
                .statusCode(400)
                .body("violations.pointer", equalTo(List.of("/reason")));
    }

    @Test
    void the_same_key_gives_the_first_answer_again() {
        String key = UUID.randomUUID().toString();
        String first = client().header("Idempotency-Key", key)
                .body(FLUENCY)
                .post("/v1/progress-measures")
                .path("id");
        client().header("Idempotency-Key", key)
                .body(FLUENCY)
                .post("/v1/progress-measures")
                .then()
                .statusCode(201)
                .body("id", equalTo(first));
    }

    @Test
    void a_stale_version_is_refused() {
        String id = define(FLUENCY).path("id");
        client().header("If-Match", "\"9\"")
                .body("{\"reason\":\"x\"}")
                .post("/v1/progress-measures/" + id + "/retirement")
                .then()
                .statusCode(412);
    }

    @Test
    void another_district_does_not_see_it() {
        String id = define(FLUENCY).path("id");
        clientOf(OTHER_TENANT, "evidence.read")
                .get("/v1/progress-measures/" + id)
                .then()
                .statusCode(404);
        clientOf(OTHER_TENANT, "evidence.read")
                .get("/v1/progress-measures")
                .then()
                .body("data", hasSize(0));
        clientOf(OTHER_TENANT, "evidence.write")
                .body("{\"reason\":\"x\"}")
                .post("/v1/progress-measures/" + id + "/retirement")
                .then()
                .statusCode(404)
                .body("type", equalTo("/problems/measure-not-found"));
    }
}
