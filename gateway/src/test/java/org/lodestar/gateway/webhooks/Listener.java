package org.lodestar.gateway.webhooks;

import static io.restassured.RestAssured.given;
import static org.lodestar.gateway.Eventually.holds;

import io.restassured.path.json.JsonPath;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.lodestar.gateway.Access;
import org.lodestar.gateway.TestPlatform;

/** A client that has webhooks. When it is closed, they and those of its vendors end. */
final class Listener implements AutoCloseable {

    private final String client;
    private final String token;
    private final List<String> made;

    Listener(String client, String secret) {
        this(client, secret, new ArrayList<>());
    }

    private Listener(String client, String secret, List<String> made) {
        this.client = client;
        this.token = Access.token(client, secret);
        this.made = made;
    }

    /** Another client of the district. */
    Listener vendor(String... scopes) {
        var vendor = asks().body(new JsonObject()
                        .put("name", "vendor")
                        .put("scopes", new JsonArray(List.of(scopes)))
                        .encode())
                .post("/v1/clients")
                .then()
                .statusCode(201)
                .extract()
                .jsonPath();
        return new Listener(vendor.getString("id"), vendor.getString("secret.value"), made);
    }

    /** Leaves a vendor these scopes only. */
    void leaves(Listener vendor, String... scopes) {
        asks().body(new JsonObject()
                        .put("scopes", new JsonArray(List.of(scopes)))
                        .encode())
                .post("/v1/clients/" + vendor.client + "/revision")
                .then()
                .statusCode(200);
    }

    RequestSpecification asks() {
        return given().auth().oauth2(token).contentType("application/json");
    }

    static JsonObject terms(String url, String subject) {
        return new JsonObject().put("url", url).put("subjects", new JsonArray().add(subject));
    }

    ValidatableResponse asksFor(JsonObject terms) {
        return asks().body(terms.encode()).post("/v1/webhooks").then();
    }

    /** Makes a webhook for a subject and what begins so. */
    JsonPath makes(String url, String subject) {
        return makes(terms(url, subject));
    }

    JsonPath makes(JsonObject terms) {
        var webhook = asksFor(terms).statusCode(201).extract().jsonPath();
        made.add(webhook.getString("id"));
        return webhook;
    }

    void deletes(JsonPath webhook) {
        asks().delete(path(webhook)).then().statusCode(204);
    }

    ValidatableResponse posts(JsonPath webhook, String action, String body) {
        return asks().body(body).post(path(webhook) + action).then();
    }

    ValidatableResponse reads(JsonPath webhook) {
        return asks().get(path(webhook)).then().statusCode(200);
    }

    /** Returns once a webhook has a status. */
    void sees(JsonPath webhook, String status) {
        holds(() -> reads(webhook).extract().path("status").equals(status));
    }

    /** What the delivery log has, the newest first. */
    List<Map<String, Object>> deliveries(JsonPath webhook) {
        return asks().get(path(webhook) + "/deliveries?limit=1000")
                .then()
                .statusCode(200)
                .extract()
                .jsonPath()
                .getList("data");
    }

    /** Whether an event was taken; false too if it is not there. */
    boolean isDelivered(JsonPath webhook, String event) {
        return deliveries(webhook).stream()
                .anyMatch(each ->
                        each.get("event").equals(event) && each.get("status").equals("DELIVERED"));
    }

    /** How each attempt to send an event ended: the status, or why there was none. */
    List<String> attempts(JsonPath webhook, String event) {
        return deliveries(webhook).stream()
                .filter(each -> each.get("event").equals(event))
                .flatMap(each -> ((List<?>) each.get("attempts")).stream())
                .map(each -> (Map<?, ?>) each)
                .map(each -> String.valueOf(each.containsKey("failure") ? each.get("failure") : each.get("status")))
                .toList();
    }

    static String path(JsonPath webhook) {
        return "/v1/webhooks/" + webhook.getString("id");
    }

    /** Changes the database, with the rights of its owner. */
    static int asOwner(String sql) throws Exception {
        try (var connection = owner();
                var statement = connection.createStatement()) {
            return statement.executeUpdate(sql);
        }
    }

    /** The number that a query answers. */
    static long count(String sql) {
        try (var connection = owner();
                var row = connection.createStatement().executeQuery(sql)) {
            row.next();
            return row.getLong(1);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    static Connection owner() throws Exception {
        return TestPlatform.postgres().connect("gateway");
    }

    @Override
    public void close() {
        made.forEach(id -> asks().delete("/v1/webhooks/" + id));
    }
}
