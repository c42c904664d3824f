package org.lodestar.evidence.lineitem.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.lodestar.evidence.District.OTHER_TENANT;
import static org.lodestar.evidence.District.TENANT;
import static org.lodestar.evidence.District.awaitThat;
import static org.lodestar.evidence.District.client;
import static org.lodestar.evidence.District.clientOf;

import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.lodestar.eventsourcing.testing.PlatformResource;
import org.lodestar.eventsourcing.testing.Topics;
import org.lodestar.evidence.District;

@QuarkusTest
@WithTestResource(value = PlatformResource.class, initArgs = @ResourceArg(name = "service", value = "evidence"))
class AssessedProgressTest {

    private static final String GRADEBOOK = "/ims/oneroster/gradebook/v1p2";

    /** Twelve in the third grade of the school, two of them in the class. */
    private static final List<String> THIRD_GRADERS =
            IntStream.rangeClosed(1, 12).mapToObj(n -> "third-grader-" + n).toList();

    private static final String GROUPS = """
            [{"type":"GRADE","sourcedId":"school-1","grade":"03"},{"type":"CLASS","sourcedId":"class-1"}]""";

    private static boolean known;

    private String fluency;

    @BeforeEach
    void a_grade_is_known() {
        District.isKnown();
        fluency = District.measure("""
                {"name":"Fluency","kind":"NUMERIC","scale":{"min":0,"max":100},"direction":"INCREASE"}""").toString();
        if (known) {
            return;
        }
        known = true;
        Topics.publishAll(
                "lodestar.district1.roster.restricted.v1",
                "org.lodestar.roster.user-registered.v1",
                THIRD_GRADERS.stream().map(id -> "users/" + id).toList(),
                """
                {"user":{"grades":["03"],"roles":[{"role":"student","org":"school-1"}]}}""");
        for (String student : THIRD_GRADERS.subList(0, 2)) {
            Topics.publish(
                    "lodestar.district1.roster.restricted.v1",
                    "org.lodestar.roster.enrollment-registered.v1",
                    "enrollments/of-" + student,
                    """
                    {"enrollment":{"schoolClass":"class-1","user":"%s","role":"student"}}""".formatted(student));
        }
        District.knowsStudent("in-no-grade");
    }

    private static void lineItem(String id) {
        client().body("{\"assessmentLineItem\": {\"title\": \"Reading\"}}")
                .put(GRADEBOOK + "/assessmentLineItems/" + id)
                .then()
                .statusCode(201);
    }

    private static void result(String lineItem, String student, String score, String day) {
        client().body("""
                        {"assessmentResult": {"assessmentLineItem": {"sourcedId": "%s"}, "student": {"sourcedId": "%s"},
                         "score": %s, "scoreDate": "%s", "scoreStatus": "fully graded"}}""".formatted(lineItem, student, score, day))
                .put(GRADEBOOK + "/assessmentResults/" + lineItem + "-" + student)
                .then()
                .statusCode(201);
    }

    private Response tie(String lineItem, String groups, String more) {
        return client().body("""
                        {"measure":"%s","goal":"0199c2b4-7d1e-7c55-8f5e-0d3f6f1c2a11","groups":%s,"collector":"teacher-1"%s}""".formatted(fluency, groups, more))
                .put("/v1/assessment-line-items/" + lineItem + "/measure");
    }

    private Response points(Predicate<List<Map<String, Object>>> expected) {
        return awaitThat(
                () -> client().get("/v1/progress-points?status=RECORDED&measure=" + fluency),
                response -> expected.test(response.path("data")));
    }

    private static Predicate<List<Map<String, Object>>> ofTheGrade(int students, String value) {
        return points -> points.stream()
                .anyMatch(point -> Integer.valueOf(students).equals(point.get("students"))
                        && ((Map<?, ?>) point.get("group")).get("type").equals("GRADE")
                        && value.equals(String.valueOf(((Map<?, ?>) point.get("result")).get("value"))));
    }

    @Test
    void results_become_points_of_each_group_and_small_groups_are_suppressed() {
        lineItem("round-1");
        for (String student : THIRD_GRADERS) {
            result("round-1", student, "4", "2026-09-28");
        }
        result("round-1", "in-no-grade", "100", "2026-10-30");
        tie("round-1", GROUPS, "").then().statusCode(200).body("groups.type", contains("GRADE", "CLASS"));

        Response points =
                points(found -> found.size() == 2 && ofTheGrade(12, "4").test(found));
        points.then()
                .body("data.students", containsInAnyOrder(12, 2))
                .body("data.find { it.group.type == 'GRADE' }.date", equalTo("2026-09-28"))
                .body("data.find { it.group.type == 'GRADE' }.collector", equalTo("teacher-1"))
                .body("data.find { it.group.type == 'CLASS' }.result.suppressed", equalTo(true));
        String id = points.path("data.find { it.group.type == 'GRADE' }.id");
        String ofTheClass = points.path("data.find { it.group.type == 'CLASS' }.id");
        client().get("/v1/progress-points/" + ofTheClass + "/history")
                .then()
                .body("data[0].data.subject.school", equalTo("school-1"));

        result("round-1", THIRD_GRADERS.getFirst(), "9.5", "2026-10-02");
        Response corrected = points(ofTheGrade(12, "4.458"));
        corrected
                .then()
                .body("data.find { it.group.type == 'GRADE' }.id", equalTo(id))
                .body("data.find { it.group.type == 'GRADE' }.date", equalTo("2026-10-02"));

        client().delete(GRADEBOOK + "/assessmentResults/round-1-" + THIRD_GRADERS.getFirst())
                .then()
                .statusCode(204);
        points(ofTheGrade(11, "4")).then().body("data.id", hasItem(id));
    }

    @Test
    void a_benchmark_makes_the_share_who_reach_it_the_value_and_a_point_follows_what_is_said() {
        lineItem("round-2");
        for (String student : THIRD_GRADERS) {
            result("round-2", student, student.length() == "third-grader-1".length() ? "7" : "6.9", "2026-09-28");
        }
        tie("round-2", GROUPS, ",\"benchmark\":7").then().statusCode(200);
        points(ofTheGrade(12, "75"));
        Response again = tie("round-2", GROUPS, ",\"benchmark\":7.0");
        again.then().statusCode(200);
        assertThat(again.header("Lodestar-Position")).as("nothing was recorded").isNull();
        client().get("/v1/assessment-line-items/round-2/measure")
                .then()
                .statusCode(200)
                .body("measure", equalTo(fluency))
                .body("collector", equalTo("teacher-1"));

        tie("round-2", "[{\"type\":\"SCHOOL\",\"sourcedId\":\"school-1\"}]", "")
                .then()
                .statusCode(200);
        points(found -> found.size() == 1
                        && ((Map<?, ?>) found.getFirst().get("group"))
                                .get("type")
                                .equals("SCHOOL"))
                .then()
                .body("data[0].result.value", equalTo(6.975f));

        client().delete("/v1/assessment-line-items/round-2/measure").then().statusCode(204);
        points(List::isEmpty);
        client().get("/v1/assessment-line-items/round-2/measure").then().statusCode(404);
        tie("round-2", "[{\"type\":\"SCHOOL\",\"sourcedId\":\"school-1\"}]", "")
                .then()
                .statusCode(200);
        points(found -> found.size() == 1);
    }

    @Test
    void what_cannot_be_is_refused() {
        lineItem("round-3");
        String story =
                District.measure("{\"name\":\"Story\",\"kind\":\"NARRATIVE\"}").toString();
        client().body("""
                        {"measure":"%s","groups":[{"type":"CLASS","sourcedId":"class-1"}],"collector":"teacher-1"}""".formatted(story))
                .put("/v1/assessment-line-items/round-3/measure")
                .then()
                .statusCode(422)
                .body("type", equalTo("/problems/measure-not-numeric"));
        client().body("""
                        {"measure":"%s","groups":[{"type":"CLASS","sourcedId":"nowhere"}],"collector":"nobody"}""".formatted(UUID.randomUUID()))
                .put("/v1/assessment-line-items/round-3/measure")
                .then()
                .statusCode(422)
                .body("violations.pointer", containsInAnyOrder("/measure", "/groups/0/sourcedId", "/collector"));
        tie("round-3", "[{\"type\":\"GRADE\",\"sourcedId\":\"school-1\"}]", "")
                .then()
                .statusCode(400)
                .body("violations.pointer", contains("/groups/0/grade"));
        tie("round-3", "[]", "").then().statusCode(400);
        tie("no-such-item", GROUPS, "").then().statusCode(404).body("type", equalTo("/problems/line-item-not-found"));
        client().header("If-Match", "\"9\"")
                .body("{}")
                .put("/v1/assessment-line-items/round-3/measure")
                .then()
                .statusCode(400);
        client().delete("/v1/assessment-line-items/no-such-item/measure").then().statusCode(404);
        client().get("/v1/assessment-line-items/round-3/measure").then().statusCode(404);
        clientOf(TENANT, "evidence.read")
                .body("{}")
                .put("/v1/assessment-line-items/round-3/measure")
                .then()
                .statusCode(403);
        clientOf(OTHER_TENANT, "evidence.write")
                .delete("/v1/assessment-line-items/round-3/measure")
                .then()
                .statusCode(404);
    }
}
