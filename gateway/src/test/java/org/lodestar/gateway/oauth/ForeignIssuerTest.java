package org.lodestar.gateway.oauth;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.lodestar.gateway.Eventually.holds;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.function.Consumer;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.jwt.NumericDate;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.lodestar.gateway.TestPlatform;
import org.lodestar.gateway.TestService;

/** A gateway that is told, by configuration alone, to believe the tokens of somebody else. */
@QuarkusTest
@WithTestResource(TestPlatform.class)
@WithTestResource(ForeignIssuer.class)
class ForeignIssuerTest {

    @BeforeEach
    void a_service_answers() {
        TestPlatform.service("goals").does(TestService.OK);
        await(ForeignIssuer.token(_ -> {}), 200);
    }

    @Test
    void its_tokens_are_passed_on() throws Exception {
        TestPlatform.service("goals").does(TestService.OK);
        var token = ForeignIssuer.token(_ -> {});

        assertThat(status(token)).isEqualTo(200);

        assertThat(TestPlatform.service("goals").next().header("Authorization")).isEqualTo("Bearer " + token);
    }

    @Test
    void its_address_is_not_taken_for_ours() {
        given().get("/ims/oneroster/rostering/v1p2/discovery/onerosterv1p2rostersservice_openapi3_v1p0.json")
                .then()
                .statusCode(200)
                .body("servers[0].url", equalTo("/ims/oneroster/rostering/v1p2"));
    }

    @Test
    void clients_of_oneroster_are_told_to_ask_it_for_tokens() {
        given().get("/ims/oneroster/rostering/v1p2/discovery/onerosterv1p2rostersservice_openapi3_v1p0.json")
                .then()
                .body(
                        "components.securitySchemes.OAuth2CC.flows.clientCredentials.tokenUrl",
                        equalTo(ForeignIssuer.tokenEndpoint()));
    }

    @Test
    void a_key_that_is_new_is_fetched() {
        ForeignIssuer.changeKey();

        await(ForeignIssuer.token(_ -> {}), 200);
    }

    @Test
    void a_key_that_nobody_publishes_is_refused() {
        var token = ForeignIssuer.token(_ -> {});
        var header = "eyJhbGciOiJSUzI1NiIsImtpZCI6Im5vYm9keXMifQ";

        await(header + token.substring(token.indexOf('.')), 401);
    }

    @Test
    void what_is_not_as_agreed_is_refused() {
        assertRefused(claims -> claims.setAudience("lodestar"));
        assertRefused(claims -> claims.setIssuer("http://gateway.test"));
        assertRefused(claims -> claims.unsetClaim("district"));
        assertRefused(claims -> claims.setStringClaim("district", "DISTRICT-1"));
        assertRefused(claims -> claims.unsetClaim("exp"));
        assertRefused(claims -> claims.setExpirationTime(
                NumericDate.fromSeconds(NumericDate.now().getValue() - 1)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/oauth2/token",
                "/oauth2/jwks",
                "/.well-known/oauth-authorization-server",
                "/v1/clients",
                "/v1/clients/listener/kafka-login"
            })
    void nothing_is_issued_here(String path) {
        given().auth()
                .oauth2(ForeignIssuer.token(_ -> {}))
                .get(path)
                .then()
                .statusCode(404)
                .body("type", equalTo("/problems/not-found"));
    }

    private static void assertRefused(Consumer<JwtClaims> change) {
        assertThat(status(ForeignIssuer.token(change))).isEqualTo(401);
    }

    private static int status(String token) {
        return given().auth().oauth2(token).get("/v1/goals").statusCode();
    }

    /** While the keys are on their way it is 503, and nothing else. */
    private static void await(String token, int status) {
        holds(() -> {
            var seen = status(token);
            assertThat(seen).isIn(status, 401, 503);
            return seen == status;
        });
    }
}
