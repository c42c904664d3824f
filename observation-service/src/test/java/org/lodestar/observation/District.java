package org.lodestar.observation;

import static io.restassured.RestAssured.given;

import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import java.time.Instant;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.lodestar.eventsourcing.testing.Eventually;
import org.lodestar.eventsourcing.testing.TokenIssuer;
import org.lodestar.eventsourcing.testing.Topics;

/**
 * The district that tests share: a school with a principal, teachers, classes and a goal; another whose teacher has a child at
 * the first; a principal of both; and a coach of the district.
 */
public final class District {

    public static final String TENANT = "district1";
    public static final String GOAL = "0199c2b4-0000-7000-8000-000000000001";
    private static boolean known;

    private District() {}

    /** Tells the service what the roster and the goals service know, and waits until it has heard. */
    public static synchronized void isKnown() {
        if (known) {
            return;
        }
        roster("org-registered.v1", "orgs/district-1", "{\"org\":{\"name\":\"Lakeland\",\"type\":\"district\"}}");
        for (String school : new String[] {"school-1", "school-2"}) {
            roster(
                    "org-registered.v1",
                    "orgs/" + school,
                    "{\"org\":{\"name\":\"Northside\",\"type\":\"school\",\"parent\":\"district-1\"}}");
        }
        roster("class-registered.v1", "classes/class-1", "{\"schoolClass\":{\"school\":\"school-1\"}}");
        roster("class-registered.v1", "classes/class-2", "{\"schoolClass\":{\"school\":\"school-1\"}}");
        String sinceThen = "\"beginDate\":\"2020-07-01\"";
        person("principal-1", role("principal", "school-1", sinceThen));
        person("principal-2", role("principal", "school-1", sinceThen));
        person(
                "principal-of-both",
                role("principal", "school-1", sinceThen),
                role("principal", "school-2", "\"beginDate\":\"2021-07-01\""));
        person("coach-1", role("ext:instructionalCoach", "district-1", sinceThen));
        person("retired-1", role("principal", "school-1", "\"beginDate\":\"2000-07-01\",\"endDate\":\"2010-06-30\""));
        person("teacher-elsewhere", role("teacher", "school-2", sinceThen), role("parent", "school-1", sinceThen));
        person("teacher-1", role("teacher", "school-1", sinceThen));
        person("teacher-2", role("teacher", "school-1", sinceThen));
        Topics.publish(
                "lodestar." + TENANT + ".goals.events.v1",
                "org.lodestar.goals.goal-proposed.v1",
                "goals/" + GOAL,
                "{}");
        await(
                () -> client().body("""
                        {"kind":"PEER","school":"school-1","schoolClass":"class-2","observers":["teacher-1"],
                         "observee":"teacher-2","goals":["%s"],"scheduledOn":"2026-03-02"}""".formatted(GOAL)).post("/v1/observations"),
                response -> response.statusCode() == 201);
        known = true;
    }

    private static void roster(String type, String subject, String data) {
        Topics.publish("lodestar." + TENANT + ".roster.events.v1", "org.lodestar.roster." + type, subject, data);
    }

    private static String role(String role, String org, String dates) {
        return "{\"role\":\"%s\",\"org\":\"%s\",%s}".formatted(role, org, dates);
    }

    private static void person(String id, String... roles) {
        Topics.publish(
                "lodestar." + TENANT + ".roster.restricted.v1",
                "org.lodestar.roster.user-registered.v1",
                "users/" + id,
                "{\"user\":{\"enabled\":true,\"roles\":[" + String.join(",", roles) + "]}}");
    }

    /** A client of the district that may read and write observations. */
    public static RequestSpecification client() {
        return clientOf(TENANT, "observations.read", "observations.write");
    }

    public static RequestSpecification clientOf(String tenant, String... scopes) {
        return given().auth().oauth2(TokenIssuer.token(tenant, scopes)).contentType(ContentType.JSON);
    }

    public static ValidatableResponse post(String path, String body) {
        return client().body(body).post(path).then();
    }

    public static ValidatableResponse get(String path, Object... parameters) {
        return client().get(path, parameters).then();
    }

    /** Creates something and answers its id. */
    public static String create(String path, String body) {
        return post(path, body).statusCode(201).extract().path("id");
    }

    /** An observation by the principal of the teacher. */
    public static String observation(String kind, String stakes) {
        return create("/v1/observations", """
                {"kind":"%s","stakes":"%s","school":"school-1","schoolClass":"class-1","observers":["principal-1"],
                 "observee":"teacher-1","goals":["%s"],"focus":"How questions are asked",
                 "scheduledOn":"2026-03-02","plannedTime":"09:00"}""".formatted(kind, stakes, GOAL));
    }

    /** A completed observation of twenty minutes. */
    public static String completedObservation(String kind, String stakes, Instant startedAt) {
        String id = observation(kind, stakes);
        post("/v1/observations/" + id + "/start", "{\"startedAt\":\"" + startedAt + "\"}")
                .statusCode(200);
        post("/v1/observations/" + id + "/completion", "{\"durationMinutes\":20}")
                .statusCode(200);
        return id;
    }

    /** Asks until the answer is as expected. */
    public static Response await(Supplier<Response> ask, Predicate<Response> expected) {
        return Eventually.answers(ask, expected);
    }
}
