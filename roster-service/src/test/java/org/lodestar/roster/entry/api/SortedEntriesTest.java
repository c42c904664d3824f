package org.lodestar.roster.entry.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.nullValue;
import static org.lodestar.roster.sync.oneroster.PackageBuilder.aDistrict;

import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.lodestar.eventsourcing.testing.Following;
import org.lodestar.eventsourcing.testing.PlatformResource;
import org.lodestar.roster.RosterClient;
import org.lodestar.roster.sync.oneroster.OneRosterFile;

/** The roster's lists in other orders than that of their ids, and with what their entries refer to. */
@QuarkusTest
@WithTestResource(value = PlatformResource.class, initArgs = @ResourceArg(name = "service", value = "roster"))
class SortedEntriesTest {

    private static final RosterClient DISTRICT = RosterClient.ofANewDistrict();

    private static boolean loaded;

    @TempDir
    static Path directory;

    @BeforeEach
    void the_roster_is_loaded() {
        if (loaded) {
            return;
        }
        loaded = true;
        Response imported = DISTRICT.importAll(aDistrict()
                .rows(
                        OneRosterFile.ORGS,
                        "d1,,,zenith,district,,",
                        "s1,,,\u00c9cole Lincoln,school,0107,d1",
                        "s2,,,Eagle Ridge,school,0108,d1",
                        "s3,,,adams,school,0109,d1")
                .rows(
                        OneRosterFile.USERS,
                        "t1,,,true,ada,,Bea,Smith,,77,,,,,,,,,,,s1,",
                        "p1,,,true,ben,,\u00c1lvaro,smith,,78,,,,,,,,,,,s1,",
                        "u2,,,true,cai,,Zoe,\u00c1lvarez,,79,,,,,,,,,,,s1,",
                        "u3,,,true,dan,,Dan,Smithe,,80,,,,,,,,,,,s1,")
                .rows(
                        OneRosterFile.ROLES,
                        "r1,,,t1,primary,teacher,2020-08-01,,s1,",
                        "r2,,,p1,primary,student,,,s1,",
                        "r3,,,u2,primary,student,,,s1,",
                        "r4,,,u3,primary,student,,,s1,")
                .rows(
                        OneRosterFile.ENROLLMENTS,
                        "e1,,,k1,s1,t1,teacher,true,,",
                        "e2,,,k1,s1,p1,student,false,2026-09-02,",
                        "e3,,,k1,s1,u2,student,false,2026-08-24,",
                        "e4,,,k1,s1,u3,student,false,2026-09-02,",
                        "e5,,,k1,s1,u3,student,false,,")
                .write(directory));
        assertThat(imported.<String>path("state")).as(imported.asString()).isEqualTo("COMPLETED");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            orgs?sort=name | s3 s2 s1 d1
            orgs?sort=-name | d1 s1 s2 s3
            orgs?type=school&sort=-name | s1 s2 s3
            users?sort=familyName | u2 p1 t1 u3
            users?sort=-familyName | u3 t1 p1 u2
            users?sort=-sourcedId | u3 u2 t1 p1
            enrollments?sort=beginDate | e3 e2 e4 e1 e5
            enrollments?sort=-beginDate | e4 e2 e3 e5 e1
            enrollments?role=student&sort=-beginDate | e4 e2 e3 e5
            classes?sort=title | k1
            courses?sort=-title | c1
            academic-sessions?sort=startDate | y1
            academic-sessions?sort=-title | y1
            """)
    void what_has_no_value_comes_last_whichever_way_it_goes(String list, String ids) {
        for (int limit = 1; limit <= 6; limit++) {
            assertThat(ids(list + "&limit=" + limit)).as("limit %d", limit).isEqualTo(List.of(ids.split(" ")));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"orgs", "users", "enrollments", "classes", "courses", "academic-sessions"})
    void every_list_goes_by_when_its_entries_changed(String collection) {
        List<String> oldestFirst = ids(collection + "?sort=changedAt&limit=2");
        assertThat(oldestFirst)
                .hasSameElementsAs(ids(collection + "?limit=1000"))
                .doesNotHaveDuplicates();
        assertThat(ids(collection + "?sort=-changedAt&limit=2")).isEqualTo(oldestFirst.reversed());
        DISTRICT.get("/v1/" + collection + "?sort=details")
                .then()
                .statusCode(400)
                .body("violations.pointer", contains("sort"));
    }

    @Test
    void enrollments_bring_people_classes_and_schools() {
        DISTRICT.get("/v1/enrollments?include=user,class,school")
                .then()
                .statusCode(200)
                .body("data", hasSize(5))
                .body("included.users.sourcedId", contains("p1", "t1", "u2", "u3"))
                .body("included.users[1].familyName", equalTo("Smith"))
                .body("included.classes.sourcedId", contains("k1"))
                .body("included.orgs.sourcedId", contains("s1"));
        DISTRICT.get("/v1/classes?include=course,terms&fields=sourcedId")
                .then()
                .statusCode(200)
                .body("included.courses.sourcedId", contains("c1"))
                .body("included.academicSessions.sourcedId", contains("y1"))
                .body("included.orgs", nullValue());
        DISTRICT.get("/v1/users?include=orgs&limit=1").then().body("included.orgs.sourcedId", contains("s1"));
        DISTRICT.get("/v1/courses?include=org").then().body("included.orgs.sourcedId", contains("s1"));
    }

    private static List<String> ids(String list) {
        return Following.pages(SortedEntriesTest::get, "/v1/" + list).stream()
                .map(entry -> entry.path("sourcedId").asText())
                .toList();
    }

    private static Response get(String address) {
        return DISTRICT.request().urlEncodingEnabled(false).get(address);
    }
}
