package org.lodestar.gateway.oauth;

import com.sun.net.httpserver.HttpServer;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jose4j.json.JsonUtil;
import org.jose4j.jwk.JsonWebKey.OutputControlLevel;
import org.jose4j.jwk.JsonWebKeySet;
import org.jose4j.jwk.RsaJsonWebKey;
import org.jose4j.jwk.RsaJwkGenerator;
import org.jose4j.jws.AlgorithmIdentifiers;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.jwt.NumericDate;
import org.jose4j.lang.JoseException;

/** An identity provider of somebody else, with claims of its own, as a district may have one. */
public class ForeignIssuer implements QuarkusTestResourceLifecycleManager {

    private static final List<RsaJsonWebKey> KEYS = new CopyOnWriteArrayList<>();

    private static HttpServer server;

    @Override
    public int order() {
        return 1;
    }

    @Override
    public Map<String, String> start() {
        try {
            KEYS.clear();
            changeKey();
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            serve("/.well-known/openid-configuration", ForeignIssuer::metadata);
            serve("/keys", ForeignIssuer::keySet);
            server.start();
            try (var http = HttpClient.newHttpClient()) {
                var found = http.send(
                        HttpRequest.newBuilder(URI.create(url() + "/.well-known/openid-configuration"))
                                .build(),
                        BodyHandlers.ofString());
                var metadata = JsonUtil.parseJson(found.body());
                return Map.of(
                        "lodestar.issuer", String.valueOf(metadata.get("issuer")),
                        "lodestar.tokens.keys", String.valueOf(metadata.get("jwks_uri")),
                        "lodestar.tokens.endpoint", String.valueOf(metadata.get("token_endpoint")),
                        "lodestar.tokens.audience", "https://lodestar.example.org",
                        "lodestar.tokens.tenant-claim", "district",
                        "lodestar.tokens.client-claim", "azp",
                        "lodestar.tokens.scope-claim", "scp");
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException | JoseException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void stop() {
        server.stop(0);
    }

    /** From now on signs with another key. */
    static void changeKey() {
        try {
            var key = RsaJwkGenerator.generateJwk(2048);
            key.setKeyId("foreign-" + KEYS.size());
            key.setUse("sig");
            KEYS.add(key);
        } catch (JoseException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A token of a client of the first test district. */
    public static String token(Consumer<JwtClaims> change) {
        var claims = new JwtClaims();
        claims.setIssuer(url());
        claims.setAudience("https://lodestar.example.org");
        claims.setSubject("0f1e2d3c");
        claims.setStringClaim("azp", "foreign-client");
        claims.setStringClaim("district", "district1");
        claims.setStringListClaim("scp", "goals.read", "profile");
        claims.setExpirationTime(NumericDate.fromSeconds(NumericDate.now().getValue() + 900));
        change.accept(claims);
        var key = KEYS.getLast();
        var signature = new JsonWebSignature();
        signature.setHeader("typ", "JWT");
        signature.setKeyIdHeaderValue(key.getKeyId());
        signature.setAlgorithmHeaderValue(AlgorithmIdentifiers.RSA_USING_SHA256);
        signature.setKey(key.getPrivateKey());
        signature.setPayload(claims.toJson());
        try {
            return signature.getCompactSerialization();
        } catch (JoseException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String url() {
        return "http://localhost:" + server.getAddress().getPort();
    }

    static String tokenEndpoint() {
        return url() + "/protocol/openid-connect/token";
    }

    private static String metadata() {
        return "{\"issuer\":\"%1$s\",\"jwks_uri\":\"%1$s/keys\",\"token_endpoint\":\"%2$s\"}"
                .formatted(url(), tokenEndpoint());
    }

    private static String keySet() {
        return new JsonWebKeySet(KEYS).toJson(OutputControlLevel.PUBLIC_ONLY);
    }

    private static void serve(String path, Supplier<String> content) {
        server.createContext(path, exchange -> {
            var body = content.get().getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().add("Content-Type", "application/json");
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
    }
}
