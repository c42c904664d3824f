package org.lodestar.gateway;

import static io.restassured.RestAssured.given;

import java.util.Map;

/** Tokens for tests. */
public final class Access {

    private Access() {}

    /** A token of the first district's client. */
    public static String token() {
        return token(TestPlatform.CLIENT_ID, TestPlatform.CLIENT_SECRET);
    }

    /** A token of the client that follows events, for these scopes only. */
    static String followerToken(String... scopes) {
        return token(TestPlatform.FOLLOWER_ID, TestPlatform.FOLLOWER_SECRET, scopes);
    }

    /** A token of a client of the configuration, for these scopes only; for all it has if none is named. */
    public static String token(String id, String secret, String... scopes) {
        return given().auth()
                .preemptive()
                .basic(id, secret)
                .formParam("grant_type", "client_credentials")
                .formParams(scopes.length == 0 ? Map.of() : Map.of("scope", String.join(" ", scopes)))
                .post("/oauth2/token")
                .then()
                .statusCode(200)
                .extract()
                .path("access_token");
    }
}
