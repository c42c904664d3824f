package org.lodestar.evidence.assessmentimport.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.startsWith;
import static org.lodestar.evidence.District.OTHER_TENANT;
import static org.lodestar.evidence.District.TENANT;
import static org.lodestar.evidence.District.clientOf;

import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.lodestar.eventsourcing.testing.LogLines;
import org.lodestar.eventsourcing.testing.PlatformResource;
import org.lodestar.evidence.District;

@QuarkusTest
@WithTestResource(value = PlatformResource.class, initArgs = @ResourceArg(name = "service", value = "evidence"))
class AssessmentImportTest {

    private static final Path GRAND_BEND =
            Path.of(System.getProperty("lodestar.shared", "."), "data", "grand-bend-reading-assessments.zip");
    private static final Path WITH_ROSTER =
            GRAND_BEND.resolveSibling("grand-bend-oneroster-1.2-bulk-with-assessments.zip");
    private static final String GRADEBOOK = "/ims/oneroster/gradebook/v1p2";
    private static final String READONLY = "https://purl.imsglobal.org/spec/or/v1p2/scope/assessment.readonly";

    private static final String LINE_ITEMS = "sourcedId,status,dateLastModified,title,description,classSourcedId,"
            + "parentAssessmentLineItemSourcedId,scoreScaleSourcedId,resultValueMin,resultValueMax\n";
    private static final String RESULTS =
            "sourcedId,status,dateLastModified,assessmentLineItemSourcedId,studentSourcedId,"
                    + "score,textScore,scoreDate,scoreScaleSourcedId,scorePercentile,scoreStatus,comment,inProgress,incomplete,"
                    + "late,missing\n";

    static boolean grandBendIsThere() {
        return Files.exists(GRAND_BEND);
    }

    @BeforeEach
    void the_roster_is_known() {
        District.isKnown();
    }

    private static RequestSpecification vendor() {
        return clientOf(TENANT, "evidence.read", "evidence.write", READONLY);
    }

    private static byte[] zip(Map<String, String> files, String mode) {
        Map<String, String> all = new LinkedHashMap<>();
        StringBuilder manifest = new StringBuilder("propertyName,value\nmanifest.version,1.0\noneroster.version,1.2\n");
        files.keySet()
                .forEach(name -> manifest.append("file.")
                        .append(name.replace(".csv", "," + mode))
                        .append('\n'));
        all.put("manifest.csv", manifest.toString());
        all.putAll(files);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            for (Map.Entry<String, String> file : all.entrySet()) {
                zip.putNextEntry(new ZipEntry(file.getKey()));
                zip.write(file.getValue().getBytes(StandardCharsets.UTF_8));
                zip.closeEntry();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private static Map<String, String> files(String lineItems, String results) {
        Map<String, String> files = new LinkedHashMap<>();
        files.put("assessmentLineItems.csv", LINE_ITEMS + lineItems);
        files.put("assessmentResults.csv", RESULTS + results);
        return files;
    }

    private static Response post(byte[] body) {
        return vendor().contentType("application/zip").body(body).post("/v1/assessment-imports");
    }

    private static Response carriedOut(byte[] body) {
        Response accepted = post(body);
        accepted.then().statusCode(202).header("Location", startsWith("http"));
        return District.awaitThat(
                () -> vendor().get("/v1/assessment-imports/" + accepted.path("id")),
                response -> List.of("COMPLETED", "REFUSED", "FAILED").contains(response.<String>path("state")));
    }

    private static String progress(Response done) {
        return Arrays.asList("read", "created", "updated", "unchanged", "removed", "rejected").stream()
                .map(count -> done.path("progress." + count).toString())
                .reduce((a, b) -> a + ' ' + b)
                .orElseThrow();
    }

    @Test
    void a_package_is_applied_once_and_its_bad_rows_are_told() {
        District.knowsStudent("pupil-1");
        byte[] body = zip(files("""
                        part,,,Part,,,whole,,0,5
                        whole,,,Whole,,class-1,,,0,10
                        lost,,,Lost,,no-class,,,,
                        backwards,,,Backwards,,,nothing,,,
                        """, """
                        r1,,,whole,pupil-1,7.5,,2026-09-28,,,fully graded,,,,,
                        r2,,,part,pupil-1,4,,2026-09-28,,,fully graded,,,,true,
                        r3,,,part,nobody,4,,2026-09-28,,,fully graded,,,,,
                        r4,,,lost,pupil-1,4,,2026-09-28,,,fully graded,,,,,
                        r5,,,part,pupil-1,four,,2026-09-28,,,fully graded,,,,,
                        r1,,,part,pupil-1,4,,2026-09-28,,,fully graded,,,,,
                        """), "bulk");

        Response first = carriedOut(body);
        first.then().body("state", equalTo("COMPLETED")).body("faults", equalTo(6));
        assertThat(progress(first)).isEqualTo("10 4 0 0 0 6");
        String report = "/v1/assessment-imports/" + first.path("id") + "/report";
        Response told = vendor().get(report);
        told.then()
                .statusCode(200)
                .body(
                        "data.reason",
                        containsInAnyOrder(
                                "dangling-reference",
                                "dangling-reference",
                                "dangling-reference",
                                "dangling-reference",
                                "value-invalid",
                                "duplicate-sourced-id"))
                .body("data.file", hasItem("assessmentLineItems.csv"))
                .body("data.find { it.reason == 'value-invalid' }.row", equalTo(6))
                .body("data.find { it.reason == 'value-invalid' }.value", equalTo("(withheld)"));
        assertThat(told.asString()).doesNotContain("nobody", "four", "pupil-1");
        vendor().get(report + "?limit=4").then().body("data", hasSize(4)).header("Link", startsWith("<"));

        assertThat(progress(carriedOut(body))).isEqualTo("10 0 0 4 0 6");
        vendor().get(GRADEBOOK + "/assessmentLineItems/part")
                .then()
                .body("assessmentLineItem.parentAssessmentLineItem.sourcedId", equalTo("whole"));
        vendor().get(GRADEBOOK + "/assessmentResults/r2")
                .then()
                .body("assessmentResult.score", equalTo(4))
                .body("assessmentResult.late", equalTo("true"));
        vendor().get(GRADEBOOK + "/assessmentResults/r4").then().statusCode(404);
    }

    @Test
    void what_is_logged_about_an_import_names_the_request_that_brought_it() throws InterruptedException {
        try (var log = LogLines.fromNowOn()) {
            String id = vendor().header("X-Request-Id", "scores-of-spring")
                    .contentType("application/zip")
                    .body(zip(files("logged,,,Item,,,,,,\n", ""), "bulk"))
                    .post("/v1/assessment-imports")
                    .path("id");

            assertThat(log.await("import " + id + " is finished")).contains(" request=scores-of-spring ");
        }
    }

    @Test
    void a_delta_changes_and_removes_and_a_bulk_file_removes_nothing() {
        District.knowsStudent("pupil-2");
        carriedOut(zip(files("d-item,,,Item,,,,,,\n", """
                        d1,,,d-item,pupil-2,1,,2026-09-28,,,fully graded,,,,,
                        d2,,,d-item,pupil-2,2,,2026-09-29,,,fully graded,,,,,
                        """), "bulk"));
        Response delta = carriedOut(zip(Map.of("assessmentResults.csv", RESULTS + """
                        d1,active,2026-10-01T00:00:00Z,d-item,pupil-2,3,,2026-09-28,,,fully graded,,,,,
                        d2,tobedeleted,2026-10-01T00:00:00Z,,,,,,,,,,,,,
                        d9,tobedeleted,2026-10-01T00:00:00Z,,,,,,,,,,,,,
                        """), "delta"));
        assertThat(progress(delta)).isEqualTo("3 0 1 0 1 1");
        vendor().get("/v1/assessment-imports/" + delta.path("id") + "/report")
                .then()
                .body("data.reason", equalTo(List.of("removal-of-unknown")));
        vendor().get(GRADEBOOK + "/assessmentResults/d2")
                .then()
                .body("assessmentResult.status", equalTo("tobedeleted"));
        carriedOut(
                zip(files("d-other,,,Item,,,,,,\n", "d3,,,d-other,pupil-2,1,,2026-09-28,,,submitted,,,,,\n"), "bulk"));
        vendor().get(GRADEBOOK + "/assessmentResults/d1")
                .then()
                .body("assessmentResult.status", equalTo("active"))
                .body("assessmentResult.score", equalTo(3));
    }

    @Test
    @EnabledIf(value = "grandBendIsThere", disabledReason = "the packages are not beside the project (lodestar.shared)")
    void the_assessments_of_a_real_district_load_completely_and_once() throws IOException {
        District.knowsStudents(studentsOf(GRAND_BEND));

        Response first = carriedOut(Files.readAllBytes(GRAND_BEND));
        Response second = carriedOut(Files.readAllBytes(WITH_ROSTER));

        first.then().body("state", equalTo("COMPLETED")).body("faults", equalTo(0));
        assertThat(progress(first)).isEqualTo("486 486 0 0 0 0");
        first.then().body("sourceSystem", equalTo("Grand Bend ISD (Ed-Fi sample data)"));
        second.then().body("state", equalTo("COMPLETED"));
        assertThat(progress(second)).as("in one package with its roster").isEqualTo("486 0 0 486 0 0");
        vendor().queryParam("filter", "scoreDate='2021-09-28'")
                .get(GRADEBOOK + "/assessmentResults")
                .then()
                .statusCode(200)
                .header("X-Total-Count", "240");
    }

    private static List<String> studentsOf(Path file) throws IOException {
        try (ZipFile zip = new ZipFile(file.toFile());
                InputStream in = zip.getInputStream(zip.getEntry("assessmentResults.csv"))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .skip(1)
                    .map(line -> line.split(",")[4])
                    .distinct()
                    .toList();
        }
    }

    @Test
    void a_package_is_taken_in_once_under_a_key() {
        byte[] body =
                zip(files("key-item,,,Item,,,,,,\n", "k1,,,key-item,nobody,1,,2026-09-28,,,exempt,,,,,\n"), "bulk");
        byte[] other =
                zip(files("key-item,,,Other,,,,,,\n", "k1,,,key-item,nobody,1,,2026-09-28,,,exempt,,,,,\n"), "bulk");
        String key = UUID.randomUUID().toString();
        Response first = withKey(key, body);
        first.then().statusCode(202);
        withKey(key, body)
                .then()
                .statusCode(202)
                .header("Idempotent-Replayed", "true")
                .body("id", equalTo(first.path("id")));
        withKey(key, other).then().statusCode(422).body("type", equalTo("/problems/idempotency-key-reused"));
    }

    private static Response withKey(String key, byte[] body) {
        return vendor().header("Idempotency-Key", key)
                .contentType("application/zip")
                .body(body)
                .post("/v1/assessment-imports");
    }

    @Test
    void what_is_no_package_of_assessments_is_refused_at_once() {
        post("no zip".getBytes(StandardCharsets.UTF_8))
                .then()
                .statusCode(422)
                .body("type", equalTo("/problems/package-refused"))
                .body("violations.detail", hasItem(startsWith("not-a-zip")));
        post(zip(Map.of("orgs.csv", "anything"), "bulk"))
                .then()
                .statusCode(422)
                .body("violations.detail", hasItem(startsWith("nothing-to-import")));
        post(zip(Map.of("diary.csv", "anything"), "bulk"))
                .then()
                .statusCode(422)
                .body("violations.detail", hasItem(startsWith("unknown-file")));
        Response wrongHeader = carriedOut(zip(Map.of("assessmentLineItems.csv", "sourcedId,title\na,b\n"), "bulk"));
        wrongHeader.then().body("state", equalTo("REFUSED")).body("refusedFor", hasItem("column-missing"));
        vendor().contentType("application/json")
                .body("{}")
                .post("/v1/assessment-imports")
                .then()
                .statusCode(415);
        clientOf(TENANT, "evidence.read")
                .contentType("application/zip")
                .body(new byte[0])
                .post("/v1/assessment-imports")
                .then()
                .statusCode(403);
    }

    @Test
    void imports_are_listed_to_their_district_alone() {
        Response mine = post(zip(Map.of("assessmentLineItems.csv", LINE_ITEMS + "l-item,,,Item,,,,,,\n"), "bulk"));
        String id = mine.then().statusCode(202).extract().path("id");
        vendor().get("/v1/assessment-imports?limit=1000").then().statusCode(200).body("data.id", hasItem(id));
        RequestSpecification stranger = clientOf(OTHER_TENANT, "evidence.read");
        stranger.get("/v1/assessment-imports").then().statusCode(200).body("data", hasSize(0));
        for (String path : List.of("/" + id, "/" + id + "/report", "/no-uuid", "/" + UUID.randomUUID())) {
            clientOf(OTHER_TENANT, "evidence.read")
                    .get("/v1/assessment-imports" + path)
                    .then()
                    .statusCode(404);
        }
        vendor().get("/v1/assessment-imports?limit=0").then().statusCode(400);
        vendor().get("/v1/assessment-imports?cursor=x").then().statusCode(400);
    }
}
