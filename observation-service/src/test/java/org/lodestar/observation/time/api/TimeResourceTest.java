package org.lodestar.observation.time.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;
import static org.lodestar.observation.District.TENANT;
import static org.lodestar.observation.District.await;
import static org.lodestar.observation.District.client;
import static org.lodestar.observation.District.clientOf;
import static org.lodestar.observation.District.completedObservation;
import static org.lodestar.observation.District.create;
import static org.lodestar.observation.District.get;
import static org.lodestar.observation.District.post;

import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.lodestar.eventsourcing.StreamId;
import org.lodestar.eventsourcing.consuming.Message;
import org.lodestar.eventsourcing.json.Json;
import org.lodestar.eventsourcing.testing.PlatformResource;
import org.lodestar.eventsourcing.testing.Topics;
import org.lodestar.observation.District;
import org.lodestar.observation.time.policy.Reactions;

@QuarkusTest
@WithTestResource(value = PlatformResource.class, initArgs = @ResourceArg(name = "service", value = "observation"))
class TimeResourceTest {

    private static final String PATH = "/v1/time-entries";

    @Inject
    Reactions reactions;

    @BeforeEach
    void the_district_is_known() {
        District.isKnown();
    }

    private static String log(String leader, String start, int minutes, String category) {
        String subcategory = category.equals("INSTRUCTIONAL") ? ",\"subcategory\":\"DATA_INQUIRY\"" : "";
        return create(PATH, """
                {"leader":"%s","start":"%s","minutes":%d,"category":"%s"%s}""".formatted(leader, start, minutes, category, subcategory));
    }

    private static Response derived(String leader, String origin, int minutes) {
        return await(
                () -> client().queryParam("leader", leader)
                        .queryParam("source", "DERIVED")
                        .queryParam("limit", 1000)
                        .get(PATH),
                response -> response.jsonPath()
                        .getList("data.findAll { it.origin.id == '%s' }.minutes".formatted(origin))
                        .equals(List.of(minutes)));
    }

    private static Response timeUse(String leader, String from, String to) {
        return client().queryParam("from", from).queryParam("to", to).get("/v1/leaders/" + leader + "/time-use");
    }

    @Test
    void time_is_logged_corrected_and_withdrawn() {
        String id = log("principal-2", "2026-01-05T15:00:00Z", 45, "INSTRUCTIONAL");
        get(PATH + "/" + id)
                .statusCode(200)
                .header("ETag", "\"1\"")
                .body("status", equalTo("LOGGED"))
                .body("source", equalTo("SELF_LOG"));
        post(PATH + "/" + id + "/correction", """
                        {"start":"2026-01-05T15:00:00Z","minutes":50,"category":"ADMINISTRATIVE",
                         "reason":"It was paperwork"}""")
                .statusCode(200)
                .body("minutes", equalTo(50))
                .body("subcategory", nullValue())
                .body("reason", equalTo("It was paperwork"));
        post(PATH + "/" + id + "/withdrawal", "{\"reason\":\"Never happened\"}")
                .statusCode(200)
                .body("status", equalTo("WITHDRAWN"));
        get(PATH + "/" + id + "/history")
                .body("data.type", contains("time-logged.v1", "time-corrected.v1", "time-withdrawn.v1"));
        client().queryParam("leader", "principal-2")
                .queryParam("status", "WITHDRAWN")
                .queryParam("category", "ADMINISTRATIVE")
                .queryParam("from", "2026-01-05T00:00:00Z")
                .queryParam("to", "2026-01-05T23:59:59Z")
                .get(PATH)
                .then()
                .statusCode(200)
                .body("data.id", hasItem(id));
        client().queryParam("from", "2026-01-06T00:00:00Z")
                .queryParam("limit", 1000)
                .get(PATH)
                .then()
                .body("data.id", not(hasItem(id)));
    }

    @Test
    void what_cannot_be_is_refused() {
        post(PATH, """
                        {"leader":"principal-2","start":"2099-01-05T15:00:00Z","minutes":45,
                         "category":"INSTRUCTIONAL"}""")
                .statusCode(422)
                .body("type", equalTo("/problems/subcategory-missing"))
                .body("violations.pointer", containsInAnyOrder("/subcategory", "/start"));
        post(PATH, """
                        {"leader":"principal-2","start":"2026-01-05T15:00:00Z","minutes":45,"source":"DERIVED",
                         "category":"RELATIONAL"}""").statusCode(422).body("type", equalTo("/problems/source-not-claimable"));
    }

    @Test
    void a_completed_observation_takes_the_time_of_the_leaders_who_observed() {
        String id = create("/v1/observations", """
                {"kind":"INSTRUCTIONAL_ROUND","school":"school-1",
                 "observers":["principal-1","principal-2","teacher-2","retired-1"],
                 "scheduledOn":"2026-02-02","startedAt":"2026-02-02T15:00:00Z"}""");
        post("/v1/observations/" + id + "/completion", "{\"durationMinutes\":60}")
                .statusCode(200);

        derived("principal-1", id, 60);
        Response entries = derived("principal-2", id, 60);
        entries.then()
                .body(
                        "data.findAll { it.origin.id == '%s' }.subcategory".formatted(id),
                        contains("PROFESSIONAL_LEARNING"));
        for (String other : List.of("teacher-2", "retired-1")) {
            client().queryParam("leader", other).get(PATH).then().body("data", hasSize(0));
        }
        String entry = entries.path("data.find { it.origin.id == '%s' }.id".formatted(id));
        post(PATH + "/" + entry + "/correction", """
                        {"start":"2026-02-02T15:00:00Z","minutes":50,"category":"RELATIONAL","reason":"Shorter"}""")
                .statusCode(409)
                .body("type", equalTo("/problems/time-follows-its-origin"));

        post(
                        "/v1/observations/" + id + "/correction",
                        "{\"startedAt\":\"2026-02-02T15:00:00Z\",\"durationMinutes\":75,\"reason\":\"Longer\"}")
                .statusCode(200);
        derived("principal-1", id, 75);
        derived("principal-2", id, 75);
    }

    @Test
    void a_held_conversation_takes_the_time_of_the_leaders_who_talked() {
        String id = create("/v1/feedback-conversations", """
                {"kind":"COACHING","participants":["principal-1","teacher-1"],
                 "held":{"heldAt":"2026-02-03T15:00:00Z","minutes":30,"learningFocused":true}}""");
        String chat = create("/v1/feedback-conversations", """
                {"kind":"DEBRIEF","participants":["principal-1","teacher-1"],
                 "held":{"heldAt":"2026-02-03T16:00:00Z","minutes":10,"learningFocused":false}}""");

        derived("principal-1", id, 30)
                .then()
                .body("data.find { it.origin.id == '%s' }.subcategory".formatted(id), equalTo("COACHING_FEEDBACK"));
        derived("principal-1", chat, 10)
                .then()
                .body("data.find { it.origin.id == '%s' }.category".formatted(chat), equalTo("RELATIONAL"));
        post(
                        "/v1/feedback-conversations/" + id + "/correction",
                        "{\"heldAt\":\"2026-02-03T15:00:00Z\",\"minutes\":35,\"reason\":\"Longer\"}")
                .statusCode(200);
        derived("principal-1", id, 35);
    }

    @Test
    void telling_it_again_adds_nothing() throws Exception {
        String id = completedObservation("WALKTHROUGH", "NON_EVALUATIVE", Instant.parse("2026-02-04T15:00:00Z"));
        String entry = derived("principal-1", id, 20).path("data.find { it.origin.id == '%s' }.id".formatted(id));
        post(PATH + "/" + entry + "/withdrawal", "{\"reason\":\"Was not there\"}")
                .statusCode(200)
                .header("ETag", "\"2\"");

        List<Message> again = Topics.read(
                        "lodestar." + TENANT + ".observation.restricted.v1",
                        records -> records.stream().anyMatch(r -> r.key().equals("observations/" + id)))
                .stream()
                .map(r -> new Message(
                        TENANT,
                        "observation",
                        Topics.header(r, "ce_id"),
                        Topics.header(r, "ce_type").substring("org.lodestar.observation.".length()),
                        StreamId.parse(Topics.header(r, "ce_subject")),
                        Long.parseLong(Topics.header(r, "ce_sequence")),
                        Long.parseLong(Topics.header(r, "ce_streamversion")),
                        Instant.parse(Topics.header(r, "ce_time")),
                        Topics.header(r, "ce_correlationid"),
                        Json.read(r.value(), com.fasterxml.jackson.databind.JsonNode.class)))
                .toList();
        reactions.on(TENANT, again).toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);

        get(PATH + "/" + entry).header("ETag", "\"2\"").body("status", equalTo("WITHDRAWN"));
        get(PATH + "/" + entry + "/history").body("data", hasSize(2));
    }

    @Test
    void the_instructional_share_is_measured_and_compared_with_what_was_believed() {
        log("principal-2", "2026-04-06T13:00:00Z", 60, "INSTRUCTIONAL");
        log("principal-2", "2026-04-06T14:00:00Z", 300, "ADMINISTRATIVE");
        log("principal-2", "2026-04-06T15:00:00Z", 60, "RELATIONAL"); // within the former: counted once
        log("principal-2", "2026-04-06T19:00:00Z", 30, "PERSONAL");
        String withdrawn = log("principal-2", "2026-04-06T20:00:00Z", 60, "INSTRUCTIONAL");
        post(PATH + "/" + withdrawn + "/withdrawal", "{\"reason\":\"Never happened\"}")
                .statusCode(200);
        create(
                "/v1/time-perceptions",
                "{\"leader\":\"principal-2\",\"from\":\"2026-04-06\",\"to\":\"2026-04-06\",\"believedShare\":0.55}");
        create(
                "/v1/time-perceptions",
                "{\"leader\":\"principal-2\",\"from\":\"2026-04-01\",\"to\":\"2026-04-30\",\"believedShare\":0.7}");

        timeUse("principal-2", "2026-04-06", "2026-04-06")
                .then()
                .statusCode(200)
                .body("definitionVersion", equalTo("2026.1"))
                .body("method", contains("SELF_LOG"))
                .body("workingMinutes", equalTo(360))
                .body("minutesByCategory.INSTRUCTIONAL", equalTo(60))
                .body("minutesByCategory.ADMINISTRATIVE", equalTo(300))
                .body("minutesByCategory.PERSONAL", equalTo(30))
                .body("minutesBySubcategory.DATA_INQUIRY", equalTo(60))
                .body("loggedCoverage", equalTo(0.75f))
                .body("instructionalShare", equalTo(0.1667f))
                .body("believedShare", equalTo(0.55f))
                .body("perceptionGap", equalTo(0.3833f));
        timeUse("principal-2", "2026-04-06", "2026-04-07")
                .then()
                .statusCode(200)
                .body("loggedCoverage", equalTo(0.375f))
                .body("instructionalShare", nullValue())
                .body("believedShare", equalTo(0.7f))
                .body("perceptionGap", nullValue());
    }

    @Test
    void time_use_names_every_parameter_at_fault() {
        client().queryParam("zone", "Mars/Olympus")
                .get("/v1/leaders/principal-1/time-use")
                .then()
                .statusCode(400)
                .body("type", equalTo("/problems/invalid-request"))
                .body("violations.pointer", containsInAnyOrder("from", "to", "zone"));
        timeUse("principal-1", "2026-04-06", "2026-04-05").then().statusCode(400);
        timeUse("principal-1", "2024-04-06", "2026-04-05").then().statusCode(400);
        timeUse("principal-1", "yesterday", "2026-04-05").then().statusCode(400);
        timeUse("nobody", "2026-04-06", "2026-04-06").then().statusCode(404);
        clientOf("district2", "observations.read")
                .queryParam("from", "2026-04-06")
                .queryParam("to", "2026-04-06")
                .get("/v1/leaders/principal-1/time-use")
                .then()
                .statusCode(404);
        assertThat(clientOf(TENANT, "observations.write")
                        .get("/v1/leaders/principal-1/time-use")
                        .statusCode())
                .isEqualTo(403);
    }
}
