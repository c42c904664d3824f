package org.lodestar.roster.entry.api;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;
import static org.lodestar.roster.sync.oneroster.PackageBuilder.aDistrict;

import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.lodestar.eventsourcing.testing.PlatformResource;
import org.lodestar.eventsourcing.testing.TokenIssuer;
import org.lodestar.roster.RosterClient;
import org.lodestar.roster.sync.oneroster.OneRosterFile;

@QuarkusTest
@WithTestResource(value = PlatformResource.class, initArgs = @ResourceArg(name = "service", value = "roster"))
class EntryResourcesTest {

    private static final RosterClient DISTRICT = RosterClient.ofANewDistrict();

    private static boolean imported;

    @TempDir
    static Path directory;

    @BeforeEach
    void a_district_has_been_imported_twice() {
        if (imported) {
            return;
        }
        imported = true;
        DISTRICT.importAll(aDistrict().write(directory));
        DISTRICT.importAll(aDistrict()
                .rows(
                        OneRosterFile.ORGS,
                        "d1,,,Riverbend,district,,",
                        "s1,,,Lincoln Academy,school,0107,d1",
                        "a/b_c@d.e,,,Annex,ext:annex,,s1")
                .rows(
                        OneRosterFile.USERS,
                        "t1,,,true,ada,{State:77},Ada,Okafor,,77,ada@example.org,,,,,secret,,Addie,,,s1,she/her",
                        "p1,,,true,ben,,Ben,Ruiz,,78,,,,t1,03,,,,,,s1,")
                .rows(OneRosterFile.ENROLLMENTS, "e1,,,k1,s1,t1,teacher,true,2026-08-24,")
                .write(directory));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            /v1/orgs | a/b_c@d.e, d1, s1
            /v1/orgs?type=school | s1
            /v1/orgs?type=ext:annex | a/b_c@d.e
            /v1/orgs?parent=d1 | s1
            /v1/orgs?parent=d1&type=district |
            /v1/academic-sessions | y1
            /v1/academic-sessions?type=schoolYear | y1
            /v1/academic-sessions?parent=y1 |
            /v1/courses?org=s1 | c1
            /v1/courses?org=d1 |
            /v1/users | p1, t1
            /v1/users?role=teacher | t1
            /v1/users?org=s1 | p1, t1
            /v1/users?role=teacher&org=s1 | t1
            /v1/users?role=teacher&org=d1 |
            /v1/users?role=ext:coach&org=d1 | t1
            /v1/classes?school=s1 | k1
            /v1/classes?term=y1&course=c1 | k1
            /v1/classes?term=y2 |
            /v1/enrollments | e1
            /v1/enrollments?class=k1 | e1
            /v1/enrollments?user=t1&role=teacher | e1
            /v1/enrollments?user=p1 |
            /v1/enrollments?user=p1&status=REMOVED | e2
            """)
    void lists_are_filtered(String path, String ids) {
        assertThat(DISTRICT.get(path).then().statusCode(200).extract().<String>path("data.sourcedId.join(', ')"))
                .isEqualTo(ids == null ? "" : ids);
    }

    @Test
    void a_person_is_shown_with_all_roles() {
        DISTRICT.get("/v1/users/t1")
                .then()
                .statusCode(200)
                .header("ETag", "\"2\"")
                .body("sourcedId", equalTo("t1"))
                .body("status", equalTo("ACTIVE"))
                .body("pseudonym", not(equalTo("t1")))
                .body("givenName", equalTo("Ada"))
                .body("preferredGivenName", equalTo("Addie"))
                .body("email", equalTo("ada@example.org"))
                .body("userIds[0].type", equalTo("State"))
                .body("roles", hasSize(2))
                .body("roles[0].role", equalTo("teacher"))
                .body("roles[0].org", equalTo("s1"))
                .body("roles[0].beginDate", equalTo("2020-08-01"))
                .body("roles[0].endDate", nullValue())
                .body("password", nullValue());
        DISTRICT.get("/v1/users/p1").then().body("agents", contains("t1")).body("grades", contains("03"));
    }

    @Test
    void every_kind_is_read_by_its_sourced_id() {
        DISTRICT.get("/v1/academic-sessions/y1")
                .then()
                .body("schoolYear", equalTo(2027))
                .body("startDate", equalTo("2026-08-24"));
        DISTRICT.get("/v1/courses/c1").then().body("title", equalTo("Reading 3"));
        DISTRICT.get("/v1/classes/k1").then().body("terms", contains("y1")).body("title", equalTo("Reading 3 - 1"));
        DISTRICT.get("/v1/enrollments/e1").then().body("class", equalTo("k1")).body("primary", equalTo(true));
    }

    @Test
    void a_sourced_id_may_hold_what_the_standard_lets_it() {
        DISTRICT.request()
                .urlEncodingEnabled(false)
                .get("/v1/orgs/a%2Fb_c%40d.e")
                .then()
                .statusCode(200)
                .body("name", equalTo("Annex"));
    }

    @Test
    void the_past_is_kept() {
        Response history = DISTRICT.get("/v1/orgs/s1/history");
        history.then()
                .statusCode(200)
                .body("data.type", contains("org-registered.v1", "org-changed.v1"))
                .body("data[1].data.org.name", equalTo("Lincoln Academy"));
        String firstImport = history.path("data[0].recordedAt");

        DISTRICT.request()
                .queryParam("asOf", firstImport)
                .get("/v1/orgs/s1")
                .then()
                .statusCode(200)
                .header("ETag", "\"1\"")
                .body("name", equalTo("Lincoln School"));
        DISTRICT.request()
                .queryParam("asOf", "2020-01-01T00:00:00Z")
                .get("/v1/orgs/s1")
                .then()
                .statusCode(404);
        DISTRICT.get("/v1/enrollments/e2/history")
                .then()
                .body("data.type", contains("enrollment-registered.v1", "enrollment-removed.v1"));
    }

    @Test
    void a_list_goes_on_where_its_page_ended() {
        Response page = DISTRICT.request().queryParam("limit", 2).get("/v1/orgs");
        page.then().body("data.sourcedId", contains("a/b_c@d.e", "d1")).header("Link", notNullValue());
        String link = page.header("Link");
        Response rest = DISTRICT.request().urlEncodingEnabled(false).get(link.substring(1, link.indexOf('>')));
        rest.then().body("data.sourcedId", contains("s1"));
        assertThat(rest.header("Link")).isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"orgs/s1", "academic-sessions/y1", "courses/c1", "users/t1", "classes/k1", "enrollments/e1"})
    void another_district_sees_none_of_it(String path) {
        RosterClient other = RosterClient.ofANewDistrict();
        other.get("/v1/" + path).then().statusCode(404).contentType("application/problem+json");
        other.get("/v1/" + path + "/history").then().statusCode(404);
        other.get("/v1/" + path.substring(0, path.indexOf('/')))
                .then()
                .statusCode(200)
                .body("data", empty());
    }

    @ParameterizedTest
    @ValueSource(strings = {"/v1/users?status=GONE", "/v1/users?limit=0", "/v1/orgs?cursor=x", "/v1/orgs/s1?asOf=now"})
    void a_parameter_of_the_wrong_form_is_refused(String path) {
        DISTRICT.get(path).then().statusCode(400).contentType("application/problem+json");
    }

    @Test
    void a_token_and_its_scope_are_needed() {
        given().get("/v1/users").then().statusCode(401);
        given().auth()
                .oauth2(TokenIssuer.token(DISTRICT.tenant(), "roster.write"))
                .get("/v1/users")
                .then()
                .statusCode(403);
        DISTRICT.request()
                .contentType("application/json")
                .body("{}")
                .post("/v1/users")
                .then()
                .statusCode(405);
    }
}
