package org.lodestar.roster.sync.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
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

/** A package is refused whole. */
@QuarkusTest
@WithTestResource(value = PlatformResource.class, initArgs = @ResourceArg(name = "service", value = "roster"))
class RefusedPackageTest {

    @TempDir
    static Path directory;

    private final RosterClient sis = RosterClient.ofANewDistrict();

    private void expectNothing(Response done, String... reasons) {
        done.then().body("state", equalTo("REFUSED")).body("refusedFor", containsInAnyOrder(reasons));
        assertThat(RosterClient.progressOf(done).get("created")).isZero();
        sis.get("/v1/orgs").then().body("data", empty());
        sis.get("/v1/users").then().body("data", empty());
    }

    @Test
    void with_references_that_lead_nowhere() {
        Response done = sis.importAll(aDistrict()
                .rows(OneRosterFile.COURSES, "c1,,,y9,Reading 3,R3,03,s9,Reading,01037")
                .rows(OneRosterFile.CLASSES, "k1,,,Reading 3 - 1,03,c1,R3-1,scheduled,12,s1,\"y1,y8\",Reading,01037,1")
                .rows(OneRosterFile.DEMOGRAPHICS, "p9,,,2015-02-03,female,,,,,,,,,,,")
                .write(directory));

        expectNothing(done, "dangling-reference");
        done.then().body("faults", equalTo(4));
        sis.get("/v1/roster/imports/" + done.path("id") + "/report")
                .then()
                .body("data.file", containsInAnyOrder("courses.csv", "courses.csv", "classes.csv", "demographics.csv"))
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
                        .rows(OneRosterFile.ORGS, "d1,,,Riverbend,district,,", "s1,,,A,school,,d1", "s1,,,B,school,,d1")
                        .write(directory)),
                "duplicate-sourced-id");
    }

    @Test
    void with_a_file_that_is_not_utf_8() {
        byte[] latin = "sourcedId,status,dateLastModified,name,type,identifier,parentSourcedId\nd1,,,Caf\u00e9,school,,"
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
        sis.importAll(aDistrict().rows(OneRosterFile.ORGS, "d1,,,A,district,,").write(directory));

        assertThat(RosterClient.progressOf(sis.importAll(aDistrict().write(directory))))
                .containsEntry("created", 9);
    }
}
