package org.lodestar.goals;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.lodestar.goals.District.clientOf;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.erdtman.jcs.JsonCanonicalizer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.lodestar.eventsourcing.json.Json;
import org.lodestar.eventsourcing.stage.Seeds;
import org.lodestar.eventsourcing.testing.PlatformResource;
import org.lodestar.eventsourcing.testing.TokenIssuer;
import org.lodestar.eventsourcing.testing.Topics;

/** The log of a service as the gateway reads it. */
@QuarkusTest
@WithTestResource(value = PlatformResource.class, initArgs = @ResourceArg(name = "service", value = "goals"))
class EventFeedTest {

    private static final String ACTIVATED = "org.lodestar.goals.goal-activated.v1";

    private static Response get(String query) {
        return clientOf(District.TENANT, "events.read", "goals.read").get("/internal/events?" + query);
    }

    private static JsonNode page(String query) {
        Response page = get(query);
        assertThat(page.statusCode()).as(page.asString()).isEqualTo(200);
        return Json.read(page.asString(), JsonNode.class);
    }

    /** Everything from a place on, by pages of a size of their own each. */
    private static List<JsonNode> follow(long after, String filter, Random random) {
        List<JsonNode> events = new ArrayList<>();
        JsonNode page;
        long place = after;
        do {
            page = page("after=" + place + "&limit=" + (1 + random.nextInt(20)) + filter);
            page.path("data").forEach(events::add);
            place = page.path("next").asLong();
        } while (place < page.path("head").asLong());
        return events;
    }

    private static long sequence(JsonNode event) {
        return Long.parseLong(event.path("sequence").asText());
    }

    @Test
    void followers_end_with_the_log_while_others_write() {
        Random random = new Random(Seeds.seed(EventFeedTest.class));
        String school = District.aSchool();
        var writers = CompletableFuture.allOf(
                CompletableFuture.runAsync(() -> write(school)), CompletableFuture.runAsync(() -> write(school)));
        List<JsonNode> seen = new ArrayList<>();
        while (!writers.isDone()) {
            seen.addAll(follow(seen.isEmpty() ? 0 : sequence(seen.getLast()), "", random));
        }
        writers.join();
        seen.addAll(follow(seen.isEmpty() ? 0 : sequence(seen.getLast()), "", random));

        for (int i = 0; i < seen.size(); i++) {
            assertThat(sequence(seen.get(i))).isEqualTo(i + 1);
        }
        Predicate<JsonNode> activated = event -> event.path("type").asText().equals(ACTIVATED);
        assertThat(follow(0, "&types=" + ACTIVATED, random))
                .isEqualTo(seen.stream().filter(activated).toList());
        assertThat(follow(0, "&types=org.lodestar.goals.goal-*&subjects=goals/", random))
                .isEqualTo(seen.stream()
                        .filter(event -> event.path("type").asText().startsWith("org.lodestar.goals.goal-"))
                        .toList());
        String subject = seen.getLast().path("subject").asText();
        assertThat(follow(0, "&subjects=" + subject, random))
                .isEqualTo(seen.stream()
                        .filter(event -> event.path("subject").asText().equals(subject))
                        .toList());
    }

    @Test
    void a_client_of_one_school_is_told_of_it_and_of_nothing_else() {
        String school = District.aSchool();
        UUID goal = District.propose(school);
        District.ask(goal, "activation", "{}");
        District.propose(District.aSchool());
        var vendor = given().header(
                        "Authorization",
                        "Bearer " + TokenIssuer.limitedToken(District.TENANT, school, "events.read", "goals.read"));

        JsonNode told = Json.read(
                vendor.get("/internal/events?limit=1000")
                        .then()
                        .statusCode(200)
                        .extract()
                        .asString(),
                JsonNode.class);

        assertThat(told.path("data"))
                .extracting(event -> event.path("type").asText())
                .containsExactlyInAnyOrder(
                        "org.lodestar.goals.goal-proposed.v1", ACTIVATED, "org.lodestar.goals.focus-place-taken.v1");
        vendor.get("/v1/goals").then().statusCode(403);
        vendor.get("/v1/goals/" + goal).then().statusCode(403);
        vendor.get("/internal/changes").then().statusCode(403);
    }

    private static void write(String school) {
        for (int i = 0; i < 10; i++) {
            UUID goal = District.propose(school);
            District.ask(goal, "activation", "{\"overrideReason\":\"More than three for once\"}");
        }
    }

    @Test
    void what_is_told_is_what_the_topics_carry() {
        District.propose(District.aSchool());
        List<JsonNode> general = follow(0, "", new Random(1));
        List<JsonNode> published = new ArrayList<>();
        Topics.read(District.GENERAL_TOPIC, records -> records.size() >= general.size())
                .forEach(record -> published.add(event(record)));

        assertThat(published.subList(0, general.size())).isEqualTo(general);
        assertThat(general)
                .anySatisfy(event -> assertThat(event.path("data").path("title").isMissingNode())
                        .isTrue());
    }

    /** As the CloudEvents binding for Kafka has it, in binary mode. */
    private static JsonNode event(ConsumerRecord<String, String> record) {
        ObjectNode event = Json.mapper().createObjectNode();
        record.headers().forEach(header -> {
            String value = new String(header.value(), StandardCharsets.UTF_8);
            if (header.key().startsWith("ce_")) {
                event.put(header.key().substring(3), value);
            } else if (!header.key().startsWith("lodestar-")) { // that is beside the event
                event.put(header.key().equals("content-type") ? "datacontenttype" : header.key(), value);
            }
        });
        return event.set("data", Json.read(record.value(), JsonNode.class));
    }

    @Test
    void who_folds_what_is_told_comes_to_the_hash_of_the_log() throws Exception {
        District.propose(District.aSchool());
        String path = "/internal/events/head?at=" + page("limit=1").path("head").asLong();
        Response sealed = District.awaitThat(
                () -> clientOf(District.TENANT, "events.read", "goals.read").get(path), 200);
        byte[] hash = new byte[32];
        for (JsonNode event : follow(0, "", new Random(2))) {
            if (sequence(event) <= sealed.<Integer>path("position")) {
                assertThat(event.has("sealedhash")).isFalse();
                var sha256 = MessageDigest.getInstance("SHA-256");
                ((ObjectNode) event).remove("dataschema");
                byte[] digest = sha256.digest(new JsonCanonicalizer(event.toString()).getEncodedUTF8());
                sha256.update(hash);
                hash = sha256.digest(digest);
            }
        }

        assertThat(sealed.<String>path("hash")).isEqualTo(HexFormat.of().formatHex(hash));
        clientOf(District.TENANT, "events.read", "goals.read")
                .get("/internal/events/head?at=999999999")
                .then()
                .statusCode(400)
                .body("violations.pointer", contains("at"));
    }

    @Test
    void the_whole_needs_a_scope_of_its_own() {
        String school = District.aSchool();
        UUID goal = District.propose(school);
        var whole = clientOf(District.TENANT, "events.read", "events.restricted", "goals.read");

        whole.get("/internal/events/whole?subjects=goals/" + goal)
                .then()
                .statusCode(200)
                .body("data.subject", contains("goals/" + goal));
        JsonNode told = Json.read(
                whole.get("/internal/events/whole?subjects=goals/" + goal).asString(), JsonNode.class);
        JsonNode general = page("subjects=goals/" + goal);
        assertThat(told.at("/data/0/data/terms/title").isTextual()).isTrue();
        assertThat(told.at("/data/0/sealedhash").asText()).hasSize(64);
        assertThat(general.at("/data/0/data/terms/title").isMissingNode()).isTrue();
        assertThat(general.at("/data/0/contenthash").asText())
                .hasSize(64)
                .isEqualTo(told.at("/data/0/contenthash").asText());
        for (String path : new String[] {"/internal/events", "/internal/events/whole"}) {
            clientOf(District.TENANT, "goals.read").get(path).then().statusCode(403);
            clientOf(District.TENANT, "events.read").get(path).then().statusCode(403);
        }
        clientOf(District.TENANT, "events.read", "goals.read")
                .get("/internal/events/whole")
                .then()
                .statusCode(403);
    }

    @Test
    void a_district_sees_its_own_log_alone() {
        District.propose(District.aSchool());

        clientOf(District.OTHER_TENANT, "events.read", "goals.read")
                .get("/internal/events")
                .then()
                .statusCode(200)
                .body("head", equalTo(0))
                .body("epoch", equalTo(""))
                .body("data.size()", equalTo(0));
    }

    @Test
    void who_waits_is_told_once_something_happens() {
        String school = District.aSchool();
        District.propose(school);
        long head = page("limit=1").path("head").asLong();
        assertThat(page("after=" + head + "&wait=1").path("data")).isEmpty();

        var waiting = CompletableFuture.supplyAsync(() -> get("after=" + head + "&wait=30"));
        UUID goal = District.propose(school);

        assertThat(Json.read(waiting.join().asString(), JsonNode.class)
                        .path("data")
                        .path(0)
                        .path("subject")
                        .asText())
                .isEqualTo("goals/" + goal);
    }

    @Test
    void a_place_that_the_log_has_not_come_to_is_answered_at_once_with_how_far_it_reaches() {
        District.propose(District.aSchool());
        JsonNode page = page("after=999999999&wait=30");

        assertThat(page.path("data")).isEmpty();
        assertThat(page.path("head").asLong()).isLessThan(page.path("next").asLong());
    }

    @ParameterizedTest
    @CsvSource({
        "after=x,after",
        "after=-1,after",
        "limit=0,limit",
        "limit=many,limit",
        "wait=soon,wait",
        "types=,types",
        "types=a b,types",
        "types=org.lodestar.goals.goal-vanished.v1,types",
        "subjects=,subjects"
    })
    void a_query_that_is_not_as_documented_names_the_parameter(String query, String name) {
        get(query)
                .then()
                .statusCode(400)
                .contentType("application/problem+json")
                .body("type", equalTo("/problems/invalid-request"))
                .body("violations.pointer", contains(name));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"types=org.lodestar.roster.*", "subjects=nothing/", "types=org.lodestar.roster.org-registered.v1"
            })
    void a_filter_that_takes_nothing_still_moves_on(String filter) {
        District.propose(District.aSchool());
        JsonNode page = page(filter);

        assertThat(page.path("data")).isEmpty();
        assertThat(page.path("next")).isEqualTo(page.path("head"));
    }
}
