package org.lodestar.gateway;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.lessThanOrEqualTo;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;
import static org.hamcrest.Matchers.startsWith;
import static org.lodestar.gateway.Eventually.holds;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The clients of a district, as its administrators see them. */
@QuarkusTest
@WithTestResource(TestPlatform.class)
class ClientsTest {

    @Inject
    DataSource database;

    private String token;

    @BeforeEach
    void an_administrator() {
        TestPlatform.service("goals").does(TestService.OK);
        token = Access.token();
    }

    @Nested
    class a_registered_client {

        @Test
        void is_shown_its_secret_once_and_gets_tokens_with_it() {
            var answer = as(token)
                    .body(client("SIS export", "goals.read", "roster.read").encode())
                    .post("/v1/clients")
                    .then()
                    .statusCode(201)
                    .header("ETag", "\"1\"")
                    .header("Cache-Control", "no-store")
                    .body("name", equalTo("SIS export"))
                    .body("scopes", equalTo(List.of("roster.read", "goals.read")))
                    .body("status", equalTo("ACTIVE"))
                    .body("configured", equalTo(false))
                    .body("secrets", hasSize(1))
                    .body("secret.value", startsWith("lodestar_"));
            var registered = answer.extract().jsonPath();
            var id = registered.getString("id");
            answer.header("Location", "/v1/clients/" + id);

            var read = as(token)
                    .get("/v1/clients/" + id)
                    .then()
                    .statusCode(200)
                    .header("ETag", "\"1\"")
                    .body("secret", nullValue())
                    .body("secrets[0].id", equalTo(registered.getString("secret.id")))
                    .body(not(containsString(registered.getString("secret.value"))));
            assertThat(read.extract().<String>path("createdAt")).isNotEmpty();
            as(token)
                    .header("If-None-Match", "\"1\"")
                    .get("/v1/clients/" + id)
                    .then()
                    .statusCode(304);
            as(Access.token(id, registered.getString("secret.value")))
                    .get("/v1/goals")
                    .then()
                    .statusCode(200);
        }

        @Test
        void is_listed_in_pages() {
            var ids = IntStream.range(0, 5)
                    .mapToObj(i -> register("listed " + i, "goals.read").getString("id"))
                    .toList();
            var seen = new ArrayList<String>();
            var next = "/v1/clients?limit=2";
            while (!next.isEmpty()) {
                var page = as(token)
                        .urlEncodingEnabled(false)
                        .get(next)
                        .then()
                        .statusCode(200)
                        .body("data.size()", lessThanOrEqualTo(2))
                        .extract();
                seen.addAll(page.path("data.id"));
                var link = page.header("Link");
                next = link == null ? "" : link.replaceFirst("<([^>]+)>; rel=\"next\"", "$1");
            }
            assertThat(seen).isSorted().doesNotHaveDuplicates().containsAll(ids).contains(TestPlatform.CLIENT_ID);
        }

        @Test
        void cannot_do_more_than_who_registers_it() {
            as(token)
                    .body(client("too much", "goals.read", "evidence.write", "admin")
                            .encode())
                    .post("/v1/clients")
                    .then()
                    .statusCode(403)
                    .contentType("application/problem+json")
                    .body("type", equalTo("/problems/scope-not-held"))
                    .body("detail", equalTo("The token lacks: evidence.write admin"));
            as(token).get("/v1/clients?limit=1000").then().body("data.name", not(hasItem("too much")));
        }

        @Test
        void is_revised() {
            var id = register("before", "goals.read").getString("id");
            var end = Instant.parse("2099-01-01T00:00:00Z");

            revise(
                            id,
                            new JsonObject()
                                    .put("name", "after")
                                    .put("scopes", new JsonArray().add("roster.read"))
                                    .put("expiresAt", end.toString()))
                    .statusCode(200)
                    .header("ETag", "\"2\"")
                    .body("name", equalTo("after"))
                    .body("scopes", equalTo(List.of("roster.read")))
                    .body("expiresAt", equalTo(end.toString()));
            revise(id, new JsonObject().put("name", "after")).statusCode(200).header("ETag", "\"2\"");
            revise(id, new JsonObject().put("removed", new JsonArray().add("EXPIRES_AT")))
                    .statusCode(200)
                    .header("ETag", "\"3\"")
                    .body("name", equalTo("after"))
                    .body("expiresAt", nullValue());
            problem(revise(id, new JsonObject().put("scopes", new JsonArray().add("admin"))), 403, "scope-not-held");
            problem(revise(id, new JsonObject().put("expiresAt", "2001-01-01T00:00:00Z")), 422, "expiry-passed");
        }

        @Test
        void is_changed_only_from_the_version_named() {
            var id = register("versioned", "goals.read").getString("id");
            revise(id, new JsonObject().put("name", "second")).statusCode(200);

            problem(
                            as(token)
                                    .header("If-Match", "\"1\"")
                                    .body("{\"name\":\"third\"}")
                                    .post("/v1/clients/" + id + "/revision")
                                    .then(),
                            412,
                            "stale-version")
                    .header("ETag", "\"2\"");
            problem(
                    as(token)
                            .header("If-Match", "yesterday's")
                            .post("/v1/clients/" + id + "/revocation")
                            .then(),
                    400,
                    "invalid-request");
            as(token)
                    .header("If-Match", "\"2\"")
                    .body("{\"name\":\"third\"}")
                    .post("/v1/clients/" + id + "/revision")
                    .then()
                    .statusCode(200);
        }

        @Test
        void changes_its_secret_while_both_are_good() {
            var registered = register("rotating", "goals.read");
            var id = registered.getString("id");
            var first = registered.getString("secret.id");

            var answer = as(token)
                    .post("/v1/clients/" + id + "/secrets")
                    .then()
                    .statusCode(201)
                    .body("secrets", hasSize(2));
            var second = answer.extract().jsonPath();
            answer.header("Location", "/v1/clients/" + id + "/secrets/" + second.getString("secret.id"));
            Access.token(id, registered.getString("secret.value"));
            Access.token(id, second.getString("secret.value"));
            problem(as(token).post("/v1/clients/" + id + "/secrets").then(), 409, "client-secrets-full");

            as(token).delete("/v1/clients/" + id + "/secrets/" + first).then().statusCode(204);

            asked(id, registered.getString("secret.value")).statusCode(401);
            Access.token(id, second.getString("secret.value"));
            problem(as(token).delete("/v1/clients/" + id + "/secrets/" + first).then(), 404, "not-found");
            problem(
                    as(token)
                            .delete("/v1/clients/" + id + "/secrets/" + second.getString("secret.id"))
                            .then(),
                    409,
                    "client-secret-needed");
        }

        @Test
        void gives_no_secret_to_whoever_may_do_less() {
            var powerful = register("powerful", "goals.read", "goals.write").getString("id");
            var lesser = register("lesser", "goals.read", "clients.admin");
            var lessersToken = Access.token(lesser.getString("id"), lesser.getString("secret.value"));

            problem(
                    as(lessersToken)
                            .post("/v1/clients/" + powerful + "/secrets")
                            .then(),
                    403,
                    "scope-not-held");
        }

        @Test
        void is_revoked_with_the_tokens_that_are_out() {
            var registered = register("leaked", "goals.read");
            var id = registered.getString("id");
            var out = Access.token(id, registered.getString("secret.value"));
            as(out).get("/v1/goals").then().statusCode(200);

            as(token)
                    .post("/v1/clients/" + id + "/revocation")
                    .then()
                    .statusCode(200)
                    .header("ETag", "\"2\"")
                    .body("status", equalTo("REVOKED"));

            asked(id, registered.getString("secret.value")).statusCode(401).body("error", equalTo("invalid_client"));
            problem(as(out).get("/v1/goals").then(), 401, "unauthorized")
                    .header("WWW-Authenticate", containsString("invalid_token"));
            as(token)
                    .post("/v1/clients/" + id + "/revocation")
                    .then()
                    .statusCode(200)
                    .header("ETag", "\"2\"");
            problem(revise(id, new JsonObject().put("name", "again")), 409, "client-revoked");
            problem(as(token).post("/v1/clients/" + id + "/secrets").then(), 409, "client-revoked");
        }

        @Test
        void loses_the_tokens_that_are_out_when_it_may_do_less() {
            var registered = register("narrowed", "goals.read", "roster.read");
            var id = registered.getString("id");
            var out = Access.token(id, registered.getString("secret.value"));
            as(out).get("/v1/goals").then().statusCode(200);

            revise(id, new JsonObject().put("scopes", new JsonArray().add("goals.read")))
                    .statusCode(200);

            as(out).get("/v1/goals").then().statusCode(401);
            holds(() -> as(Access.token(id, registered.getString("secret.value")))
                            .get("/v1/goals")
                            .statusCode()
                    == 200);
        }

        @Test
        void of_one_school_reads_events_and_nothing_else() {
            var school = client("vendor", "goals.read").put("orgs", new JsonArray().add("school-1"));
            var registered = as(token)
                    .body(school.encode())
                    .post("/v1/clients")
                    .then()
                    .statusCode(201)
                    .body("orgs", equalTo(List.of("school-1")))
                    .extract()
                    .jsonPath();
            var claims = new JsonObject(new String(
                    Base64.getUrlDecoder()
                            .decode(Access.token(registered.getString("id"), registered.getString("secret.value"))
                                    .split("\\.")[1]),
                    StandardCharsets.UTF_8));
            assertThat(claims.getJsonArray("orgs")).containsExactly("school-1");

            var wide = client("vendor", "goals.read", "goals.write").put("orgs", new JsonArray().add("school-1"));
            problem(as(token).body(wide.encode()).post("/v1/clients").then(), 422, "scope-too-wide");
            problem(
                    revise(
                            registered.getString("id"),
                            new JsonObject().put("scopes", new JsonArray().add("goals.write"))),
                    422,
                    "scope-too-wide");
        }

        @Test
        void that_another_gateway_revoked_is_refused_here_soon() throws Exception {
            var registered = register("leaked elsewhere", "goals.read");
            var out = Access.token(registered.getString("id"), registered.getString("secret.value"));
            as(out).get("/v1/goals").then().statusCode(200);

            try (var connection = database.getConnection();
                    var insert = connection.prepareStatement("INSERT INTO revoked_client (id) VALUES (?)")) {
                insert.setString(1, registered.getString("id"));
                insert.executeUpdate();
            }

            holds(() -> as(out).get("/v1/goals").statusCode() == 401);
        }

        @Test
        void expires_with_its_tokens() {
            var end = Instant.now().plusSeconds(60);
            var registered = as(token)
                    .body(client("guest", "goals.read")
                            .put("expiresAt", end.toString())
                            .encode())
                    .post("/v1/clients")
                    .then()
                    .statusCode(201)
                    .extract()
                    .jsonPath();
            var id = registered.getString("id");

            asked(id, registered.getString("secret.value")).statusCode(200).body("expires_in", lessThanOrEqualTo(60));
            var soon = expiresSoon(id);

            holds(() ->
                    asked(id, registered.getString("secret.value")).extract().statusCode() == 401);
            as(token).get("/v1/clients/" + id).then().body("status", equalTo("EXPIRED"));
            problem(
                    as(token)
                            .body(client("late", "goals.read")
                                    .put("expiresAt", soon.toString())
                                    .encode())
                            .post("/v1/clients")
                            .then(),
                    422,
                    "expiry-passed");
        }

        /** As soon as can be: a moment that has passed when the gateway hears of it is none. */
        private Instant expiresSoon(String id) {
            for (var within = Duration.ofMillis(500); ; within = within.multipliedBy(2)) {
                var end = Instant.now().plus(within);
                var status = revise(id, new JsonObject().put("expiresAt", end.toString()))
                        .extract()
                        .statusCode();
                if (status == 200) {
                    return end;
                }
                assertThat(status).isEqualTo(422);
            }
        }

        @Test
        void tells_when_it_was_last_seen() {
            var registered = register("seen", "goals.read");
            var path = "/v1/clients/" + registered.getString("id");
            as(token).get(path).then().body("lastUsedAt", nullValue());
            as(token).head(path).then().statusCode(200);

            as(Access.token(registered.getString("id"), registered.getString("secret.value")))
                    .get("/v1/goals");

            holds(() -> as(token).get(path).path("lastUsedAt") != null);
            as(token).get(path).then().header("ETag", "\"1\"");
        }
    }

    @Nested
    class a_repeated_request {

        @Test
        void is_carried_out_once_and_shows_no_secret_again() {
            var key = UUID.randomUUID().toString();
            var body = client("once", "goals.read").encode();
            var first = as(token)
                    .header("Idempotency-Key", key)
                    .body(body)
                    .post("/v1/clients")
                    .then()
                    .statusCode(201)
                    .extract()
                    .jsonPath();

            as(token)
                    .header("Idempotency-Key", key)
                    .body(body)
                    .post("/v1/clients")
                    .then()
                    .statusCode(201)
                    .header("Idempotent-Replayed", "true")
                    .header("Location", "/v1/clients/" + first.getString("id"))
                    .body("id", equalTo(first.getString("id")))
                    .body("secret", nullValue());
            problem(
                    as(token)
                            .header("Idempotency-Key", key)
                            .body(client("twice", "goals.read").encode())
                            .post("/v1/clients")
                            .then(),
                    422,
                    "idempotency-key-reused");
            problem(
                    as(token)
                            .header("Idempotency-Key", "two words")
                            .body(body)
                            .post("/v1/clients")
                            .then(),
                    400,
                    "idempotency-key-invalid");
        }

        @Test
        void that_was_refused_leaves_its_key_free() {
            var key = UUID.randomUUID().toString();
            problem(
                    as(token)
                            .header("Idempotency-Key", key)
                            .body(client("refused", "admin").encode())
                            .post("/v1/clients")
                            .then(),
                    403,
                    "scope-not-held");
            as(token)
                    .header("Idempotency-Key", key)
                    .body(client("accepted", "goals.read").encode())
                    .post("/v1/clients")
                    .then()
                    .statusCode(201);
        }

        @Test
        void at_the_same_moment_makes_one_client_and_one_secret() throws Exception {
            var key = UUID.randomUUID().toString();
            var body = client("racing", "goals.read").encode();
            Callable<JsonPath> registration = () -> as(token)
                    .header("Idempotency-Key", key)
                    .body(body)
                    .post("/v1/clients")
                    .then()
                    .statusCode(201)
                    .extract()
                    .jsonPath();
            var answers = new ArrayList<JsonPath>();
            try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
                for (var answer : threads.invokeAll(List.of(registration, registration, registration, registration))) {
                    answers.add(answer.get());
                }
            }
            assertThat(answers.stream().map(answer -> answer.getString("id")).distinct())
                    .hasSize(1);
            assertThat(answers.stream().filter(answer -> answer.get("secret") != null))
                    .hasSize(1);
        }
    }

    @Nested
    class a_bad_request {

        @Test
        void is_told_every_fault_at_once() {
            problem(as(token).body("""
                                    {"name": " ", "scopes": ["goals.read", "fly", 7, "goals.read"], "expiresAt": "soon",
                                     "tenant": "district2"}""").post("/v1/clients").then(), 400, "invalid-request")
                    .body(
                            "violations.pointer",
                            hasItems("/name", "/scopes/1", "/scopes/2", "/scopes/3", "/expiresAt", "/tenant"));
            problem(as(token).body("{}").post("/v1/clients").then(), 400, "invalid-request")
                    .body("violations.pointer", hasItems("/name", "/scopes"));
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "{\"name\":",
                    "[]",
                    "7",
                    "\"text\"",
                    "null",
                    "{} {}",
                    "{\"name\":\"a\",\"name\":\"b\",\"scopes\":[\"goals.read\"]}",
                    "{\"name\":null,\"scopes\":[\"goals.read\"]}",
                    "{\"name\":7,\"scopes\":[\"goals.read\"]}",
                    "{\"name\":\"a\",\"scopes\":[]}",
                    "{\"name\":\"a\",\"scopes\":\"goals.read\"}",
                    "{\"name\":\"a\",\"scopes\":[null]}",
                    "{\"name\":\"a\\u0000\",\"scopes\":[\"goals.read\"]}",
                    "{\"name\":\"a\\ud800\",\"scopes\":[\"goals.read\"]}",
                    "{\"name\":\"a\",\"scopes\":[\"goals.read\"],\"expiresAt\":\"+1000000-01-01T00:00:00Z\"}",
                    "{\"name\":\"a\",\"scopes\":[\"goals.read\"],\"expiresAt\":4102444800}",
                })
        void is_a_problem_and_writes_nothing(String body) {
            var before = clients();

            problem(as(token).body(body).post("/v1/clients").then(), 400, "invalid-request");

            assertThat(clients()).isEqualTo(before);
        }

        @ParameterizedTest
        @ValueSource(strings = {"limit=0", "limit=-1", "limit=1e3", "limit=x", "cursor=x", "cursor=%25%25", "cursor="})
        void asks_for_no_page(String query) {
            problem(
                    as(token)
                            .urlEncodingEnabled(false)
                            .get("/v1/clients?" + query)
                            .then(),
                    400,
                    "invalid-request");
        }

        @Test
        void has_another_media_type_or_is_too_large() {
            problem(
                    as(token)
                            .contentType("text/plain")
                            .body("{}")
                            .post("/v1/clients")
                            .then(),
                    415,
                    "unsupported-media-type");
            problem(
                    as(token)
                            .body("{\"name\":\"" + "x".repeat(70_000) + "\"}")
                            .post("/v1/clients")
                            .then(),
                    413,
                    "body-too-large");
        }

        @Test
        void lacks_a_token_or_the_scope() {
            problem(given().get("/v1/clients").then(), 401, "unauthorized");
            problem(given().body("{}").post("/v1/clients").then(), 401, "unauthorized");
            var reader = Access.token(TestPlatform.READER_ID, TestPlatform.READER_SECRET);
            problem(as(reader).get("/v1/clients").then(), 403, "forbidden-scope");
            problem(as(reader).body("{}").post("/v1/clients").then(), 403, "forbidden-scope");
        }

        @Test
        void is_of_another_method() {
            problem(as(token).delete("/v1/clients").then(), 405, "method-not-allowed")
                    .header("Allow", "GET, HEAD, OPTIONS, POST");
            problem(as(token).put("/v1/clients/x/secrets/y").then(), 405, "method-not-allowed")
                    .header("Allow", "DELETE, OPTIONS");
            given().options("/v1/clients/x").then().statusCode(204).header("Allow", "GET, HEAD, OPTIONS");
        }

        @Test
        void changes_no_client_of_the_configuration() {
            var path = "/v1/clients/" + TestPlatform.CLIENT_ID;
            as(token).get(path).then().body("configured", equalTo(true));
            problem(revise(TestPlatform.CLIENT_ID, new JsonObject().put("name", "mine")), 409, "client-configured");
            problem(as(token).post(path + "/secrets").then(), 409, "client-configured");
            problem(as(token).delete(path + "/secrets/configured").then(), 409, "client-configured");
        }
    }

    @Nested
    class another_district {

        @ParameterizedTest
        @CsvSource({
            "GET, ''",
            "POST, /revision",
            "POST, /revocation",
            "POST, /secrets",
            "DELETE, /secrets/x",
        })
        void does_not_see_the_client(String method, String action) {
            var registered = register("private", "goals.read");
            var neighbour = Access.token(TestPlatform.NEIGHBOUR_ID, TestPlatform.NEIGHBOUR_SECRET);
            for (var id : new String[] {registered.getString("id"), "nobody"}) {
                problem(
                        as(neighbour)
                                .request(method, "/v1/clients/" + id + action)
                                .then(),
                        404,
                        "not-found");
            }
            as(neighbour).get("/v1/clients?limit=1000").then().body("data.name", not(hasItem("private")));
            Access.token(registered.getString("id"), registered.getString("secret.value"));
        }

        @Test
        void cannot_use_the_cursor() {
            register("one", "goals.read");
            register("two", "goals.read");
            var link = as(token).get("/v1/clients?limit=1").header("Link");
            var next = link.replaceFirst("<([^>]+)>.*", "$1");
            var neighbour = Access.token(TestPlatform.NEIGHBOUR_ID, TestPlatform.NEIGHBOUR_SECRET);

            problem(as(neighbour).urlEncodingEnabled(false).get(next).then(), 400, "invalid-request");
        }

        @Test
        void is_kept_apart_by_the_database_too() throws Exception {
            register("apart", "goals.read");
            for (var table : new String[] {"client", "client_secret", "receipt"}) {
                try (var connection = database.getConnection();
                        var row = connection.createStatement().executeQuery("SELECT count(*) FROM " + table)) {
                    row.next();
                    assertThat(row.getLong(1)).as(table).isZero();
                }
            }
        }
    }

    private JsonPath register(String name, String... scopes) {
        return as(token)
                .body(client(name, scopes).encode())
                .post("/v1/clients")
                .then()
                .statusCode(201)
                .extract()
                .jsonPath();
    }

    private ValidatableResponse revise(String id, JsonObject revision) {
        return as(token)
                .body(revision.encode())
                .post("/v1/clients/" + id + "/revision")
                .then();
    }

    private int clients() {
        return as(token)
                .get("/v1/clients?limit=1000")
                .jsonPath()
                .getList("data")
                .size();
    }

    private static JsonObject client(String name, String... scopes) {
        return new JsonObject().put("name", name).put("scopes", new JsonArray(List.of((Object[]) scopes)));
    }

    private static RequestSpecification as(String token) {
        return given().auth().oauth2(token).contentType("application/json");
    }

    private static ValidatableResponse asked(String id, String secret) {
        return given().auth()
                .preemptive()
                .basic(id, secret)
                .formParam("grant_type", "client_credentials")
                .post("/oauth2/token")
                .then();
    }

    private static ValidatableResponse problem(ValidatableResponse response, int status, String slug) {
        return response.statusCode(status)
                .contentType("application/problem+json")
                .body("type", equalTo("/problems/" + slug))
                .body("status", equalTo(status));
    }
}
