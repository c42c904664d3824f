package org.lodestar.gateway.webhooks;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.specification.RequestSpecification;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.lodestar.gateway.TestPlatform;
import org.lodestar.gateway.oauth.ForeignIssuer;
import org.lodestar.gateway.webhooks.Receiver.Received;

/** A client of another issuer is somebody else than ours of the same name. */
@QuarkusTest
@WithTestResource(TestPlatform.class)
@WithTestResource(ForeignIssuer.class)
class ForeignWebhooksTest {

    private static final String ACTIVATED = "org.lodestar.goals.goal-activated.v1";

    private final Receiver receiver = new Receiver();
    private final String subject = "goals/" + UUID.randomUUID();
    private final List<String> made = new ArrayList<>();

    @BeforeEach
    void its_keys_are_known() {
        var deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (theirs().get("/v1/webhooks").statusCode() != 200) {
            assertThat(System.nanoTime()).as("it happened in time").isLessThan(deadline);
            LockSupport.parkNanos(1_000_000);
        }
    }

    @AfterEach
    void nothing_is_left() throws Exception {
        made.forEach(id -> theirs().delete("/v1/webhooks/" + id));
        asOwner("UPDATE client SET revoked_at = NULL WHERE id = '%s'".formatted(TestPlatform.LISTENER_ID));
        receiver.close();
    }

    @Test
    void its_limit_holds_although_ours_has_none() throws Exception {
        make();
        concerning("school-2");
        Topic.publish(TestPlatform.TENANT, ACTIVATED, subject, "{}");
        var here = concerning("school-1");

        assertThat(receiver.next().id()).isEqualTo(here);
        assertThat(receiver.all()).extracting(Received::id).containsExactly(here);
    }

    @Test
    void it_does_not_see_what_ours_has_made() throws Exception {
        var ours = UUID.randomUUID().toString();
        asOwner("""
                INSERT INTO webhook (id, tenant, client_id, scopes, url, types, subjects)
                VALUES ('%s', '%s', '%s', '{events.read,goals.read}', '%s', '{}', '{%s}')""".formatted(ours, TestPlatform.TENANT, TestPlatform.LISTENER_ID, receiver.url(), subject));
        var webhook = make();

        theirs().get("/v1/webhooks").then().statusCode(200).body("data.id", equalTo(List.of(webhook)));
        theirs().get("/v1/webhooks/" + ours).then().statusCode(404);
        theirs().get("/v1/webhooks/" + ours + "/deliveries").then().statusCode(404);
        theirs().body("{}").post("/v1/webhooks/" + ours + "/secrets").then().statusCode(404);
        theirs().delete("/v1/webhooks/" + ours).then().statusCode(404);
        asOwner("UPDATE webhook SET status = 'DELETED' WHERE id = '%s'".formatted(ours));
    }

    @Test
    void it_does_not_end_with_ours() throws Exception {
        var webhook = make();
        asOwner("UPDATE client SET revoked_at = now() WHERE id = '%s'".formatted(TestPlatform.LISTENER_ID));
        var here = concerning("school-1");

        assertThat(receiver.next().id()).isEqualTo(here);
        theirs().get("/v1/webhooks/" + webhook).then().body("status", equalTo("ACTIVE"));
    }

    private String make() {
        String webhook = theirs().body(new JsonObject()
                        .put("url", receiver.url())
                        .put("subjects", new JsonArray().add(subject))
                        .encode())
                .post("/v1/webhooks")
                .then()
                .statusCode(201)
                .extract()
                .path("id");
        made.add(webhook);
        return webhook;
    }

    private String concerning(String school) throws Exception {
        return Topic.publish(
                TestPlatform.TENANT,
                ACTIVATED,
                subject,
                "{}",
                Optional.of(new JsonArray().add(school).encode()));
    }

    private static RequestSpecification theirs() {
        var token = ForeignIssuer.token(claims -> {
            claims.setStringClaim("azp", TestPlatform.LISTENER_ID);
            claims.setStringListClaim("scp", "events.read", "goals.read", "webhooks.manage");
            claims.setStringListClaim("orgs", "school-1");
        });
        return given().auth().oauth2(token).contentType("application/json");
    }

    private static void asOwner(String sql) throws Exception {
        try (var connection = TestPlatform.postgres().connect("gateway");
                var statement = connection.createStatement()) {
            statement.executeUpdate(sql);
        }
    }
}
