package org.lodestar.roster.entry.provider;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.aMapWithSize;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasKey;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;
import static org.lodestar.roster.sync.oneroster.PackageBuilder.aDistrict;

import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
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
class OneRosterReadsTest {

    private static final RosterClient DISTRICT = RosterClient.ofANewDistrict();
    private static final Path GRAND_BEND =
            Path.of(System.getProperty("lodestar.shared", "."), "data", "grand-bend-oneroster-1.2-bulk.zip");
    private static final Pattern LINK = Pattern.compile("<([^>]*)>; rel=\"([a-z]+)\"");

    /** What the standard requires of each type, and what it allows besides. */
    private static final Map<String, List<Set<String>>> MEMBERS = Map.of(
            "orgs",
            List.of(
                    Set.of("sourcedId", "status", "dateLastModified", "name", "type", "identifier"),
                    Set.of("metadata", "parent", "children")),
            "academicSessions",
            List.of(
                    Set.of(
                            "sourcedId",
                            "status",
                            "dateLastModified",
                            "title",
                            "startDate",
                            "endDate",
                            "type",
                            "schoolYear"),
                    Set.of("metadata", "parent", "children")),
            "courses",
            List.of(
                    Set.of("sourcedId", "status", "dateLastModified", "title", "courseCode"),
                    Set.of("metadata", "schoolYear", "grades", "subjects", "org", "subjectCodes", "resources")),
            "classes",
            List.of(
                    Set.of("sourcedId", "status", "dateLastModified", "title", "course", "school", "terms"),
                    Set.of(
                            "metadata",
                            "classCode",
                            "classType",
                            "location",
                            "grades",
                            "subjects",
                            "subjectCodes",
                            "periods",
                            "resources")),
            "users",
            List.of(
                    Set.of(
                            "sourcedId",
                            "status",
                            "dateLastModified",
                            "enabledUser",
                            "givenName",
                            "familyName",
                            "roles"),
                    Set.of(
                            "metadata",
                            "userMasterIdentifier",
                            "username",
                            "userIds",
                            "middleName",
                            "preferredFirstName",
                            "preferredMiddleName",
                            "preferredLastName",
                            "pronouns",
                            "userProfiles",
                            "primaryOrg",
                            "identifier",
                            "email",
                            "sms",
                            "phone",
                            "agents",
                            "grades",
                            "resources")),
            "enrollments",
            List.of(
                    Set.of("sourcedId", "status", "dateLastModified", "user", "class", "school", "role"),
                    Set.of("metadata", "primary", "beginDate", "endDate")));

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
                        "s1,,,Lincoln School,school,0107,d1",
                        "s2,,,Åsgård School,school,0108,d1",
                        "a/b_c@d.e,,,Annex,ext:annex,,s1")
                .rows(
                        OneRosterFile.ACADEMIC_SESSIONS,
                        "y1,,,2026-2027,schoolYear,2026-08-24,2027-06-04,,2027",
                        "f1,,,Fall,term,2026-08-24,2026-12-18,y1,2027",
                        "g1,,,Fall 1,gradingPeriod,2026-08-24,2026-10-02,f1,2027")
                .rows(OneRosterFile.COURSES, "c1,,,y1,Reading 3,R3,03,d1,Reading,01037", "c2,,,,Art,,,s1,,")
                .rows(
                        OneRosterFile.USERS,
                        "t1,,,true,ada,{State:77},Ada,Okafor,,77,ada@example.org,,,,,secret,,Addie,,Oka,s1,she/her",
                        "p1,,,true,ben,,Ben,Ruiz,,78,,,,g9,03,,,,,,s1,",
                        "p2,,,false,cy,,Cy,O'Neill,,79,,,,,\"03,04\",,,,,,s2,",
                        "g9,,,true,dee,,Dee,Ruiz,,80,dee@example.org,,,p1,,,,,,,,")
                .rows(
                        OneRosterFile.ROLES,
                        "r1,,,t1,primary,teacher,2020-08-01,,s1,",
                        "r2,,,t1,secondary,ext:coach,2024-08-01,,d1,",
                        "r3,,,p1,primary,student,,,s1,",
                        "r4,,,p2,primary,student,,,s2,",
                        "r5,,,g9,primary,guardian,,,d1,")
                .rows(
                        OneRosterFile.CLASSES,
                        "k1,,,Reading 3 - 1,03,c1,R3-1,scheduled,12,s1,\"y1,f1\",Reading,01037,1",
                        "k2,,,Art,,c2,,homeroom,,s2,y1,,,")
                .rows(
                        OneRosterFile.ENROLLMENTS,
                        "e1,,,k1,s1,t1,teacher,true,2026-08-24,",
                        "e3,,,k1,s1,p2,student,,2026-08-24,2027-06-04",
                        "e4,,,k2,s2,p2,student,,,")
                .write(directory));
    }

    private static Response get(String path) {
        return DISTRICT.get(OneRoster.BASE + path);
    }

    private static String idsOf(Response response) {
        assertThat(response.statusCode()).as(response.asString()).isEqualTo(200);
        Map<String, List<Map<String, Object>>> body = response.path("$");
        assertThat(body).hasSize(1);
        return String.join(
                ", ",
                body.values().iterator().next().stream()
                        .map(entity -> (String) entity.get("sourcedId"))
                        .toList());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            /orgs | orgs | a/b_c@d.e, d1, s1, s2
            /schools | orgs | s1, s2
            /academicSessions | academicSessions | f1, g1, y1
            /terms | academicSessions | f1
            /gradingPeriods | academicSessions | g1
            /courses | courses | c1, c2
            /users | users | g9, p1, p2, t1
            /students | users | p1, p2
            /teachers | users | t1
            /classes | classes | k1, k2
            /enrollments | enrollments | e1, e2, e3, e4
            /schools/s1/classes | classes | k1
            /schools/s1/courses | courses | c1, c2
            /schools/s2/courses | courses | c2
            /schools/s1/enrollments | enrollments | e1, e2, e3
            /schools/s1/students | users | p1
            /schools/s1/teachers | users | t1
            /schools/s2/teachers | users |
            /schools/s1/terms | academicSessions | f1
            /schools/s1/classes/k1/enrollments | enrollments | e1, e2, e3
            /schools/s1/classes/k1/students | users | p2
            /schools/s1/classes/k1/teachers | users | t1
            /classes/k1/students | users | p2
            /classes/k1/teachers | users | t1
            /courses/c1/classes | classes | k1
            /terms/f1/classes | classes | k1
            /terms/f1/gradingPeriods | academicSessions | g1
            /students/p2/classes | classes | k1, k2
            /students/p1/classes | classes |
            /teachers/t1/classes | classes | k1
            /users/p2/classes | classes | k1, k2
            """)
    void every_collection_of_the_standard_is_there(String path, String name, String ids) {
        Response response = get(path);

        assertThat(idsOf(response)).isEqualTo(ids == null ? "" : ids);
        response.then()
                .contentType(ContentType.JSON)
                .body("$", hasKey(name))
                .header("X-Total-Count", Integer.toString(ids == null ? 0 : ids.split(", ").length));
        List<Map<String, Object>> entities = response.path(name);
        assertThat(entities).allSatisfy(entity -> isOfTheStandard(name, entity));
    }

    private static void isOfTheStandard(String name, Map<String, Object> entity) {
        assertThat(entity.keySet()).containsAll(MEMBERS.get(name).getFirst());
        assertThat(entity.keySet())
                .isSubsetOf(
                        union(MEMBERS.get(name).getFirst(), MEMBERS.get(name).getLast()));
        assertThat(entity.get("status")).isIn("active", "tobedeleted");
        assertThat((String) entity.get("dateLastModified")).matches("\\d{4}-\\d\\d-\\d\\dT[0-9:.]+Z");
    }

    private static Set<String> union(Set<String> some, Set<String> others) {
        Set<String> all = new HashSet<>(some);
        all.addAll(others);
        return all;
    }

    @ParameterizedTest
    @CsvSource({
        "/orgs/d1, org",
        "/schools/s1, org",
        "/academicSessions/y1, academicSession",
        "/terms/f1, academicSession",
        "/gradingPeriods/g1, academicSession",
        "/courses/c1, course",
        "/users/g9, user",
        "/students/p1, user",
        "/teachers/t1, user",
        "/classes/k1, class",
        "/enrollments/e1, enrollment"
    })
    void every_entity_is_read_by_its_sourced_id(String path, String name) {
        get(path)
                .then()
                .statusCode(200)
                .contentType(ContentType.JSON)
                .body("$", aMapWithSize(1))
                .body(name + ".sourcedId", equalTo(path.substring(path.lastIndexOf('/') + 1)));
    }

    @Test
    void a_person_is_told_as_the_standard_does() {
        get("/users/t1")
                .then()
                .body("user.enabledUser", equalTo("true"))
                .body("user.preferredFirstName", equalTo("Addie"))
                .body("user.preferredLastName", equalTo("Oka"))
                .body("user.preferredMiddleName", nullValue())
                .body("user.pronouns", equalTo("she/her"))
                .body("user.userIds[0].type", equalTo("State"))
                .body("user.userIds[0].identifier", equalTo("77"))
                .body("user.roles", hasSize(2))
                .body("user.roles[0].role", equalTo("teacher"))
                .body("user.roles[0].roleType", equalTo("primary"))
                .body("user.roles[0].beginDate", equalTo("2020-08-01"))
                .body("user.roles[0].org.sourcedId", equalTo("s1"))
                .body("user.roles[0].org.type", equalTo("org"))
                .body("user", not(hasKey("password")))
                .body("user", not(hasKey("metadata")));
        get("/users/p2").then().body("user.enabledUser", equalTo("false"));
        get("/enrollments/e1").then().body("enrollment.primary", equalTo("true"));
        get("/enrollments/e3")
                .then()
                .body("enrollment.primary", equalTo("false"))
                .body("enrollment.endDate", equalTo("2027-06-04"));
        get("/academicSessions/y1").then().body("academicSession.schoolYear", equalTo("2027"));
    }

    @Test
    void what_the_source_no_longer_lists_is_to_be_deleted() {
        get("/enrollments/e2").then().statusCode(200).body("enrollment.status", equalTo("tobedeleted"));
        get("/enrollments/e1").then().body("enrollment.status", equalTo("active"));
    }

    @Test
    void what_the_standard_requires_and_the_source_left_out_is_the_sourced_id() {
        get("/orgs/d1").then().body("org.identifier", equalTo("d1"));
        get("/courses/c2").then().body("course.courseCode", equalTo("c2"));
        assertThat(idsOf(filtered("/orgs", "identifier='d1'"))).isEqualTo("d1");
    }

    @Test
    void a_reference_leads_to_what_it_names() {
        List<Map<String, String>> references = new ArrayList<>();
        references.addAll(get("/users/p1").<List<Map<String, String>>>path("user.agents"));
        references.addAll(get("/classes/k1").<List<Map<String, String>>>path("class.terms"));
        for (String path : List.of("course", "school")) {
            references.add(get("/classes/k1").path("class." + path));
        }
        for (String path : List.of("user", "class", "school")) {
            references.add(get("/enrollments/e1").path("enrollment." + path));
        }
        references.add(get("/courses/c1").path("course.schoolYear"));
        references.add(get("/users/t1").path("user.primaryOrg"));
        references.add(get("/orgs/s1").path("org.parent"));

        assertThat(references).hasSize(11).allSatisfy(reference -> {
            assertThat(reference).containsOnlyKeys("href", "sourcedId", "type");
            URI href = URI.create(reference.get("href"));
            assertThat(href).hasScheme("http");
            DISTRICT.request()
                    .urlEncodingEnabled(false)
                    .get(href.getRawPath())
                    .then()
                    .statusCode(200)
                    .body(reference.get("type") + ".sourcedId", equalTo(reference.get("sourcedId")));
        });
    }

    @Test
    void a_sourced_id_may_hold_what_the_standard_lets_it() {
        DISTRICT.request()
                .urlEncodingEnabled(false)
                .get(OneRoster.BASE + "/orgs/a%2Fb_c%40d.e")
                .then()
                .statusCode(200)
                .body("org.name", equalTo("Annex"));
    }

    private static Response filtered(String path, String filter) {
        return DISTRICT.request().queryParam("filter", filter).get(OneRoster.BASE + path);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            /orgs | type='school' | s1, s2
            /orgs | type!='school' | a/b_c@d.e, d1
            /orgs | name~'SCHOOL' | s1, s2
            /orgs | name='lincoln school' |
            /orgs | name>'Lincoln School' | d1, s2
            /orgs | name>='Lincoln School' | d1, s1, s2
            /orgs | name<'B' | a/b_c@d.e
            /orgs | parent.sourcedId='d1' | s1, s2
            /orgs | parent.sourcedId!='d1' | a/b_c@d.e, d1
            /schools | identifier='0107' | s1
            /academicSessions | startDate>='2026-08-24' AND endDate<='2026-12-31' | f1, g1
            /academicSessions | schoolYear='2027' AND type='term' | f1
            /courses | subjects='Reading' | c1
            /courses | subjects!='Reading' | c2
            /courses | schoolYear.sourcedId='y1' | c1
            /users | familyName='O''Neill' | p2
            /users | familyName='Ruiz' AND givenName='Ben' | p1
            /users | familyName='Ruiz' OR givenName='Ada' | g9, p1, t1
            /users | (familyName='Ruiz' OR givenName='Ada') AND status='active' | g9, p1, t1
            /users | email='ada@example.org' | t1
            /users | username='ben' | p1
            /users | grades='03' | p1, p2
            /users | grades='04' | p2
            /users | grades~'4' | p2
            /users | grades!='03' | g9, t1
            /users | roles.role='teacher' | t1
            /users | roles.org.sourcedId='d1' | g9, t1
            /users | roles.beginDate>='2024-01-01' | t1
            /users | userIds.identifier='77' | t1
            /users | agents.sourcedId='p1' | g9
            /users | primaryOrg.sourcedId='s1' | p1, t1
            /users | enabledUser='false' | p2
            /users | sourcedId='p1' | p1
            /students | roles.org.sourcedId='s2' | p2
            /classes | terms.sourcedId='f1' | k1
            /classes | classType='homeroom' | k2
            /classes | course.sourcedId='c1' AND school.sourcedId='s1' | k1
            /enrollments | status='active' | e1, e3, e4
            /enrollments | status='tobedeleted' | e2
            /enrollments | class.sourcedId='k1' AND role='student' | e2, e3
            /enrollments | user.sourcedId='p2' | e3, e4
            /enrollments | primary='true' | e1
            /enrollments | dateLastModified>'2020-01-01' | e1, e2, e3, e4
            /enrollments | dateLastModified<'2020-01-01T00:00:00Z' |
            /schools/s1/enrollments | role='teacher' | e1
            /users | familyName='%' |
            /users | familyName~'%' |
            /users | familyName~'_' |
            /users | familyName=''' OR ''1''=''1' |
            """)
    void filters_are_those_of_the_standard(String path, String filter, String ids) {
        assertThat(idsOf(filtered(path, filter))).isEqualTo(ids == null ? "" : ids);
    }

    @Test
    void what_has_changed_since_is_asked_for_by_its_date() {
        List<Map<String, String>> orgs =
                get("/orgs?fields=sourcedId,dateLastModified").path("orgs");
        for (Map<String, String> org : orgs) {
            String known = org.get("dateLastModified");
            String later = orgs.stream()
                    .filter(other ->
                            Instant.parse(other.get("dateLastModified")).isAfter(Instant.parse(known)))
                    .map(other -> other.get("sourcedId"))
                    .collect(Collectors.joining(", "));

            assertThat(idsOf(filtered("/orgs", "dateLastModified='" + known + "'")))
                    .contains(org.get("sourcedId"));
            assertThat(idsOf(filtered("/orgs", "dateLastModified>'" + known + "'")))
                    .isEqualTo(later);
        }
        assertThat(idsOf(
                        filtered("/orgs", "dateLastModified>'" + get("/orgs/s1").path("org.dateLastModified") + "'")))
                .as("the second import alone brought it")
                .contains("s2");
    }

    @ParameterizedTest
    @CsvSource({
        "/users, familyName, asc, 'p2, t1, g9, p1'",
        "/users, familyName, desc, 'p1, g9, t1, p2'",
        "/users, sourcedId, desc, 't1, p2, p1, g9'",
        "/users, email, asc, 't1, g9, p1, p2'",
        "/users, email, desc, 'g9, t1, p2, p1'",
        "/orgs, name, asc, 'a/b_c@d.e, s1, d1, s2'",
        "/academicSessions, endDate, asc, 'g1, f1, y1'"
    })
    void a_collection_is_sorted(String path, String sort, String orderBy, String ids) {
        assertThat(idsOf(DISTRICT.request()
                        .queryParam("sort", sort)
                        .queryParam("orderBy", orderBy)
                        .get(OneRoster.BASE + path)))
                .isEqualTo(ids);
    }

    @Test
    void pages_lead_on_until_the_last() {
        Response page = DISTRICT.request()
                .queryParam("limit", 3)
                .queryParam("sort", "role")
                .queryParam("filter", "class.sourcedId~'k'")
                .get(OneRoster.BASE + "/enrollments");
        assertThat(idsOf(page)).isEqualTo("e2, e3, e4");
        page.then().header("X-Total-Count", "4");
        assertThat(link(page, "prev")).isEmpty();
        assertThat(link(page, "first")).isPresent();

        Response next = follow(link(page, "next").orElseThrow());
        assertThat(idsOf(next)).isEqualTo("e1");
        assertThat(link(next, "next")).isEmpty();
        assertThat(link(page, "last"))
                .hasValueSatisfying(last -> assertThat(idsOf(follow(last))).isEqualTo("e1"));
        assertThat(idsOf(follow(link(next, "prev").orElseThrow()))).isEqualTo("e2, e3, e4");

        Response behind = get("/enrollments?offset=50");
        behind.then().body("enrollments", empty()).header("X-Total-Count", "4");
        assertThat(link(behind, "next")).isEmpty();
    }

    private static Optional<URI> link(Response response, String relation) {
        Matcher link = LINK.matcher(response.header("Link"));
        while (link.find()) {
            if (link.group(2).equals(relation)) {
                return Optional.of(URI.create(link.group(1)));
            }
        }
        return Optional.empty();
    }

    private static Response follow(URI link) {
        assertThat(link).hasScheme("http");
        return DISTRICT.request().urlEncodingEnabled(false).get(link.getRawPath() + '?' + link.getRawQuery());
    }

    @Test
    void a_page_is_never_larger_than_a_thousand() {
        assertThat(link(get("/users?limit=1000000"), "first"))
                .hasValueSatisfying(first -> assertThat(first.getQuery()).contains("limit=1000&"));
    }

    @Test
    void only_the_chosen_fields_are_given() {
        assertThat(get("/users?fields=givenName,sourcedId&limit=1").<List<Map<String, Object>>>path("users"))
                .containsExactly(Map.of("sourcedId", "g9", "givenName", "Dee"));
        assertThat(get("/enrollments/e1?fields=class&fields=metadata").<Map<String, Object>>path("enrollment"))
                .containsOnlyKeys("class");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            /users?filter=nickname%3D'x' | invalid_filter_field
            /users?filter=state%3D'x' | invalid_filter_field
            /users?filter=r.id%3D'x' | invalid_filter_field
            /users?filter=familyName%3Dx | invalid_filter_field
            /users?filter= | invalid_filter_field
            /users?filter=dateLastModified~'2026' | invalid_filter_field
            /users?filter=dateLastModified>'yesterday' | invalid_filter_field
            /users?filter=dateLastModified>'%2B999999999-01-01T00:00:00Z' | invalid_filter_field
            /users?sort=nickname | invalid_sort_field
            /users?sort=grades | invalid_sort_field
            /users?sort=familyName&orderBy=up | invalid_sort_field
            /users?fields=nickname | invalid_selection_field
            /users?fields= | invalid_selection_field
            /users/t1?fields=nickname | invalid_selection_field
            /users?limit=0 | invaliddata
            /users?limit=-1 | invaliddata
            /users?limit=1e3 | invaliddata
            /users?limit=99999999999 | invaliddata
            /users?limit=1&limit=2 | invaliddata
            /users?limit= | invaliddata
            /users/t1?fields= | invalid_selection_field
            /users?offset=-1 | invaliddata
            /users?offset=x | invaliddata
            /users?offset=4294967296 | invaliddata
            /users?filter=a%00 | invaliddata
            """)
    void a_wrong_parameter_is_named_as_the_standard_does(String path, String code) {
        failure(DISTRICT.request().urlEncodingEnabled(false).get(OneRoster.BASE + path.replace(">", "%3E")), 400, code);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/users/nobody",
                "/schools/d1",
                "/schools/d1/classes",
                "/students/t1",
                "/students/t1/classes",
                "/teachers/p1",
                "/terms/y1",
                "/terms/y1/classes",
                "/gradingPeriods/f1",
                "/classes/none/students",
                "/schools/s2/classes/k1/students",
                "/schools/none/classes/k1/teachers",
                "/nothing"
            })
    void what_is_not_there_is_unknown(String path) {
        failure(get(path), 404, "unknownobject");
    }

    @Test
    void only_what_the_standard_has_can_be_done() {
        failure(DISTRICT.request().delete(OneRoster.BASE + "/users/t1"), 405, "invaliddata");
        failure(DISTRICT.request().accept("text/csv").get(OneRoster.BASE + "/users"), 406, "invaliddata");
    }

    private static void failure(Response response, int status, String code) {
        response.then()
                .statusCode(status)
                .contentType(ContentType.JSON)
                .body("imsx_codeMajor", equalTo("failure"))
                .body("imsx_severity", equalTo("error"))
                .body("imsx_description", not(containsString("Exception")))
                .body("imsx_CodeMinor.imsx_codeMinorField", hasSize(1))
                .body("imsx_CodeMinor.imsx_codeMinorField[0].imsx_codeMinorFieldName", equalTo("TargetEndSystem"))
                .body("imsx_CodeMinor.imsx_codeMinorField[0].imsx_codeMinorFieldValue", equalTo(code));
    }

    private static RequestSpecification with(String... scopes) {
        return given().auth().oauth2(TokenIssuer.token(DISTRICT.tenant(), scopes));
    }

    @Test
    void the_scopes_of_the_standard_open_what_they_should_and_nothing_else() {
        for (String scope : List.of("roster.read", OneRoster.READONLY, OneRoster.CORE_READONLY)) {
            with(scope).get(OneRoster.BASE + "/users").then().statusCode(200);
            with(scope).get(OneRoster.BASE + "/users/t1").then().statusCode(200);
        }
        with(OneRoster.READONLY)
                .get(OneRoster.BASE + "/classes/k1/students")
                .then()
                .statusCode(200);
        failure(with(OneRoster.CORE_READONLY).get(OneRoster.BASE + "/classes/k1/students"), 403, "forbidden");
        failure(with("roster.write", "goals.read").get(OneRoster.BASE + "/users"), 403, "forbidden");
        failure(given().get(OneRoster.BASE + "/users"), 401, "unauthorisedrequest");
        failure(given().auth().oauth2("forged").get(OneRoster.BASE + "/users"), 401, "unauthorisedrequest");
        with(OneRoster.READONLY, OneRoster.CORE_READONLY)
                .get("/v1/users")
                .then()
                .statusCode(403)
                .contentType("application/problem+json");
    }

    static boolean grandBendIsThere() {
        return Files.exists(GRAND_BEND);
    }

    @Test
    @EnabledIf(value = "grandBendIsThere", disabledReason = "the packages are not beside the project (lodestar.shared)")
    void a_real_district_is_read_whole_page_by_page() {
        RosterClient district = RosterClient.ofANewDistrict();
        district.importAll(GRAND_BEND);

        Map.of("academicSessions", 25, "orgs", 4, "courses", 84, "classes", 532, "users", 1_028, "enrollments", 748)
                .forEach((name, count) -> {
                    Set<Object> seen = new HashSet<>();
                    Optional<URI> next = Optional.of(URI.create(OneRoster.BASE + "/" + name + "?limit=300"));
                    while (next.isPresent()) {
                        Response page = district.request()
                                .urlEncodingEnabled(false)
                                .get(next.get().getRawPath() + '?' + next.get().getRawQuery());
                        page.then().statusCode(200).header("X-Total-Count", Integer.toString(count));
                        List<Map<String, Object>> entities = page.path(name);
                        assertThat(entities).allSatisfy(entity -> {
                            isOfTheStandard(name, entity);
                            assertThat(seen.add(entity.get("sourcedId"))).isTrue();
                        });
                        next = link(page, "next");
                    }
                    assertThat(seen).as(name).hasSize(count);
                });
        district.get(OneRoster.BASE + "/students?limit=1")
                .then()
                .statusCode(200)
                .header("X-Total-Count", "960");
    }

    @Test
    void another_district_sees_none_of_it() {
        RosterClient other = RosterClient.ofANewDistrict();
        other.get(OneRoster.BASE + "/users")
                .then()
                .statusCode(200)
                .body("users", empty())
                .header("X-Total-Count", "0");
        failure(other.get(OneRoster.BASE + "/users/t1"), 404, "unknownobject");
        failure(other.get(OneRoster.BASE + "/schools/s1/students"), 404, "unknownobject");
        assertThat(idsOf(other.request()
                        .queryParam("filter", "sourcedId='t1' OR sourcedId!='t1'")
                        .get(OneRoster.BASE + "/users")))
                .isEmpty();
    }
}
