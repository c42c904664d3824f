package org.lodestar.roster.sync.api;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.nullValue;

import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.lodestar.eventsourcing.runtime.EventSourcing;
import org.lodestar.eventsourcing.store.Tenancy;
import org.lodestar.eventsourcing.testing.PlatformResource;
import org.lodestar.eventsourcing.testing.TokenIssuer;
import org.lodestar.roster.RosterClient;
import org.lodestar.roster.sync.provider.ProviderFixture;

/** Where a district's roster is read from. */
@QuarkusTest
@WithTestResource(value = PlatformResource.class, initArgs = @ResourceArg(name = "service", value = "roster"))
class ConnectionResourceTest {

    private static final String PATH = "/v1/roster/connection";
    private static final Map<String, Object> GOOD = Map.of(
            "baseUrl", "https://sis.example.org/ims/oneroster/rostering/v1p2/",
            "tokenUrl", "https://sis.example.org/oauth/token",
            "clientId", "lodestar",
            "clientSecret", ProviderFixture.SECRET,
            "schedule", "PT6H");

    @Inject
    EventSourcing eventSourcing;

    private final RosterClient district = RosterClient.ofANewDistrict();

    private Response put(Map<String, Object> body) {
        return district.request().contentType("application/json").body(body).put(PATH);
    }

    private static Map<String, Object> with(String property, Object value) {
        var body = new java.util.HashMap<>(GOOD);
        body.put(property, value);
        return body;
    }

    private static Map<String, Object> without(String property) {
        var body = new java.util.HashMap<>(GOOD);
        body.remove(property);
        return body;
    }

    @Test
    void is_kept_and_shown_without_its_secret() {
        Response stored = put(GOOD);

        stored.then()
                .statusCode(200)
                .body("baseUrl", equalTo("https://sis.example.org/ims/oneroster/rostering/v1p2"))
                .body("scope", equalTo("https://purl.imsglobal.org/spec/or/v1p2/scope/roster-core.readonly"))
                .body("schedule", equalTo("PT6H"))
                .body("readUntil", nullValue());
        Response read = district.get(PATH);
        assertThat(read.asString()).isEqualTo(stored.asString()).doesNotContain("battery");
    }

    @Test
    void is_replaced_as_a_whole_and_forgotten() {
        put(GOOD);

        put(with("clientId", "other")).then().statusCode(200).body("clientId", equalTo("other"));
        put(without("schedule")).then().statusCode(200).body("schedule", nullValue());
        district.request().delete(PATH).then().statusCode(204);

        district.get(PATH).then().statusCode(404).contentType("application/problem+json");
        district.request().delete(PATH).then().statusCode(404);
    }

    @Test
    void is_replaced_or_forgotten_only_as_it_was_seen() {
        String first = put(GOOD).header("ETag");
        assertThat(district.get(PATH).header("ETag")).isEqualTo(first);

        String second = seen(first, with("clientId", "other"))
                .then()
                .statusCode(200)
                .extract()
                .header("ETag");
        seen(first, GOOD)
                .then()
                .statusCode(412)
                .contentType("application/problem+json")
                .header("ETag", second)
                .body("type", equalTo("/problems/stale-version"));
        district.get(PATH).then().header("ETag", second).body("clientId", equalTo("other"));
        seen("seven", GOOD).then().statusCode(400);

        district.request().header("If-Match", first).delete(PATH).then().statusCode(412);
        district.request().header("If-Match", second).delete(PATH).then().statusCode(204);
        seen(second, GOOD).then().statusCode(412);
        district.get(PATH).then().statusCode(404);
    }

    private Response seen(String version, Map<String, Object> body) {
        return district.request()
                .header("If-Match", version)
                .contentType("application/json")
                .body(body)
                .put(PATH);
    }

    @Test
    void keeps_its_secret_sealed_and_differently_each_time() {
        put(GOOD);
        byte[] first = stored().getBuffer("secret").getBytes();
        put(GOOD);
        byte[] second = stored().getBuffer("secret").getBytes();

        assertThat(new String(first, StandardCharsets.ISO_8859_1)).doesNotContain("battery");
        assertThat(second).isNotEqualTo(first);
    }

    private Row stored() {
        return query("SELECT * FROM roster_connection").getFirst();
    }

    private List<Row> query(String sql) {
        return Tenancy.within(
                        eventSourcing.pool(),
                        district.tenant(),
                        connection -> connection.query(sql).execute().map(rows -> {
                            List<Row> all = new java.util.ArrayList<>();
                            rows.forEach(all::add);
                            return all;
                        }))
                .toCompletionStage()
                .toCompletableFuture()
                .join();
    }

    @Test
    void is_nobody_else_s() {
        put(GOOD);
        RosterClient other = RosterClient.ofANewDistrict();

        other.get(PATH).then().statusCode(404);
        other.request().delete(PATH).then().statusCode(404);
        district.get(PATH).then().statusCode(200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "sis.example.org",
                "/ims",
                "ftp://sis.example.org/",
                "file:///etc/passwd",
                "jar:file:/a!/b",
                "https://user:secret@sis.example.org/",
                "https://sis.example.org/?x=1",
                "https://sis.example.org/#x",
                "https:///x",
                "https://sis.example.org:99999/",
                "http://a b/",
                "javascript:alert(1)"
            })
    void is_refused_with_an_address_that_is_none(String address) {
        put(with("baseUrl", address))
                .then()
                .statusCode(400)
                .contentType("application/problem+json")
                .body("violations.pointer", hasItem("/baseUrl"));
        put(with("tokenUrl", address)).then().statusCode(400).body("violations.pointer", hasItem("/tokenUrl"));
        district.get(PATH).then().statusCode(404);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "6h", "PT14M", "P32D", "-PT6H", "P1M", "P999999999999D", "PT6H PT6H"})
    void is_refused_with_a_schedule_that_is_none(String schedule) {
        put(with("schedule", schedule)).then().statusCode(400).body("violations.pointer", hasItem("/schedule"));
    }

    @ParameterizedTest
    @CsvSource({"baseUrl", "tokenUrl", "clientId", "clientSecret"})
    void is_refused_without_what_it_needs(String property) {
        put(without(property)).then().statusCode(400).body("violations.pointer", hasItem("/" + property));
        put(with(property, "")).then().statusCode(400);
        put(with(property, 7)).then().statusCode(400);
        put(with(property, "x".repeat(5_000))).then().statusCode(400);
    }

    @Test
    void is_refused_with_every_fault_at_once() {
        var body = with("baseUrl", "nowhere");
        body.put("tokenUrl", "nowhere");
        body.put("schedule", "sometimes");

        put(body)
                .then()
                .statusCode(400)
                .body("violations.pointer", containsInAnyOrder("/baseUrl", "/tokenUrl", "/schedule"));
        put(with("more", true)).then().statusCode(400);
        put(with("scope", "a\"b")).then().statusCode(400);
    }

    @Test
    void needs_a_token_its_scope_and_json() {
        given().contentType("application/json").body(GOOD).put(PATH).then().statusCode(401);
        given().get(PATH).then().statusCode(401);
        given().contentType("application/json")
                .body("{}")
                .post("/v1/roster/pulls")
                .then()
                .statusCode(401);
        var reader = TokenIssuer.token(district.tenant(), "roster.read");
        given().auth()
                .oauth2(reader)
                .contentType("application/json")
                .body(GOOD)
                .put(PATH)
                .then()
                .statusCode(403);
        given().auth().oauth2(reader).delete(PATH).then().statusCode(403);
        given().auth()
                .oauth2(reader)
                .contentType("application/json")
                .body(Map.of("mode", "FULL"))
                .post("/v1/roster/pulls")
                .then()
                .statusCode(403);
        district.request().contentType("text/plain").body("x").put(PATH).then().statusCode(415);
        district.request()
                .contentType("application/json")
                .body("{")
                .put(PATH)
                .then()
                .statusCode(400);
        district.request().contentType("application/json").post(PATH).then().statusCode(405);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "{\"mode\":\"ALL\"}", "{\"mode\":null}", "{\"mode\":\"FULL\",\"x\":1}", "[]", "nope"})
    void is_not_pulled_from_by_a_request_that_is_none(String body) {
        district.request()
                .contentType("application/json")
                .body(body)
                .post("/v1/roster/pulls")
                .then()
                .statusCode(400)
                .contentType("application/problem+json");
    }

    @Test
    void is_pulled_from_when_it_is_due() {
        try (ProviderFixture provider = ProviderFixture.ofADistrict()) {
            Map<String, Object> connection = provider.connection();
            connection.put("schedule", "PT15M");
            put(connection).then().statusCode(200);

            makeDue();
            Response first = await(1);
            makeDue();
            Response second = await(2);

            first.then().body("data.origin", containsInAnyOrder("FULL_PULL"));
            second.then().body("data.origin", containsInAnyOrder("INCREMENTAL_PULL", "FULL_PULL"));
            district.get("/v1/users/t1").then().statusCode(200);
        }
    }

    private void makeDue() {
        eventSourcing
                .pool()
                .preparedQuery("UPDATE roster_pull_schedule SET next_at = now() WHERE tenant_id = $1")
                .execute(Tuple.of(district.tenant()))
                .toCompletionStage()
                .toCompletableFuture()
                .join();
    }

    /** So many imports, all completed. */
    private Response await(int imports) {
        long deadline = System.nanoTime() + Duration.ofMinutes(3).toNanos();
        Response found = district.get("/v1/roster/imports");
        while (found.<List<String>>path("data.state").size() < imports
                || !found.<List<String>>path("data.state").stream().allMatch("COMPLETED"::equals)) {
            assertThat(System.nanoTime()).as(found.asString()).isLessThan(deadline);
            LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
            found = district.get("/v1/roster/imports");
        }
        return found;
    }
}
