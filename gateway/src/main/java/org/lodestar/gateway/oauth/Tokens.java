package org.lodestar.gateway.oauth;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.quarkus.runtime.Startup;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import jakarta.enterprise.context.ApplicationScoped;
import java.security.GeneralSecurityException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jose4j.jwa.AlgorithmConstraints;
import org.jose4j.jwa.AlgorithmConstraints.ConstraintType;
import org.jose4j.jwk.JsonWebKey;
import org.jose4j.jwk.RsaJsonWebKey;
import org.jose4j.jws.AlgorithmIdentifiers;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.jwt.MalformedClaimException;
import org.jose4j.jwt.NumericDate;
import org.jose4j.jwt.consumer.InvalidJwtException;
import org.jose4j.jwt.consumer.JwtConsumer;
import org.jose4j.jwt.consumer.JwtConsumerBuilder;
import org.jose4j.keys.resolvers.VerificationKeyResolver;
import org.jose4j.lang.JoseException;
import org.jose4j.lang.UnresolvableKeyException;

/**
 * Makes access tokens (RFC 9068, RS256) and checks them.
 *
 * <p>Checking a signature takes as long as forwarding a call, so the outcome for a good token is kept until it expires.
 */
@Startup
@ApplicationScoped
public class Tokens {

    /** What a check found. */
    public enum Verdict {
        VALID,
        EXPIRED,
        INVALID
    }

    static final String AUDIENCE = "lodestar";

    private static final String TYPE = "at+jwt";
    private static final int LONGEST = 4_096;
    private static final int REMEMBERED = 10_000;

    private final String issuer;
    private final Duration lifetime;
    private final SigningKey current;
    private final Map<String, SigningKey> keys;
    private final JwtConsumer consumer;
    private final Cache<String, Long> expirations;

    Tokens(@ConfigProperty(name = "lodestar.issuer") String issuer, OAuthConfig config, SigningKeys signingKeys)
            throws SQLException, GeneralSecurityException {
        this.issuer = issuer;
        this.lifetime = config.tokenLifetime();
        var loaded = signingKeys.load();
        this.current = loaded.getFirst();
        this.keys = loaded.stream().collect(Collectors.toUnmodifiableMap(SigningKey::id, Function.identity()));
        this.consumer = new JwtConsumerBuilder()
                .setJwsAlgorithmConstraints(
                        new AlgorithmConstraints(ConstraintType.PERMIT, AlgorithmIdentifiers.RSA_USING_SHA256))
                .setVerificationKeyResolver(resolver(keys))
                .setExpectedType(true, TYPE)
                .setExpectedIssuer(issuer)
                .setExpectedAudience(AUDIENCE)
                .setRequireExpirationTime()
                .setRequireIssuedAt()
                .build();
        this.expirations = Caffeine.newBuilder()
                .maximumSize(REMEMBERED)
                .expireAfterWrite(lifetime)
                .build();
    }

    /** A new token for a client. */
    String issue(Client client, Collection<Scope> scopes) {
        var claims = new JwtClaims();
        var now = NumericDate.now();
        claims.setIssuer(issuer);
        claims.setAudience(AUDIENCE);
        claims.setSubject(client.id());
        claims.setStringClaim("client_id", client.id());
        claims.setStringClaim("tenant", client.tenant());
        claims.setStringClaim("scope", Scope.join(scopes));
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

    /** Whether a token was made here, for here, and is still good. */
    public Verdict check(String token) {
        var known = expirations.getIfPresent(token);
        if (known != null) {
            return System.currentTimeMillis() / 1000 < known ? Verdict.VALID : Verdict.EXPIRED;
        }
        if (token.length() > LONGEST) {
            return Verdict.INVALID;
        }
        try {
            var claims = consumer.processToClaims(token);
            expirations.put(token, claims.getExpirationTime().getValue());
            return Verdict.VALID;
        } catch (InvalidJwtException e) {
            return e.hasExpired() ? Verdict.EXPIRED : Verdict.INVALID;
        } catch (MalformedClaimException _) {
            return Verdict.INVALID;
        }
    }

    /** How long a new token is good for. */
    Duration lifetime() {
        return lifetime;
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

    private static VerificationKeyResolver resolver(Map<String, SigningKey> keys) {
        return (signature, _) -> {
            var key = keys.get(String.valueOf(signature.getKeyIdHeaderValue()));
            if (key == null) {
                throw new UnresolvableKeyException("The token names no key of this gateway");
            }
            return key.publicKey();
        };
    }
}
