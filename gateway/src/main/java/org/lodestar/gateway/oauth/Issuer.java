package org.lodestar.gateway.oauth;

import io.quarkus.runtime.Startup;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Singleton;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jose4j.jwk.JsonWebKey;
import org.jose4j.jwk.RsaJsonWebKey;
import org.jose4j.jws.AlgorithmIdentifiers;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.jwt.NumericDate;
import org.jose4j.lang.JoseException;

/** Makes access tokens (RFC 9068, RS256) and publishes the keys to check them with. */
@Startup
@Singleton
class Issuer {

    static final String TYPE = "at+jwt";

    private final String name;
    private final TokensConfig tokens;
    private final Duration lifetime;
    private final SigningKey current;
    private final Map<String, SigningKey> keys;

    Issuer(
            @ConfigProperty(name = "lodestar.issuer") String name,
            TokensConfig tokens,
            OAuthConfig config,
            SigningKeys signingKeys)
            throws SQLException, GeneralSecurityException {
        this.name = name;
        this.tokens = tokens;
        this.lifetime = config.tokenLifetime();
        var loaded = signingKeys.load();
        this.current = loaded.getFirst();
        this.keys = loaded.stream().collect(Collectors.toUnmodifiableMap(SigningKey::id, Function.identity()));
    }

    /** A new token for a client. */
    String issue(Client client, Collection<Scope> scopes, Duration lifetime) {
        var claims = new JwtClaims();
        var now = NumericDate.now();
        claims.setIssuer(name);
        claims.setAudience(tokens.audience());
        claims.setSubject(client.id());
        claims.setStringClaim(tokens.clientClaim(), client.id());
        claims.setStringClaim(tokens.tenantClaim(), client.tenant());
        claims.setStringClaim(tokens.scopeClaim(), Scope.join(scopes));
        if (!client.orgs().isEmpty()) {
            claims.setStringListClaim(
                    tokens.orgsClaim(), client.orgs().stream().sorted().toList());
        }
        claims.setJwtId(UUID.randomUUID().toString());
        claims.setIssuedAt(now);
        claims.setExpirationTime(NumericDate.fromSeconds(now.getValue() + lifetime.toSeconds()));
        var signature = new JsonWebSignature();
        signature.setHeader("typ", TYPE);
        signature.setKeyIdHeaderValue(current.id());
        signature.setAlgorithmHeaderValue(AlgorithmIdentifiers.RSA_USING_SHA256);
        signature.setKey(current.privateKey());
        signature.setPayload(claims.toJson());
        try {
            return signature.getCompactSerialization();
        } catch (JoseException e) {
            throw new IllegalStateException("A token could not be signed", e);
        }
    }

    /** How long a new token of a client is good for. */
    Duration lifetime(Client client) {
        return client.expiresAt()
                .map(end -> Duration.between(Instant.now(), end))
                .filter(left -> left.compareTo(lifetime) < 0)
                .orElse(lifetime);
    }

    /** The public key of this id. */
    Optional<PublicKey> publicKey(String id) {
        return Optional.ofNullable(keys.get(id)).map(SigningKey::publicKey);
    }

    /** The public keys, as a JSON Web Key Set. */
    JsonObject keySet() {
        var set = new JsonArray();
        List.copyOf(keys.values()).forEach(key -> {
            var jwk = new RsaJsonWebKey(key.publicKey());
            jwk.setKeyId(key.id());
            jwk.setUse("sig");
            jwk.setAlgorithm(AlgorithmIdentifiers.RSA_USING_SHA256);
            set.add(new JsonObject(jwk.toParams(JsonWebKey.OutputControlLevel.PUBLIC_ONLY)));
        });
        return new JsonObject().put("keys", set);
    }
}
