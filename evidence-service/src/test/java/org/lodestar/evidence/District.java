package org.lodestar.evidence;

import static io.restassured.RestAssured.given;

import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.util.List;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.lodestar.eventsourcing.testing.Eventually;
import org.lodestar.eventsourcing.testing.TokenIssuer;
import org.lodestar.eventsourcing.testing.Topics;

/** A district with a school, a class and two teachers, as the roster tells of it, and a client of its own. */
public final class District {

    public static final String TENANT = "district1";
    public static final String OTHER_TENANT = "district2";

    private static boolean known;

    private District() {}

    /** Tells the service of the district, once, and waits until it has heard. */
    public static synchronized void isKnown() {
        if (known) {
            return;
        }
        roster("events", "org-registered.v1", "orgs/school-1", "{}");
        roster("events", "class-registered.v1", "classes/class-1", "{\"schoolClass\":{\"school\":\"school-1\"}}");
        roster("restricted", "user-registered.v1", "users/teacher-1", "{}");
        roster("restricted", "user-registered.v1", "users/teacher-2", "{}");
        UUID measure = measure("""
                {"name":"Attendance","kind":"NUMERIC","direction":"INCREASE"}""");
        for (String collector : new String[] {"teacher-1", "teacher-2"}) {
            String key = UUID.randomUUID().toString();
            awaitThat(
                    () -> client().header("Idempotency-Key", key)
                            .body("""
                                    {"measure":"%s","group":{"type":"CLASS","sourcedId":"class-1"},"date":"2026-09-01",
                                     "students":20,"result":{"value":1},"collector":"%s"}""".formatted(measure, collector))
                            .post("/v1/progress-points"),
                    response -> response.statusCode() == 201);
        }
        awaitThat(() -> client().body("""
                        {"kind":"SURVEY","observedOn":"2026-09-01","collector":"teacher-1","school":"school-1",
                         "contributorKind":"TEACHER","summary":"The roster is known"}""").post("/v1/evidence"), response -> response.statusCode() == 201);
        known = true;
    }

    /** Tells the service of a student and waits until it has heard. */
    public static void knowsStudent(String sourcedId) {
        knowsStudents(List.of(sourcedId));
    }

    /** Tells the service of students and waits until it has heard of the last. */
    public static void knowsStudents(List<String> sourcedIds) {
        String sourcedId = sourcedIds.getLast();
        Topics.publishAll(
                "lodestar.district1.roster.restricted.v1",
                "org.lodestar.roster.user-registered.v1",
                sourcedIds.stream().map(id -> "users/" + id).toList(),
                "{}");
        UUID measure = measure("{\"name\":\"Heard of\",\"kind\":\"NARRATIVE\"}");
        awaitThat(
                () -> client().body("""
                        {"measure":"%s","group":{"type":"SCHOOL","sourcedId":"school-1"},"date":"2026-09-01",
                         "students":20,"result":{"narrative":"Heard of"},"collector":"%s"}""".formatted(measure, sourcedId)).post("/v1/progress-points"),
                response -> response.statusCode() == 201);
    }

    private static void roster(String topic, String type, String subject, String data) {
        Topics.publish("lodestar.district1.roster." + topic + ".v1", "org.lodestar.roster." + type, subject, data);
    }

    public static RequestSpecification client() {
        return clientOf(TENANT, "evidence.read", "evidence.write");
    }

    public static RequestSpecification clientOf(String tenant, String... scopes) {
        return given().auth().oauth2(TokenIssuer.token(tenant, scopes)).contentType(ContentType.JSON);
    }

    /** Defines a measure. */
    public static UUID measure(String definition) {
        return UUID.fromString(client().body(definition)
                .post("/v1/progress-measures")
                .then()
                .statusCode(201)
                .extract()
                .path("id"));
    }

    /** Asks again until the answer is as expected. */
    public static Response awaitThat(Supplier<Response> request, Predicate<Response> expected) {
        return Eventually.answers(request, expected);
    }
}
