package org.lodestar.observation;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.lodestar.observation.District.TENANT;
import static org.lodestar.observation.District.await;
import static org.lodestar.observation.District.client;
import static org.lodestar.observation.District.create;
import static org.lodestar.observation.District.post;

import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.lodestar.eventsourcing.testing.PlatformResource;
import org.lodestar.eventsourcing.testing.TokenIssuer;

/** What clients are told that are limited to one organisation. */
@QuarkusTest
@WithTestResource(value = PlatformResource.class, initArgs = @ResourceArg(name = "service", value = "observation"))
class EventsOfASchoolTest {

    private static final String CONVERSATIONS = "feedback-conversations/";
    private static final String ENTRIES = "time-entries/";
    private static final List<String> NOTHING = List.of();

    @BeforeEach
    void the_district_is_known() {
        District.isKnown();
    }

    /** The types of the events about a subject. */
    private static List<String> told(String org, String subject) {
        return given().auth()
                .oauth2(TokenIssuer.limitedToken(TENANT, org, "events.read", "observations.read"))
                .get("/internal/events?limit=1000&subjects=" + subject)
                .then()
                .statusCode(200)
                .extract()
                .path("data.type.collect { it.substring('org.lodestar.observation.'.length()) }");
    }

    private static String conversation(String one, String other, String about) {
        return CONVERSATIONS + create("/v1/feedback-conversations", """
                {"kind":"DEBRIEF","participants":["%s","%s"],%s"scheduledFor":"2026-03-04T15:00:00Z"}""".formatted(one, other, about));
    }

    private static String time(String leader, String start) {
        return ENTRIES + create("/v1/time-entries", """
                {"leader":"%s","start":"%s","minutes":30,"category":"RELATIONAL"}""".formatted(leader, start));
    }

    private static String derivedFrom(String origin, String leader) {
        String entry = "data.find { it.origin.id == '%s' }".formatted(origin);
        return ENTRIES
                + await(
                                () -> client().queryParam("leader", leader)
                                        .queryParam("source", "DERIVED")
                                        .queryParam("limit", 1000)
                                        .get("/v1/time-entries"),
                                response -> response.path(entry) != null)
                        .path(entry + ".id");
    }

    @ParameterizedTest
    @CsvSource({
        "teacher-1, teacher-2, true, false",
        "teacher-1, coach-1, true, false",
        "teacher-1, principal-of-both, true, false",
        "teacher-elsewhere, principal-of-both, false, true",
        "teacher-elsewhere, coach-1, false, true",
        "coach-1, principal-of-both, true, true",
        "teacher-1, teacher-elsewhere, false, false",
        "teacher-1, retired-1, false, false"
    })
    void a_conversation_concerns_the_schools_to_which_all_belong_who_talk(
            String one, String other, boolean first, boolean second) {
        String subject = conversation(one, other, "");

        List<String> scheduled = List.of("conversation-scheduled.v1");
        assertThat(told("school-1", subject)).isEqualTo(first ? scheduled : NOTHING);
        assertThat(told("school-2", subject)).isEqualTo(second ? scheduled : NOTHING);
        assertThat(told("district-1", subject)).isEmpty();
    }

    @Test
    void a_conversation_about_a_visit_concerns_the_school_that_was_visited_to_its_end() {
        String visit = District.observation("WALKTHROUGH", "NON_EVALUATIVE");
        String subject = conversation("principal-of-both", "teacher-elsewhere", "\"observation\":\"" + visit + "\",");
        post("/v1/" + subject + "/schedule", "{\"scheduledFor\":\"2026-03-05T15:00:00Z\"}")
                .statusCode(200);
        post(
                        "/v1/" + subject + "/completion",
                        "{\"heldAt\":\"2026-03-05T15:00:00Z\",\"minutes\":30,\"learningFocused\":true}")
                .statusCode(200);
        post(
                        "/v1/" + subject + "/correction",
                        "{\"heldAt\":\"2026-03-05T15:00:00Z\",\"minutes\":25,\"reason\":\"Shorter\"}")
                .statusCode(200);

        assertThat(told("school-1", subject))
                .containsExactly(
                        "conversation-scheduled.v1",
                        "conversation-rescheduled.v1",
                        "conversation-held.v1",
                        "conversation-corrected.v1");
        assertThat(told("school-2", subject)).isEmpty();
    }

    @Test
    void a_conversation_that_simply_happened_concerns_a_school_too() {
        String subject = CONVERSATIONS + create("/v1/feedback-conversations", """
                {"kind":"DEBRIEF","participants":["teacher-1","coach-1"],
                 "held":{"heldAt":"2026-03-04T15:00:00Z","minutes":10,"learningFocused":true}}""");

        assertThat(told("school-1", subject)).containsExactly("conversation-held.v1");
        assertThat(told("school-1", derivedFrom(subject.substring(CONVERSATIONS.length()), "coach-1")))
                .containsExactly("time-derived.v1");
    }

    @ParameterizedTest
    @CsvSource({
        "principal-1, 2026-01-05, true, false",
        "principal-1, 2019-01-05, false, false",
        "principal-of-both, 2026-01-05, true, true",
        "principal-of-both, 2021-01-05, true, false",
        "teacher-elsewhere, 2026-01-05, false, true",
        "coach-1, 2026-01-05, false, false"
    })
    void time_concerns_the_schools_of_whom_it_is_on_that_day(String leader, String day, boolean first, boolean second) {
        String subject = time(leader, day + "T15:00:00Z");

        List<String> logged = List.of("time-logged.v1");
        assertThat(told("school-1", subject)).isEqualTo(first ? logged : NOTHING);
        assertThat(told("school-2", subject)).isEqualTo(second ? logged : NOTHING);
        assertThat(told("district-1", subject)).isEqualTo(leader.equals("coach-1") ? logged : NOTHING);
    }

    @ParameterizedTest
    @CsvSource({
        "principal-1, 2026-01-05, true, false",
        "principal-of-both, 2026-01-05, true, true",
        "principal-of-both, 2021-01-05, true, false",
        "coach-1, 2026-01-05, false, false"
    })
    void an_estimate_concerns_the_schools_of_the_leader_on_its_first_day(
            String leader, String day, boolean first, boolean second) {
        String subject = "time-perceptions/" + create("/v1/time-perceptions", """
                {"leader":"%s","from":"%s","to":"2026-09-30","believedShare":0.5}""".formatted(leader, day));
        post("/v1/" + subject + "/withdrawal", "{\"reason\":\"A slip\"}").statusCode(200);

        List<String> both = List.of("time-perception-recorded.v1", "time-perception-withdrawn.v1");
        assertThat(told("school-1", subject)).isEqualTo(first ? both : NOTHING);
        assertThat(told("school-2", subject)).isEqualTo(second ? both : NOTHING);
        assertThat(told("district-1", subject)).isEqualTo(leader.equals("coach-1") ? both : NOTHING);
    }

    @Test
    void what_becomes_of_an_entry_concerns_whom_it_concerned() {
        String subject = time("principal-1", "2026-01-05T15:00:00Z");
        post("/v1/" + subject + "/correction", """
                        {"start":"2026-01-05T15:00:00Z","minutes":50,"category":"PERSONAL","reason":"Longer"}""").statusCode(200);
        post("/v1/" + subject + "/withdrawal", "{\"reason\":\"Never happened\"}")
                .statusCode(200);

        assertThat(told("school-1", subject))
                .containsExactly("time-logged.v1", "time-corrected.v1", "time-withdrawn.v1");
        assertThat(told("school-2", subject)).isEmpty();
    }

    @Test
    void time_that_follows_from_a_visit_concerns_the_school_that_was_visited_and_no_other_of_the_leader() {
        String visit = create("/v1/observations", """
                {"kind":"INSTRUCTIONAL_ROUND","school":"school-1","observers":["principal-of-both","coach-1"],
                 "scheduledOn":"2026-02-09","startedAt":"2026-02-09T15:00:00Z"}""");
        post("/v1/observations/" + visit + "/completion", "{\"durationMinutes\":60}")
                .statusCode(200);

        for (String leader : new String[] {"principal-of-both", "coach-1"}) {
            String subject = derivedFrom(visit, leader);
            assertThat(told("school-1", subject)).containsExactly("time-derived.v1");
            assertThat(told("school-2", subject)).isEmpty();
            assertThat(told("district-1", subject)).isEmpty();
        }
    }
}
