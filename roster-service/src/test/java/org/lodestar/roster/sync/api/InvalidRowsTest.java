package org.lodestar.roster.sync.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.startsWith;
import static org.lodestar.roster.sync.oneroster.PackageBuilder.aDistrict;

import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lodestar.eventsourcing.testing.PlatformResource;
import org.lodestar.roster.RosterClient;
import org.lodestar.roster.sync.oneroster.OneRosterFile;
import org.lodestar.roster.sync.oneroster.PackageBuilder;

/** A package with invalid rows. */
@QuarkusTest
@WithTestResource(value = PlatformResource.class, initArgs = @ResourceArg(name = "service", value = "roster"))
class InvalidRowsTest {

    @TempDir
    static Path directory;

    private final RosterClient sis = RosterClient.ofANewDistrict();

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
        assertThat(RosterClient.progressOf(done)).isEqualTo(RosterClient.progress(13, 8, 0, 0, 0, 2));
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

        assertThat(RosterClient.progressOf(done)).isEqualTo(RosterClient.progress(12, 0, 0, 8, 0, 1));
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
