package org.lodestar.gateway;

import static io.restassured.RestAssured.given;

/** Tokens for tests. */
public final class Access {

    private Access() {}

    /** A token of the first district's client. */
    public static String token() {
        return token(TestPlatform.CLIENT_ID, TestPlatform.CLIENT_SECRET);
    }

    /** A token of the client that follows events, for these scopes only. */
    static String followerToken(String... scopes) {
        return given().auth()
                .preemptive()
                .basic(TestPlatform.FOLLOWER_ID, TestPlatform.FOLLOWER_SECRET)
                .formParam("grant_type", "client_credentials")
                .formParam("scope", String.join(" ", scopes))
                .post("/oauth2/token")
                .then()
                .statusCode(200)
                .extract()
                .path("access_token");
    }

    /** A token of a client of the configuration. */
    public static String token(String id, String secret) {
        return given().auth()
                .preemptive()
                .basic(id, secret)
                .formParam("grant_type", "client_credentials")
                .post("/oauth2/token")
                .then()
                .statusCode(200)
                .extract()
                .path("access_token");
    }
}
