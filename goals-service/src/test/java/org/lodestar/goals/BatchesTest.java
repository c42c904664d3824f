package org.lodestar.goals;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.startsWith;
import static org.lodestar.eventsourcing.stage.Gate.until;
import static org.lodestar.goals.District.GOAL;
import static org.lodestar.goals.District.TENANT;
import static org.lodestar.goals.District.awaitThat;
import static org.lodestar.goals.District.client;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import io.vertx.sqlclient.Tuple;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.lodestar.eventsourcing.json.Json;
import org.lodestar.eventsourcing.runtime.EventSourcing;
import org.lodestar.eventsourcing.testing.LogLines;
import org.lodestar.eventsourcing.testing.PlatformResource;
import org.lodestar.eventsourcing.testing.TokenIssuer;

@QuarkusTest
@WithTestResource(value = PlatformResource.class, initArgs = @ResourceArg(name = "service", value = "goals"))
class BatchesTest {

    private static final String NDJSON = "application/x-ndjson";
    private static final String PROPOSALS = "/v1/batches?operation=proposeGoal";

    @Inject
    EventSourcing eventSourcing;

    @BeforeEach
    void the_district_is_known() {
        District.isKnown();
    }

    private static RequestSpecification sender() {
        return sender(TENANT, "test-client");
    }

    private static RequestSpecification sender(String tenant, String client) {
        return anybody().auth().oauth2(TokenIssuer.tokenOf(tenant, client, "goals.write"));
    }

    /** The media types are not among those that RestAssured knows how to write. */
    private static RequestSpecification anybody() {
        return given().config(RestAssured.config()
                .encoderConfig(RestAssured.config()
                        .getEncoderConfig()
                        .encodeContentTypeAs(NDJSON, ContentType.TEXT)
                        .encodeContentTypeAs("text/csv", ContentType.TEXT)
                        .defaultContentCharset(StandardCharsets.UTF_8)
                        .appendDefaultContentCharsetToContentTypeIfUndefined(false)));
    }

    private static String line(String json) {
        return Json.read(json, JsonNode.class).toString();
    }

    private static String proposal(String goal) {
        return "{\"body\":" + line(goal) + "}";
    }

    private static Response send(String operation, String... lines) {
        return sender().contentType(NDJSON).body(String.join("\n", lines)).post("/v1/batches?operation=" + operation);
    }

    /** The address of a batch, once it is finished. */
    private static String finished(Response sent) {
        assertThat(sent.statusCode()).as(sent.asString()).isEqualTo(202);
        String address = sent.header("Location");
        awaitThat(() -> sender().get(address), response -> "FINISHED".equals(response.path("state")));
        return address;
    }

    private static List<JsonNode> results(String address) {
        return sender().get(address)
                .then()
                .statusCode(200)
                .contentType(startsWith(NDJSON))
                .extract()
                .asString()
                .lines()
                .map(outcome -> Json.read(outcome, JsonNode.class))
                .toList();
    }

    @Test
    void what_is_logged_about_a_batch_names_the_request_that_brought_it() throws InterruptedException {
        try (var log = LogLines.fromNowOn()) {
            String batch = finished(sender().header("X-Request-Id", "goals-of-2027")
                    .contentType(NDJSON)
                    .body(proposal(GOAL))
                    .post(PROPOSALS));

            assertThat(log.await("batch " + batch.replaceFirst(".*/goals-", "") + " is finished"))
                    .contains(" request=goals-of-2027 ");
        }
    }

    @Test
    void every_line_has_the_outcome_that_it_would_have_alone() {
        UUID goal = District.propose(District.aSchool());
        Map<String, String> alone = new LinkedHashMap<>();
        alone.put("/v1/goals", line(GOAL));
        alone.put("/v1/goals?2", line(GOAL.replace("\"teacher-1\"", "\"nobody\"")));
        alone.put("/v1/goals?3", "{\"title\":7,\"surprise\":true}");
        alone.put("/v1/goals/" + goal + "/pause", "{\"reason\":\"Later\"}");
        alone.put("/v1/goals/" + UUID.randomUUID() + "/pause", "{\"reason\":\"Later\"}");
        alone.put("/v1/goals/no-id/pause", "{\"reason\":\"Later\"}");
        List<String> lines = new ArrayList<>();
        List<Response> expected = new ArrayList<>();
        alone.forEach((path, body) -> {
            expected.add(client().body(body).post(path.replaceFirst("\\?.*", "")));
            String[] parts = path.split("/", -1);
            lines.add(
                    parts.length < 4
                            ? "{\"body\":" + body + "}"
                            : "{\"operation\":\"pauseGoal\",\"path\":{\"id\":\"" + parts[3] + "\"},\"body\":" + body
                                    + "}");
        });

        String address = finished(send("proposeGoal", lines.toArray(String[]::new)));

        List<JsonNode> outcomes = results(address + "/results");
        assertThat(outcomes).hasSameSizeAs(expected);
        for (int i = 0; i < expected.size(); i++) {
            JsonNode outcome = outcomes.get(i);
            assertThat(outcome.path("line").asInt()).isEqualTo(i + 1);
            assertThat(outcome.path("status").asInt()).isEqualTo(expected.get(i).statusCode());
            if (outcome.has("problem")) {
                ObjectNode problem = (ObjectNode) Json.read(expected.get(i).asString(), JsonNode.class);
                problem.remove(List.of("instance", "requestId"));
                assertThat(outcome.path("problem")).isEqualTo(problem);
            }
        }
        JsonNode proposed = outcomes.getFirst();
        assertThat(proposed.path("operation").asText()).isEqualTo("proposeGoal");
        assertThat(proposed.path("etag").asText()).isEqualTo("\"1\"");
        assertThat(proposed.path("position").asLong()).isPositive();
        client().get(proposed.path("location").asText())
                .then()
                .statusCode(200)
                .body("title", equalTo("Every third-grader reads fluently"));
        sender().get(address)
                .then()
                .body("operation", equalTo("proposeGoal"))
                .body("lines", equalTo(6))
                .body("done", equalTo(6))
                .body("accepted", equalTo(1))
                .body("refused", equalTo(5))
                .body("results", equalTo(address + "/results"));
        assertThat(results(address + "/results?outcome=refused")).hasSize(5);
        assertThat(results(address + "/results?outcome=accepted")).hasSize(1);
        assertThat(results(address + "/results?after=4"))
                .extracting(outcome -> outcome.path("line").asInt())
                .containsExactly(5, 6);
        assertThat(results(address + "/results?after=6")).isEmpty();
    }

    @Test
    void lines_about_the_same_goal_go_in_their_order() {
        UUID goal = District.propose(District.aSchool());
        String about = "{\"operation\":\"%s\",\"path\":{\"id\":\"" + goal + "\"},\"ifMatch\":%d,\"body\":%s}";
        String[] lines = IntStream.range(0, 40)
                .mapToObj(i -> i % 2 == 0
                        ? about.formatted("activateGoal", i + 1, "{}")
                        : about.formatted("pauseGoal", i + 1, "{\"reason\":\"Later\"}"))
                .toArray(String[]::new);

        String address = finished(send("activateGoal", lines));

        assertThat(results(address + "/results"))
                .extracting(outcome -> outcome.path("etag").asText())
                .isEqualTo(IntStream.range(0, 40)
                        .mapToObj(i -> "\"" + (i + 2) + '"')
                        .toList());
        sender().get(address).then().body("accepted", equalTo(40));
    }

    @Test
    void csv_is_read_by_the_types_of_the_properties() {
        String csv = """
                school,title,studentLearningNeed,scope,owners,improvementDomain,goalType,measure.name,measure.unit,\
                measure.baseline,measure.target,measure.direction,dueDate,plan
                school-1,"Read, ""aloud\""",They decode,SCHOOL,teacher-1|teacher-2,CURRICULUM,CONTENT,Words,words,62.5,90,INCREASE,2027-05-28,
                school-1,Read,They decode,SCHOOL,teacher-1,CURRICULUM,CONTENT,Words,words,many,90,INCREASE,2027-02-30,no-uuid
                school-1,too,few,cells
                """;
        String address = finished(sender().contentType("text/csv").body(csv).post(PROPOSALS));

        List<JsonNode> outcomes = results(address + "/results");
        assertThat(outcomes)
                .extracting(outcome -> outcome.path("status").asInt())
                .containsExactly(201, 400, 400);
        assertThat(outcomes).extracting(outcome -> outcome.path("line").asInt()).containsExactly(2, 3, 4);
        client().get(outcomes.getFirst().path("location").asText())
                .then()
                .body("title", equalTo("Read, \"aloud\""))
                .body("owners", containsInAnyOrder("teacher-1", "teacher-2"))
                .body("measure.baseline", equalTo(62.5f));
        assertThat(outcomes.get(1).path("problem").path("violations").findValuesAsText("pointer"))
                .containsExactlyInAnyOrder("/measure/baseline", "/dueDate", "/plan");
    }

    @Test
    void the_same_batch_sent_again_is_the_same_batch() {
        String key = UUID.randomUUID().toString();
        String body = proposal(GOAL) + "\n" + proposal(GOAL);
        List<Response> answers;
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            answers = IntStream.range(0, 4)
                    .mapToObj(_ -> CompletableFuture.supplyAsync(
                            () -> sender().header("Idempotency-Key", key)
                                    .contentType(NDJSON)
                                    .body(body)
                                    .post(PROPOSALS),
                            threads))
                    .toList()
                    .stream()
                    .map(CompletableFuture::join)
                    .toList();
        }

        assertThat(answers).extracting(Response::statusCode).containsOnly(202);
        assertThat(answers)
                .extracting(answer -> answer.header("Location"))
                .containsOnly(answers.getFirst().header("Location"));
        assertThat(answers.stream().filter(answer -> answer.header("Idempotent-Replayed") == null))
                .hasSize(1);
        assertThat(results(finished(answers.getFirst()) + "/results")).hasSize(2);
        sender().header("Idempotency-Key", key)
                .contentType(NDJSON)
                .body(body + "\n" + proposal(GOAL))
                .post(PROPOSALS)
                .then()
                .statusCode(422)
                .body("type", equalTo("/problems/idempotency-key-reused"));
    }

    @Test
    void a_batch_is_its_clients_own() {
        String address = finished(send("proposeGoal", proposal(GOAL)));
        for (RequestSpecification stranger :
                List.of(sender(District.OTHER_TENANT, "test-client"), sender(TENANT, "other-client"))) {
            refused(stranger.get(address), 404, "not-found");
        }
        refused(sender(District.OTHER_TENANT, "test-client").get(address + "/results"), 404, "not-found");
        refused(sender().get("/v1/batches/goals-" + UUID.randomUUID() + "/results"), 404, "not-found");
        refused(sender().get("/v1/batches/goals-x"), 404, "not-found");
        refused(sender().get("/v1/batches/" + UUID.randomUUID()), 404, "not-found");
        refused(sender().get(address + "/results?outcome=lost"), 400, "invalid-request");
        refused(sender().get(address + "/results?after=-1"), 400, "invalid-request");
    }

    private static void refused(Response response, int status, String slug) {
        assertThat(response.statusCode()).as(response.asString()).isEqualTo(status);
        assertThat(response.contentType()).startsWith("application/problem+json");
        assertThat(response.<String>path("type")).isEqualTo("/problems/" + slug);
    }

    @Test
    void what_is_no_batch_is_refused_and_nothing_is_kept() {
        String tenant = tenant();
        RequestSpecification sender = sender(tenant, "test-client");
        String line = proposal(GOAL);
        refused(anybody().contentType(NDJSON).body(line).post(PROPOSALS), 401, "unauthorized");
        RequestSpecification reader = anybody().auth().oauth2(TokenIssuer.token(tenant, "goals.read"));
        refused(reader.contentType(NDJSON).body(line).post(PROPOSALS), 403, "forbidden-scope");
        refused(
                post(tenant, "application/json", "/v1/batches?operation=proposeGoal", line),
                415,
                "unsupported-media-type");
        for (String operation : List.of("", "?operation=", "?operation=listGoals", "?operation=sendBatch")) {
            Response unknown = post(tenant, NDJSON, "/v1/batches" + operation, line);
            refused(unknown, 400, "invalid-request");
            assertThat(unknown.<String>path("violations[0].pointer")).isEqualTo("operation");
        }
        refused(post(tenant, NDJSON, PROPOSALS, ""), 422, "batch-empty");
        refused(post(tenant, NDJSON, PROPOSALS, "\n \n"), 422, "batch-empty");
        refused(post(tenant, "text/csv", PROPOSALS, ""), 422, "batch-empty");
        refused(post(tenant, "text/csv", PROPOSALS, "title\n"), 422, "batch-empty");
        refused(post(tenant, "text/csv", PROPOSALS, "title\n\"a\n"), 422, "batch-unreadable");
        Response columns = post(tenant, "text/csv", PROPOSALS, "title,tilte,measure\na,b,c\n");
        refused(columns, 400, "invalid-request");
        assertThat(columns.<List<String>>path("violations.pointer")).containsExactly("tilte", "measure");
        refused(post(tenant, NDJSON, PROPOSALS, "{}\n".repeat(100_001)), 422, "batch-too-long");
        refused(
                sender.header("Idempotency-Key", "a b")
                        .contentType(NDJSON)
                        .body(line)
                        .post(PROPOSALS),
                400,
                "idempotency-key-invalid");

        assertThat(count("SELECT count(*) FROM batch WHERE tenant_id = $1", tenant))
                .isZero();
        awaitNothingOf(tenant);
    }

    private static String tenant() {
        return "batches" + UUID.randomUUID().toString().substring(0, 8).toLowerCase(Locale.ROOT);
    }

    private static Response post(String tenant, String mediaType, String path, String body) {
        return sender(tenant, "test-client").contentType(mediaType).body(body).post(path);
    }

    private long count(String sql, String tenant) {
        return eventSourcing
                .pool()
                .withTransaction(connection -> connection
                        .preparedQuery("SELECT set_config('lodestar.tenant', $1, true)")
                        .execute(Tuple.of(tenant))
                        .compose(_ -> connection.preparedQuery(sql).execute(Tuple.of(tenant)))
                        .map(rows -> rows.iterator().next().getLong(0)))
                .toCompletionStage()
                .toCompletableFuture()
                .join();
    }

    /** What was refused is cleared away by the worker. */
    private void awaitNothingOf(String tenant) {
        until(() -> count(
                        "SELECT (SELECT count(*) FROM batch_queue WHERE tenant_id = $1) + (SELECT count(*) FROM batch_part)",
                        tenant)
                == 0);
    }

    @Test
    void a_connection_that_breaks_leaves_nothing() throws IOException {
        String tenant = tenant();
        try (var socket = new Socket("localhost", RestAssured.port)) {
            socket.getOutputStream()
                    .write(("POST " + PROPOSALS + " HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer "
                                    + TokenIssuer.token(tenant, "goals.write") + "\r\nContent-Type: " + NDJSON
                                    + "\r\nContent-Length: 1000000\r\n\r\n" + (proposal(GOAL) + "\n").repeat(100))
                            .getBytes(StandardCharsets.UTF_8));
            socket.getOutputStream().flush();
        }
        finished(post(tenant, NDJSON, PROPOSALS, "{}"), tenant);

        assertThat(count("SELECT count(*) FROM batch WHERE tenant_id = $1", tenant))
                .isEqualTo(1);
        // what was announced of the other is cleared away by the worker
        until(() -> count("SELECT count(*) FROM batch_queue WHERE tenant_id = $1", tenant) == 1);
    }

    private static void finished(Response sent, String tenant) {
        awaitThat(
                () -> sender(tenant, "test-client").get(sent.header("Location")),
                response -> "FINISHED".equals(response.path("state")));
    }

    @Test
    void a_body_is_bounded_as_its_address_says() throws IOException {
        assertThat(answerTo("POST " + PROPOSALS, "Content-Length: 300000000", ""))
                .startsWith("HTTP/1.1 413");
        assertThat(answerTo("POST /v1/goals", "Content-Length: 1100000", "")).startsWith("HTTP/1.1 413");
        assertThat(answerTo("POST " + PROPOSALS, "Content-Length: 2", "{}")).startsWith("HTTP/1.1 415");
        String chunks = ("10000\r\n" + " ".repeat(0x10000) + "\r\n").repeat(17);
        assertThat(answerTo("POST /v1/goals", "Transfer-Encoding: chunked\r\nContent-Type: application/json", chunks))
                .startsWith("HTTP/1.1 413");
    }

    private static String answerTo(String request, String headers, String body) throws IOException {
        try (var socket = new Socket("localhost", RestAssured.port)) {
            try {
                socket.getOutputStream()
                        .write((request + " HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer "
                                        + TokenIssuer.token(TENANT, "goals.write") + "\r\n" + headers + "\r\n\r\n"
                                        + body)
                                .getBytes(StandardCharsets.ISO_8859_1));
            } catch (SocketException _) {
                // it may hang up before it has taken everything: what it answered is there all the same
            }
            byte[] begin = socket.getInputStream().readNBytes(12);
            return new String(begin, StandardCharsets.ISO_8859_1);
        }
    }

    @Test
    void a_district_has_so_many_batches_at_once() {
        String tenant = tenant();
        count(
                "WITH waiting AS (INSERT INTO batch_queue (batch_id, tenant_id, stage, due_at)"
                        + " SELECT gen_random_uuid(), $1, 'WORK', now() + interval '1 hour'"
                        + " FROM generate_series(1, 20) RETURNING 1) SELECT count(*) FROM waiting",
                tenant);

        refused(post(tenant, NDJSON, PROPOSALS, "{}"), 409, "too-many-batches");

        assertThat(count("SELECT count(*) FROM batch WHERE tenant_id = $1", tenant))
                .isZero();
    }

    @Test
    void what_was_kept_long_enough_is_forgotten() {
        String tenant = tenant();
        Response sent = post(
                tenant,
                NDJSON,
                PROPOSALS,
                IntStream.range(0, 1_200).mapToObj(_ -> "{}").collect(Collectors.joining("\n")));
        finished(sent, tenant);
        String address = sent.header("Location");
        String text = sender(tenant, "test-client").get(address + "/results").asString();
        assertThat(text.lines()
                        .map(outcome ->
                                Json.read(outcome, JsonNode.class).path("line").asInt())
                        .toList())
                .isEqualTo(IntStream.rangeClosed(1, 1_200).boxed().toList());

        count(
                "WITH due AS (UPDATE batch_queue SET due_at = now() WHERE tenant_id = $1 RETURNING 1)"
                        + " SELECT count(*) FROM due",
                tenant);

        awaitThat(() -> sender(tenant, "test-client").get(address), 404);
        assertThat(count("SELECT count(*) FROM batch_outcome WHERE tenant_id = $1", tenant))
                .isZero();
    }
}
