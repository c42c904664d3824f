package org.lodestar.gateway.oauth;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.emptyOrNullString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.not;
import static org.lodestar.gateway.Eventually.holds;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.jose4j.jwk.JsonWebKeySet;
import org.jose4j.jwk.RsaJwkGenerator;
import org.jose4j.jws.AlgorithmIdentifiers;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.jwt.NumericDate;
import org.jose4j.jwt.consumer.JwtConsumerBuilder;
import org.jose4j.keys.HmacKey;
import org.jose4j.keys.resolvers.JwksVerificationKeyResolver;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.lodestar.gateway.TestPlatform;

/** Getting a token, and what is no token. */
@QuarkusTest
@WithTestResource(TestPlatform.class)
class TokenTest {

    @Inject
    SigningKeys signingKeys;

    @Inject
    DataSource database;

    @Nested
    class a_client {

        @Test
        void gets_a_token_with_http_basic() throws Exception {
            var token = asked(basic())
                    .statusCode(200)
                    .contentType(ContentType.JSON)
                    .header("Cache-Control", "no-store")
                    .body("token_type", equalTo("Bearer"))
                    .body("expires_in", equalTo(900))
                    .body("scope", equalTo("roster.read roster.write goals.read goals.write clients.admin"))
                    .extract()
                    .<String>path("access_token");

            var keys =
                    given().get("/oauth2/jwks").then().statusCode(200).extract().asString();
            var claims = new JwtConsumerBuilder()
                    .setVerificationKeyResolver(
                            new JwksVerificationKeyResolver(new JsonWebKeySet(keys).getJsonWebKeys()))
                    .setExpectedAudience("lodestar")
                    .setExpectedIssuer("http://gateway.test")
                    .setExpectedType(true, "at+jwt")
                    .setRequireExpirationTime()
                    .setRequireJwtId()
                    .build()
                    .processToClaims(token);
            assertThat(claims.getSubject()).isEqualTo(TestPlatform.CLIENT_ID);
            assertThat(claims.getStringClaimValue("client_id")).isEqualTo(TestPlatform.CLIENT_ID);
            assertThat(claims.getStringClaimValue("tenant")).isEqualTo(TestPlatform.TENANT);
            assertThat(claims.getStringClaimValue("scope"))
                    .isEqualTo("roster.read roster.write goals.read goals.write clients.admin");
            assertThat(claims.getExpirationTime().getValue()
                            - claims.getIssuedAt().getValue())
                    .isEqualTo(900);
        }

        @Test
        void gets_a_token_with_form_credentials() {
            asked(given().formParam("client_id", TestPlatform.CLIENT_ID)
                            .formParam("client_secret", TestPlatform.CLIENT_SECRET))
                    .statusCode(200)
                    .body("access_token", not(emptyOrNullString()));
        }

        @Test
        void may_ask_for_less() {
            asked(basic().formParam("scope", "goals.read roster.read"))
                    .statusCode(200)
                    .body("scope", equalTo("roster.read goals.read"));
        }

        @Test
        void may_ask_in_the_words_of_a_standard() {
            var scope = TestPlatform.ROSTER_READONLY;
            asked(given().formParam("client_id", TestPlatform.READER_ID)
                            .formParam("client_secret", TestPlatform.READER_SECRET)
                            .formParam("scope", scope))
                    .statusCode(200)
                    .body("scope", equalTo(scope));
        }

        @ParameterizedTest
        @ValueSource(strings = {"admin", "goals.read admin", "goals.fly", "goals.read  goals.fly", "GOALS.READ"})
        void may_not_ask_for_more(String scope) {
            refused(basic().formParam("scope", scope), 400, "invalid_scope");
        }

        @Test
        void may_not_authenticate_twice() {
            refused(basic().formParam("client_secret", TestPlatform.CLIENT_SECRET), 400, "invalid_request");
            refused(basic().formParam("client_id", "another"), 400, "invalid_request");
        }

        @Test
        void may_not_repeat_itself() {
            refused(basic().formParam("scope", "goals.read", "roster.read"), 400, "invalid_request");
        }
    }

    @Nested
    class somebody_else {

        @Test
        void is_an_invalid_client() {
            refused(given().auth().preemptive().basic("nobody", "secret"), 401, "invalid_client")
                    .header("WWW-Authenticate", containsString("Basic"));
            refused(given().formParam("client_id", "someone"), 401, "invalid_client");
            refused(given(), 401, "invalid_client");
            refused(given().header("Authorization", "Bearer x"), 401, "invalid_client");
            refused(given().header("Authorization", "Basic !!!"), 401, "invalid_client");
            refused(given().header("Authorization", "Basic " + base64("no colon")), 401, "invalid_client");
            refused(given().header("Authorization", "Basic " + base64("%zz:x")), 401, "invalid_client");
            refused(given().formParam("client_id", "a\0b").formParam("client_secret", "x"), 401, "invalid_client");
        }

        @Test
        void who_keeps_guessing_is_slowed_down_and_others_are_not() {
            for (var i = 0; i < 10; i++) {
                refused(given().auth().preemptive().basic("guessed", "guess" + i), 401, "invalid_client");
            }
            // the next, or one after it if those took so long that another was allowed meanwhile
            var wait = Stream.generate(() -> asked(given().auth().preemptive().basic("guessed", "guess")))
                    .limit(1_000)
                    .filter(answer -> answer.extract().statusCode() != 401)
                    .findFirst()
                    .orElseThrow()
                    .statusCode(429)
                    .contentType(ContentType.JSON)
                    .header("Cache-Control", "no-store")
                    .body("error", equalTo("too_many_requests"))
                    .extract()
                    .header("Retry-After");
            assertThat(Integer.parseInt(wait)).isBetween(1, 7);
            asked(basic()).statusCode(200);
        }
    }

    @Nested
    class a_request_that_is_none {

        @Test
        void names_no_grant_or_another() {
            var one = given().contentType(ContentType.URLENC).body("x=y").post("/oauth2/token");
            one.then().statusCode(400).body("error", equalTo("invalid_request"));
            given().formParam("grant_type", "password")
                    .post("/oauth2/token")
                    .then()
                    .statusCode(400)
                    .body("error", equalTo("unsupported_grant_type"));
        }

        @ParameterizedTest
        @ValueSource(strings = {"application/json", "text/plain", "application/xml"})
        void is_no_form(String type) {
            given().contentType(type)
                    .body("{\"grant_type\":\"client_credentials\"}")
                    .post("/oauth2/token")
                    .then()
                    .statusCode(400)
                    .header("Cache-Control", "no-store")
                    .body("error", equalTo("invalid_request"))
                    .body("error_description", containsString("application/x-www-form-urlencoded"));
            given().post("/oauth2/token").then().statusCode(400).body("error", equalTo("invalid_request"));
        }

        @Test
        void is_too_large() {
            given().contentType(ContentType.URLENC)
                    .body("grant_type=" + "x".repeat(20_000))
                    .post("/oauth2/token")
                    .then()
                    .statusCode(413)
                    .body("error", equalTo("invalid_request"));
        }

        @ParameterizedTest
        @ValueSource(strings = {"grant_type=%zz", "grant_type=%", "%=%&&&=", "a=b=c&=&grant_type"})
        void is_a_malformed_form(String body) {
            given().contentType(ContentType.URLENC)
                    .body(body)
                    .post("/oauth2/token")
                    .then()
                    .statusCode(400)
                    .body("error", equalTo("invalid_request"));
        }

        @Test
        void has_too_many_fields() {
            given().contentType(ContentType.URLENC)
                    .body("a=b&".repeat(1_000))
                    .post("/oauth2/token")
                    .then()
                    .statusCode(400)
                    .body("error", equalTo("invalid_request"));
        }

        @Test
        void is_a_get() {
            given().get("/oauth2/token").then().statusCode(405).header("Allow", "OPTIONS, POST");
        }
    }

    @Nested
    class a_token {

        @Test
        void of_ours_is_accepted() throws Exception {
            assertThat(statusWith(signed(_ -> {}, UnaryOperator.identity()))).isEqualTo(200);
        }

        @Test
        void that_expired_is_refused() throws Exception {
            var expired = signed(
                    claims -> claims.setExpirationTime(
                            NumericDate.fromSeconds(NumericDate.now().getValue() - 1)),
                    UnaryOperator.identity());

            given().auth()
                    .oauth2(expired)
                    .get("/v1/goals")
                    .then()
                    .statusCode(401)
                    .header("WWW-Authenticate", containsString("invalid_token"))
                    .contentType("application/problem+json")
                    .body("detail", containsString("expired"));
        }

        @Test
        void that_expires_while_remembered_is_refused_from_then_on() throws Exception {
            var shortLived = goodFor(2);

            holds(() -> statusWith(shortLived) == 401);
        }

        /** One that was accepted, and expires after so many seconds, or some more where it has expired before it was seen. */
        private String goodFor(int seconds) throws Exception {
            var token = signed(
                    claims -> claims.setExpirationTime(
                            NumericDate.fromSeconds(NumericDate.now().getValue() + seconds)),
                    UnaryOperator.identity());
            assertThat(seconds).isLessThan(60);
            return statusWith(token) == 200 ? token : goodFor(2 * seconds);
        }

        @Test
        void for_or_by_someone_else_is_refused() throws Exception {
            assertThat(statusWith(signed(claims -> claims.setAudience("other"), UnaryOperator.identity())))
                    .isEqualTo(401);
            assertThat(statusWith(signed(claims -> claims.setIssuer("http://other"), UnaryOperator.identity())))
                    .isEqualTo(401);
            assertThat(statusWith(signed(claims -> claims.unsetClaim("exp"), UnaryOperator.identity())))
                    .isEqualTo(401);
            assertThat(statusWith(signed(claims -> claims.unsetClaim("aud"), UnaryOperator.identity())))
                    .isEqualTo(401);
            assertThat(statusWith(signed(_ -> {}, header -> header.put("typ", "JWT"))))
                    .isEqualTo(401);
        }

        @Test
        void with_an_unknown_or_hostile_key_id_is_refused() throws Exception {
            for (var kid : new String[] {"unknown", "../../dev/null", "' OR 1=1 --", ""}) {
                assertThat(statusWith(signed(_ -> {}, header -> header.put("kid", kid))))
                        .isEqualTo(401);
            }
        }

        @Test
        void signed_with_a_foreign_key_is_refused_though_it_names_ours() throws Exception {
            var foreign = RsaJwkGenerator.generateJwk(2048);
            var jws = new JsonWebSignature();
            jws.setPayload(claims().toJson());
            jws.setHeader("typ", "at+jwt");
            jws.setHeader("jwk", foreign);
            jws.setKeyIdHeaderValue(signingKeys.load().getFirst().id());
            jws.setAlgorithmHeaderValue(AlgorithmIdentifiers.RSA_USING_SHA256);
            jws.setKey(foreign.getPrivateKey());

            assertThat(statusWith(jws.getCompactSerialization())).isEqualTo(401);
        }

        @Test
        void without_a_signature_is_refused() throws Exception {
            var header = new JsonObject()
                    .put("alg", "none")
                    .put("typ", "at+jwt")
                    .put("kid", signingKeys.load().getFirst().id());

            assertThat(statusWith(base64(header.encode()) + "." + base64(claims().toJson()) + "."))
                    .isEqualTo(401);
        }

        @Test
        void signed_with_the_public_key_as_a_secret_is_refused() throws Exception {
            var key = signingKeys.load().getFirst();
            for (var secret : new byte[][] {
                key.publicKey().getEncoded(),
                key.publicKey().getModulus().toByteArray(),
                ("-----BEGIN PUBLIC KEY-----\n"
                                + Base64.getMimeEncoder(64, new byte[] {'\n'})
                                        .encodeToString(key.publicKey().getEncoded())
                                + "\n-----END PUBLIC KEY-----\n")
                        .getBytes(StandardCharsets.US_ASCII)
            }) {
                var jws = new JsonWebSignature();
                jws.setPayload(claims().toJson());
                jws.setHeader("typ", "at+jwt");
                jws.setKeyIdHeaderValue(key.id());
                jws.setAlgorithmHeaderValue(AlgorithmIdentifiers.HMAC_SHA256);
                jws.setKey(new HmacKey(secret));

                assertThat(statusWith(jws.getCompactSerialization())).isEqualTo(401);
            }
        }

        @Test
        void whose_district_was_changed_is_refused() throws Exception {
            var parts = signed(_ -> {}, UnaryOperator.identity()).split("\\.", -1);
            var claims = new JsonObject(new String(Base64.getUrlDecoder().decode(parts[1]), StandardCharsets.UTF_8));
            var other = base64(claims.put("tenant", TestPlatform.OTHER_TENANT).encode());

            assertThat(statusWith(parts[0] + "." + other + "." + parts[2])).isEqualTo(401);
        }

        @ParameterizedTest
        @ValueSource(strings = {"x", "a.b.c", "..", ""})
        void that_is_none_is_refused(String text) {
            assertThat(statusWith(text)).isEqualTo(401);
        }

        @Test
        void in_the_query_is_not_looked_at() throws Exception {
            given().queryParam("access_token", signed(_ -> {}, UnaryOperator.identity()))
                    .get("/v1/goals")
                    .then()
                    .statusCode(401);
        }
    }

    @Test
    void the_metadata_leads_to_the_token_endpoint_and_the_keys() {
        given().get("/.well-known/oauth-authorization-server")
                .then()
                .statusCode(200)
                .body("issuer", equalTo("http://gateway.test"))
                .body("token_endpoint", equalTo("http://gateway.test/oauth2/token"))
                .body("jwks_uri", equalTo("http://gateway.test/oauth2/jwks"))
                .body("grant_types_supported", hasItems("client_credentials"))
                .body("scopes_supported", hasItems("goals.read", "admin"));
    }

    @Test
    void the_published_keys_are_public_only() {
        var keys = given().get("/oauth2/jwks").then().extract().asString();

        assertThat(keys).contains("\"kty\":\"RSA\"", "\"use\":\"sig\"").doesNotContain("\"d\"", "\"p\"", "\"q\"");
    }

    @Test
    void a_key_lasts_and_lies_sealed() throws Exception {
        var first = signingKeys.load().getFirst().id();
        assertThat(signingKeys.load().getFirst().id()).isEqualTo(first);
        try (var connection = database.getConnection();
                var row = connection.createStatement().executeQuery("SELECT private_key FROM signing_key")) {
            row.next();
            var plain =
                    new String(signingKeys.load().getFirst().privateKey().getEncoded(), StandardCharsets.ISO_8859_1);
            assertThat(new String(row.getBytes(1), StandardCharsets.ISO_8859_1))
                    .doesNotContain(
                            plain.substring(0, 24), plain.substring(plain.length() / 2, plain.length() / 2 + 24));
        }
    }

    private static RequestSpecification basic() {
        return given().auth().preemptive().basic(TestPlatform.CLIENT_ID, TestPlatform.CLIENT_SECRET);
    }

    private static ValidatableResponse asked(RequestSpecification request) {
        return request.formParam("grant_type", "client_credentials")
                .post("/oauth2/token")
                .then();
    }

    private static ValidatableResponse refused(RequestSpecification request, int status, String error) {
        return asked(request)
                .statusCode(status)
                .contentType(ContentType.JSON)
                .header("Cache-Control", "no-store")
                .body("error", equalTo(error))
                .body("error_description", not(emptyOrNullString()));
    }

    private static int statusWith(String token) {
        return given().header("Authorization", "Bearer " + token)
                .get("/v1/goals")
                .statusCode();
    }

    private String signed(Consumer<JwtClaims> change, UnaryOperator<JsonObject> header) throws Exception {
        var claims = claims();
        change.accept(claims);
        var key = signingKeys.load().getFirst();
        var jws = new JsonWebSignature();
        jws.setPayload(claims.toJson());
        jws.setKey(key.privateKey());
        var headers = header.apply(
                new JsonObject().put("alg", "RS256").put("typ", "at+jwt").put("kid", key.id()));
        headers.forEach(entry -> jws.setHeader(entry.getKey(), entry.getValue()));
        return jws.getCompactSerialization();
    }

    private static JwtClaims claims() {
        var claims = new JwtClaims();
        var now = NumericDate.now();
        claims.setIssuer("http://gateway.test");
        claims.setAudience("lodestar");
        claims.setSubject("test");
        claims.setStringClaim("client_id", "test");
        claims.setStringClaim("tenant", TestPlatform.TENANT);
        claims.setStringClaim("scope", "goals.read");
        claims.setIssuedAt(now);
        claims.setExpirationTime(NumericDate.fromSeconds(now.getValue() + 900));
        return claims;
    }

    private static String base64(String text) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
}
