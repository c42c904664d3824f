package org.lodestar.evidence.evidence.api;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;
import static org.lodestar.eventsourcing.testing.Topics.header;
import static org.lodestar.evidence.District.OTHER_TENANT;
import static org.lodestar.evidence.District.TENANT;
import static org.lodestar.evidence.District.client;
import static org.lodestar.evidence.District.clientOf;

import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.response.Response;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.lodestar.eventsourcing.testing.PlatformResource;
import org.lodestar.eventsourcing.testing.TokenIssuer;
import org.lodestar.eventsourcing.testing.Topics;
import org.lodestar.evidence.District;

@QuarkusTest
@WithTestResource(value = PlatformResource.class, initArgs = @ResourceArg(name = "service", value = "evidence"))
class EvidenceResourceTest {

    private static final String GOAL = "0199c2b4-7d1e-7c55-8f5e-0d3f6f1c2a11";
    private static final String SHA = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08";

    private static final String EVIDENCE = """
            {"kind":"STUDENT_WORK","observedOn":"2026-10-05","collector":"teacher-1","contributorKind":"TEACHER",
             "school":"school-1","summary":"Most now read in phrases","description":"Recordings of week 6",
             "links":[{"targetType":"GOAL","targetId":"0199C2B4-7D1E-7C55-8F5E-0D3F6F1C2A11"},
                      {"targetType":"STANDARD_ELEMENT","targetId":"CCSS.ELA-LITERACY.RF.3.4"}],
             "artifacts":[{"mediaType":"audio/mpeg","uri":"https://files.example.org/mia-smith.mp3",
                           "sha256":"9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08","bytes":120000}]}""";

    @BeforeEach
    void the_district_is_known() {
        District.isKnown();
    }

    private static Response collect() {
        return client().body(EVIDENCE).post("/v1/evidence");
    }

    private static Response post(String id, String transition, String body) {
        return client().body(body).post("/v1/evidence/" + id + "/" + transition);
    }

    @Test
    void evidence_is_collected_linked_and_illustrated_at_once() {
        Response collected = collect();
        collected
                .then()
                .statusCode(201)
                .header("ETag", "\"4\"")
                .header("Lodestar-Position", notNullValue())
                .body("status", equalTo("COLLECTED"))
                .body("kind", equalTo("STUDENT_WORK"))
                .body("links.targetId", equalTo(List.of(GOAL, "CCSS.ELA-LITERACY.RF.3.4")))
                .body("artifacts[0].id", notNullValue())
                .body("artifacts[0].bytes", equalTo(120000))
                .body("retraction", nullValue());
        String id = collected.path("id");
        assertThat(collected.header("Location")).endsWith("/v1/evidence/" + id);

        client().get("/v1/evidence/" + id)
                .then()
                .statusCode(200)
                .header("ETag", "\"4\"")
                .body("id", equalTo(id));
        client().header("If-None-Match", "\"4\"")
                .get("/v1/evidence/" + id)
                .then()
                .statusCode(304);
        client().get("/v1/evidence/" + id + "/history")
                .then()
                .statusCode(200)
                .body(
                        "data.type",
                        equalTo(List.of(
                                "evidence-collected.v1",
                                "evidence-linked.v1",
                                "evidence-linked.v1",
                                "artifact-attached.v1")));
    }

    @Test
    void evidence_needs_neither_links_nor_artifacts_nor_a_description() {
        client().body("""
                {"kind":"SURVEY","observedOn":"2026-10-05","collector":"teacher-1","contributorKind":"FAMILY",
                 "school":"school-1","summary":"Families feel heard"}""")
                .post("/v1/evidence")
                .then()
                .statusCode(201)
                .header("ETag", "\"1\"")
                .body("links", empty())
                .body("artifacts", empty())
                .body("description", nullValue());
    }

    @Test
    void what_it_says_and_who_says_it_stays_off_the_general_topic() {
        Response collected = collect();
        String subject = "evidence/" + collected.path("id");
        long position = Long.parseLong(collected.header("Lodestar-Position"));

        var general = Topics.read("lodestar.district1.evidence.events.v1", records -> records.size() >= position)
                .subList((int) position - 4, (int) position);
        assertThat(general).allMatch(record -> header(record, "ce_subject").equals(subject));
        assertThat(general.getFirst().value())
                .contains("STUDENT_WORK", "2026-10-05", "school-1")
                .doesNotContain("phrases", "Recordings", "teacher-1");
        assertThat(general.get(1).value()).contains(GOAL);
        assertThat(general.getLast().value()).contains("audio/mpeg", SHA).doesNotContain("mia-smith");

        var restricted = Topics.read(
                "lodestar.district1.evidence.restricted.v1",
                records -> records.stream()
                                .filter(record -> header(record, "ce_subject").equals(subject))
                                .count()
                        == 2);
        assertThat(restricted.getLast().value()).contains("mia-smith");
    }

    @Test
    void evidence_is_linked_and_unlinked() {
        String id = collect().path("id");
        String visit = "{\"targetType\":\"OBSERVATION\",\"targetId\":\"" + UUID.randomUUID() + "\"}";
        post(id, "links", visit).then().statusCode(200).header("ETag", "\"5\"").body("links", hasSize(3));
        post(id, "links", visit).then().statusCode(200).header("ETag", "\"5\"");
        post(id, "unlinking", visit)
                .then()
                .statusCode(200)
                .header("ETag", "\"6\"")
                .body("links", hasSize(2));
        post(id, "unlinking", visit).then().statusCode(200).header("ETag", "\"6\"");
    }

    @Test
    void an_artifact_is_attached_once() {
        String id = collect().path("id");
        String scan = """
                {"mediaType":"application/pdf","uri":"https://files.example.org/2","sha256":"%s","bytes":1}""".formatted(SHA);
        post(id, "artifacts", scan)
                .then()
                .statusCode(200)
                .header("ETag", "\"5\"")
                .body("artifacts", hasSize(2));
        post(id, "artifacts", scan).then().statusCode(200).header("ETag", "\"5\"");
    }

    @Test
    void retracted_evidence_stays_readable_with_its_reason() {
        String id = collect().path("id");
        String because = """
                {"by":"teacher-2","reason":"CONSENT_WITHDRAWN","explanation":"The family asked for it"}""";
        post(id, "retraction", because).then().statusCode(200).body("status", equalTo("RETRACTED"));
        client().get("/v1/evidence/" + id)
                .then()
                .statusCode(200)
                .body("status", equalTo("RETRACTED"))
                .body("summary", equalTo("Most now read in phrases"))
                .body("retraction.by", equalTo("teacher-2"))
                .body("retraction.reason", equalTo("CONSENT_WITHDRAWN"))
                .body("retraction.explanation", equalTo("The family asked for it"));
        post(id, "links", "{\"targetType\":\"GOAL\",\"targetId\":\"" + GOAL + "\"}")
                .then()
                .statusCode(409)
                .contentType("application/problem+json")
                .body("type", equalTo("/problems/evidence-retracted"));
        post(id, "retraction", because).then().statusCode(200).header("ETag", "\"5\"");
        client().queryParam("status", "RETRACTED").get("/v1/evidence").then().body("data.id", hasItem(id));
        client().queryParam("status", "COLLECTED")
                .queryParam("limit", 1000)
                .get("/v1/evidence")
                .then()
                .body("data.id", not(hasItem(id)));
    }

    @Test
    void evidence_is_read_as_it_was() {
        Response collected = collect();
        String id = collected.path("id");
        String at = client().get("/v1/evidence/" + id + "/history").path("data[3].recordedAt");
        post(id, "retraction", "{\"by\":\"teacher-1\",\"reason\":\"OTHER\",\"explanation\":\"x\"}");
        client().queryParam("asOf", at)
                .get("/v1/evidence/" + id)
                .then()
                .statusCode(200)
                .header("ETag", "\"4\"")
                .body("status", equalTo("COLLECTED"));
        client().queryParam("asOf", "2020-01-01T00:00:00Z")
                .get("/v1/evidence/" + id)
                .then()
                .statusCode(404);
    }

    @Test
    void the_list_is_filtered() {
        String goal = UUID.randomUUID().toString();
        String id = client().body(EVIDENCE.replace("0199C2B4-7D1E-7C55-8F5E-0D3F6F1C2A11", goal)
                        .replace("2026-10-05", "2024-02-29"))
                .post("/v1/evidence")
                .path("id");
        for (String[] hit : new String[][] {
            {"target", goal},
            {"kind", "STUDENT_WORK"},
            {"school", "school-1"},
            {"collector", "teacher-1"},
            {"observedFrom", "2024-02-29"},
            {"observedTo", "2024-02-29"}
        }) {
            client().queryParam(hit[0], hit[1])
                    .queryParam("limit", 1000)
                    .get("/v1/evidence")
                    .then()
                    .statusCode(200)
                    .body("data.id", hasItem(id));
        }
        for (String[] miss : new String[][] {
            {"target", UUID.randomUUID().toString()},
            {"kind", "BEHAVIOR"},
            {"school", "school-2"},
            {"collector", "teacher-2"},
            {"observedFrom", "2024-03-01"},
            {"observedTo", "2024-02-28"}
        }) {
            client().queryParam(miss[0], miss[1])
                    .queryParam("target", goal)
                    .queryParam("limit", 1000)
                    .get("/v1/evidence")
                    .then()
                    .statusCode(200)
                    .body("data.id", not(hasItem(id)));
        }
    }

    @Test
    void the_list_goes_on_where_a_page_ended_until_all_are_seen_once() {
        String target = UUID.randomUUID().toString();
        List<String> collected = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            collected.add(client().body(EVIDENCE.replace("0199C2B4-7D1E-7C55-8F5E-0D3F6F1C2A11", target))
                    .post("/v1/evidence")
                    .path("id"));
        }
        List<String> seen = new ArrayList<>();
        String next = "/v1/evidence?limit=2&target=" + target;
        while (next != null) {
            Response page = client().urlEncodingEnabled(false).get(next);
            page.then().statusCode(200);
            seen.addAll(page.path("data.id"));
            String link = page.header("Link");
            next = link == null ? null : link.substring(link.indexOf('<') + 1, link.indexOf('>'));
        }
        assertThat(seen).containsExactlyElementsOf(collected);
    }

    static Stream<Arguments> refused() {
        return Stream.of(
                refused(body -> "{}", "/kind", "/observedOn", "/collector", "/contributorKind", "/school", "/summary"),
                refused(body -> body.replace("STUDENT_WORK", "RUMOUR"), "/kind"),
                refused(body -> body.replace("\"STUDENT_WORK\"", "7"), "/kind"),
                refused(body -> body.replace("2026-10-05", "2026-02-30"), "/observedOn"),
                refused(body -> body.replace("\"teacher-1\"", "[]"), "/collector"),
                refused(body -> body.replace("teacher-1", " "), "/collector"),
                refused(body -> body.replace("school-1", "x".repeat(256)), "/school"),
                refused(body -> body.replace("Most now read in phrases", "x".repeat(501)), "/summary"),
                refused(body -> body.replace("Recordings of week 6", "x".repeat(10_001)), "/description"),
                refused(body -> body.replace("\"kind\"", "\"favourite\":1,\"kind\""), "/favourite"),
                refused(body -> body.replace("0199C2B4", "0199"), "/links/0/targetId"),
                refused(body -> body.replace("\"GOAL\"", "\"STAR\""), "/links/0/targetType"),
                refused(body -> body.replace("https://", "javascript:"), "/artifacts/0/uri"),
                refused(body -> body.replace("audio/mpeg", "audio"), "/artifacts/0/mediaType"),
                refused(body -> body.replace(SHA, "abc"), "/artifacts/0/sha256"),
                refused(body -> body.replace("120000", "-1"), "/artifacts/0/bytes"),
                refused(body -> body.replace("120000", "1.5"), "/artifacts/0/bytes"),
                refused(body -> body.replace(",\"bytes\":120000", ""), "/artifacts/0/bytes"),
                refused(
                        body -> body.replace("STUDENT_WORK", "RUMOUR")
                                .replace("2026-10-05", "soon")
                                .replace("\"school-1\"", "null"),
                        "/kind",
                        "/observedOn",
                        "/school"));
    }

    private static Arguments refused(UnaryOperator<String> change, String... pointers) {
        return Arguments.of(change.apply(EVIDENCE), pointers);
    }

    @ParameterizedTest
    @MethodSource("refused")
    void every_fault_is_named_at_once_and_nothing_is_written(String body, String... pointers) {
        long before = client().queryParam("limit", 1000)
                .get("/v1/evidence")
                .jsonPath()
                .getList("data")
                .size();
        client().body(body)
                .post("/v1/evidence")
                .then()
                .statusCode(400)
                .contentType("application/problem+json")
                .body("type", equalTo("/problems/invalid-request"))
                .body("violations.pointer", containsInAnyOrder(pointers));
        client().queryParam("limit", 1000).get("/v1/evidence").then().body("data", hasSize((int) before));
    }

    @ParameterizedTest
    @ValueSource(strings = {"2100-01-01", "1899-12-31"})
    void a_day_is_plausible(String day) {
        client().body(EVIDENCE.replace("2026-10-05", day))
                .post("/v1/evidence")
                .then()
                .statusCode(422)
                .body("type", equalTo("/problems/date-implausible"))
                .body("violations.pointer", equalTo(List.of("/observedOn")));
    }

    @Test
    void people_and_schools_exist() {
        client().body(EVIDENCE.replace("teacher-1", "nobody").replace("school-1", "nowhere"))
                .post("/v1/evidence")
                .then()
                .statusCode(422)
                .contentType("application/problem+json")
                .body("type", equalTo("/problems/unknown-reference"))
                .body("violations.pointer", containsInAnyOrder("/collector", "/school"));
        String id = collect().path("id");
        post(id, "retraction", "{\"by\":\"nobody\",\"reason\":\"OTHER\",\"explanation\":\"x\"}")
                .then()
                .statusCode(422)
                .body("violations.pointer", equalTo(List.of("/by")));
    }

    @Test
    void somebody_who_left_collects_no_more() {
        Topics.publish(
                "lodestar.district1.roster.restricted.v1",
                "org.lodestar.roster.user-registered.v1",
                "users/teacher-3",
                "{}");
        String body = EVIDENCE.replace("teacher-1", "teacher-3");
        District.awaitThat(() -> client().body(body).post("/v1/evidence"), response -> response.statusCode() == 201);
        Topics.publish(
                "lodestar.district1.roster.restricted.v1",
                "org.lodestar.roster.user-removed.v1",
                "users/teacher-3",
                "{}");
        District.awaitThat(() -> client().body(body).post("/v1/evidence"), response -> response.statusCode() == 422);
    }

    @Test
    void malformed_requests_get_problems() {
        client().body("{\"kind\":").post("/v1/evidence").then().statusCode(400).contentType("application/problem+json");
        client().body("[]").post("/v1/evidence").then().statusCode(400).contentType("application/problem+json");
        client().body("\"x\"").post("/v1/evidence").then().statusCode(400).contentType("application/problem+json");
        client().body(EVIDENCE.replace("phrases", "\\u0000"))
                .post("/v1/evidence")
                .then()
                .statusCode(400)
                .contentType("application/problem+json");
        client().contentType("text/plain")
                .body(EVIDENCE)
                .post("/v1/evidence")
                .then()
                .statusCode(415)
                .contentType("application/problem+json");
        client().delete("/v1/evidence").then().statusCode(405).contentType("application/problem+json");
    }

    @Test
    void a_body_that_is_too_large_is_refused(@TempDir Path directory) throws IOException, InterruptedException {
        Path file = directory.resolve("large.json");
        try (RandomAccessFile large = new RandomAccessFile(file.toFile(), "rw")) {
            large.setLength(65L * 1024 * 1024);
        }
        HttpResponse<String> response = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(
                                        URI.create(RestAssured.baseURI + ":" + RestAssured.port + "/v1/evidence"))
                                .header("Authorization", "Bearer " + TokenIssuer.token("district1", "evidence.write"))
                                .header("Content-Type", "application/json")
                                .version(HttpClient.Version.HTTP_1_1)
                                .expectContinue(true)
                                .POST(BodyPublishers.ofFile(file))
                                .build(),
                        BodyHandlers.ofString());

        assertThat(response.statusCode()).isEqualTo(413);
        assertThat(response.headers().firstValue("Content-Type")).hasValue("application/problem+json");
        assertThat(response.body()).contains("/problems/body-too-large");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "limit=0",
                "limit=x",
                "cursor=x",
                "cursor=bm9wZQ",
                "kind=RUMOUR",
                "status=LOST",
                "observedFrom=soon",
                "observedFrom=2026-02-30",
                "observedTo=1"
            })
    void a_list_with_an_unreadable_parameter_is_refused(String query) {
        client().get("/v1/evidence?" + query)
                .then()
                .statusCode(400)
                .contentType("application/problem+json")
                .body("type", equalTo("/problems/invalid-request"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "school=%00",
                "target=%00",
                "observedFrom=%2B999999999-01-01",
                "observedTo=-999999999-01-01",
                "school=%F0%9F%92%A9",
                "school=%27%3B--"
            })
    void an_odd_filter_finds_nothing_or_is_refused_but_breaks_nothing(String query) {
        assertThat(client().urlEncodingEnabled(false)
                        .get("/v1/evidence?" + query)
                        .statusCode())
                .isIn(200, 400);
    }

    @ParameterizedTest
    @ValueSource(strings = {"nothing", "0199c2b4-7d1e-7c55-8f5e-0d3f6f1c2a11", "%00", "..%2F..", "%F0%9F%92%A9"})
    void unknown_evidence_is_not_found(String id) {
        String path = "/v1/evidence/" + id;
        assertThat(client().urlEncodingEnabled(false).get(path).statusCode()).isIn(400, 404);
        String link = "{\"targetType\":\"GOAL\",\"targetId\":\"" + GOAL + "\"}";
        String why = "{\"by\":\"teacher-1\",\"reason\":\"OTHER\",\"explanation\":\"x\"}";
        assertThat(client().urlEncodingEnabled(false)
                        .body(link)
                        .post(path + "/links")
                        .statusCode())
                .isIn(400, 404);
        assertThat(client().urlEncodingEnabled(false)
                        .body(why)
                        .post(path + "/retraction")
                        .statusCode())
                .isIn(400, 404);
    }

    @Test
    void the_same_key_gives_the_first_answer_again() {
        String key = UUID.randomUUID().toString();
        Response first = client().header("Idempotency-Key", key).body(EVIDENCE).post("/v1/evidence");
        Response second = client().header("Idempotency-Key", key).body(EVIDENCE).post("/v1/evidence");
        first.then().statusCode(201);
        second.then().statusCode(201).header("Idempotent-Replayed", "true").body("id", equalTo(first.path("id")));
        client().header("Idempotency-Key", key)
                .body(EVIDENCE.replace("phrases", "words"))
                .post("/v1/evidence")
                .then()
                .statusCode(422)
                .body("type", equalTo("/problems/idempotency-key-reused"));
        client().header("Idempotency-Key", "x".repeat(256))
                .body(EVIDENCE)
                .post("/v1/evidence")
                .then()
                .statusCode(400)
                .body("type", equalTo("/problems/idempotency-key-invalid"));
    }

    @Test
    void a_stale_version_is_refused() {
        String id = collect().path("id");
        String link = "{\"targetType\":\"PLAN\",\"targetId\":\"" + GOAL + "\"}";
        client().header("If-Match", "\"3\"")
                .body(link)
                .post("/v1/evidence/" + id + "/links")
                .then()
                .statusCode(412)
                .header("ETag", "\"4\"")
                .body("type", equalTo("/problems/stale-version"));
        client().header("If-Match", "\"4\"")
                .body(link)
                .post("/v1/evidence/" + id + "/links")
                .then()
                .statusCode(200);
    }

    @Test
    void another_district_does_not_see_it() {
        String id = collect().path("id");
        var other = clientOf(OTHER_TENANT, "evidence.read", "evidence.write");
        other.get("/v1/evidence/" + id).then().statusCode(404);
        other.get("/v1/evidence/" + id + "/history").then().statusCode(404);
        other.body("{\"targetType\":\"GOAL\",\"targetId\":\"" + GOAL + "\"}")
                .post("/v1/evidence/" + id + "/links")
                .then()
                .statusCode(404);
        clientOf(OTHER_TENANT, "evidence.read")
                .get("/v1/evidence")
                .then()
                .statusCode(200)
                .body("data", hasSize(0));
    }

    @Test
    void a_token_with_the_scope_is_needed() {
        given().get("/v1/evidence").then().statusCode(401).contentType("application/problem+json");
        clientOf(TENANT, "evidence.write").get("/v1/evidence").then().statusCode(403);
        clientOf(TENANT, "evidence.read", "goals.write")
                .body(EVIDENCE)
                .post("/v1/evidence")
                .then()
                .statusCode(403)
                .body("type", equalTo("/problems/forbidden-scope"));
    }
}
