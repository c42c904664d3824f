package org.lodestar.gateway.kafka;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;
import static org.hamcrest.Matchers.startsWith;
import static org.lodestar.gateway.Eventually.holds;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import javax.sql.DataSource;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.ScramCredentialInfo;
import org.apache.kafka.clients.admin.ScramMechanism;
import org.apache.kafka.clients.admin.UserScramCredentialUpsertion;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AccessControlEntryFilter;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclBindingFilter;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.GroupAuthorizationException;
import org.apache.kafka.common.errors.SaslAuthenticationException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourcePatternFilter;
import org.apache.kafka.common.resource.ResourceType;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.lodestar.gateway.Access;
import org.lodestar.gateway.TestPlatform;
import org.lodestar.gateway.oauth.Transactions;

/** What a client reads of Kafka is what the district granted it, whatever crashes. */
@QuarkusTest
@WithTestResource(TestPlatform.class)
class KafkaLoginsTest {

    private static final String TENANT = TestPlatform.FOLLOWED_TENANT;
    private static final String GOALS = topic(TENANT, "goals.events");
    private static final String STATES = topic(TENANT, "goals.state");
    private static final String RESTRICTED = topic(TENANT, "goals.restricted");
    private static final String EVIDENCE = topic(TENANT, "evidence.events");
    /** The key of this district begins with that of the other. */
    private static final String NEIGHBOURS = topic(TENANT + "0", "goals.events");

    private static final KafkaConfig GIVES_OUT_NONE = new KafkaConfig() {
        @Override
        public Optional<String> publicServers() {
            return Optional.empty();
        }

        @Override
        public String publicProtocol() {
            return "SASL_SSL";
        }
    };

    private static boolean told;

    @Inject
    Vertx vertx;

    @Inject
    DataSource database;

    @Inject
    Transactions transactions;

    @Inject
    Broker broker;

    @Inject
    KafkaConfig config;

    @Inject
    Reconciliation reconciliation;

    private String token;

    private static String topic(String tenant, String kind) {
        return "lodestar." + tenant + '.' + kind + ".v1";
    }

    @BeforeEach
    void topics_with_something_on_them() throws Exception {
        token = Access.token(TestPlatform.FOLLOWER_ID, TestPlatform.FOLLOWER_SECRET);
        if (!told) {
            for (var topic : List.of(GOALS, STATES, RESTRICTED, EVIDENCE, NEIGHBOURS)) {
                Vendor.tell(topic, "told");
            }
            told = true;
        }
    }

    @AfterEach
    void the_gateway_looks_again() {
        reconciliation.stop();
        reconciliation.start();
    }

    @Nested
    class a_login {

        @Test
        void reads_what_the_scopes_of_its_client_open_with_groups_of_its_own() {
            var vendor = login(register("events.read", "goals.read"));

            assertThat(vendor.read(GOALS)).contains("told");
            assertThat(vendor.read(STATES)).contains("told");
            for (var group : List.of("lodestar-relay-goals", vendor.groups().replace(".", ""), "vendor.")) {
                assertThatThrownBy(() -> vendor.read(GOALS, group))
                        .as(group)
                        .isInstanceOf(GroupAuthorizationException.class);
            }
        }

        @Test
        void reads_nothing_else() throws Exception {
            var vendor = login(register("events.read", "goals.read", "roster.read"));

            for (var topic : List.of(RESTRICTED, EVIDENCE, NEIGHBOURS, "__consumer_offsets")) {
                assertThatThrownBy(() -> vendor.read(topic)).as(topic).isInstanceOf(TopicAuthorizationException.class);
            }
            try (var admin = Admin.create(vendor.settings())) {
                assertThat(admin.listTopics().names().get()).containsExactlyInAnyOrder(GOALS, STATES);
                assertThatThrownBy(() -> admin.describeAcls(AclBindingFilter.ANY)
                                .values()
                                .get())
                        .isInstanceOf(ExecutionException.class);
            }
        }

        @Test
        void reads_events_whole_if_its_client_may() {
            var vendor = login(register("events.read", "events.restricted", "goals.read"));

            assertThat(vendor.read(RESTRICTED)).contains("told");
        }

        @Test
        void writes_and_changes_nothing() throws Exception {
            var vendor = login(register("events.read", "events.restricted", "goals.read"));
            var settings = new HashMap<>(vendor.settings());
            settings.put("enable.idempotence", false); // or it is the idempotence that is refused

            try (var producer = new KafkaProducer<>(settings, new StringSerializer(), new StringSerializer());
                    var admin = Admin.create(vendor.settings())) {
                assertThatThrownBy(() -> producer.send(new ProducerRecord<>(GOALS, "key", "made up"))
                                .get())
                        .hasCauseInstanceOf(TopicAuthorizationException.class);
                assertThatThrownBy(
                                () -> admin.deleteTopics(List.of(GOALS)).all().get())
                        .hasCauseInstanceOf(TopicAuthorizationException.class);
                assertThatThrownBy(() -> admin.createTopics(
                                        List.of(new NewTopic(topic(TENANT, "goals.events.other"), 1, (short) 1)))
                                .all()
                                .get())
                        .hasCauseInstanceOf(TopicAuthorizationException.class);
            }
        }

        @Test
        void is_told_with_its_password_once() {
            var client = register("events.read", "events.restricted", "goals.read");
            make(client, Map.of())
                    .then()
                    .statusCode(201)
                    .header("Location", "/v1/clients/" + client + "/kafka-login")
                    .header("Cache-Control", "no-store")
                    .body("password", startsWith("lodestar_"))
                    .body("username", startsWith("vendor-"))
                    .body("mechanism", equalTo("SCRAM-SHA-512"))
                    .body("securityProtocol", equalTo("SASL_PLAINTEXT"))
                    .body("bootstrapServers", equalTo(TestPlatform.kafka().saslServers()))
                    .body("groups", equalTo("vendor." + client + "."));

            var shown = as(token)
                    .get("/v1/clients/" + client + "/kafka-login")
                    .then()
                    .statusCode(200)
                    .body("password", nullValue())
                    .body("endedAt", nullValue())
                    .extract()
                    .jsonPath();
            assertThat(shown.<Map<String, String>>getList("topics"))
                    .extracting(topics -> topics.get("prefix") + ' ' + topics.get("classification"))
                    .containsExactlyInAnyOrder(
                            "lodestar.district3.goals.events. GENERAL",
                            "lodestar.district3.goals.state. GENERAL",
                            "lodestar.district3.goals.restricted. RESTRICTED");
            assertThat(shown.<Map<String, String>>getList("topics"))
                    .allSatisfy(topics -> assertThat(Instant.parse(topics.get("openedAt")))
                            .isBefore(Instant.now().plusSeconds(1)));
        }

        @Test
        void takes_the_place_of_the_one_before_also_where_that_is_reading() {
            var client = register("events.read", "goals.read");
            var first = login(client);
            try (var open = first.open(GOALS)) {
                var second = login(client);

                assertThat(second.username()).isNotEqualTo(first.username());
                assertThat(second.groups()).isEqualTo(first.groups());
                assertThat(second.read(GOALS)).contains("told");
                holds(open::isRefused);
                holds(() -> !canLogIn(first));
                assertThat(second.read(GOALS)).contains("told");
            }
        }

        @Test
        void is_made_once_however_often_its_request_is_repeated() {
            var client = register("events.read", "goals.read");
            var key = Map.of("Idempotency-Key", UUID.randomUUID().toString());
            var made = make(client, key).then().statusCode(201).extract().jsonPath();

            make(client, key)
                    .then()
                    .statusCode(201)
                    .header("Idempotent-Replayed", "true")
                    .body("username", equalTo(made.getString("username")))
                    .body("password", nullValue());
            assertThat(vendor(made).read(GOALS)).contains("told");

            problem(make(register("events.read", "goals.read"), key), 422, "idempotency-key-reused");
            delete(client, Map.of()).statusCode(204);
            make(client, key)
                    .then()
                    .statusCode(201)
                    .body("username", equalTo(made.getString("username")))
                    .body("password", nullValue())
                    .body("endedAt", notNullValue());
        }

        @Test
        void is_one_if_several_are_asked_for_at_once() throws Exception {
            var client = register("events.read", "goals.read");
            var key = Map.of("Idempotency-Key", UUID.randomUUID().toString());
            List<Response> answers;
            try (var threads = Executors.newFixedThreadPool(4)) {
                Callable<Response> keyed = () -> make(client, key);
                Callable<Response> other = () -> make(client, Map.of());
                answers = threads.invokeAll(List.of(keyed, other, keyed, other)).stream()
                        .map(KafkaLoginsTest::result)
                        .toList();
            }

            assertThat(answers)
                    .extracting(Response::statusCode)
                    .containsOnly(201, 503)
                    .contains(201);
            var vendors = answers.stream()
                    .filter(answer -> answer.statusCode() == 201 && answer.path("password") != null)
                    .map(answer -> vendor(answer.jsonPath()))
                    .toList();
            assertThat(vendors).extracting(Vendor::username).doesNotHaveDuplicates();
            holds(() -> vendors.stream().filter(KafkaLoginsTest::canLogIn).count() == 1);
            var current =
                    as(token).get("/v1/clients/" + client + "/kafka-login").<String>path("username");
            assertThat(vendors)
                    .filteredOn(KafkaLoginsTest::canLogIn)
                    .extracting(Vendor::username)
                    .containsExactly(current);
        }

        @Test
        void ends_where_it_is_reading() {
            var client = register("events.read", "goals.read");
            var vendor = login(client);
            try (var open = vendor.open(GOALS)) {
                var key = Map.of("Idempotency-Key", UUID.randomUUID().toString());
                delete(client, key).statusCode(204);
                delete(client, key).statusCode(204);

                holds(open::isRefused);
                holds(() -> !canLogIn(vendor));
                problem(as(token).get("/v1/clients/" + client + "/kafka-login"), 404, "not-found");
                delete(client, Map.of()).statusCode(404);
            }
        }
    }

    @Nested
    class a_client {

        @Test
        void that_is_revoked_reads_no_more_where_it_is_reading() {
            var client = register("events.read", "goals.read");
            loses(
                    client,
                    GOALS,
                    () -> as(token)
                            .post("/v1/clients/" + client + "/revocation")
                            .then()
                            .statusCode(200));
        }

        @Test
        void that_is_revoked_gets_nothing_for_a_fetch_that_has_long_been_waiting() throws Exception {
            var client = register("events.read", "goals.read");
            try (var waiting = login(client).openPatiently(GOALS)) {
                as(token).post("/v1/clients/" + client + "/revocation").then().statusCode(200);

                holds(waiting::isRefused);
                Vendor.tell(GOALS, "too late");
                assertThat(waiting.isRefused()).isTrue();
            }
        }

        @Test
        void that_expires_reads_no_more_where_it_is_reading() {
            var client = register("events.read", "goals.read");
            loses(client, GOALS, () -> expiresSoon(client));
        }

        @Test
        void that_is_limited_to_a_school_reads_no_more_where_it_is_reading() {
            var client = register("events.read", "goals.read");
            loses(client, GOALS, () -> revise(client, new JsonObject().put("orgs", new JsonArray().add("school-1"))));
            problem(make(client, Map.of()), 409, "client-limited");
        }

        @Test
        void that_may_read_no_events_any_more_has_no_login() {
            var client = register("events.read", "goals.read");
            loses(client, GOALS, () -> revise(client, scopes("goals.read")));
            problem(make(client, Map.of()), 409, "topics-not-open");
        }

        @Test
        void that_may_do_less_reads_the_rest_and_later_more() throws Exception {
            var client = register("events.read", "events.restricted", "goals.read", "evidence.read");
            var vendor = login(client);
            try (var whole = vendor.open(RESTRICTED);
                    var evidence = vendor.open(EVIDENCE);
                    var goals = vendor.open(GOALS)) {
                revise(client, scopes("events.read", "goals.read"));
                holds(whole::isRefused);
                holds(evidence::isRefused);
                Vendor.tell(GOALS, "afterwards");
                holds(() -> goals.poll().contains("afterwards"));

                revise(client, scopes("events.read", "events.restricted", "goals.read"));
                holds(() -> reads(vendor, RESTRICTED));
                assertThat(grants("&client=" + client))
                        .filteredOn(grant -> grant.get("topics").equals("lodestar.district3.goals.restricted."))
                        .as("closed and opened again")
                        .hasSize(2);
            }
        }

        private void loses(String client, String topic, Runnable change) {
            var vendor = login(client);
            try (var open = vendor.open(topic)) {
                change.run();

                holds(open::isRefused);
                holds(() -> !canLogIn(vendor));
                holds(() ->
                        as(token).get("/v1/clients/" + client + "/kafka-login").statusCode() == 404);
                holds(() -> grants("&client=" + client).stream().allMatch(grant -> grant.containsKey("closedAt")));
            }
        }
    }

    @Nested
    class nobody {

        @Test
        void gets_a_login_for_a_client_that_can_have_none() {
            var limited = as(token)
                    .body(scopes("events.read", "goals.read")
                            .put("name", "of a school")
                            .put("orgs", new JsonArray().add("school-1"))
                            .encode())
                    .post("/v1/clients")
                    .<String>path("id");
            problem(make(limited, Map.of()), 409, "client-limited");
            problem(make(register("goals.read"), Map.of()), 409, "topics-not-open");
            problem(make(register("events.read", "events.restricted"), Map.of()), 409, "topics-not-open");
            problem(make(TestPlatform.FOLLOWER_ID, Map.of()), 409, "client-configured");
            var revoked = register("events.read", "goals.read");
            as(token).post("/v1/clients/" + revoked + "/revocation").then().statusCode(200);
            problem(make(revoked, Map.of()), 409, "client-revoked");
            var expired = register("events.read", "goals.read");
            expiresSoon(expired);
            holds(() -> make(expired, Map.of()).statusCode() == 409);
            problem(make(expired, Map.of()), 409, "client-expired");
        }

        @Test
        void hands_out_what_they_do_not_have() {
            var listener = Access.token(TestPlatform.LISTENER_ID, TestPlatform.LISTENER_SECRET);
            var client = given().auth()
                    .oauth2(listener)
                    .contentType("application/json")
                    .body(scopes("events.read", "goals.read")
                            .put("name", "theirs")
                            .encode())
                    .post("/v1/clients")
                    .<String>path("id");
            var other = Access.token();

            problem(as(other).post("/v1/clients/" + client + "/kafka-login"), 403, "scope-not-held")
                    .body("detail", containsString("events.read"));
            as(listener).post("/v1/clients/" + client + "/kafka-login").then().statusCode(201);
        }

        @Test
        void of_another_district_sees_makes_or_ends_it() {
            var client = register("events.read", "goals.read");
            var vendor = login(client);
            var stranger = Access.token(TestPlatform.STRANGER_ID, TestPlatform.STRANGER_SECRET);

            for (var id : List.of(client, "nobody")) {
                var path = "/v1/clients/" + id + "/kafka-login";
                problem(as(stranger).get(path), 404, "not-found");
                problem(as(stranger).post(path), 404, "not-found");
                problem(as(stranger).delete(path), 404, "not-found");
            }
            as(stranger).get("/v1/kafka-grants?limit=1000").then().body("data.client", not(hasItem(client)));
            assertThat(vendor.read(GOALS)).contains("told");
        }

        @Test
        void without_the_scope_comes_near() {
            var reader = Access.token(TestPlatform.READER_ID, TestPlatform.READER_SECRET);

            problem(as(reader).get("/v1/clients/x/kafka-login"), 403, "forbidden-scope");
            problem(as(reader).get("/v1/kafka-grants"), 403, "forbidden-scope");
        }

        @Test
        void says_what_is_not_known_here() {
            var client = register("events.read", "goals.read");

            problem(
                            as(token).body("{\"password\":\"mine\"}").post("/v1/clients/" + client + "/kafka-login"),
                            400,
                            "invalid-request")
                    .body("violations.pointer", hasItem("/password"));
            problem(
                    as(token).header("If-Match", "\"7\"").post("/v1/clients/" + client + "/kafka-login"),
                    412,
                    "stale-version");
            problem(as(token).get("/v1/kafka-grants?from=yesterday&to=2026-13-01"), 400, "invalid-request")
                    .body("violations.pointer", equalTo(List.of("from", "to")));
        }

        @ParameterizedTest
        @ValueSource(strings = {"kafka_login", "kafka_grant"})
        void sees_it_in_the_database_without_being_of_the_district(String table) throws Exception {
            login(register("events.read", "goals.read"));

            try (var connection = database.getConnection();
                    var row = connection.createStatement().executeQuery("SELECT count(*) FROM " + table)) {
                row.next();
                assertThat(row.getLong(1)).isZero();
            }
        }
    }

    @Nested
    class the_record {

        @Test
        void tells_who_could_read_which_class_of_topics_from_when_until_when() {
            var before = Instant.now().minusSeconds(1);
            var client = register("events.read", "events.restricted", "goals.read");
            var vendor = login(client);
            assertThat(grants("&client=" + client))
                    .hasSize(3)
                    .allSatisfy(grant -> assertThat(grant)
                            .containsEntry("client", client)
                            .containsEntry("username", vendor.username())
                            .doesNotContainKey("closedAt"))
                    .allSatisfy(grant -> assertThat(Instant.parse(grant.get("openedAt")))
                            .isBetween(before, Instant.now().plusSeconds(1)))
                    .extracting(grant -> grant.get("topics") + ' ' + grant.get("classification"))
                    .containsExactlyInAnyOrder(
                            "lodestar.district3.goals.events. GENERAL",
                            "lodestar.district3.goals.state. GENERAL",
                            "lodestar.district3.goals.restricted. RESTRICTED");

            delete(client, Map.of()).statusCode(204);

            holds(() -> grants("&client=" + client).stream().allMatch(grant -> grant.containsKey("closedAt")));
            assertThat(grants("&client=" + client)).hasSize(3);
        }

        @Test
        void is_asked_for_by_days_and_page_by_page() {
            var client = register("events.read", "goals.read");
            login(client);
            var today = LocalDate.now(ZoneOffset.UTC);

            assertThat(grants("&client=" + client + "&from=" + today + "&to=" + today))
                    .hasSize(2);
            assertThat(grants("&client=" + client + "&to=" + today.minusDays(1)))
                    .isEmpty();
            assertThat(grants("&client=" + client + "&from=" + today.plusDays(1)))
                    .as("still open then")
                    .hasSize(2);
            var first = as(token).get("/v1/kafka-grants?limit=1&client=" + client);
            first.then().statusCode(200).body("data", hasSize(1));
            var next = first.header("Link").replaceFirst("<([^>]+)>.*", "$1");
            as(token)
                    .urlEncodingEnabled(false)
                    .get(next)
                    .then()
                    .statusCode(200)
                    .body("data", hasSize(1))
                    .header("Link", nullValue());
            problem(as(token).get("/v1/kafka-grants?cursor=x"), 400, "invalid-request");
        }
    }

    @Nested
    class a_gateway_that_goes_on {

        @Test
        void ends_what_was_revoked_when_another_was_killed_before_it_told_the_broker() {
            var client = register("events.read", "goals.read");
            var vendor = login(client);
            reconciliation.stop();
            as(token).post("/v1/clients/" + client + "/revocation").then().statusCode(200);
            assertThat(vendor.read(GOALS)).as("as nobody has told the broker").contains("told");

            reconciliation.start();

            holds(() -> !canLogIn(vendor));
        }

        @Test
        void ends_a_login_that_was_never_told_to_anyone() throws Exception {
            var orphan = orphan();

            holds(() -> rights(orphan.username()).isEmpty());
            holds(() -> !canLogIn(orphan));
        }

        /** A login of a gateway that crashed while it made it. */
        private static Vendor orphan() throws Exception {
            var orphan = new Vendor("vendor-" + UUID.randomUUID(), "half-made", "vendor.nobody.");
            try (var admin = Admin.create(Vendor.platform())) {
                admin.alterUserScramCredentials(List.of(new UserScramCredentialUpsertion(
                                orphan.username(),
                                new ScramCredentialInfo(ScramMechanism.SCRAM_SHA_512, 4_096),
                                orphan.password())))
                        .all()
                        .get();
                admin.createAcls(Broker.rights(
                                orphan.username(), orphan.groups(), List.of("lodestar." + TENANT + ".goals.events.")))
                        .all()
                        .get();
            }
            return orphan;
        }

        @Test
        void gives_back_what_the_broker_has_lost() throws Exception {
            var vendor = login(register("events.read", "goals.read"));
            try (var admin = Admin.create(Vendor.platform())) {
                admin.deleteAcls(List.of(of(vendor.username()))).all().get();
            }

            holds(() -> reads(vendor, GOALS));
        }

        @Test
        void leaves_alone_what_an_operator_has_granted_or_denied() throws Exception {
            var vendor = login(register("events.read", "goals.read"));
            var others = List.of(
                    right("User:operator-made", AclPermissionType.ALLOW),
                    right("User:" + vendor.username(), AclPermissionType.DENY));
            try (var admin = Admin.create(Vendor.platform())) {
                admin.createAcls(others).all().get();
            }
            // some look after this one brings back what it takes away
            login(register("events.read", "goals.read"));
            gives_back_what_the_broker_has_lost();

            assertThat(rights("operator-made")).hasSize(1);
            assertThat(rights(vendor.username())).contains(others.getLast());
        }

        @Test
        void ends_what_was_revoked_while_the_broker_was_away() {
            var client = register("events.read", "goals.read");
            var vendor = login(client);
            TestPlatform.kafka().stop();
            try {
                as(token).post("/v1/clients/" + client + "/revocation").then().statusCode(200);
            } finally {
                TestPlatform.kafka().start();
            }

            holds(() -> !canLogIn(vendor));
            holds(() -> grants("&client=" + client).stream().allMatch(grant -> grant.containsKey("closedAt")));
        }

        @Test
        void makes_none_and_ends_none_while_the_broker_is_away() {
            var client = register("events.read", "goals.read");
            var vendor = login(client);
            var key = Map.of("Idempotency-Key", UUID.randomUUID().toString());
            TestPlatform.kafka().stop();
            try {
                problem(make(client, key), 503, "service-unavailable").header("Retry-After", notNullValue());
                as(token)
                        .get("/v1/clients/" + client + "/kafka-login")
                        .then()
                        .body("username", equalTo(vendor.username()));
            } finally {
                TestPlatform.kafka().start();
            }

            holds(() -> reads(vendor, GOALS));
            var made = made(() -> make(client, key));
            assertThat(made.getString("password")).isNotNull();
            assertThat(vendor(made).read(GOALS)).contains("told");
        }

        @ParameterizedTest
        @CsvSource({"tcp_keepalives_idle, 10", "idle_in_transaction_session_timeout, 40s"})
        void is_let_go_by_the_database_when_it_is_cut_off(String setting, String value) throws Exception {
            try (var connection = database.getConnection();
                    var row = connection.createStatement().executeQuery("SHOW " + setting)) {
                row.next();
                assertThat(row.getString(1)).isEqualTo(value);
            }
        }

        @Test
        void ends_what_was_revoked_also_if_it_gives_out_no_logins_any_more() {
            var client = register("events.read", "goals.read");
            var vendor = login(client);
            var other = new Reconciliation(vertx, database, transactions, broker, GIVES_OUT_NONE);
            other.begin(new StartupEvent());
            try {
                reconciliation.stop();
                as(token).post("/v1/clients/" + client + "/revocation").then().statusCode(200);

                holds(() -> !canLogIn(vendor));
            } finally {
                other.stop();
            }
        }

        @Test
        void ends_no_login_that_was_made_after_the_database_had_given_it_up() throws Exception {
            var client = register("events.read", "goals.read");
            try (var way = new SlowWay(TestPlatform.kafka().bootstrapServers())) {
                var slow = new Broker(way.address());
                var other = new Reconciliation(vertx, database, transactions, slow, config);
                reconciliation.stop();
                var orphan = orphan();
                other.start();
                try {
                    way.awaitSomebody();
                    asOwner("SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory'"
                            + " AND mode = 'ExclusiveLock' AND objid = x'73746173'::int");
                    var vendor = vendor(make(client, Map.of())
                            .then()
                            .statusCode(201)
                            .extract()
                            .jsonPath());
                    way.open();

                    holds(() -> !canLogIn(orphan));
                    assertThat(vendor.read(GOALS)).contains("told");
                } finally {
                    other.stop();
                    slow.end(new ShutdownEvent());
                }
            }
        }

        @Test
        void is_one_of_several_and_takes_over_from_another() {
            var other = new Reconciliation(vertx, database, transactions, broker, config);
            other.start();
            try {
                reconciliation.stop();
                var client = register("events.read", "goals.read");
                var vendor = login(client);
                as(token).post("/v1/clients/" + client + "/revocation").then().statusCode(200);

                holds(() -> !canLogIn(vendor));
            } finally {
                other.stop();
            }
        }
    }

    private static void asOwner(String sql) throws Exception {
        try (var connection = TestPlatform.postgres().connect("gateway");
                var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private String register(String... scopes) {
        return as(token)
                .body(scopes(scopes).put("name", "vendor").encode())
                .post("/v1/clients")
                .then()
                .statusCode(201)
                .extract()
                .path("id");
    }

    private static JsonObject scopes(String... scopes) {
        return new JsonObject().put("scopes", new JsonArray(List.of((Object[]) scopes)));
    }

    private void revise(String client, JsonObject revision) {
        as(token)
                .body(revision.encode())
                .post("/v1/clients/" + client + "/revision")
                .then()
                .statusCode(200);
    }

    /** As soon as can be: a moment that has passed when the gateway hears of it is none. */
    private void expiresSoon(String client) {
        var within = Duration.ofMillis(500);
        while (asked(client, within) == 422) {
            within = within.multipliedBy(2);
        }
    }

    private int asked(String client, Duration within) {
        return as(token)
                .body(new JsonObject()
                        .put("expiresAt", Instant.now().plus(within).toString())
                        .encode())
                .post("/v1/clients/" + client + "/revision")
                .statusCode();
    }

    private Response make(String client, Map<String, String> headers) {
        return as(token).headers(headers).post("/v1/clients/" + client + "/kafka-login");
    }

    /** Once the broker is well enough for that. */
    private static JsonPath made(Callable<Response> request) {
        var answer = new Response[1];
        holds(() -> {
            try {
                answer[0] = request.call();
                return answer[0].statusCode() != 503;
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        });
        return answer[0].then().statusCode(201).extract().jsonPath();
    }

    private Vendor login(String client) {
        return vendor(made(() -> make(client, Map.of())));
    }

    private static Vendor vendor(JsonPath login) {
        return new Vendor(login.getString("username"), login.getString("password"), login.getString("groups"));
    }

    private ValidatableResponse delete(String client, Map<String, String> headers) {
        return as(token)
                .headers(headers)
                .delete("/v1/clients/" + client + "/kafka-login")
                .then();
    }

    private List<Map<String, String>> grants(String query) {
        return as(token)
                .get("/v1/kafka-grants?limit=1000" + query)
                .then()
                .statusCode(200)
                .extract()
                .jsonPath()
                .getList("data");
    }

    private static boolean canLogIn(Vendor vendor) {
        try (var admin = Admin.create(vendor.settings())) {
            admin.listTopics().names().get();
            return true;
        } catch (ExecutionException e) {
            if (e.getCause() instanceof SaslAuthenticationException) {
                return false;
            }
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static boolean reads(Vendor vendor, String topic) {
        try {
            return vendor.read(topic).contains("told");
        } catch (AuthorizationException | AuthenticationException _) {
            return false;
        }
    }

    private static AclBindingFilter of(String username) {
        return new AclBindingFilter(
                ResourcePatternFilter.ANY,
                new AccessControlEntryFilter("User:" + username, null, AclOperation.ANY, AclPermissionType.ANY));
    }

    private static AclBinding right(String principal, AclPermissionType permission) {
        return new AclBinding(
                new ResourcePattern(ResourceType.TOPIC, "by-hand", PatternType.LITERAL),
                new AccessControlEntry(principal, "*", AclOperation.READ, permission));
    }

    private static List<AclBinding> rights(String username) {
        try (var admin = Admin.create(Vendor.platform())) {
            return List.copyOf(admin.describeAcls(of(username)).values().get());
        } catch (ExecutionException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static <T> T result(java.util.concurrent.Future<T> future) {
        try {
            return future.get();
        } catch (ExecutionException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static RequestSpecification as(String token) {
        return given().auth().oauth2(token).contentType("application/json");
    }

    private static ValidatableResponse problem(Response response, int status, String slug) {
        return response.then()
                .statusCode(status)
                .contentType("application/problem+json")
                .body("type", equalTo("/problems/" + slug));
    }
}
