package org.lodestar.roster.sync.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.startsWith;
import static org.lodestar.eventsourcing.testing.Topics.header;
import static org.lodestar.roster.sync.oneroster.PackageBuilder.aDistrict;

import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lodestar.eventsourcing.testing.PlatformResource;
import org.lodestar.eventsourcing.testing.Topics;
import org.lodestar.roster.RosterClient;
import org.lodestar.roster.sync.oneroster.OneRosterFile;
import org.lodestar.roster.sync.oneroster.PackageBuilder;

/** A good package. */
@QuarkusTest
@WithTestResource(value = PlatformResource.class, initArgs = @ResourceArg(name = "service", value = "roster"))
class GoodPackageTest {

    @TempDir
    static Path directory;

    private final RosterClient sis = RosterClient.ofANewDistrict();

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
        assertThat(RosterClient.progressOf(done)).isEqualTo(RosterClient.progress(12, 9, 0, 0, 0, 0));
        sis.get("/v1/users/t1").then().statusCode(200).body("roles.role", contains("teacher", "ext:coach"));
    }

    @Test
    void changes_nothing_the_second_time() {
        sis.importAll(aDistrict().write(directory));

        Response again = sis.importAll(aDistrict().write(directory));

        assertThat(RosterClient.progressOf(again)).isEqualTo(RosterClient.progress(12, 0, 0, 9, 0, 0));
        sis.get("/v1/users/t1").then().header("ETag", "\"1\"");
    }

    @Test
    void changes_what_it_says_differently_and_removes_what_it_no_longer_says() {
        sis.importAll(aDistrict().write(directory));

        Response second = sis.importAll(aDistrict()
                .rows(OneRosterFile.ORGS, "d1,,,Riverbend,district,,", "s1,,,Lincoln Academy,school,0107,d1")
                .rows(OneRosterFile.ENROLLMENTS, "e1,,,k1,s1,t1,teacher,true,2026-08-24,")
                .write(directory));

        assertThat(RosterClient.progressOf(second)).isEqualTo(RosterClient.progress(11, 0, 1, 7, 1, 0));
        sis.get("/v1/orgs/s1").then().header("ETag", "\"2\"").body("name", equalTo("Lincoln Academy"));
        sis.get("/v1/enrollments/e2").then().statusCode(200).body("status", equalTo("REMOVED"));
        sis.get("/v1/enrollments").then().body("data.sourcedId", contains("e1"));

        Response third = sis.importAll(aDistrict().write(directory));

        assertThat(RosterClient.progressOf(third)).isEqualTo(RosterClient.progress(12, 1, 1, 7, 0, 0));
        sis.get("/v1/enrollments/e2").then().body("status", equalTo("ACTIVE"));
    }

    @Test
    void says_nothing_of_kinds_it_does_not_declare() {
        sis.importAll(aDistrict().write(directory));

        Response second = sis.importAll(new PackageBuilder()
                .rows(OneRosterFile.ORGS, "d1,,,Riverbend,district,,")
                .write(directory));

        assertThat(RosterClient.progressOf(second)).isEqualTo(RosterClient.progress(1, 0, 0, 1, 1, 0));
        sis.get("/v1/users").then().body("data.sourcedId", contains("p1", "t1"));
    }

    @Test
    void is_published_without_saying_who_anybody_is() {
        sis.importAll(aDistrict().write(directory));

        var general = Topics.read("lodestar." + sis.tenant() + ".roster.events.v1", records -> records.size() == 11);

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
                .satisfies(
                        record -> assertThat(record.value()).contains("Okafor").doesNotContain("secret"));
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
        assertThat(RosterClient.progressOf(sis.await(id))).isEqualTo(RosterClient.progress(12, 9, 0, 0, 0, 0));
        sis.get("/v1/roster/imports").then().body("data.id", contains(id));
    }

    @Test
    void waits_for_the_one_before() {
        List<String> ids = java.util.stream.IntStream.range(0, 4)
                .mapToObj(_ -> sis.send(aDistrict().write(directory)).<String>path("id"))
                .toList();

        List<Integer> created = ids.stream()
                .map(id -> RosterClient.progressOf(sis.await(id)).get("created"))
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
