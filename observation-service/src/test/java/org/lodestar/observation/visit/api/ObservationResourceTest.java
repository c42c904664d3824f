package org.lodestar.observation.visit.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;
import static org.lodestar.eventsourcing.testing.Topics.header;
import static org.lodestar.observation.District.GOAL;
import static org.lodestar.observation.District.TENANT;
import static org.lodestar.observation.District.client;
import static org.lodestar.observation.District.clientOf;
import static org.lodestar.observation.District.completedObservation;
import static org.lodestar.observation.District.get;
import static org.lodestar.observation.District.observation;
import static org.lodestar.observation.District.post;

import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.lodestar.eventsourcing.testing.PlatformResource;
import org.lodestar.eventsourcing.testing.Topics;
import org.lodestar.observation.District;

@QuarkusTest
@WithTestResource(value = PlatformResource.class, initArgs = @ResourceArg(name = "service", value = "observation"))
class ObservationResourceTest {

    private static final String FEEDBACK = """
            {"by":"principal-1","reinforcements":[{"text":"Every student had time to think","element":"3b"}],
             "refinements":[{"text":"Let students ask each other"}],"wonderings":["Who spoke last?"]}""";

    @BeforeEach
    void the_district_is_known() {
        District.isKnown();
    }

    private static String path(String id) {
        return "/v1/observations/" + id;
    }

    private static String sharedObservation() {
        String id = completedObservation("WALKTHROUGH", "NON_EVALUATIVE", Instant.now());
        post(path(id) + "/feedback", FEEDBACK).statusCode(200);
        post(path(id) + "/sharing", "{\"by\":\"principal-1\"}").statusCode(200);
        return id;
    }

    @Test
    void an_observation_goes_from_schedule_to_acknowledgement() {
        Response scheduled = client().body("""
                        {"kind":"FORMAL","stakes":"EVALUATIVE","announced":true,"school":"school-1",
                         "schoolClass":"class-1","observers":["principal-1"],"observee":"teacher-1",
                         "goals":["%s"],"focus":"How questions are asked","scheduledOn":"2026-03-02",
                         "plannedTime":"09:30"}""".formatted(GOAL)).post("/v1/observations");
        scheduled
                .then()
                .statusCode(201)
                .header("ETag", "\"1\"")
                .header("Lodestar-Position", notNullValue())
                .body("status", equalTo("SCHEDULED"))
                .body("visibility", equalTo("DRAFT"))
                .body("plannedTime", equalTo("09:30"))
                .body("contents.focus", equalTo("How questions are asked"));
        String id = scheduled.path("id");
        assertThat(scheduled.header("Location")).endsWith(path(id));

        post(path(id) + "/schedule", "{\"scheduledOn\":\"2026-03-03\",\"reason\":\"Fire drill\"}")
                .statusCode(200)
                .body("scheduledOn", equalTo("2026-03-03"))
                .body("plannedTime", nullValue());
        Instant start = Instant.now().minus(Duration.ofMinutes(110));
        post(path(id) + "/start", "{\"startedAt\":\"" + start + "\"}")
                .statusCode(200)
                .body("status", equalTo("STARTED"))
                .body("startedAt", equalTo(start.toString()));
        post(path(id) + "/stakes", "{\"stakes\":\"NON_EVALUATIVE\"}")
                .statusCode(409)
                .body("type", equalTo("/problems/stakes-fixed"));
        post(path(id) + "/completion", "{\"durationMinutes\":20}")
                .statusCode(200)
                .body("status", equalTo("COMPLETED"))
                .body("durationMinutes", equalTo(20));
        post(path(id) + "/feedback", FEEDBACK)
                .statusCode(200)
                .body("visibility", equalTo("DRAFT"))
                .body("contents.feedback.reinforcements[0].element", equalTo("3b"));
        post(path(id) + "/sharing", "{\"by\":\"principal-1\"}")
                .statusCode(200)
                .body("status", equalTo("SHARED"))
                .body("visibility", equalTo("SHARED"))
                .body("hoursAfterVisit", equalTo(1.5f));
        post(path(id) + "/acknowledgement", "{\"by\":\"teacher-1\",\"response\":\"I see it differently\"}")
                .statusCode(200)
                .header("ETag", "\"7\"")
                .body("status", equalTo("ACKNOWLEDGED"))
                .body("contents.response", equalTo("I see it differently"));

        get(path(id)).statusCode(200).header("ETag", "\"7\"").body("status", equalTo("ACKNOWLEDGED"));
        client().header("If-None-Match", "\"7\"").get(path(id)).then().statusCode(304);
        get(path(id) + "/history")
                .statusCode(200)
                .body(
                        "data.type",
                        contains(
                                "visit-scheduled.v1",
                                "visit-rescheduled.v1",
                                "visit-started.v1",
                                "visit-completed.v1",
                                "feedback-drafted.v1",
                                "feedback-shared.v1",
                                "feedback-acknowledged.v1"));
    }

    @Test
    void it_is_read_as_it_was_at_a_moment() {
        String id = observation("WALKTHROUGH", "NON_EVALUATIVE");
        String recorded = get(path(id) + "/history").extract().path("data[0].recordedAt");
        post(path(id) + "/start", "").statusCode(200);

        client().queryParam("asOf", recorded)
                .get(path(id))
                .then()
                .statusCode(200)
                .body("status", equalTo("SCHEDULED"));
        client().queryParam("asOf", "2020-01-01T00:00:00Z").get(path(id)).then().statusCode(404);
    }

    @Test
    void a_walk_in_is_scheduled_and_started_at_once() {
        client().body("""
                        {"kind":"WALKTHROUGH","school":"school-1","observers":["principal-1"],"observee":"teacher-1",
                         "scheduledOn":"2026-03-02","startedAt":"2026-03-02T15:00:00Z"}""")
                .post("/v1/observations")
                .then()
                .statusCode(201)
                .header("ETag", "\"2\"")
                .body("status", equalTo("STARTED"))
                .body("stakes", equalTo("NON_EVALUATIVE"))
                .body("announced", equalTo(false));
    }

    @Test
    void a_round_looks_at_practice_and_rates_nobody() {
        String id = District.create("/v1/observations", """
                {"kind":"INSTRUCTIONAL_ROUND","school":"school-1","observers":["principal-1","teacher-2"],
                 "scheduledOn":"2026-03-02","startedAt":"2026-03-02T15:00:00Z"}""");
        post(path(id) + "/completion", "{\"durationMinutes\":90}").statusCode(200);
        post(path(id) + "/feedback", FEEDBACK).statusCode(200);
        client().queryParam("viewer", "teacher-1").get(path(id)).then().body("contents", nullValue());
        post(path(id) + "/sharing", "{\"by\":\"teacher-2\"}").statusCode(200);
        client().queryParam("viewer", "teacher-1").get(path(id)).then().body("contents.feedback", notNullValue());
        post(path(id) + "/acknowledgement", "{\"by\":\"teacher-1\"}")
                .statusCode(403)
                .body("type", equalTo("/problems/not-the-observee"));
    }

    @Test
    void co_teaching_tells_how_the_lesson_was_shared() {
        String id = observation("CO_TEACHING", "NON_EVALUATIVE");
        post(path(id) + "/start", "{}").statusCode(200);
        post(path(id) + "/completion", "{\"durationMinutes\":45}")
                .statusCode(422)
                .body("type", equalTo("/problems/co-teaching-missing"))
                .body("violations.pointer", contains("/coTeaching"));
        post(path(id) + "/completion", """
                        {"durationMinutes":45,"coTeaching":{"style":"ONE_TEACH_ONE_ASSIST","plannedTogether":true,
                         "reflectedTogether":false}}""")
                .statusCode(200)
                .body("coTeaching.edFiCode", equalTo("One Teach, One Assist"));
    }

    @Test
    void what_was_agreed_wrongly_is_named_all_at_once() {
        client().body("""
                        {"kind":"INSTRUCTIONAL_ROUND","stakes":"EVALUATIVE","school":"school-1",
                         "observers":["teacher-1"],"observee":"teacher-1","scheduledOn":"2026-03-02",
                         "startedAt":"2099-01-01T00:00:00Z"}""")
                .post("/v1/observations")
                .then()
                .statusCode(422)
                .body("type", equalTo("/problems/kind-never-evaluative"))
                .body(
                        "violations.pointer",
                        containsInAnyOrder("/stakes", "/observee", "/observers", "/observee", "/startedAt"));
    }

    @Test
    void a_note_that_is_sent_again_is_taken_once() {
        String id = observation("WALKTHROUGH", "NON_EVALUATIVE");
        String notes = """
                {"notes":[{"noteId":"%s","offsetSeconds":90,"by":"principal-1","text":"Two students ask each other",
                           "element":"3b","polarity":"REINFORCEMENT"}]}""".formatted(UUID.randomUUID());
        post(path(id) + "/notes", notes).statusCode(409).body("type", equalTo("/problems/visit-not-started"));
        post(path(id) + "/start", "{}").statusCode(200);

        post(path(id) + "/notes", notes).statusCode(200).header("ETag", "\"3\"");
        post(path(id) + "/notes", notes)
                .statusCode(200)
                .header("ETag", "\"3\"")
                .header("Lodestar-Position", nullValue())
                .body("contents.notes", hasSize(1));
        post(path(id) + "/notes", notes.replace("Two students", "Three students"))
                .statusCode(409)
                .body("type", equalTo("/problems/note-id-reused"))
                .body("violations.pointer", contains("/notes/0/noteId"));
    }

    @Test
    void only_those_concerned_act() {
        String id = sharedObservation();
        post(path(id) + "/acknowledgement", "{\"by\":\"principal-1\"}")
                .statusCode(403)
                .body("type", equalTo("/problems/not-the-observee"));
        String other = completedObservation("WALKTHROUGH", "NON_EVALUATIVE", Instant.now());
        post(path(other) + "/feedback", FEEDBACK.replace("principal-1", "teacher-2"))
                .statusCode(403)
                .body("type", equalTo("/problems/not-an-observer"));
    }

    @Test
    void an_observation_is_called_off_with_a_reason() {
        String id = observation("PEER", "NON_EVALUATIVE");
        post(path(id) + "/cancellation", "{\"reason\":\"The teacher is ill\"}")
                .statusCode(200)
                .body("status", equalTo("CANCELLED"))
                .body("contents.cancellationReason", equalTo("The teacher is ill"));
        post(path(id) + "/start", "{}").statusCode(409).body("type", equalTo("/problems/visit-cancelled"));
    }

    @Test
    void coaching_is_not_cited_in_an_evaluation() {
        String coaching = completedObservation("INFORMAL", "NON_EVALUATIVE", Instant.now());
        String evaluative = completedObservation("INFORMAL", "EVALUATIVE", Instant.now());
        String planned = observation("INFORMAL", "EVALUATIVE");
        String citing = "{\"by\":\"principal-1\",\"reinforcements\":[{\"text\":\"Time to think\"}],\"cites\":[\"%s\"]}";

        post(path(evaluative) + "/feedback", citing.formatted(coaching))
                .statusCode(422)
                .body("type", equalTo("/problems/coaching-cited-in-evaluation"))
                .body("violations.pointer", contains("/cites/0"));
        post(path(evaluative) + "/feedback", citing.formatted(planned))
                .statusCode(422)
                .body("type", equalTo("/problems/unknown-reference"))
                .body("violations.pointer", contains("/cites/0"));
        post(path(coaching) + "/feedback", citing.formatted(evaluative)).statusCode(200);
    }

    @Test
    void whoever_evaluates_finds_no_coaching() {
        String coaching = sharedObservation();
        String evaluative = completedObservation("INFORMAL", "EVALUATIVE", Instant.now());

        client().queryParam("purpose", "EVALUATION").get(path(coaching)).then().statusCode(404);
        client().queryParam("purpose", "EVALUATION")
                .get(path(coaching) + "/history")
                .then()
                .statusCode(404);
        client().queryParam("purpose", "EVALUATION")
                .get(path(evaluative))
                .then()
                .statusCode(200);
        client().queryParam("purpose", "EVALUATION")
                .queryParam("limit", 1000)
                .get("/v1/observations")
                .then()
                .statusCode(200)
                .body("data.id", hasItem(evaluative))
                .body("data.stakes", everyItem(equalTo("EVALUATIVE")));
        client().queryParam("purpose", "COACHING").get(path(coaching)).then().statusCode(200);
    }

    @Test
    void a_person_reads_what_concerns_them_once_it_is_shared() {
        String draft = completedObservation("WALKTHROUGH", "NON_EVALUATIVE", Instant.now());
        post(path(draft) + "/feedback", FEEDBACK).statusCode(200);

        client().queryParam("viewer", "principal-1")
                .get(path(draft))
                .then()
                .body("contents.feedback.by", equalTo("principal-1"));
        client().queryParam("viewer", "teacher-1")
                .get(path(draft))
                .then()
                .statusCode(200)
                .body("contents", nullValue());
        post(path(draft) + "/sharing", "{\"by\":\"principal-1\"}").statusCode(200);
        client().queryParam("viewer", "teacher-1")
                .get(path(draft))
                .then()
                .body("contents.feedback.by", equalTo("principal-1"));
        client().queryParam("viewer", "teacher-2").get(path(draft)).then().body("contents", nullValue());
    }

    @Test
    void a_list_is_filtered_and_shows_no_contents() {
        String formal = observation("FORMAL", "EVALUATIVE");
        String peer = observation("PEER", "NON_EVALUATIVE");

        client().queryParam("kind", "FORMAL")
                .queryParam("stakes", "EVALUATIVE")
                .queryParam("status", "SCHEDULED")
                .queryParam("school", "school-1")
                .queryParam("schoolClass", "class-1")
                .queryParam("observer", "principal-1")
                .queryParam("observee", "teacher-1")
                .queryParam("goal", GOAL)
                .queryParam("from", "2026-03-02")
                .queryParam("to", "2026-03-02")
                .queryParam("limit", 1000)
                .get("/v1/observations")
                .then()
                .statusCode(200)
                .body("data.id", hasItem(formal))
                .body("data.id", not(hasItem(peer)))
                .body("data.contents", everyItem(nullValue()));
        client().queryParam("from", "2026-03-03")
                .queryParam("limit", 1000)
                .get("/v1/observations")
                .then()
                .body("data.id", not(hasItem(formal)));
        client().queryParam("observer", "nobody").get("/v1/observations").then().body("data", hasSize(0));
    }

    @Test
    void a_list_goes_on_where_the_page_ended() {
        for (int i = 0; i < 3; i++) {
            observation("WALKTHROUGH", "NON_EVALUATIVE");
        }
        Response page = client().queryParam("limit", 2)
                .queryParam("kind", "WALKTHROUGH")
                .get("/v1/observations");
        page.then().statusCode(200).body("data", hasSize(2));
        String link = page.header("Link");
        assertThat(link).endsWith("rel=\"next\"");
        client().urlEncodingEnabled(false)
                .get(link.substring(1, link.indexOf('>')))
                .then()
                .statusCode(200)
                .body("data[0].id", org.hamcrest.Matchers.greaterThan((String) page.path("data[1].id")));
    }

    @Test
    void another_district_does_not_see_it() {
        String id = observation("WALKTHROUGH", "NON_EVALUATIVE");
        var other = clientOf("district2", "observations.read", "observations.write");
        other.get(path(id)).then().statusCode(404);
        other.get(path(id) + "/history").then().statusCode(404);
        other.get("/v1/observations").then().statusCode(200).body("data", hasSize(0));
        clientOf("district2", "observations.read", "observations.write")
                .body("{}")
                .post(path(id) + "/start")
                .then()
                .statusCode(404);
    }

    @Test
    void others_hear_what_they_may() {
        String id = observation("WALKTHROUGH", "NON_EVALUATIVE");
        post(path(id) + "/start", "{}").statusCode(200);
        post(path(id) + "/notes", """
                        {"notes":[{"noteId":"%s","offsetSeconds":5,"by":"principal-1","text":"A secret of the room",
                                   "polarity":"REFINEMENT"}]}""".formatted(UUID.randomUUID())).statusCode(200);

        var general = Topics.read(
                "lodestar." + TENANT + ".observation.events.v1",
                records -> records.stream().filter(r -> concerns(r, id)).count() == 3);
        assertThat(general).extracting(r -> header(r, "ce_sequence")).doesNotHaveDuplicates();
        assertThat(general.stream().filter(r -> concerns(r, id)))
                .extracting(r -> header(r, "ce_type"))
                .containsExactly(
                        "org.lodestar.observation.visit-scheduled.v1",
                        "org.lodestar.observation.visit-started.v1",
                        "org.lodestar.observation.note-taken.v1");
        assertThat(general)
                .extracting(ConsumerRecord::value)
                .noneMatch(value -> value.contains("secret")
                        || value.contains("questions are asked")
                        || value.contains("principal-1")
                        || value.contains("teacher-1"));
        var restricted = Topics.read(
                "lodestar." + TENANT + ".observation.restricted.v1",
                records -> records.stream().filter(r -> concerns(r, id)).count() == 2);
        assertThat(restricted.stream()
                        .filter(r -> concerns(r, id))
                        .toList()
                        .getLast()
                        .value())
                .contains("A secret of the room", "principal-1", "NON_EVALUATIVE");
    }

    private static boolean concerns(ConsumerRecord<String, String> record, String id) {
        return header(record, "ce_subject").equals("observations/" + id);
    }
}
