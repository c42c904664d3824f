package org.lodestar.evidence.progress.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;
import static org.lodestar.eventsourcing.testing.Topics.header;
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
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.lodestar.eventsourcing.testing.PlatformResource;
import org.lodestar.eventsourcing.testing.Topics;
import org.lodestar.evidence.District;

@QuarkusTest
@WithTestResource(value = PlatformResource.class, initArgs = @ResourceArg(name = "service", value = "evidence"))
class ProgressPointResourceTest {

    private String fluency;
    private String levels;
    private String story;

    @BeforeEach
    void measures_are_defined() {
        District.isKnown();
        fluency = District.measure("""
                {"name":"Fluency","kind":"NUMERIC","scale":{"min":0,"max":300},"direction":"INCREASE"}""").toString();
        levels = District.measure("""
                {"name":"Levels","kind":"ORDINAL","scale":{"labels":["Beginning","Secure"]},"direction":"INCREASE"}""").toString();
        story = District.measure("{\"name\":\"Story\",\"kind\":\"NARRATIVE\"}").toString();
    }

    private static String point(String measure, int students, String result) {
        return """
                {"measure":"%s","goal":"0199c2b4-7d1e-7c55-8f5e-0d3f6f1c2a11",
                 "group":{"type":"CLASS","sourcedId":"class-1"},"date":"2026-10-05","students":%d,
                 "result":%s,"collector":"teacher-1"}""".formatted(measure, students, result);
    }

    private static Response record(String body) {
        return client().body(body).post("/v1/progress-points");
    }

    private static Response correct(String id, String by, int students, String result) {
        return client().body("""
                {"by":"%s","date":"2026-10-06","students":%d,"result":%s,"reason":"Two were counted twice"}""".formatted(by, students, result)).post("/v1/progress-points/" + id + "/correction");
    }

    @Test
    void a_point_of_each_kind_is_recorded() {
        Response value = record(point(fluency, 24, "{\"value\":74.125}"));
        value.then()
                .statusCode(201)
                .header("ETag", "\"1\"")
                .body("status", equalTo("RECORDED"))
                .body("result.value", equalTo(74.125f))
                .body("result.suppressed", nullValue())
                .body("corrections", equalTo(0));
        assertThat(value.header("Location")).endsWith("/v1/progress-points/" + value.path("id"));
        record(point(levels, 24, "{\"label\":\"Secure\"}"))
                .then()
                .statusCode(201)
                .body("result.label", equalTo("Secure"));
        record(point(story, 24, "{\"narrative\":\"They choose harder books\"}"))
                .then()
                .statusCode(201)
                .body("result.narrative", equalTo("They choose harder books"));
        record(point(fluency, 24, "{\"value\":1}")
                        .replace(
                                "\"type\":\"CLASS\",\"sourcedId\":\"class-1\"",
                                "\"type\":\"GRADE\",\"sourcedId\":\"school-1\",\"grade\":\"03\""))
                .then()
                .statusCode(201)
                .body("group.grade", equalTo("03"));
    }

    @Test
    void the_result_of_a_small_group_is_kept_but_shown_nowhere() {
        Response recorded = record(point(fluency, 9, "{\"value\":271.5}"));
        recorded.then()
                .statusCode(201)
                .body("students", equalTo(9))
                .body("result.suppressed", equalTo(true))
                .body("result.reason", equalTo("SMALL_N"))
                .body("result.value", nullValue());
        String id = recorded.path("id");
        for (String path : List.of("/" + id, "/" + id + "/history", "?limit=1000")) {
            client().get("/v1/progress-points" + path).then().statusCode(200).body(not(containsString("271.5")));
        }
        long position = Long.parseLong(recorded.header("Lodestar-Position"));
        var general = Topics.read("lodestar.district1.evidence.events.v1", records -> records.size() >= position);
        assertThat(general.get((int) position - 1).value()).contains("SMALL_N").doesNotContain("271.5", "teacher-1");
        var restricted = Topics.read(
                "lodestar.district1.evidence.restricted.v1",
                records -> records.stream()
                        .anyMatch(record -> header(record, "ce_subject").equals("progress-points/" + id)));
        assertThat(restricted).anyMatch(record -> record.value().contains("271.5"));
    }

    @Test
    void the_result_of_a_group_that_is_large_enough_is_published_unless_it_is_text() {
        Response value = record(point(fluency, 10, "{\"value\":271.5}"));
        Response text = record(point(story, 30, "{\"narrative\":\"Mia reads aloud now\"}"));
        long position = Long.parseLong(text.header("Lodestar-Position"));
        var general = Topics.read("lodestar.district1.evidence.events.v1", records -> records.size() >= position);
        assertThat(general.get(Integer.parseInt(value.header("Lodestar-Position")) - 1)
                        .value())
                .contains("271.5");
        assertThat(general.get((int) position - 1).value())
                .contains("FREE_TEXT")
                .doesNotContain("Mia");
    }

    @Test
    void its_collector_corrects_a_point_and_others_respond_with_their_own() {
        String id = record(point(fluency, 24, "{\"value\":74}")).path("id");
        correct(id, "teacher-1", 22, "{\"value\":76}")
                .then()
                .statusCode(200)
                .header("ETag", "\"2\"")
                .body("result.value", equalTo(76))
                .body("students", equalTo(22))
                .body("date", equalTo("2026-10-06"))
                .body("corrections", equalTo(1));
        correct(id, "teacher-2", 22, "{\"value\":80}")
                .then()
                .statusCode(409)
                .body("type", equalTo("/problems/not-the-collector"));
        record(point(fluency, 22, "{\"value\":80}")
                        .replace("\"teacher-1\"", "\"teacher-2\",\"inResponseTo\":\"" + id + "\""))
                .then()
                .statusCode(201)
                .body("inResponseTo", equalTo(id));
        correct(id, "teacher-1", 3, "{\"value\":271.5}")
                .then()
                .statusCode(200)
                .body("result.suppressed", equalTo(true));
        client().get("/v1/progress-points/" + id + "/history")
                .then()
                .body(
                        "data.type",
                        equalTo(List.of("progress-recorded.v1", "progress-corrected.v1", "progress-corrected.v1")))
                .body("data[0].data.result.value", equalTo(74))
                .body("data[2].data.withheld", equalTo("SMALL_N"))
                .body(not(containsString("271.5")));
    }

    @Test
    void a_withdrawn_point_stays_readable_with_its_reason() {
        String id = record(point(fluency, 24, "{\"value\":74}")).path("id");
        client().body("{\"by\":\"teacher-2\",\"reason\":\"Wrong class\"}")
                .post("/v1/progress-points/" + id + "/withdrawal")
                .then()
                .statusCode(200)
                .body("status", equalTo("WITHDRAWN"))
                .body("reason", equalTo("Wrong class"));
        correct(id, "teacher-1", 22, "{\"value\":76}")
                .then()
                .statusCode(409)
                .body("type", equalTo("/problems/progress-withdrawn"));
    }

    @Test
    void a_result_fits_its_measure() {
        for (String result : List.of("{\"value\":300.001}", "{\"value\":-1}", "{\"value\":1.0001}")) {
            record(point(fluency, 24, result))
                    .then()
                    .statusCode(422)
                    .body("type", equalTo("/problems/result-off-the-scale"))
                    .body("violations.pointer", equalTo(List.of("/result/value")));
        }
        record(point(levels, 24, "{\"label\":\"Mastered\"}"))
                .then()
                .statusCode(422)
                .body("violations.pointer", equalTo(List.of("/result/label")));
        record(point(story, 24, "{\"value\":1}"))
                .then()
                .statusCode(422)
                .body("violations.pointer", equalTo(List.of("/result")));
        String id = record(point(fluency, 24, "{\"value\":74}")).path("id");
        correct(id, "teacher-1", 22, "{\"value\":301}")
                .then()
                .statusCode(422)
                .body("type", equalTo("/problems/result-off-the-scale"));
    }

    @Test
    void a_retired_measure_takes_corrections_but_no_new_points() {
        String old = District.measure("""
                {"name":"Old","kind":"NUMERIC","direction":"DECREASE"}""").toString();
        String id = record(point(old, 24, "{\"value\":5}")).path("id");
        client().body("{\"reason\":\"Replaced\"}")
                .post("/v1/progress-measures/" + old + "/retirement")
                .then()
                .statusCode(200);
        record(point(old, 24, "{\"value\":4}"))
                .then()
                .statusCode(409)
                .body("type", equalTo("/problems/measure-retired"));
        correct(id, "teacher-1", 24, "{\"value\":3}").then().statusCode(200);
    }

    @Test
    void everything_that_is_named_exists() {
        record(point(UUID.randomUUID().toString(), 24, "{\"value\":1}")
                        .replace("class-1", "nowhere")
                        .replace("\"teacher-1\"", "\"nobody\",\"inResponseTo\":\"" + UUID.randomUUID() + "\""))
                .then()
                .statusCode(422)
                .body("type", equalTo("/problems/unknown-reference"))
                .body(
                        "violations.pointer",
                        containsInAnyOrder("/measure", "/group/sourcedId", "/collector", "/inResponseTo"));
    }

    static Stream<Arguments> refused() {
        return Stream.of(
                refused(body -> "{}", "/measure", "/group", "/date", "/students", "/result", "/collector"),
                refused(body -> body.replace("\"students\":24", "\"students\":0"), "/students"),
                refused(body -> body.replace("\"students\":24", "\"students\":2.5"), "/students"),
                refused(body -> body.replace("\"students\":24", "\"students\":100001"), "/students"),
                refused(body -> body.replace("\"value\":1", "\"value\":\"1\""), "/result/value"),
                refused(body -> body.replace("\"value\":1", "\"value\":1e10"), "/result/value"),
                refused(body -> body.replace("\"value\":1", "\"score\":1"), "/result/score"),
                refused(body -> body.replace("CLASS", "CLUB"), "/group/type"),
                refused(body -> body.replace("\"CLASS\"", "\"GRADE\""), "/group/grade"),
                refused(body -> body.replace("\"CLASS\"", "\"CLASS\",\"grade\":\"03\""), "/group/grade"),
                refused(body -> body.replace("0199c2b4", "0199"), "/goal"),
                refused(
                        body -> body.replace("2026-10-05", "05.10.2026").replace("teacher-1", ""),
                        "/date",
                        "/collector"));
    }

    private static Arguments refused(UnaryOperator<String> change, String... pointers) {
        return Arguments.of(
                change.apply(point("0199c2b4-7d1e-7c55-8f5e-0d3f6f1c2a12", 24, "{\"value\":1}")
                        .replace(
                                "0199c2b4-7d1e-7c55-8f5e-0d3f6f1c2a12",
                                UUID.randomUUID().toString())),
                pointers);
    }

    @ParameterizedTest
    @MethodSource("refused")
    void every_fault_is_named_at_once(String body, String... pointers) {
        record(body)
                .then()
                .statusCode(400)
                .contentType("application/problem+json")
                .body("type", equalTo("/problems/invalid-request"))
                .body("violations.pointer", containsInAnyOrder(pointers));
    }

    @Test
    void a_day_is_plausible() {
        record(point(fluency, 24, "{\"value\":1}").replace("2026-10-05", "2100-01-01"))
                .then()
                .statusCode(422)
                .body("type", equalTo("/problems/date-implausible"));
    }

    @Test
    void the_list_is_filtered_and_paged() {
        String measure = District.measure("{\"name\":\"Mine\",\"kind\":\"NUMERIC\",\"direction\":\"INCREASE\"}")
                .toString();
        String goal = UUID.randomUUID().toString();
        String first = record(point(measure, 24, "{\"value\":1}")).path("id");
        String second = record(point(measure, 24, "{\"value\":2}")
                        .replace("0199c2b4-7d1e-7c55-8f5e-0d3f6f1c2a11", goal)
                        .replace("2026-10-05", "2026-10-06"))
                .path("id");
        list("measure=" + measure).then().body("data.id", equalTo(List.of(first, second)));
        list("goal=" + goal).then().body("data.id", equalTo(List.of(second)));
        list("measure=" + measure + "&group=class-1").then().body("data", hasSize(2));
        list("measure=" + measure + "&group=class-2").then().body("data", hasSize(0));
        list("measure=" + measure + "&dateFrom=2026-10-06").then().body("data.id", equalTo(List.of(second)));
        list("measure=" + measure + "&dateTo=2026-10-05").then().body("data.id", equalTo(List.of(first)));
        list("measure=" + measure + "&status=WITHDRAWN").then().body("data", hasSize(0));
        Response page = list("measure=" + measure + "&limit=1");
        page.then().body("data.id", equalTo(List.of(first)));
        String link = page.header("Link");
        client().urlEncodingEnabled(false)
                .get(link.substring(1, link.indexOf('>')))
                .then()
                .body("data.id", equalTo(List.of(second)))
                .header("Link", nullValue());
        client().get("/v1/progress-points?measure=x").then().statusCode(400);
    }

    private static Response list(String query) {
        return client().get("/v1/progress-points?" + query);
    }

    @Test
    void the_same_key_gives_the_first_answer_again() {
        String key = UUID.randomUUID().toString();
        String body = point(fluency, 24, "{\"value\":1}");
        String first = client().header("Idempotency-Key", key)
                .body(body)
                .post("/v1/progress-points")
                .path("id");
        client().header("Idempotency-Key", key)
                .body(body)
                .post("/v1/progress-points")
                .then()
                .statusCode(201)
                .body("id", equalTo(first));
    }

    @Test
    void a_stale_version_is_refused() {
        String id = record(point(fluency, 24, "{\"value\":74}")).path("id");
        client().header("If-Match", "\"2\"")
                .body("{\"by\":\"teacher-1\",\"reason\":\"x\"}")
                .post("/v1/progress-points/" + id + "/withdrawal")
                .then()
                .statusCode(412);
    }

    @Test
    void another_district_does_not_see_it() {
        String id = record(point(fluency, 24, "{\"value\":74}")).path("id");
        clientOf(OTHER_TENANT, "evidence.read")
                .get("/v1/progress-points/" + id)
                .then()
                .statusCode(404);
        clientOf(OTHER_TENANT, "evidence.read")
                .get("/v1/progress-points")
                .then()
                .statusCode(200)
                .body("data.id", not(hasItem(id)));
        clientOf(OTHER_TENANT, "evidence.write")
                .body("{\"by\":\"teacher-1\",\"date\":\"2026-10-06\",\"students\":22,\"result\":{\"value\":1},"
                        + "\"reason\":\"x\"}")
                .post("/v1/progress-points/" + id + "/correction")
                .then()
                .statusCode(404);
    }
}
