package org.lodestar.gateway.oauth;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.lodestar.gateway.Eventually.holds;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.lodestar.gateway.Access;
import org.lodestar.gateway.TestPlatform;

/** Which tokens of a client are good when it may do less than before, as every gateway reads it from the database. */
@QuarkusTest
@WithTestResource(TestPlatform.class)
class RevocationsTest {

    @Inject
    Revocations revocations;

    private String token;
    private JsonPath client;

    @BeforeEach
    void a_client() {
        token = Access.token(TestPlatform.LISTENER_ID, TestPlatform.LISTENER_SECRET);
        client = as(token)
                .body("{\"name\":\"vendor\",\"scopes\":[\"goals.read\",\"events.read\",\"webhooks.manage\"]}")
                .post("/v1/clients")
                .then()
                .statusCode(201)
                .extract()
                .jsonPath();
    }

    @Test
    void one_that_was_made_while_the_change_waited_is_not() throws Exception {
        String out;
        CompletableFuture<Void> change;
        try (var owner = TestPlatform.postgres().connect("gateway")) {
            owner.setAutoCommit(false);
            query(owner, "SELECT 1 FROM client WHERE id = '" + client.getString("id") + "' FOR UPDATE");
            change = CompletableFuture.runAsync(this::reduce);
            holds(() -> query(owner, "SELECT count(*) FROM pg_locks WHERE NOT granted") > 0);
            var begun = Instant.now().getEpochSecond();
            holds(() -> Instant.now().getEpochSecond() > begun + 1);
            out = token();
            owner.rollback();
        }
        change.join();
        revocations.refresh();

        assertThat(status(out)).isEqualTo(401);
    }

    @Test
    void one_that_is_good_stays_so() throws Exception {
        holds(() -> Instant.now().getNano() > 600_000_000);
        reduce();
        var out = new String[1];
        holds(() -> {
            out[0] = token();
            return status(out[0]) == 200;
        });
        revocations.refresh();

        assertThat(status(out[0])).isEqualTo(200);
    }

    private void reduce() {
        as(token)
                .body("{\"scopes\":[\"goals.read\",\"webhooks.manage\"]}")
                .post("/v1/clients/" + client.getString("id") + "/revision")
                .then()
                .statusCode(200);
    }

    private String token() {
        return Access.token(client.getString("id"), client.getString("secret.value"));
    }

    private static int status(String token) {
        return as(token).get("/v1/webhooks").statusCode();
    }

    private static long query(Connection connection, String sql) {
        try (var statement = connection.createStatement();
                var row = statement.executeQuery(sql)) {
            row.next();
            return row.getLong(1);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static RequestSpecification as(String token) {
        return given().auth().oauth2(token).contentType("application/json");
    }
}
