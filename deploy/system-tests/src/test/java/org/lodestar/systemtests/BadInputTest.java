package org.lodestar.systemtests;

import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicContainer.dynamicContainer;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.function.ThrowingConsumer;
import org.lodestar.local.district.SchoolYear.Write;
import org.lodestar.systemtests.Contract.Operation;

/**
 * Everything that can be wrong with a request, for every operation of a service that writes: refused with a problem
 * that names every fault at once, of a stable type, as the contract declares it, and nothing is written.
 */
@ExtendWith(Stage.class)
class BadInputTest {

    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
            .build();
    private static final Pattern UUIDS =
            Pattern.compile("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}");
    private static final int TOO_LARGE = 64_000_000;

    /** One of our clients, one operation, and a write of it that was accepted once. */
    private record Case(Districts districts, Operation operation, Write accepted, Write another) {

        HttpRequest.Builder request(String path, String token, String body) {
            return HttpRequest.newBuilder(districts.platform().gateway().resolve(path))
                    .header("Authorization", "Bearer " + token)
                    .header("Content-Type", "application/json")
                    .method(operation.method(), BodyPublishers.ofString(body));
        }

        String token() throws IOException, InterruptedException {
            return districts.first().client().bearer();
        }

        ObjectNode body() {
            return JSON.valueToTree(accepted.body());
        }

        HttpResponse<String> send(String body) throws IOException, InterruptedException {
            return Http.send(request(accepted.path(), token(), body));
        }
    }

    /** Not part of a school year; the service's own tests refuse their bad input. */
    private static final Set<String> NOT_IN_A_YEAR = Set.of(
            "/v1/roster/connection",
            "/v1/roster/pulls",
            "/v1/assessment-line-items/{sourcedId}/measure",
            "/ims/oneroster/gradebook/v1p2/assessmentLineItems/{sourcedId}",
            "/ims/oneroster/gradebook/v1p2/assessmentResults/{sourcedId}");

    @TestFactory
    Stream<DynamicNode> every_operation_that_writes_refuses(Districts districts)
            throws SQLException, IOException, InterruptedException {
        List<Write> writes = districts.first().writes();
        String second = districts.second().tenant();
        Map<String, Long> before = districts.settledHeads(districts.first().tenant());
        Map<String, Long> beforeSecond = districts.settledHeads(second);
        Stream<DynamicNode> operations = districts.contract().operations().stream()
                .filter(operation -> operation.ofService()
                        && operation.jsonBody().isPresent()
                        && !NOT_IN_A_YEAR.contains(operation.path()))
                .map(operation -> refusals(districts, operation, writes));
        DynamicTest nothing = dynamicTest("and nothing was written", () -> {
            assertThat(districts.settledHeads(districts.first().tenant())).isEqualTo(before);
            assertThat(districts.settledHeads(second)).isEqualTo(beforeSecond);
        });
        return Stream.concat(operations, Stream.of(nothing));
    }

    private static DynamicNode refusals(Districts districts, Operation operation, List<Write> writes) {
        List<Write> examples = writes.stream()
                .filter(write -> write.method().equals(operation.method()) && operation.matches(write.path()))
                .toList();
        if (examples.isEmpty()) {
            return dynamicTest(operation + " is used in a school year", () -> {
                throw new AssertionError("nothing in the school year uses it");
            });
        }
        var one = new Case(districts, operation, examples.getFirst(), examples.getLast());
        var tests = new ArrayList<DynamicTest>();
        tests.add(test("every fault of a body, one by one and all at once", one, BadInputTest::badBodies));
        tests.add(test("malformed JSON", one, BadInputTest::malformed));
        tests.add(test("another content type", one, BadInputTest::otherContentType));
        tests.add(test("a body that is too large", one, BadInputTest::tooLarge));
        tests.add(test("no token, or a bad one", one, BadInputTest::noToken));
        tests.add(test("a token without the scope", one, BadInputTest::missingScope));
        tests.add(test("an idempotency key that stood for another request", one, BadInputTest::reusedKey));
        tests.add(test("another district's ids", one, BadInputTest::otherDistrict));
        if (operation.path().contains("{id}")) {
            tests.add(test("an unknown id", one, BadInputTest::unknownId));
            tests.add(test("a stale version", one, BadInputTest::staleVersion));
        }
        return dynamicContainer(operation.toString(), tests);
    }

    private static DynamicTest test(String name, Case one, ThrowingConsumer<Case> check) {
        return dynamicTest(name, () -> check.accept(one));
    }

    private static void badBodies(Case one) throws IOException, InterruptedException {
        JsonNode schema = one.operation().jsonBody().orElseThrow();
        var softly = new SoftAssertions();
        for (BadBodies.BadBody bad : BadBodies.of(one.districts().contract(), schema, one.body())) {
            HttpResponse<String> response = one.send(bad.body().toString());
            checkProblem(softly, bad.what(), one, response, 400, "invalid-request");
            Set<String> named = StreamSupport.stream(
                            JSON.readTree(response.body()).path("violations").spliterator(), false)
                    .map(violation -> violation.path("pointer").asText())
                    .collect(toSet());
            softly.assertThat(named).as(bad.what()).containsAll(bad.pointers());
        }
        softly.assertAll();
    }

    private static void malformed(Case one) throws IOException, InterruptedException {
        check(one, one.send("{\"title\":"), 400, "invalid-request");
        JsonNode schema =
                one.districts().contract().resolve(one.operation().jsonBody().orElseThrow());
        if (!schema.path("required").isEmpty()) {
            check(one, one.send(""), 400, "invalid-request");
        }
    }

    private static void otherContentType(Case one) throws IOException, InterruptedException {
        var request = one.request(one.accepted().path(), one.token(), one.body().toString())
                .setHeader("Content-Type", "text/plain");
        check(one, Http.send(request), 415, "unsupported-media-type");
    }

    /** Announced, so that the refusal comes before the body does. */
    private static void tooLarge(Case one) throws IOException, InterruptedException {
        RawAnswer answer = RawAnswer.to(
                one.districts().platform().port("gateway"),
                one.operation().method() + " " + one.accepted().path() + " HTTP/1.1\r\nHost: localhost\r\n"
                        + "Authorization: Bearer " + one.token() + "\r\nContent-Type: application/json\r\n"
                        + "Content-Length: " + TOO_LARGE + "\r\n\r\n");
        assertThat(answer.status()).isEqualTo(413);
        assertThat(answer.header("Content-Type")).startsWith("application/problem+json");
        assertThat(JSON.readTree(answer.body()).path("type").asText()).isEqualTo("/problems/body-too-large");
        assertThat(one.operation().node().path("responses").has("413"))
                .as("413 is declared")
                .isTrue();
    }

    private static void noToken(Case one) throws IOException, InterruptedException {
        var none = HttpRequest.newBuilder(one.districts()
                        .platform()
                        .gateway()
                        .resolve(one.accepted().path()))
                .header("Content-Type", "application/json")
                .method(
                        one.operation().method(),
                        BodyPublishers.ofString(one.body().toString()));
        HttpResponse<String> refused = Http.send(none);
        check(one, refused, 401, "unauthorized");
        assertThat(refused.headers().firstValue("WWW-Authenticate")).isPresent();
        String forged = one.token().substring(0, one.token().length() - 6) + "AAAAAA";
        check(
                one,
                Http.send(one.request(one.accepted().path(), forged, one.body().toString())),
                401,
                "unauthorized");
    }

    private static void missingScope(Case one) throws IOException, InterruptedException {
        String other = one.operation().scopes().contains("events.read") ? "roster.read" : "events.read";
        String narrow = one.districts().narrowToken(other);
        check(
                one,
                Http.send(one.request(one.accepted().path(), narrow, one.body().toString())),
                403,
                "forbidden-scope");
    }

    private static void reusedKey(Case one) throws IOException, InterruptedException {
        assertThat(one.another().path() + one.another().body())
                .as("two different writes of this operation in the year")
                .isNotEqualTo(one.accepted().path() + one.accepted().body());
        var request = one.request(
                        one.another().path(),
                        one.token(),
                        JSON.writeValueAsString(one.another().body()))
                .header("Idempotency-Key", one.accepted().key());
        check(one, Http.send(request), 422, "idempotency-key-reused");
    }

    /** What belongs to another district is answered as if it did not exist. */
    private static void otherDistrict(Case one) throws IOException, InterruptedException {
        String body = one.body().toString();
        boolean namesSomething =
                one.operation().hasPathParameter() || one.districts().namesOfFirst(body);
        if (!namesSomething) {
            return;
        }
        String foreign = one.districts().second().client().bearer();
        UnaryOperator<String> unknown =
                text -> UUIDS.matcher(text).replaceAll(_ -> UUID.randomUUID().toString());
        HttpResponse<String> theirs = Http.send(one.request(one.accepted().path(), foreign, body));
        HttpResponse<String> nobodys =
                Http.send(one.request(unknown.apply(one.accepted().path()), foreign, unknown.apply(body)));
        assertThat(theirs.statusCode()).as(theirs.body()).isIn(404, 422).isEqualTo(nobodys.statusCode());
        assertThat(JSON.readTree(theirs.body()).path("type"))
                .isEqualTo(JSON.readTree(nobodys.body()).path("type"));
        assertThat(JSON.readTree(theirs.body()).path("violations"))
                .isEqualTo(JSON.readTree(nobodys.body()).path("violations"));
        assertThat(one.districts().contract().breach(one.operation(), theirs)).isEmpty();
    }

    private static void unknownId(Case one) throws IOException, InterruptedException {
        String path = UUIDS.matcher(one.accepted().path())
                .replaceAll(_ -> UUID.randomUUID().toString());
        HttpResponse<String> response =
                Http.send(one.request(path, one.token(), one.body().toString()));
        assertThat(response.statusCode()).as(response.body()).isEqualTo(404);
        assertThat(one.districts().contract().breach(one.operation(), response)).isEmpty();
        String strange = one.operation().path().replaceAll("\\{[^}]+}", "no%20such%00id");
        assertThat(Http.send(one.request(strange, one.token(), one.body().toString()))
                        .statusCode())
                .isIn(400, 404);
    }

    private static void staleVersion(Case one) throws IOException, InterruptedException {
        var request = one.request(one.accepted().path(), one.token(), one.body().toString());
        check(one, Http.send(request.header("If-Match", "\"999999\"")), 412, "stale-version");
        check(one, Http.send(request.setHeader("If-Match", "yesterday's")), 400, "invalid-request");
    }

    private static void check(Case one, HttpResponse<String> response, int status, String slug) throws IOException {
        var softly = new SoftAssertions();
        checkProblem(softly, slug, one, response, status, slug);
        softly.assertAll();
    }

    private static void checkProblem(
            SoftAssertions softly, String what, Case one, HttpResponse<String> response, int status, String slug)
            throws IOException {
        softly.assertThat(response.statusCode())
                .as(what + ": " + response.body())
                .isEqualTo(status);
        softly.assertThat(response.headers().firstValue("Content-Type").orElse(""))
                .as(what)
                .startsWith("application/problem+json");
        JsonNode problem = JSON.readTree(response.body());
        softly.assertThat(problem.path("type").asText()).as(what).isEqualTo("/problems/" + slug);
        softly.assertThat(problem.path("status").asInt()).as(what).isEqualTo(status);
        softly.assertThat(problem.path("requestId").asText()).as(what).isNotEmpty();
        softly.assertThat(one.districts().contract().breach(one.operation(), response))
                .as(what)
                .isEmpty();
    }
}
