package org.lodestar.goals;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.equalTo;

import com.sun.net.httpserver.HttpServer;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import io.smallrye.jwt.build.Jwt;
import io.smallrye.jwt.build.JwtClaimsBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jose4j.jwk.JsonWebKey.OutputControlLevel;
import org.jose4j.jwk.RsaJsonWebKey;
import org.jose4j.jwk.RsaJwkGenerator;
import org.jose4j.lang.JoseException;
import org.junit.jupiter.api.Test;
import org.lodestar.eventsourcing.testing.PlatformResource;

/** A service that is told, by configuration alone, to believe the tokens of somebody else. */
@QuarkusTest
@WithTestResource(value = PlatformResource.class, initArgs = @ResourceArg(name = "service", value = "goals"))
@WithTestResource(ForeignIssuerTest.ForeignIssuer.class)
class ForeignIssuerTest {

    private static final String AUDIENCE = "https://lodestar.example.org";

    /** An identity provider with addresses and claims of its own. */
    public static final class ForeignIssuer implements QuarkusTestResourceLifecycleManager {

        private static HttpServer server;
        private static RsaJsonWebKey key;

        @Override
        public int order() {
            return 1;
        }

        @Override
        public Map<String, String> start() {
            try {
                key = RsaJwkGenerator.generateJwk(2048);
                key.setKeyId("foreign");
                key.setAlgorithm("RS256");
                server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
                var keys = ("{\"keys\":[" + key.toJson(OutputControlLevel.PUBLIC_ONLY) + "]}")
                        .getBytes(StandardCharsets.UTF_8);
                server.createContext("/realm/certs", exchange -> {
                    exchange.getResponseHeaders().add("Content-Type", "application/json");
                    exchange.sendResponseHeaders(200, keys.length);
                    exchange.getResponseBody().write(keys);
                    exchange.close();
                });
                server.start();
                return Map.of(
                        "lodestar.issuer",
                        url(),
                        "lodestar.tokens.keys",
                        url() + "/certs",
                        "lodestar.tokens.audience",
                        AUDIENCE,
                        "lodestar.tokens.tenant-claim",
                        "district",
                        "lodestar.tokens.client-claim",
                        "azp",
                        "lodestar.tokens.scope-claim",
                        "scp");
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } catch (JoseException e) {
                throw new IllegalStateException(e);
            }
        }

        @Override
        public void stop() {
            server.stop(0);
        }

        static String url() {
            return "http://localhost:" + server.getAddress().getPort() + "/realm";
        }
    }

    @Test
    void its_scopes_are_a_list_or_a_text() {
        read(claims().claim("scp", List.of("goals.read", "profile"))).statusCode(200);
        read(claims().claim("scp", "profile goals.read profile")).statusCode(200);
        read(claims().claim("scp", List.of("profile")))
                .statusCode(403)
                .body("type", equalTo("/problems/forbidden-scope"));
        read(claims()).statusCode(403);
    }

    @Test
    void what_is_not_as_agreed_is_refused() {
        refused(claims().claim("scp", "goals.read").audience("lodestar"));
        refused(claims().claim("scp", "goals.read").issuer("http://localhost"));
        refused(claims().claim("scp", "goals.read").claim("district", "DISTRICT-1"));
        refused(Jwt.issuer(ForeignIssuer.url())
                .audience(AUDIENCE)
                .claim("tenant", "district1")
                .claim("scope", "goals.read")
                .expiresIn(Duration.ofMinutes(15)));
    }

    private static JwtClaimsBuilder claims() {
        return Jwt.issuer(ForeignIssuer.url())
                .audience(AUDIENCE)
                .subject("0f1e2d3c")
                .claim("azp", "foreign-client")
                .claim("district", "district1")
                .expiresIn(Duration.ofMinutes(15));
    }

    private static void refused(JwtClaimsBuilder claims) {
        read(claims).statusCode(401).body("type", equalTo("/problems/unauthorized"));
    }

    private static ValidatableResponse read(JwtClaimsBuilder claims) {
        var token = claims.jws().keyId("foreign").sign(ForeignIssuer.key.getPrivateKey());
        return given().auth().oauth2(token).get("/v1/goals").then();
    }
}
