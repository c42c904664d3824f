package org.lodestar.evidence.assessmentresult.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasKey;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.not;
import static org.lodestar.eventsourcing.testing.Topics.header;
import static org.lodestar.evidence.District.OTHER_TENANT;
import static org.lodestar.evidence.District.TENANT;
import static org.lodestar.evidence.District.clientOf;

import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.lodestar.eventsourcing.testing.PlatformResource;
import org.lodestar.eventsourcing.testing.Topics;
import org.lodestar.evidence.District;

@QuarkusTest
@WithTestResource(value = PlatformResource.class, initArgs = @ResourceArg(name = "service", value = "evidence"))
class AssessmentResultsTest {

    private static final String BASE = "/ims/oneroster/gradebook/v1p2";
    private static final String SCOPE = "https://purl.imsglobal.org/spec/or/v1p2/scope/assessment.";

    private static final String READING = """
            {"assessmentLineItem": {
               "sourcedId": "reading-1", "status": "active", "dateLastModified": "2026-09-01T00:00:00Z",
               "metadata": {"vendor": {"form": "A"}},
               "title": "Reading, first six weeks", "description": "Benchmark test",
               "class": {"href": "https://sis.example/classes/class-1", "sourcedId": "class-1", "type": "class"},
               "scoreScale": {"href": "https://vendor.example/scales/raw", "sourcedId": "raw", "type": "scoreScale"},
               "resultValueMin": 0, "resultValueMax": 10.0,
               "learningObjectiveSet": [{"source": "case", "learningObjectiveIds": ["RF.3.4"]}]}}""";

    private static boolean known;

    @BeforeEach
    void a_line_item_and_students_are_known() {
        District.isKnown();
        if (known) {
            return;
        }
        known = true;
        put("/assessmentLineItems/reading-1", READING).statusCode(201);
        for (String student : List.of("student-1", "student-2", "student-3")) {
            District.knowsStudent(student);
        }
    }

    private static RequestSpecification vendor() {
        return clientOf(TENANT, SCOPE + "readonly", SCOPE + "createput", SCOPE + "delete");
    }

    private static ValidatableResponse put(String path, String body) {
        return vendor().body(body).put(BASE + path).then();
    }

    private static Response get(String path) {
        return vendor().get(BASE + path);
    }

    private static String result(String lineItem, String student, String score) {
        return """
                {"assessmentResult": {
                   "assessmentLineItem": {"sourcedId": "%s"}, "student": {"sourcedId": "%s"},
                   "score": %s, "scoreDate": "2026-09-28", "scoreStatus": "fully graded"}}""".formatted(lineItem, student, score);
    }

    @Test
    void a_line_item_is_read_as_it_was_put() {
        get("/assessmentLineItems/reading-1")
                .then()
                .statusCode(200)
                .body("assessmentLineItem.sourcedId", equalTo("reading-1"))
                .body("assessmentLineItem.status", equalTo("active"))
                .body("assessmentLineItem.title", equalTo("Reading, first six weeks"))
                .body("assessmentLineItem.description", equalTo("Benchmark test"))
                .body("assessmentLineItem.class.type", equalTo("class"))
                .body("assessmentLineItem.class.href", containsString("/ims/oneroster/rostering/v1p2/classes/class-1"))
                .body("assessmentLineItem.scoreScale.sourcedId", equalTo("raw"))
                .body("assessmentLineItem.resultValueMax", equalTo(10))
                .body("assessmentLineItem.learningObjectiveSet[0].learningObjectiveIds", contains("RF.3.4"))
                .body("assessmentLineItem", not(hasKey("metadata")))
                .body("assessmentLineItem", not(hasKey("parentAssessmentLineItem")));
    }

    @Test
    void a_result_is_put_replaced_and_deleted() {
        ValidatableResponse created = put("/assessmentResults/life-of-one", result("reading-1", "student-1", "7.125"));
        created.statusCode(201).header("ETag", "\"1\"");
        assertThat(created.extract().header("Location")).endsWith(BASE + "/assessmentResults/life-of-one");
        assertThat(created.extract().body().asString()).isEmpty();

        ValidatableResponse again = put("/assessmentResults/life-of-one", result("reading-1", "student-1", "7.1250"));
        again.statusCode(201).header("ETag", "\"1\"");
        assertThat(again.extract().header("Lodestar-Position"))
                .as("nothing was recorded")
                .isNull();

        put("/assessmentResults/life-of-one", result("reading-1", "student-1", "8"))
                .statusCode(201)
                .header("ETag", "\"2\"");
        get("/assessmentResults/life-of-one")
                .then()
                .statusCode(200)
                .body("assessmentResult.score", equalTo(8))
                .body("assessmentResult.student.type", equalTo("user"))
                .body("assessmentResult.student.href", containsString("/rostering/v1p2/users/student-1"))
                .body("assessmentResult.assessmentLineItem.sourcedId", equalTo("reading-1"))
                .body("assessmentResult.scoreDate", equalTo("2026-09-28"))
                .body("assessmentResult.scoreStatus", equalTo("fully graded"))
                .body("assessmentResult", not(hasKey("late")));

        vendor().header("If-Match", "\"1\"")
                .delete(BASE + "/assessmentResults/life-of-one")
                .then()
                .statusCode(412)
                .header("ETag", "\"2\"");
        vendor().delete(BASE + "/assessmentResults/life-of-one")
                .then()
                .statusCode(204)
                .header("ETag", "\"3\"");
        vendor().delete(BASE + "/assessmentResults/life-of-one")
                .then()
                .statusCode(204)
                .header("ETag", "\"3\"");
        get("/assessmentResults/life-of-one")
                .then()
                .statusCode(200)
                .body("assessmentResult.status", equalTo("tobedeleted"))
                .body("assessmentResult.score", equalTo(8));
    }

    @Test
    void all_that_the_profile_has_comes_back() {
        put("/assessmentResults/whole", """
                {"assessmentResult": {
                   "sourcedId": "whole", "status": "active", "dateLastModified": "2026-09-29T08:00:00Z", "metadata": {},
                   "assessmentLineItem": {"href": "https://v.example/1", "sourcedId": "reading-1", "type": "assessmentLineItem"},
                   "student": {"href": "https://v.example/2", "sourcedId": "student-2", "type": "user"},
                   "score": 7.10, "textScore": "B", "scoreDate": "2026-09-28",
                   "scoreScale": {"sourcedId": "raw"}, "scorePercentile": 64.5, "scoreStatus": "ext:rescored",
                   "comment": "Read with care",
                   "learningObjectiveSet": [{"source": "case", "learningObjectiveResults": [
                     {"learningObjectiveId": "RF.3.4", "score": 3.5, "textScore": "secure"}]}],
                   "inProgress": "false", "incomplete": "false", "late": "true", "missing": "false"}}""").statusCode(201);
        String body = get("/assessmentResults/whole")
                .then()
                .statusCode(200)
                .body("assessmentResult.textScore", equalTo("B"))
                .body("assessmentResult.scoreStatus", equalTo("ext:rescored"))
                .body("assessmentResult.comment", equalTo("Read with care"))
                .body(
                        "assessmentResult.learningObjectiveSet[0].learningObjectiveResults[0].learningObjectiveId",
                        equalTo("RF.3.4"))
                .body("assessmentResult.late", equalTo("true"))
                .body("assessmentResult.missing", equalTo("false"))
                .extract()
                .asString();
        assertThat(body).contains("\"score\":7.1,").contains("\"scorePercentile\":64.5");
    }

    @Test
    void results_are_filtered_sorted_paged_and_selected() {
        put("/assessmentLineItems/maths-1", "{\"assessmentLineItem\": {\"title\": \"Maths\"}}")
                .statusCode(201);
        put("/assessmentResults/m1", result("maths-1", "student-1", "9")).statusCode(201);
        put("/assessmentResults/m2", result("maths-1", "student-2", "10")).statusCode(201);
        put("/assessmentResults/m3", result("maths-1", "student-3", "9.5")).statusCode(201);
        put(
                        "/assessmentResults/m3",
                        result("maths-1", "student-3", "9.5")
                                .replace("fully graded\"", "fully graded\", \"status\": \"tobedeleted\""))
                .statusCode(201);

        list("assessmentLineItem.sourcedId='maths-1'")
                .body("assessmentResults.sourcedId", contains("m1", "m2", "m3"))
                .body("assessmentResults.status", contains("active", "active", "tobedeleted"));
        list("assessmentLineItem.sourcedId='maths-1' AND status='active'")
                .body("assessmentResults.sourcedId", contains("m1", "m2"));
        list("assessmentLineItem.sourcedId='maths-1' AND score>'9'")
                .body("assessmentResults.sourcedId", contains("m2", "m3"));
        list("assessmentLineItem.sourcedId='maths-1' AND student.sourcedId='student-2'")
                .body("assessmentResults.sourcedId", contains("m2"));
        vendor().queryParam("filter", "assessmentLineItem.sourcedId='maths-1'")
                .queryParam("sort", "score")
                .queryParam("orderBy", "desc")
                .queryParam("limit", "2")
                .queryParam("fields", "sourcedId,score")
                .get(BASE + "/assessmentResults")
                .then()
                .statusCode(200)
                .header("X-Total-Count", "3")
                .header("Link", containsString("rel=\"next\""))
                .body("assessmentResults.sourcedId", contains("m2", "m3"))
                .body("assessmentResults[0].size()", equalTo(2));
        vendor().queryParam("filter", "title='Maths' AND resultValueMax!='10'")
                .get(BASE + "/assessmentLineItems")
                .then()
                .statusCode(200)
                .body("assessmentLineItems.sourcedId", contains("maths-1"));
    }

    private static ValidatableResponse list(String filter) {
        return vendor().queryParam("filter", filter)
                .get(BASE + "/assessmentResults")
                .then()
                .statusCode(200);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            filter=score~'1' | invalid_filter_field
            filter=score>'much' | invalid_filter_field
            filter=grade='1' | invalid_filter_field
            sort=grade | invalid_sort_field
            fields=grade | invalid_selection_field
            limit=0 | invaliddata
            """)
    void a_query_that_cannot_be_answered_is_refused(String query, String code) {
        vendor().queryParam(query.substring(0, query.indexOf('=')), query.substring(query.indexOf('=') + 1))
                .get(BASE + "/assessmentResults")
                .then()
                .statusCode(400)
                .body("imsx_CodeMinor.imsx_codeMinorField[0].imsx_codeMinorFieldValue", equalTo(code));
    }

    @Test
    void who_and_what_have_to_be_known() {
        String body = put("/assessmentResults/lost", result("nothing", "nobody", "1"))
                .statusCode(422)
                .body("imsx_codeMajor", equalTo("failure"))
                .body("imsx_CodeMinor.imsx_codeMinorField[0].imsx_codeMinorFieldValue", equalTo("invaliddata"))
                .extract()
                .asString();
        assertThat(body)
                .contains("/assessmentResult/student/sourcedId", "/assessmentResult/assessmentLineItem/sourcedId")
                .doesNotContain("nobody");
        put("/assessmentLineItems/lost", """
                {"assessmentLineItem": {"title": "x", "class": {"sourcedId": "no-class"},
                 "parentAssessmentLineItem": {"sourcedId": "nothing"}}}""")
                .statusCode(422)
                .body("imsx_description", containsString("/assessmentLineItem/class/sourcedId"));
        for (String path : List.of("/assessmentResults/lost", "/assessmentLineItems/lost")) {
            get(path).then().statusCode(404).body("imsx_codeMajor", equalTo("failure"));
            vendor().delete(BASE + path).then().statusCode(404);
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {} | /assessmentResult
            {"assessmentResult": {}} | /assessmentResult/scoreStatus
            {"assessmentResult": {"score": "7"}} | /assessmentResult/score
            {"assessmentResult": {"scoreStatus": "well graded"}} | /assessmentResult/scoreStatus
            {"assessmentResult": {"late": true}} | /assessmentResult/late
            {"assessmentResult": {"scoreDate": "28.9.2026"}} | /assessmentResult/scoreDate
            {"assessmentResult": {"grade": 1}} | /assessmentResult/grade
            {"assessmentResult": {"student": {"sourcedId": "not an id"}}} | /assessmentResult/student/sourcedId
            {"assessmentResult | line 1
            """)
    void a_body_that_is_not_of_the_form_is_refused_with_its_faults(String body, String place) {
        put("/assessmentResults/malformed", body)
                .statusCode(400)
                .body("imsx_description", containsString(place))
                .body("imsx_CodeMinor.imsx_codeMinorField[0].imsx_codeMinorFieldValue", equalTo("invaliddata"));
        get("/assessmentResults/malformed").then().statusCode(404);
    }

    @Test
    void what_contradicts_itself_is_refused() {
        put("/assessmentLineItems/other", READING)
                .statusCode(400)
                .body("imsx_description", containsString("sourcedId"));
        put("/assessmentLineItems/reading-1", """
                {"assessmentLineItem": {"title": "x", "resultValueMin": 2, "resultValueMax": 1,
                 "parentAssessmentLineItem": {"sourcedId": "reading-1"}}}""")
                .statusCode(400)
                .body("imsx_description", containsString("resultValueMax"))
                .body("imsx_description", containsString("parentAssessmentLineItem"));
        put("/assessmentLineItems/not%20an%20id", "{\"assessmentLineItem\": {\"title\": \"x\"}}")
                .statusCode(400);
    }

    @Test
    void results_of_single_students_are_opened_by_the_scope_of_the_profile_alone() {
        put("/assessmentResults/private", result("reading-1", "student-1", "3")).statusCode(201);
        for (String path : List.of("/assessmentResults", "/assessmentResults/private")) {
            clientOf(TENANT, "evidence.read", "evidence.write")
                    .get(BASE + path)
                    .then()
                    .statusCode(403)
                    .body("imsx_codeMajor", equalTo("failure"));
        }
        clientOf(TENANT, "evidence.read")
                .get(BASE + "/assessmentLineItems")
                .then()
                .statusCode(200);
        clientOf(TENANT, "evidence.write")
                .body(result("reading-1", "student-1", "3"))
                .put(BASE + "/assessmentResults/private")
                .then()
                .statusCode(201);
        clientOf(TENANT, SCOPE + "readonly")
                .body(result("reading-1", "student-1", "3"))
                .put(BASE + "/assessmentResults/private")
                .then()
                .statusCode(403);
        clientOf(TENANT, SCOPE + "createput")
                .delete(BASE + "/assessmentResults/private")
                .then()
                .statusCode(403);
        clientOf(OTHER_TENANT, SCOPE + "readonly")
                .get(BASE + "/assessmentResults/private")
                .then()
                .statusCode(404);
        clientOf(OTHER_TENANT, SCOPE + "readonly")
                .get(BASE + "/assessmentResults")
                .then()
                .statusCode(200)
                .body("assessmentResults", hasSize(0));
        io.restassured.RestAssured.given()
                .get(BASE + "/assessmentResults")
                .then()
                .statusCode(401);
        vendor().contentType("text/plain")
                .body("x")
                .put(BASE + "/assessmentResults/private")
                .then()
                .statusCode(415);
        vendor().post(BASE + "/assessmentResults/private").then().statusCode(405);
    }

    @Test
    void only_the_restricted_topic_tells_of_student_and_score() {
        ValidatableResponse told = put("/assessmentResults/r-of-student-3", result("reading-1", "student-3", "9.875"));
        long position = Long.parseLong(told.statusCode(201).extract().header("Lodestar-Position"));

        var general = Topics.read("lodestar.district1.evidence.events.v1", records -> records.size() >= position);
        var event = general.get((int) position - 1);
        assertThat(header(event, "ce_type")).isEqualTo("org.lodestar.evidence.assessment-result-told.v1");
        assertThat(header(event, "ce_subject")).doesNotContain("student-3");
        assertThat(event.value()).isEqualTo("{}");
        var restricted = Topics.read(
                "lodestar.district1.evidence.restricted.v1",
                records -> records.stream()
                        .anyMatch(record -> header(record, "ce_subject").equals("assessment-results/r-of-student-3")));
        assertThat(restricted)
                .anyMatch(record ->
                        record.value().contains("9.875") && record.value().contains("student-3"));
    }
}
