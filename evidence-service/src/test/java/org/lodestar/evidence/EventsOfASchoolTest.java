package org.lodestar.evidence;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.lodestar.evidence.District.TENANT;
import static org.lodestar.evidence.District.client;

import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.lodestar.eventsourcing.testing.PlatformResource;
import org.lodestar.eventsourcing.testing.TokenIssuer;

/** What clients are told that are limited to one school. */
@QuarkusTest
@WithTestResource(value = PlatformResource.class, initArgs = @ResourceArg(name = "service", value = "evidence"))
class EventsOfASchoolTest {

    @BeforeEach
    void the_district_is_known() {
        District.isKnown();
    }

    /** The types of the events about a subject. */
    private static List<String> told(String school, String subject) {
        return given().auth()
                .oauth2(TokenIssuer.limitedToken(TENANT, school, "events.read", "evidence.read"))
                .get("/internal/events?limit=1000&subjects=" + subject)
                .then()
                .statusCode(200)
                .extract()
                .path("data.type.collect { it.substring('org.lodestar.evidence.'.length()) }");
    }

    private static String create(String path, String body) {
        return path + "/"
                + client().body(body)
                        .post("/v1/" + path)
                        .then()
                        .statusCode(201)
                        .extract()
                        .path("id");
    }

    private static void post(String path, String body) {
        client().body(body).post("/v1/" + path).then().statusCode(200);
    }

    @Test
    void evidence_concerns_the_school_it_was_collected_in() {
        String subject = create("evidence", """
                {"kind":"SURVEY","observedOn":"2026-09-01","collector":"teacher-1","school":"school-1",
                 "contributorKind":"TEACHER","summary":"Most read at home",
                 "links":[{"targetType":"GOAL","targetId":"%s"}]}""".formatted(UUID.randomUUID()));
        post(
                subject + "/retraction",
                "{\"by\":\"teacher-1\",\"reason\":\"ENTERED_IN_ERROR\",\"explanation\":\"Another class\"}");

        assertThat(told("school-1", subject))
                .containsExactly("evidence-collected.v1", "evidence-linked.v1", "evidence-retracted.v1");
        assertThat(told("school-2", subject)).isEmpty();
    }

    @Test
    void a_point_about_a_class_concerns_the_school_of_the_class() {
        UUID measure = District.measure("{\"name\":\"Fluency\",\"kind\":\"NUMERIC\",\"direction\":\"INCREASE\"}");
        String subject = create("progress-points", """
                {"measure":"%s","group":{"type":"CLASS","sourcedId":"class-1"},"date":"2026-09-01","students":20,
                 "result":{"value":61},"collector":"teacher-1"}""".formatted(measure));
        post(subject + "/correction", """
                {"by":"teacher-1","date":"2026-09-01","students":19,"result":{"value":62},"reason":"One left"}""");
        post(subject + "/withdrawal", "{\"by\":\"teacher-1\",\"reason\":\"Another class\"}");

        assertThat(told("school-1", subject))
                .containsExactly("progress-recorded.v1", "progress-corrected.v1", "progress-withdrawn.v1");
        assertThat(told("class-1", subject)).isEmpty();
        assertThat(told("school-2", subject)).isEmpty();
    }

    @Test
    void a_measure_concerns_every_school_because_each_is_measured_by_it() {
        String subject = "progress-measures/" + District.measure("{\"name\":\"Story\",\"kind\":\"NARRATIVE\"}");

        assertThat(told("school-1", subject)).containsExactly("progress-measure-defined.v1");
        assertThat(told("school-2", subject)).containsExactly("progress-measure-defined.v1");
    }
}
