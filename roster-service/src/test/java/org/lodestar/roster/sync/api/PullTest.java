package org.lodestar.roster.sync.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.lodestar.roster.sync.oneroster.PackageBuilder.aDistrict;

import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.lodestar.eventsourcing.testing.PlatformResource;
import org.lodestar.roster.RosterClient;
import org.lodestar.roster.sync.provider.ProviderFixture;
import org.lodestar.roster.sync.provider.ProviderFixture.Answer;

/** A pull from a provider. */
@QuarkusTest
@WithTestResource(value = PlatformResource.class, initArgs = @ResourceArg(name = "service", value = "roster"))
class PullTest {

    private static final List<String> KINDS =
            List.of("orgs", "academic-sessions", "courses", "users", "classes", "enrollments");

    @TempDir
    static Path directory;

    private final ProviderFixture provider = ProviderFixture.ofADistrict();
    private final ProviderFixture elsewhere = ProviderFixture.start();
    private final RosterClient district = RosterClient.ofANewDistrict();

    @AfterEach
    void stop() {
        provider.close();
        elsewhere.close();
    }

    private void connect(RosterClient client) {
        client.request()
                .contentType("application/json")
                .body(provider.connection())
                .put("/v1/roster/connection")
                .then()
                .statusCode(200);
    }

    private static Response ask(RosterClient client, String mode) {
        return client.request()
                .contentType("application/json")
                .body(Map.of("mode", mode))
                .post("/v1/roster/pulls");
    }

    private static Response pull(RosterClient client, String mode) {
        Response accepted = ask(client, mode);
        assertThat(accepted.statusCode()).as(accepted.asString()).isEqualTo(202);
        return client.await(accepted.path("id"));
    }

    private Response pullAll() {
        connect(district);
        return pull(district, "FULL");
    }

    private void expectRefusal(Response refused, String reason) {
        refused.then().body("state", equalTo("REFUSED")).body("refusedFor", contains(reason));
        district.get("/v1/roster/imports/" + refused.path("id") + "/report")
                .then()
                .body("data.reason", hasItem(reason));
    }

    private void expectNothing(Response refused, String reason) {
        expectRefusal(refused, reason);
        district.get("/v1/orgs").then().body("data", empty());
    }

    private static Map<String, List<Map<String, Object>>> roster(RosterClient client) {
        return KINDS.stream().collect(Collectors.toMap(kind -> kind, kind -> {
            List<Map<String, Object>> entries = client.get("/v1/" + kind).path("data");
            entries.forEach(entry -> entry.remove("pseudonym"));
            return entries;
        }));
    }

    @Test
    void brings_everything() {
        Response done = pullAll();

        done.then()
                .body("state", equalTo("COMPLETED"))
                .body("origin", equalTo("FULL_PULL"))
                .body("sourceSystem", equalTo("localhost"))
                .body("faults", equalTo(0))
                .body("files.find { it.file == 'roles.csv' }.created", equalTo(3));
        assertThat(RosterClient.progressOf(done)).isEqualTo(RosterClient.progress(12, 9, 0, 0, 0, 0));
        district.get("/v1/users/t1")
                .then()
                .body("roles.role", contains("ext:coach", "teacher"))
                .body("userIds[0].identifier", equalTo("77"));
        district.get("/v1/roster/connection").then().body("readUntil", containsString("T"));
    }

    @Test
    void ends_in_the_roster_that_the_package_brings_but_for_the_ids_of_roles() {
        RosterClient sent = RosterClient.ofANewDistrict();
        sent.importAll(aDistrict().write(directory));
        pullAll();

        for (String kind : List.of("orgs", "academic-sessions", "courses", "classes", "enrollments")) {
            assertThat(roster(district).get(kind)).isEqualTo(roster(sent).get(kind));
        }
        assertThat(roster(district).get("users")).hasSize(2);
    }

    @Test
    void changes_nothing_the_second_time() {
        pullAll();

        assertThat(RosterClient.progressOf(pull(district, "FULL"))).isEqualTo(RosterClient.progress(12, 0, 0, 9, 0, 0));
        Response changes = pull(district, "INCREMENTAL");
        changes.then().body("state", equalTo("COMPLETED")).body("origin", equalTo("INCREMENTAL_PULL"));
        assertThat(RosterClient.progressOf(changes)).containsEntry("created", 0).containsEntry("updated", 0);
        assertThat(provider.requests("users").getLast().filter().orElseThrow())
                .matches("dateLastModified>'20[0-9-]+T[0-9:.]+Z'");
    }

    @Test
    void ends_in_the_same_roster_whether_it_brings_everything_or_what_has_changed() {
        pullAll();
        provider.list("orgs", "s2", "{'name':'New School','type':'school','parent':{'sourcedId':'d1'}}");
        provider.list(
                "users",
                "t1",
                "{'enabledUser':'true','username':'ada','givenName':'Adaeze','familyName':'Okafor','roles':["
                        + "{'roleType':'primary','role':'teacher','org':{'sourcedId':'s2'}}]}");
        provider.markForDeletion("enrollments", "e2");
        provider.markForDeletion("users", "p1");

        Response changes = pull(district, "INCREMENTAL");
        RosterClient fresh = RosterClient.ofANewDistrict();
        connect(fresh);
        pull(fresh, "FULL").then().body("state", equalTo("COMPLETED"));

        changes.then().body("state", equalTo("COMPLETED")).body("faults", equalTo(0));
        assertThat(RosterClient.progressOf(changes)).containsEntry("removed", 2).containsEntry("created", 1);
        assertThat(roster(district)).isEqualTo(roster(fresh));
        district.get("/v1/users/t1").then().body("roles.org", contains("s2"));
        assertThat(RosterClient.progressOf(pull(district, "FULL")))
                .containsEntry("created", 0)
                .containsEntry("updated", 0)
                .containsEntry("removed", 0);
    }

    @Test
    void removes_what_is_not_listed_any_more() {
        pullAll();
        provider.markForDeletion("enrollments", "e2");

        assertThat(RosterClient.progressOf(pull(district, "FULL"))).containsEntry("removed", 1);
        district.get("/v1/enrollments").then().body("data.sourcedId", contains("e1"));
    }

    @Test
    void leaves_out_what_is_not_valid_and_reports_it() {
        provider.list("enrollments", "e3", ProviderFixture.enrollment("p1", "pupil", ""));
        provider.list("enrollments", "e4", ProviderFixture.enrollment("p1", "student", ",'beginDate':['x']"));
        provider.list("enrollments", "e 5", ProviderFixture.enrollment("p1", "student", ""));

        Response done = pullAll();

        done.then().body("state", equalTo("COMPLETED")).body("faults", equalTo(3));
        assertThat(RosterClient.progressOf(done)).containsEntry("rejected", 3).containsEntry("created", 9);
        district.get("/v1/roster/imports/" + done.path("id") + "/report")
                .then()
                .body("data.file.unique()", contains("enrollments.csv"))
                .body("data.column", hasItem("beginDate"));
    }

    @Test
    void leaves_a_person_who_is_listed_wrongly_as_they_are_with_their_roles() {
        pullAll();
        provider.list("users", "t1", "{'enabledUser':'perhaps','username':'ada','givenName':'A','familyName':'O'}");
        provider.markForDeletion("enrollments", "e1");

        Response done = pull(district, "FULL");

        done.then().body("state", equalTo("COMPLETED"));
        assertThat(RosterClient.progressOf(done))
                .containsEntry("rejected", 1)
                .containsEntry("updated", 0)
                .containsEntry("removed", 1);
        district.get("/v1/users/t1")
                .then()
                .body("givenName", equalTo("Ada"))
                .body("roles.role", contains("ext:coach", "teacher"));
    }

    @Test
    void asks_for_page_after_page_also_of_a_provider_that_gives_less() {
        IntStream.range(0, 23).forEach(n -> provider.list("orgs", "x" + n, "{'name':'X','type':'department'}"));
        provider.limitPagesTo(3);

        Response done = pullAll();

        assertThat(RosterClient.progressOf(done)).containsEntry("created", 9 + 23);
        assertThat(provider.requests("orgs"))
                .extracting(ProviderFixture.Request::offset)
                .endsWith(21L, 24L, 25L);
    }

    @Test
    void fetches_a_token_anew_when_one_has_come_to_its_end() {
        provider.limitTokensTo(5);

        pullAll().then().body("state", equalTo("COMPLETED"));

        assertThat(provider.tokens()).isGreaterThan(1);
    }

    @Test
    void comes_back_to_a_provider_that_is_busy_or_ill() {
        AtomicInteger left = new AtomicInteger(3);
        provider.behave(request -> request.collection().equals("users") && left.get() > 0
                ? Optional.of(
                        left.getAndDecrement() % 2 == 0
                                ? Answer.of(503, "")
                                : Answer.of(429, "{}").with("Retry-After", "1"))
                : Optional.empty());

        pullAll().then().body("state", equalTo("COMPLETED"));

        assertThat(provider.requests("orgs")).hasSize(2);
        assertThat(provider.requests("users")).hasSize(3 + 2);
    }

    @Test
    void is_not_begun_twice_and_not_without_a_provider() throws InterruptedException {
        ask(district, "FULL").then().statusCode(409).body("type", equalTo("/problems/connection-missing"));
        connect(district);
        ask(district, "INCREMENTAL").then().statusCode(409).body("type", equalTo("/problems/nothing-pulled-yet"));
        CountDownLatch gate = new CountDownLatch(1);
        provider.behave(_ -> {
            gate.await();
            return Optional.empty();
        });
        Response first = district.request()
                .header("Idempotency-Key", "monday")
                .contentType("application/json")
                .body(Map.of("mode", "FULL"))
                .post("/v1/roster/pulls");

        ask(district, "FULL").then().statusCode(409).body("type", equalTo("/problems/pull-under-way"));
        district.request()
                .header("Idempotency-Key", "monday")
                .contentType("application/json")
                .body(Map.of("mode", "FULL"))
                .post("/v1/roster/pulls")
                .then()
                .statusCode(202)
                .header("Idempotent-Replayed", "true")
                .body("id", equalTo(first.path("id")));
        district.request()
                .header("Idempotency-Key", "monday")
                .contentType("application/json")
                .body(Map.of("mode", "INCREMENTAL"))
                .post("/v1/roster/pulls")
                .then()
                .statusCode(422)
                .body("type", equalTo("/problems/idempotency-key-reused"));
        gate.countDown();

        district.await(first.path("id")).then().body("state", equalTo("COMPLETED"));
    }

    @Nested
    class is_refused_and_changes_nothing_if_the_provider {

        @Test
        void does_not_recover() {
            provider.behave(_ -> Optional.of(Answer.of(500, "<html>")));

            expectNothing(pullAll(), "provider-unreachable");
            assertThat(provider.requests()).hasSize(4);
        }

        @Test
        void asks_to_be_left_alone_for_long() {
            provider.behave(_ -> Optional.of(Answer.of(429, "").with("Retry-After", "86400")));

            expectNothing(pullAll(), "provider-unreachable");
            assertThat(provider.requests()).hasSize(1);
        }

        @Test
        void is_not_there() {
            connect(district);
            provider.close();

            expectNothing(pull(district, "FULL"), "provider-unreachable");
        }

        @Test
        void never_answers() throws InterruptedException {
            CountDownLatch gate = new CountDownLatch(1);
            provider.behave(_ -> {
                gate.await();
                return Optional.empty();
            });

            expectNothing(pullAll(), "provider-unreachable");
            gate.countDown();
        }

        @Test
        void gives_no_token() {
            district.request()
                    .contentType("application/json")
                    .body(withSecret("wrong"))
                    .put("/v1/roster/connection")
                    .then()
                    .statusCode(200);

            expectNothing(pull(district, "FULL"), "provider-refused");
        }

        private Map<String, Object> withSecret(String secret) {
            Map<String, Object> connection = provider.connection();
            connection.put("clientSecret", secret);
            return connection;
        }

        @Test
        void does_not_accept_its_own_token() {
            provider.limitTokensTo(0);

            expectNothing(pullAll(), "provider-refused");
        }

        @Test
        void does_not_know_the_collection() {
            provider.behave(_ -> Optional.of(Answer.of(404, "{}")));

            expectNothing(pullAll(), "provider-refused");
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "",
                    "<html>Welcome</html>",
                    "[]",
                    "null",
                    "{\"users\":[]}",
                    "{\"orgs\":{}}",
                    "{\"orgs\":[}",
                    "{\"orgs\":[],\"orgs\":[]}"
                })
        void answers_nonsense(String body) {
            provider.behave(_ -> Optional.of(Answer.of(200, body)));

            expectNothing(pullAll(), "provider-nonsense");
        }

        @Test
        void lists_what_is_no_entry() {
            provider.behave(request -> request.collection().equals("orgs") && request.offset() == 0
                    ? Optional.of(Answer.of(200, "{\"orgs\":[1,\"x\",null,[]]}"))
                    : Optional.empty());

            Response refused = pullAll();

            expectNothing(refused, "dangling-reference");
            assertThat(RosterClient.progressOf(refused)).containsEntry("rejected", 4);
        }

        @Test
        void lists_the_same_page_for_ever() {
            provider.behave(_ -> Optional.of(
                    Answer.of(200, "{\"orgs\":[{\"sourcedId\":\"d1\",\"name\":\"A\",\"type\":\"school\"}]}")));

            expectNothing(pullAll(), "provider-endless");
        }

        @Test
        void lists_more_and_more() {
            AtomicInteger n = new AtomicInteger();
            provider.behave(_ -> Optional.of(Answer.of(
                    200,
                    IntStream.range(0, 50)
                            .mapToObj(_ -> "{\"sourcedId\":\"d" + n.incrementAndGet()
                                    + "\",\"name\":\"A\",\"type\":\"school\"}")
                            .collect(Collectors.joining(",", "{\"orgs\":[", "]}")))));

            expectNothing(pullAll(), "provider-endless");
            assertThat(provider.requests()).hasSizeLessThan(20);
        }

        @Test
        void answers_more_than_is_read() {
            provider.behave(_ -> Optional.of(Answer.of(200, "{\"orgs\":[\"" + "x".repeat(100_000) + "\"]}")));

            expectNothing(pullAll(), "too-large");
        }

        @ParameterizedTest
        @ValueSource(ints = {301, 302, 303, 307, 308})
        void points_elsewhere(int status) {
            provider.behave(request -> Optional.of(Answer.of(status, "").with("Location", elsewhere.url() + "/x")));

            expectNothing(pullAll(), "provider-redirects");
            assertThat(elsewhere.requests()).isEmpty();
            assertThat(elsewhere.tokens()).isZero();
        }

        @Test
        void says_that_there_are_more_than_it_lists() {
            provider.behave(request -> request.collection().equals("orgs") && request.offset() > 0
                    ? Optional.of(Answer.of(200, "{\"orgs\":[]}").with("X-Total-Count", "1000"))
                    : Optional.empty());

            expectNothing(pullAll(), "provider-nonsense");
        }
    }

    @Test
    void believes_neither_totals_that_are_too_low_nor_links_that_lead_elsewhere() {
        IntStream.range(0, 12).forEach(n -> provider.list("orgs", "x" + n, "{'name':'X','type':'department'}"));
        String page = "{\"orgs\":[{\"sourcedId\":\"%s\",\"name\":\"Riverbend\",\"type\":\"school\"}]}";
        provider.behave(request -> request.collection().equals("orgs") && request.offset() < 2
                ? Optional.of(Answer.of(200, page.formatted(request.offset() == 0 ? "d1" : "s1"))
                        .with("X-Total-Count", "1")
                        .with("Link", '<' + elsewhere.url() + "/ims/oneroster/rostering/v1p2/orgs>; rel=\"next\""))
                : Optional.empty());

        pullAll().then().body("state", equalTo("COMPLETED"));

        assertThat(provider.requests("orgs"))
                .extracting(ProviderFixture.Request::offset)
                .startsWith(0L, 1L, 2L, 7L);
        assertThat(elsewhere.requests()).isEmpty();
    }

    @Test
    void does_not_believe_that_nothing_is_left() {
        pullAll();
        provider.forget("enrollments");

        expectRefusal(pull(district, "FULL"), "file-without-rows");

        district.get("/v1/enrollments").then().body("data.sourcedId", contains("e1", "e2"));
    }

    @Test
    void is_refused_after_its_connection_was_deleted() throws InterruptedException {
        connect(district);
        provider.behave(_ -> Optional.of(Answer.of(503, "").with("Retry-After", "1")));
        String id = ask(district, "FULL").path("id");
        district.request().delete("/v1/roster/connection").then().statusCode(204);

        Response refused = district.await(id);

        refused.then().body("state", equalTo("REFUSED"));
        assertThat(refused.<List<String>>path("refusedFor")).containsAnyOf("connection-gone", "provider-unreachable");
    }
}
