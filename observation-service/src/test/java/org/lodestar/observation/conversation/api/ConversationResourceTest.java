package org.lodestar.observation.conversation.api;

import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.nullValue;
import static org.lodestar.observation.District.client;
import static org.lodestar.observation.District.create;
import static org.lodestar.observation.District.get;
import static org.lodestar.observation.District.observation;
import static org.lodestar.observation.District.post;

import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.lodestar.eventsourcing.testing.PlatformResource;
import org.lodestar.observation.District;

@QuarkusTest
@WithTestResource(value = PlatformResource.class, initArgs = @ResourceArg(name = "service", value = "observation"))
class ConversationResourceTest {

    private static final String PATH = "/v1/feedback-conversations";
    private static final String HELD = """
            {"heldAt":"2026-03-04T15:00:00Z","minutes":30,"learningFocused":true,
             "actionSteps":[{"text":"Try think-pair-share","owner":"teacher-1","dueOn":"2026-03-11"}]}""";

    @BeforeEach
    void the_district_is_known() {
        District.isKnown();
    }

    private static String about(String kind, String observation) {
        return """
                {"kind":"%s","participants":["principal-1","teacher-1"],"observation":"%s",
                 "scheduledFor":"2026-03-04T15:00:00Z"}""".formatted(kind, observation);
    }

    @Test
    void a_conversation_is_scheduled_moved_held_and_corrected() {
        String observation = observation("FORMAL", "EVALUATIVE");
        String id = create(PATH, about("POST", observation));
        get(PATH + "/" + id)
                .statusCode(200)
                .body("status", equalTo("SCHEDULED"))
                .body("evaluative", equalTo(true));
        post(PATH + "/" + id + "/schedule", "{\"scheduledFor\":\"2026-03-05T15:00:00Z\"}")
                .statusCode(200)
                .body("scheduledFor", equalTo("2026-03-05T15:00:00Z"));
        post(PATH + "/" + id + "/completion", HELD)
                .statusCode(200)
                .header("ETag", "\"3\"")
                .body("status", equalTo("HELD"))
                .body("held.actionSteps[0].owner", equalTo("teacher-1"));
        post(
                        PATH + "/" + id + "/correction",
                        "{\"heldAt\":\"2026-03-04T15:00:00Z\",\"minutes\":25,\"reason\":\"Shorter\"}")
                .statusCode(200)
                .body("held.minutes", equalTo(25));
        get(PATH + "/" + id + "/history")
                .body(
                        "data.type",
                        contains(
                                "conversation-scheduled.v1",
                                "conversation-rescheduled.v1",
                                "conversation-held.v1",
                                "conversation-corrected.v1"));
        client().queryParam("observation", observation)
                .queryParam("participant", "teacher-1")
                .queryParam("kind", "POST")
                .queryParam("status", "HELD")
                .queryParam("evaluative", true)
                .get(PATH)
                .then()
                .statusCode(200)
                .body("data.id", contains(id))
                .body("data.held.actionSteps", everyItem(nullValue()));
    }

    @Test
    void a_conversation_that_was_not_planned_is_recorded() {
        String id = create(PATH, """
                {"kind":"COACHING","participants":["principal-1","teacher-1"],"held":%s}""".formatted(HELD));
        get(PATH + "/" + id).body("status", equalTo("HELD")).body("scheduledFor", nullValue());
        client().queryParam("limit", 1000).get(PATH).then().body("data.id", hasItem(id));
    }

    @Test
    void a_conversation_is_called_off() {
        String id = create(PATH, about("PRE", observation("FORMAL", "EVALUATIVE")));
        post(PATH + "/" + id + "/cancellation", "{\"reason\":\"No time\"}")
                .statusCode(200)
                .body("status", equalTo("CANCELLED"))
                .body("cancellationReason", equalTo("No time"));
        post(PATH + "/" + id + "/completion", HELD)
                .statusCode(409)
                .body("type", equalTo("/problems/conversation-cancelled"));
    }

    @Test
    void coaching_is_kept_out_of_evaluation() {
        post(PATH, about("COACHING", observation("FORMAL", "EVALUATIVE")))
                .statusCode(422)
                .body("type", equalTo("/problems/coaching-about-evaluation"))
                .body("violations.pointer", contains("/observation"));
        post(PATH, about("COACHING", observation("WALKTHROUGH", "NON_EVALUATIVE")))
                .statusCode(201)
                .body("evaluative", equalTo(false));
    }

    @Test
    void whoever_evaluates_finds_no_coaching() {
        String coaching = create(PATH, about("COACHING", observation("WALKTHROUGH", "NON_EVALUATIVE")));
        String evaluative = create(PATH, about("POST", observation("FORMAL", "EVALUATIVE")));

        for (String path : new String[] {"", "/history"}) {
            client().queryParam("purpose", "EVALUATION")
                    .get(PATH + "/" + coaching + path)
                    .then()
                    .statusCode(404);
            client().queryParam("purpose", "EVALUATION")
                    .get(PATH + "/" + evaluative + path)
                    .then()
                    .statusCode(200);
        }
        client().queryParam("purpose", "EVALUATION")
                .queryParam("limit", 1000)
                .get(PATH)
                .then()
                .statusCode(200)
                .body("data.id", hasItem(evaluative))
                .body("data.evaluative", everyItem(equalTo(true)));
    }

    @Test
    void what_does_not_exist_is_named() {
        post(PATH, about("POST", UUID.randomUUID().toString()))
                .statusCode(422)
                .body("type", equalTo("/problems/unknown-reference"))
                .body("violations.pointer", contains("/observation"));
        post(PATH, """
                        {"kind":"COACHING","participants":["principal-1","nobody"],"held":%s}""".formatted(HELD.replace("teacher-1", "no one")))
                .statusCode(422)
                .body("violations.pointer", contains("/participants/1", "/held/actionSteps/0/owner"));
    }

    @Test
    void a_conversation_has_a_time() {
        post(PATH, "{\"kind\":\"DEBRIEF\",\"participants\":[\"principal-1\",\"teacher-1\"]}")
                .statusCode(422)
                .body("type", equalTo("/problems/conversation-without-time"));
    }
}
