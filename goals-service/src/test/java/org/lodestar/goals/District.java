package org.lodestar.goals;

import static io.restassured.RestAssured.given;

import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.lodestar.eventsourcing.testing.Eventually;
import org.lodestar.eventsourcing.testing.TokenIssuer;
import org.lodestar.eventsourcing.testing.Topics;

/** A district as the roster tells of it, and a client of its own. */
public final class District {

    public static final String TENANT = "district1";
    public static final String OTHER_TENANT = "district2";
    public static final String GENERAL_TOPIC = "lodestar.district1.goals.events.v1";
    public static final String RESTRICTED_TOPIC = "lodestar.district1.goals.restricted.v1";

    public static final String GOAL = """
            {"school":"school-1","title":"Every third-grader reads fluently",
             "studentLearningNeed":"A third decode without flow","scope":"SCHOOL","owners":["teacher-1"],
             "improvementDomain":"CURRICULUM","goalType":"CONTENT",
             "measure":{"name":"Words read aloud","unit":"words a minute","baseline":62,"target":90,
                        "direction":"INCREASE"},
             "dueDate":"2027-05-28"}""";

    public static final String PLAN = """
            {"org":"school-1","schoolYear":2027,"title":"Reading together","vision":"Every child reads with joy"}""";

    private static final String[] PEOPLE = {"teacher-1", "teacher-2", "principal-1", "student-1", "parent-1"};
    private static final AtomicInteger SCHOOLS = new AtomicInteger(1);

    private static boolean known;

    private District() {}

    /** Tells the service of school-1 and of the people, once, and waits until it has heard. */
    public static synchronized void isKnown() {
        if (known) {
            return;
        }
        tell("events", "org-registered.v1", "orgs/school-1");
        for (String person : PEOPLE) {
            tell("restricted", "user-registered.v1", "users/" + person);
        }
        awaitThat(() -> client().get("/v1/focus-policies/school-1"), 200);
        String last = GOAL.replace("teacher-1", PEOPLE[PEOPLE.length - 1]);
        awaitThat(() -> client().body(last).post("/v1/goals"), 201);
        known = true;
    }

    /** A school of its own, so that no other test takes its focus places. */
    public static String aSchool() {
        isKnown();
        String school = "school-" + SCHOOLS.incrementAndGet();
        tell("events", "org-registered.v1", "orgs/" + school);
        awaitThat(() -> client().get("/v1/focus-policies/" + school), 200);
        return school;
    }

    /** Publishes what the roster would. */
    public static void tell(String topic, String type, String subject) {
        Topics.publish("lodestar.district1.roster." + topic + ".v1", "org.lodestar.roster." + type, subject, "{}");
    }

    public static RequestSpecification client() {
        return clientOf(TENANT, "goals.read", "goals.write");
    }

    public static RequestSpecification clientOf(String tenant, String... scopes) {
        return given().auth().oauth2(TokenIssuer.token(tenant, scopes)).contentType(ContentType.JSON);
    }

    public static String goal(String school) {
        return GOAL.replace("school-1", school);
    }

    public static UUID propose(String school) {
        return created("/v1/goals", goal(school));
    }

    public static UUID draft(String org) {
        return created("/v1/plans", PLAN.replace("school-1", org));
    }

    public static UUID created(String path, String body) {
        return UUID.fromString(
                client().body(body).post(path).then().statusCode(201).extract().path("id"));
    }

    /** Asks for a transition of a goal. */
    public static Response ask(UUID goal, String transition, String body) {
        return client().body(body).post("/v1/goals/" + goal + '/' + transition);
    }

    public static UUID anActiveGoal(String school) {
        UUID goal = propose(school);
        ask(goal, "activation", "{}").then().statusCode(200);
        return goal;
    }

    public static Response awaitThat(Supplier<Response> request, int status) {
        return awaitThat(request, response -> response.statusCode() == status);
    }

    /** Asks again until the answer is as expected. */
    public static Response awaitThat(Supplier<Response> request, Predicate<Response> expected) {
        return Eventually.answers(request, expected);
    }
}
