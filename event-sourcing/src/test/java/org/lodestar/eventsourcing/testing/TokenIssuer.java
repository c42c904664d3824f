package org.lodestar.eventsourcing.testing;

import com.sun.net.httpserver.HttpServer;
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
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.jose4j.jwk.JsonWebKey;
import org.jose4j.jwk.RsaJsonWebKey;
import org.jose4j.jwk.RsaJwkGenerator;
import org.jose4j.lang.JoseException;

/** Issues real tokens as the gateway does and serves the keys to verify them. */
public final class TokenIssuer implements AutoCloseable {

    private static final Duration LIFETIME = Duration.ofMinutes(15);
    private static volatile TokenIssuer current;

    /** A token that was made, and when, on the clock of {@link System#nanoTime()}. */
    private record Made(String token, long at) {

        /** Whether a test may still begin with it. */
        boolean isFresh() {
            return System.nanoTime() - at < LIFETIME.dividedBy(3).toNanos();
        }
    }

    /** To sign takes longer than most requests that tests make. */
    private final Map<List<String>, Made> made = new ConcurrentHashMap<>();

    private final HttpServer server;
    private final RsaJsonWebKey key;

    private TokenIssuer(HttpServer server, RsaJsonWebKey key) {
        this.server = server;
        this.key = key;
    }

    public static TokenIssuer start() {
        try {
            RsaJsonWebKey key = RsaJwkGenerator.generateJwk(2048);
            key.setKeyId("test-key");
            key.setAlgorithm("RS256");
            key.setUse("sig");
            HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            byte[] keys = ("{\"keys\":[" + key.toJson(JsonWebKey.OutputControlLevel.PUBLIC_ONLY) + "]}")
                    .getBytes(StandardCharsets.UTF_8);
            server.createContext("/oauth2/jwks", exchange -> {
                exchange.getResponseHeaders().add("Content-Type", "application/json");
                exchange.sendResponseHeaders(200, keys.length);
                exchange.getResponseBody().write(keys);
                exchange.close();
            });
            server.start();
            current = new TokenIssuer(server, key);
            return current;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (JoseException e) {
            throw new IllegalStateException(e);
        }
    }

    public String url() {
        return "http://localhost:" + server.getAddress().getPort();
    }

    /** A token of {@code tenant}'s client {@code test-client} with these scopes. */
    public static String token(String tenant, String... scopes) {
        return tokenOf(tenant, "test-client", scopes);
    }

    public static String tokenOf(String tenant, String client, String... scopes) {
        List<String> asked =
                Stream.concat(Stream.of(tenant, client), Stream.of(scopes)).toList();
        return current.made
                .compute(
                        asked,
                        (_, before) -> before != null && before.isFresh()
                                ? before
                                : new Made(sign(claims(tenant, client, scopes)), System.nanoTime()))
                .token();
    }

    /** A token that is limited to one organisation. */
    public static String limitedToken(String tenant, String org, String... scopes) {
        return sign(claims(tenant, "limited-client", scopes).claim("orgs", List.of(org)));
    }

    private static JwtClaimsBuilder claims(String tenant, String client, String... scopes) {
        return Jwt.issuer(current.url())
                .audience("lodestar")
                .subject(client)
                .claim("client_id", client)
                .claim("tenant", tenant)
                .claim("scope", String.join(" ", scopes))
                .expiresIn(LIFETIME);
    }

    private static String sign(JwtClaimsBuilder claims) {
        return claims.jws().keyId("test-key").header("typ", "at+jwt").sign(current.key.getPrivateKey());
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
