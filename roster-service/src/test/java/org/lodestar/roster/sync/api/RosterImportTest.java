package org.lodestar.roster.sync.api;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.startsWith;
import static org.lodestar.eventsourcing.testing.Topics.header;
import static org.lodestar.roster.sync.oneroster.PackageBuilder.aDistrict;

import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lodestar.eventsourcing.testing.PlatformResource;
import org.lodestar.eventsourcing.testing.TokenIssuer;
import org.lodestar.eventsourcing.testing.Topics;
import org.lodestar.roster.RosterClient;
import org.lodestar.roster.sync.oneroster.OneRosterFile;
import org.lodestar.roster.sync.oneroster.PackageBuilder;

@QuarkusTest
@WithTestResource(value = PlatformResource.class, initArgs = @ResourceArg(name = "service", value = "roster"))
class RosterImportTest {

    @TempDir
    static Path directory;

    private final RosterClient sis = RosterClient.ofANewDistrict();

    private static Map<String, Integer> progressOf(Response imported) {
        return imported.path("progress");
    }

    private static Map<String, Integer> progress(
            int read, int created, int updated, int unchanged, int removed, int rejected) {
        return Map.of(
                "read", read,
                "created", created,
                "updated", updated,
                "unchanged", unchanged,
                "removed", removed,
                "rejected", rejected);
    }

    @Nested
    class a_good_package {

        @Test
        void is_taken_in_and_applied() {
            Response sent = sis.send(aDistrict().write(directory));
            sent.then().statusCode(202).header("Location", startsWith("http")).body("state", equalTo("QUEUED"));
            assertThat(sent.header("Location")).endsWith("/v1/roster/imports/" + sent.path("id"));

            Response done = sis.await(sent.path("id"));

            done.then()
                    .body("state", equalTo("COMPLETED"))
                    .body("sourceSystem", equalTo("Test"))
                    .body("finishedAt", notNullValue())
                    .body("files.find { it.file == 'roles.csv' }.read", equalTo(3));
            assertThat(progressOf(done)).isEqualTo(progress(12, 9, 0, 0, 0, 0));
            sis.get("/v1/users/t1").then().statusCode(200).body("roles.role", contains("teacher", "ext:coach"));
        }

        @Test
        void changes_nothing_the_second_time() {
            sis.importAll(aDistrict().write(directory));

            Response again = sis.importAll(aDistrict().write(directory));

            assertThat(progressOf(again)).isEqualTo(progress(12, 0, 0, 9, 0, 0));
            sis.get("/v1/users/t1").then().header("ETag", "\"1\"");
        }

        @Test
        void changes_what_it_says_differently_and_removes_what_it_no_longer_says() {
            sis.importAll(aDistrict().write(directory));

            Response second = sis.importAll(aDistrict()
                    .rows(OneRosterFile.ORGS, "d1,,,Riverbend,district,,", "s1,,,Lincoln Academy,school,0107,d1")
                    .rows(OneRosterFile.ENROLLMENTS, "e1,,,k1,s1,t1,teacher,true,2026-08-24,")
                    .write(directory));

            assertThat(progressOf(second)).isEqualTo(progress(11, 0, 1, 7, 1, 0));
            sis.get("/v1/orgs/s1").then().header("ETag", "\"2\"").body("name", equalTo("Lincoln Academy"));
            sis.get("/v1/enrollments/e2").then().statusCode(200).body("status", equalTo("REMOVED"));
            sis.get("/v1/enrollments").then().body("data.sourcedId", contains("e1"));

            Response third = sis.importAll(aDistrict().write(directory));

            assertThat(progressOf(third)).isEqualTo(progress(12, 1, 1, 7, 0, 0));
            sis.get("/v1/enrollments/e2").then().body("status", equalTo("ACTIVE"));
        }

        @Test
        void says_nothing_of_kinds_it_does_not_declare() {
            sis.importAll(aDistrict().write(directory));

            Response second = sis.importAll(new PackageBuilder()
                    .rows(OneRosterFile.ORGS, "d1,,,Riverbend,district,,")
                    .write(directory));

            assertThat(progressOf(second)).isEqualTo(progress(1, 0, 0, 1, 1, 0));
            sis.get("/v1/users").then().body("data.sourcedId", contains("p1", "t1"));
        }

        @Test
        void is_published_without_saying_who_anybody_is() {
            sis.importAll(aDistrict().write(directory));

            var general =
                    Topics.read("lodestar." + sis.tenant() + ".roster.events.v1", records -> records.size() == 11);

            assertThat(general)
                    .extracting(record -> header(record, "ce_type").replace("org.lodestar.roster.", ""))
                    .startsWith("roster-sync-started.v1", "org-registered.v1", "org-registered.v1")
                    .endsWith("roster-sync-completed.v1")
                    .contains("user-registered.v1", "class-registered.v1", "enrollment-registered.v1");
            String pseudonym = sis.get("/v1/users/t1").path("pseudonym");
            assertThat(general)
                    .extracting(record -> header(record, "ce_subject"))
                    .contains("orgs/s1", "users/" + pseudonym, "classes/k1")
                    .doesNotContain("users/t1", "enrollments/e1");
            assertThat(general)
                    .allSatisfy(record -> assertThat(record.value())
                            .doesNotContain("Ada", "Okafor", "ada@example.org", "\"t1\"", "secret", "r1"));
            var restricted =
                    Topics.read("lodestar." + sis.tenant() + ".roster.restricted.v1", records -> records.size() >= 5);
            assertThat(restricted)
                    .filteredOn(record -> header(record, "ce_subject").equals("users/t1"))
                    .singleElement()
                    .satisfies(record ->
                            assertThat(record.value()).contains("Okafor").doesNotContain("secret"));
        }

        @Test
        void is_taken_in_once_under_one_key() {
            Path file = aDistrict().write(directory);
            var request = sis.request().contentType("application/zip").header("Idempotency-Key", "monday");
            String id = request.body(file.toFile()).post("/v1/roster/imports").path("id");

            request.body(file.toFile())
                    .post("/v1/roster/imports")
                    .then()
                    .statusCode(202)
                    .header("Idempotent-Replayed", "true")
                    .body("id", equalTo(id));
            request.body(aDistrict().entry("results.csv", "x").write(directory).toFile())
                    .post("/v1/roster/imports")
                    .then()
                    .statusCode(422)
                    .body("type", equalTo("/problems/idempotency-key-reused"));
            assertThat(progressOf(sis.await(id))).isEqualTo(progress(12, 9, 0, 0, 0, 0));
            sis.get("/v1/roster/imports").then().body("data.id", contains(id));
        }

        @Test
        void waits_for_the_one_before() {
            List<String> ids = java.util.stream.IntStream.range(0, 4)
                    .mapToObj(_ -> sis.send(aDistrict().write(directory)).<String>path("id"))
                    .toList();

            List<Integer> created = ids.stream()
                    .map(id -> progressOf(sis.await(id)).get("created"))
                    .toList();

            assertThat(created).containsExactly(9, 0, 0, 0);
            sis.request()
                    .queryParam("limit", 3)
                    .get("/v1/roster/imports")
                    .then()
                    .body("data.id", contains(ids.get(3), ids.get(2), ids.get(1)))
                    .header("Link", notNullValue());
        }
    }

    @Nested
    class a_package_with_invalid_rows {

        @Test
        void is_applied_without_them_and_reports_each() {
            Response done = sis.importAll(aDistrict()
                    .rows(
                            OneRosterFile.ENROLLMENTS,
                            "e1,,,k1,s1,t1,teacher,true,2026-08-24,",
                            "e2,,,k1,s1,p1,pupil,yes,,",
                            "e3,,,k1,s1,p1")
                    .write(directory));

            done.then().body("state", equalTo("COMPLETED")).body("faults", equalTo(3));
            assertThat(progressOf(done)).isEqualTo(progress(13, 8, 0, 0, 0, 2));
            Response report = sis.get("/v1/roster/imports/" + done.path("id") + "/report");
            report.then()
                    .statusCode(200)
                    .body("data", hasSize(3))
                    .body("data[0].file", equalTo("enrollments.csv"))
                    .body("data[0].row", equalTo(3))
                    .body("data[0].column", equalTo("role"))
                    .body("data[0].value", equalTo("pupil"))
                    .body("data[0].reason", equalTo("value-invalid"))
                    .body("data[0].detail", startsWith("The value of role must be one of administrator,"))
                    .body("data[1].column", equalTo("primary"))
                    .body("data[2].reason", equalTo("wrong-number-of-cells"));
        }

        @Test
        void does_not_remove_what_it_lists_wrongly() {
            sis.importAll(aDistrict().write(directory));

            Response done = sis.importAll(aDistrict()
                    .rows(
                            OneRosterFile.ENROLLMENTS,
                            "e1,,,k1,s1,t1,teacher,perhaps,2026-08-24,",
                            "e2,,,k1,s1,p1,student,,,")
                    .write(directory));

            assertThat(progressOf(done)).isEqualTo(progress(12, 0, 0, 8, 0, 1));
            sis.get("/v1/enrollments/e1").then().body("status", equalTo("ACTIVE"));
        }

        @Test
        void is_refused_whole_if_others_refer_to_them() {
            Response done = sis.importAll(aDistrict()
                    .rows(OneRosterFile.CLASSES, "k1,,,Reading 3 - 1,03,c1,R3-1,sometimes,12,s1,y1,Reading,01037,1")
                    .write(directory));

            done.then().body("state", equalTo("REFUSED")).body("refusedFor", contains("dangling-reference"));
            sis.get("/v1/orgs").then().body("data", empty());
        }

        @Test
        void lists_its_report_page_by_page() {
            Response done = sis.importAll(new PackageBuilder()
                    .rows(OneRosterFile.ORGS, "d1,,,A,district,,", "d2,,,B,planet,,", "d3,,,,planet,,")
                    .write(directory));
            String report = "/v1/roster/imports/" + done.path("id") + "/report";

            Response first = sis.request().queryParam("limit", 2).get(report);

            first.then().body("data.row", contains(3, 4));
            String link = first.header("Link");
            sis.request()
                    .urlEncodingEnabled(false)
                    .get(link.substring(1, link.indexOf('>')))
                    .then()
                    .statusCode(200)
                    .body("data", hasSize(1))
                    .body("data[0].column", equalTo("type"));
            sis.request().queryParam("cursor", "bm9wZQ").get(report).then().statusCode(400);
        }
    }

    @Nested
    class a_package_is_refused_whole {

        private void expectNothing(Response done, String... reasons) {
            done.then().body("state", equalTo("REFUSED")).body("refusedFor", containsInAnyOrder(reasons));
            assertThat(progressOf(done).get("created")).isZero();
            sis.get("/v1/orgs").then().body("data", empty());
            sis.get("/v1/users").then().body("data", empty());
        }

        @Test
        void with_references_that_lead_nowhere() {
            Response done = sis.importAll(aDistrict()
                    .rows(OneRosterFile.COURSES, "c1,,,y9,Reading 3,R3,03,s9,Reading,01037")
                    .rows(
                            OneRosterFile.CLASSES,
                            "k1,,,Reading 3 - 1,03,c1,R3-1,scheduled,12,s1,\"y1,y8\",Reading,01037,1")
                    .rows(OneRosterFile.DEMOGRAPHICS, "p9,,,2015-02-03,female,,,,,,,,,,,")
                    .write(directory));

            expectNothing(done, "dangling-reference");
            done.then().body("faults", equalTo(4));
            sis.get("/v1/roster/imports/" + done.path("id") + "/report")
                    .then()
                    .body(
                            "data.file",
                            containsInAnyOrder("courses.csv", "courses.csv", "classes.csv", "demographics.csv"))
                    .body(
                            "data.column",
                            containsInAnyOrder("schoolYearSourcedId", "orgSourcedId", "termSourcedIds", "sourcedId"))
                    .body("data.value", containsInAnyOrder("y9", "s9", "y8", "p9"))
                    .body("data.row", hasItem(2));
        }

        @Test
        void with_an_id_that_occurs_twice() {
            expectNothing(
                    sis.importAll(aDistrict()
                            .rows(
                                    OneRosterFile.ORGS,
                                    "d1,,,Riverbend,district,,",
                                    "s1,,,A,school,,d1",
                                    "s1,,,B,school,,d1")
                            .write(directory)),
                    "duplicate-sourced-id");
        }

        @Test
        void with_a_file_that_is_not_utf_8() {
            byte[] latin =
                    "sourcedId,status,dateLastModified,name,type,identifier,parentSourcedId\nd1,,,Caf\u00e9,school,,"
                            .getBytes(java.nio.charset.StandardCharsets.ISO_8859_1);

            Response done = sis.importAll(aDistrict().entry("orgs.csv", latin).write(directory));

            expectNothing(done, "not-utf-8");
            sis.get("/v1/roster/imports/" + done.path("id") + "/report")
                    .then()
                    .body("data[0].file", equalTo("orgs.csv"))
                    .body("data[0].row", equalTo(2));
        }

        @Test
        void that_inflates_without_end() {
            byte[] bomb = new byte[40 * 1024 * 1024];
            java.util.Arrays.fill(bomb, (byte) '\n');

            expectNothing(sis.importAll(aDistrict().entry("orgs.csv", bomb).write(directory)), "too-large");
        }

        @Test
        void and_the_next_one_is_not_held_up() {
            sis.importAll(
                    aDistrict().rows(OneRosterFile.ORGS, "d1,,,A,district,,").write(directory));

            assertThat(progressOf(sis.importAll(aDistrict().write(directory)))).containsEntry("created", 9);
        }
    }

    @Nested
    class a_request_is_refused {

        private void expectRefusal(Path file, String... details) {
            Response refused = sis.send(file);
            refused.then()
                    .statusCode(422)
                    .contentType("application/problem+json")
                    .body("type", equalTo("/problems/package-refused"));
            List<String> found = refused.path("violations.detail");
            assertThat(found).extracting(detail -> detail.split(":")[0]).contains(details);
            sis.get("/v1/roster/imports").then().body("data", empty());
        }

        @Test
        void that_is_no_zip() throws IOException {
            expectRefusal(Files.writeString(directory.resolve("no.zip"), "sourcedId\n1\n"), "not-a-zip");
            expectRefusal(Files.write(directory.resolve("nothing.zip"), new byte[0]), "not-a-zip");
        }

        @Test
        void whose_container_or_manifest_is_wrong_with_all_that_is() {
            expectRefusal(
                    new PackageBuilder()
                            .entry("../orgs.csv", "x")
                            .rows(OneRosterFile.ORGS, "d1,,,A,district,,")
                            .manifest("manifest.version,1.0", "oneroster.version,1.1", "file.orgs,delta")
                            .write(directory),
                    "unsafe-entry-name",
                    "unsupported-version",
                    "delta-not-supported");
        }

        @Test
        void without_token_scope_or_the_right_media_type() {
            Path file = aDistrict().write(directory);
            given().contentType("application/zip")
                    .body(file.toFile())
                    .post("/v1/roster/imports")
                    .then()
                    .statusCode(401);
            given().auth()
                    .oauth2(TokenIssuer.token(sis.tenant(), "roster.read"))
                    .contentType("application/zip")
                    .body(file.toFile())
                    .post("/v1/roster/imports")
                    .then()
                    .statusCode(403)
                    .body("type", equalTo("/problems/forbidden-scope"));
            sis.request()
                    .contentType("application/json")
                    .body("{}")
                    .post("/v1/roster/imports")
                    .then()
                    .statusCode(415)
                    .contentType("application/problem+json");
        }

        @Test
        void without_a_body() {
            sis.request()
                    .contentType("application/zip")
                    .post("/v1/roster/imports")
                    .then()
                    .statusCode(422)
                    .body("type", equalTo("/problems/package-refused"));
        }

        @Test
        void for_an_import_that_is_not_there_or_not_ones_own() {
            String id = sis.importAll(aDistrict().write(directory)).path("id");
            RosterClient other = RosterClient.ofANewDistrict();
            for (String path : List.of("/v1/roster/imports/" + id, "/v1/roster/imports/" + id + "/report")) {
                sis.get(path).then().statusCode(200);
                other.get(path).then().statusCode(404).contentType("application/problem+json");
            }
            sis.get("/v1/roster/imports/nonsense").then().statusCode(404);
            sis.request()
                    .queryParam("limit", "many")
                    .get("/v1/roster/imports")
                    .then()
                    .statusCode(400);
        }
    }
}
