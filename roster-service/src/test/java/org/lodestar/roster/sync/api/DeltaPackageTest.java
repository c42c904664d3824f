package org.lodestar.roster.sync.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.lodestar.roster.sync.oneroster.PackageBuilder.aDistrict;

import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lodestar.eventsourcing.testing.PlatformResource;
import org.lodestar.roster.RosterClient;
import org.lodestar.roster.sync.oneroster.OneRosterFile;
import org.lodestar.roster.sync.oneroster.PackageBuilder;

/** A package of deltas, sent to a district that has a roster. */
@QuarkusTest
@WithTestResource(value = PlatformResource.class, initArgs = @ResourceArg(name = "service", value = "roster"))
class DeltaPackageTest {

    private static final String ACTIVE = ",active,2026-09-01T06:30:00.000Z,";
    private static final String GONE = ",tobedeleted,2026-09-01T06:30:00.000Z,";

    @TempDir
    static Path directory;

    private final RosterClient sis = RosterClient.ofANewDistrict();

    @BeforeEach
    void a_roster_is_there() {
        sis.importAll(aDistrict().write(directory)).then().body("state", equalTo("COMPLETED"));
    }

    private Response send(PackageBuilder delta) {
        return sis.importAll(delta.write(directory));
    }

    private static Map<String, Object> file(Response imported, String name) {
        return imported.path("files.find { it.file == '" + name + "' }");
    }

    private static Map<String, Object> counts(
            String file, String mode, int read, int created, int updated, int unchanged, int removed, int rejected) {
        return Map.of(
                "file", file,
                "mode", mode,
                "read", read,
                "created", created,
                "updated", updated,
                "unchanged", unchanged,
                "removed", removed,
                "rejected", rejected);
    }

    private void expectRefusal(Response refused, String file, String column) {
        refused.then().body("state", equalTo("REFUSED")).body("refusedFor", contains("dangling-reference"));
        sis.get("/v1/roster/imports/" + refused.path("id") + "/report")
                .then()
                .body("data.file", contains(file))
                .body("data.column", contains(column))
                .body("data.row", contains(2));
    }

    @Test
    void lists_changes_and_removes_what_it_names_and_leaves_the_rest() {
        Response done = send(new PackageBuilder()
                .delta(
                        OneRosterFile.ORGS,
                        "s1" + ACTIVE + "Lincoln Academy,school,0107,d1",
                        "s2" + ACTIVE + "New School,school,,d1",
                        "d1" + ACTIVE + "Riverbend,district,,")
                .delta(OneRosterFile.ENROLLMENTS, "e2" + GONE + "k1,s1,p1,student,,,"));

        done.then().body("state", equalTo("COMPLETED")).body("faults", equalTo(0));
        assertThat(RosterClient.progressOf(done)).isEqualTo(RosterClient.progress(4, 1, 1, 1, 1, 0));
        assertThat(file(done, "orgs.csv")).isEqualTo(counts("orgs.csv", "DELTA", 3, 1, 1, 1, 0, 0));
        assertThat(file(done, "enrollments.csv")).isEqualTo(counts("enrollments.csv", "DELTA", 1, 0, 0, 0, 1, 0));
        sis.get("/v1/orgs").then().body("data.name", containsInAnyOrder("Riverbend", "Lincoln Academy", "New School"));
        sis.get("/v1/enrollments").then().body("data.sourcedId", contains("e1"));
        sis.get("/v1/users").then().body("data.sourcedId", contains("p1", "t1"));
    }

    @Test
    void changes_nothing_the_second_time() {
        PackageBuilder delta = new PackageBuilder()
                .delta(OneRosterFile.ORGS, "s2" + ACTIVE + "New School,school,,d1")
                .delta(OneRosterFile.ROLES, "r2" + GONE + "t1,,,,,,", "r4" + ACTIVE + "t1,secondary,aide,,,s2,")
                .delta(OneRosterFile.ENROLLMENTS, "e2" + GONE + ",,,,,,");
        assertThat(RosterClient.progressOf(send(delta))).isEqualTo(RosterClient.progress(4, 1, 1, 0, 1, 0));

        Response again = send(delta);

        assertThat(RosterClient.progressOf(again)).isEqualTo(RosterClient.progress(4, 0, 0, 3, 0, 0));
        assertThat(file(again, "roles.csv")).isEqualTo(counts("roles.csv", "DELTA", 2, 0, 0, 2, 0, 0));
        again.then().body("faults", equalTo(0));
    }

    @Test
    void changes_roles_of_people_of_whom_it_says_nothing_else() {
        Response done = send(new PackageBuilder()
                .delta(
                        OneRosterFile.ROLES,
                        "r1" + ACTIVE + "t1,primary,teacher,2020-08-01,2026-12-31,s1,",
                        "r2" + GONE + "t1,secondary,ext:coach,,,d1,",
                        "r3" + ACTIVE + "p1,primary,student,,,s1,",
                        "r5" + ACTIVE + "p1,secondary,aide,,,s1,"));

        assertThat(file(done, "roles.csv")).isEqualTo(counts("roles.csv", "DELTA", 4, 1, 1, 1, 1, 0));
        assertThat(RosterClient.progressOf(done)).isEqualTo(RosterClient.progress(4, 0, 2, 0, 0, 0));
        sis.get("/v1/users/t1")
                .then()
                .body("givenName", equalTo("Ada"))
                .body("roles.role", contains("teacher"))
                .body("roles[0].endDate", equalTo("2026-12-31"));
        sis.get("/v1/users/p1").then().body("roles.role", contains("student", "aide"));
    }

    @Test
    void moves_a_role_from_one_person_to_another() {
        Response done =
                send(new PackageBuilder().delta(OneRosterFile.ROLES, "r2" + ACTIVE + "p1,secondary,ext:coach,,,d1,"));

        assertThat(file(done, "roles.csv")).isEqualTo(counts("roles.csv", "DELTA", 1, 0, 1, 0, 0, 0));
        sis.get("/v1/users/t1").then().body("roles.role", contains("teacher"));
        sis.get("/v1/users/p1").then().body("roles.role", contains("ext:coach", "student"));
    }

    @Test
    void changes_people_and_keeps_their_roles() {
        Response done = send(new PackageBuilder()
                .delta(OneRosterFile.USERS, "t1" + ACTIVE + "true,ada,,Adaeze,Okafor,,77,,,,,,,,,,,s1,"));

        assertThat(RosterClient.progressOf(done)).isEqualTo(RosterClient.progress(1, 0, 1, 0, 0, 0));
        sis.get("/v1/users/t1")
                .then()
                .body("givenName", equalTo("Adaeze"))
                .body("roles.role", contains("teacher", "ext:coach"));
    }

    @Test
    void may_have_complete_files_beside_it() {
        Response done = send(new PackageBuilder()
                .rows(OneRosterFile.ENROLLMENTS, "e3,,,k2,s1,t1,teacher,true,,")
                .delta(
                        OneRosterFile.CLASSES,
                        "k2" + ACTIVE + "Reading 3 - 2,03,c1,R3-2,scheduled,12,s1,y1,Reading,01037,2"));

        assertThat(RosterClient.progressOf(done)).isEqualTo(RosterClient.progress(2, 2, 0, 0, 2, 0));
        assertThat(file(done, "enrollments.csv")).isEqualTo(counts("enrollments.csv", "BULK", 1, 1, 0, 0, 2, 0));
        sis.get("/v1/enrollments").then().body("data.sourcedId", contains("e3"));
        sis.get("/v1/classes").then().body("data.sourcedId", contains("k1", "k2"));
    }

    @Test
    void may_have_all_roles_and_only_changes_of_people() {
        send(new PackageBuilder()
                .delta(OneRosterFile.USERS)
                .rows(OneRosterFile.ROLES, "r1,,,t1,primary,teacher,2020-08-01,,s1,"));

        sis.get("/v1/users/t1").then().body("roles.role", contains("teacher"));
        sis.get("/v1/users/p1").then().body("status", equalTo("ACTIVE")).body("roles", hasSize(0));
    }

    @Test
    void is_applied_without_removals_of_what_was_never_there_and_reports_each() {
        Response done = send(new PackageBuilder()
                .delta(OneRosterFile.ORGS, "s9" + GONE + ",,,", "s8" + GONE + ",,,")
                .delta(OneRosterFile.ROLES, "r9" + GONE + "t9,,,,,,")
                .delta(OneRosterFile.DEMOGRAPHICS, "p9" + GONE + ",,,,,,,,,,,,", "p1" + GONE + ",,,,,,,,,,,,")
                .delta(OneRosterFile.ENROLLMENTS, "e2" + GONE + ",,,,,,"));

        done.then().body("state", equalTo("COMPLETED")).body("faults", equalTo(4));
        assertThat(RosterClient.progressOf(done)).isEqualTo(RosterClient.progress(6, 0, 0, 0, 1, 4));
        assertThat(file(done, "orgs.csv")).isEqualTo(counts("orgs.csv", "DELTA", 2, 0, 0, 0, 0, 2));
        sis.get("/v1/roster/imports/" + done.path("id") + "/report")
                .then()
                .body("data.file", contains("orgs.csv", "orgs.csv", "roles.csv", "demographics.csv"))
                .body("data.row", contains(2, 3, 2, 2))
                .body("data.reason.unique()", contains("removal-of-unknown"));
    }

    @Test
    void is_applied_without_rows_that_are_not_valid() {
        Response done = send(new PackageBuilder()
                .delta(
                        OneRosterFile.ORGS,
                        "s1" + ACTIVE + "Lincoln Academy,planet,0107,d1",
                        "s2,,2026-09-01T06:30:00.000Z,New School,school,,d1",
                        "s3" + ACTIVE + "Third School,school,,s1"));

        done.then().body("state", equalTo("COMPLETED")).body("faults", equalTo(2));
        assertThat(RosterClient.progressOf(done)).isEqualTo(RosterClient.progress(3, 1, 0, 0, 0, 2));
        sis.get("/v1/orgs/s1").then().body("name", equalTo("Lincoln School"));
    }

    @Test
    void is_refused_if_it_refers_to_what_is_not_there() {
        expectRefusal(
                send(new PackageBuilder().delta(OneRosterFile.ENROLLMENTS, "e3" + ACTIVE + "k9,s1,t1,teacher,true,,")),
                "enrollments.csv",
                "classSourcedId");
    }

    @Test
    void is_refused_if_it_refers_to_what_was_removed() {
        send(new PackageBuilder().delta(OneRosterFile.ENROLLMENTS, "e1" + GONE + ",,,,,,", "e2" + GONE + ",,,,,,"));
        send(new PackageBuilder().delta(OneRosterFile.CLASSES, "k1" + GONE + ",,,,,,,,,,"));

        expectRefusal(
                send(new PackageBuilder().delta(OneRosterFile.ENROLLMENTS, "e3" + ACTIVE + "k1,s1,t1,teacher,true,,")),
                "enrollments.csv",
                "classSourcedId");
    }

    @Test
    void is_refused_if_it_removes_what_it_refers_to() {
        expectRefusal(
                send(new PackageBuilder()
                        .delta(OneRosterFile.CLASSES, "k1" + GONE + ",,,,,,,,,,")
                        .delta(
                                OneRosterFile.ENROLLMENTS,
                                "e3" + ACTIVE + "k1,s1,t1,teacher,true,,",
                                "e1" + GONE + ",,,,,,",
                                "e2" + GONE + ",,,,,,")),
                "enrollments.csv",
                "classSourcedId");
    }

    @Test
    void is_refused_if_it_removes_what_others_go_on_referring_to() {
        expectRefusal(
                send(new PackageBuilder().delta(OneRosterFile.USERS, "p1" + GONE + ",,,,,,,,,,,,,,,,,,")),
                "users.csv",
                "sourcedId");
        sis.get("/v1/users/p1").then().body("status", equalTo("ACTIVE"));
    }

    @Test
    void removes_a_whole_branch() {
        Response done = send(new PackageBuilder()
                .delta(OneRosterFile.ROLES, "r3" + GONE + "p1,,,,,,")
                .delta(OneRosterFile.USERS, "p1" + GONE + ",,,,,,,,,,,,,,,,,,")
                .delta(OneRosterFile.ENROLLMENTS, "e1" + GONE + ",,,,,,", "e2" + GONE + ",,,,,,")
                .delta(OneRosterFile.CLASSES, "k1" + GONE + ",,,,,,,,,,"));

        done.then().body("state", equalTo("COMPLETED"));
        assertThat(RosterClient.progressOf(done)).isEqualTo(RosterClient.progress(5, 0, 0, 0, 4, 0));
        assertThat(file(done, "roles.csv")).isEqualTo(counts("roles.csv", "DELTA", 1, 0, 0, 0, 1, 0));
    }

    @Test
    void is_refused_to_a_district_without_a_roster_if_it_leans_on_one() {
        RosterClient other = RosterClient.ofANewDistrict();

        other.importAll(new PackageBuilder()
                        .delta(OneRosterFile.ORGS, "s2" + ACTIVE + "New School,school,,d1")
                        .write(directory))
                .then()
                .body("state", equalTo("REFUSED"));
        other.importAll(new PackageBuilder()
                        .delta(OneRosterFile.ORGS, "s2" + ACTIVE + "New School,school,,")
                        .write(directory))
                .then()
                .body("state", equalTo("COMPLETED"));
    }
}
