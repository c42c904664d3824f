package org.lodestar.gateway.oauth;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.quarkus.runtime.Startup;
import jakarta.inject.Singleton;
import java.security.Key;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jose4j.jwa.AlgorithmConstraints;
import org.jose4j.jwa.AlgorithmConstraints.ConstraintType;
import org.jose4j.jws.AlgorithmIdentifiers;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.jwt.MalformedClaimException;
import org.jose4j.jwt.consumer.InvalidJwtException;
import org.jose4j.jwt.consumer.JwtConsumer;
import org.jose4j.jwt.consumer.JwtConsumerBuilder;
import org.jose4j.lang.UnresolvableKeyException;

/**
 * Checks access tokens, those made here or those of the issuer that is configured instead.
 *
 * <p>Checking a signature takes as long as forwarding a call, so the outcome for a good token is kept until it expires.
 */
@Startup
@Singleton
public class Tokens {

    /** What a check found. */
    public sealed interface Verdict {

        /** The token is good, and speaks for this caller. */
        record Valid(Caller caller) implements Verdict {}

        /** Why it is not. */
        enum Refusal implements Verdict {
            EXPIRED,
            INVALID,
            REVOKED,
            /** Nobody can say at this moment: the keys of its issuer are being fetched. */
            UNDECIDED
        }
    }

    private static final Pattern TENANT = Pattern.compile("[a-z0-9]{6,32}");
    private static final int LONGEST = 8_192;
    private static final int REMEMBERED = 10_000;
    private static final Duration REMEMBERED_FOR = Duration.ofHours(1);

    private final TokensConfig config;
    private final String foreign;
    private final Issuer issuer;
    private final RemoteKeys remoteKeys;
    private final Revocations revocations;
    private final LastUses lastUses;
    private final JwtConsumer consumer;
    private final Cache<String, Verdict.Valid> known = Caffeine.newBuilder()
            .maximumSize(REMEMBERED)
            .expireAfterWrite(REMEMBERED_FOR)
            .build();

    Tokens(
            @ConfigProperty(name = "lodestar.issuer") String name,
            TokensConfig config,
            Issuer issuer,
            RemoteKeys remoteKeys,
            Revocations revocations,
            LastUses lastUses) {
        this.config = config;
        this.issuer = issuer;
        this.remoteKeys = remoteKeys;
        this.revocations = revocations;
        this.lastUses = lastUses;
        this.foreign = remoteKeys.areBelieved() ? name : "";
        this.consumer = remoteKeys.areBelieved() ? ofOthers(name) : ofOurs(name);
    }

    private JwtConsumer ofOurs(String name) {
        return any(name, AlgorithmIdentifiers.RSA_USING_SHA256)
                .setExpectedType(true, Issuer.TYPE)
                .setRequireIssuedAt()
                .build();
    }

    /** Others do not all say the type, and sign with what they like, as long as the key is not a shared one. */
    private JwtConsumer ofOthers(String name) {
        return any(
                        name,
                        AlgorithmIdentifiers.RSA_USING_SHA256,
                        AlgorithmIdentifiers.RSA_PSS_USING_SHA256,
                        AlgorithmIdentifiers.ECDSA_USING_P256_CURVE_AND_SHA256)
                .build();
    }

    private JwtConsumerBuilder any(String name, String... algorithms) {
        return new JwtConsumerBuilder()
                .setJwsAlgorithmConstraints(new AlgorithmConstraints(ConstraintType.PERMIT, algorithms))
                .setVerificationKeyResolver((signature, _) -> key(signature))
                .setExpectedIssuer(name)
                .setExpectedAudience(config.audience())
                .setRequireExpirationTime();
    }

    private Key key(JsonWebSignature signature) throws UnresolvableKeyException {
        var id = String.valueOf(signature.getKeyIdHeaderValue());
        var key = remoteKeys.areBelieved() ? remoteKeys.find(id) : issuer.publicKey(id);
        return key.orElseThrow(() -> new UnresolvableKeyException("The token names no key that is known"));
    }

    /** Whether tokens are made here. */
    boolean areOurs() {
        return !remoteKeys.areBelieved();
    }

    /** Whether a token was made by whom we believe, for here, and is still good. */
    public Verdict check(String token) {
        var checked = known.getIfPresent(token);
        if (checked == null) {
            return token.length() > LONGEST ? Verdict.Refusal.INVALID : verify(token);
        }
        if (System.currentTimeMillis() / 1000 >= checked.caller().expires()) {
            return Verdict.Refusal.EXPIRED;
        }
        return admit(checked);
    }

    private Verdict verify(String token) {
        try {
            var valid = caller(consumer.processToClaims(token)).map(Verdict.Valid::new);
            valid.ifPresent(found -> known.put(token, found));
            return valid.<Verdict>map(this::admit).orElse(Verdict.Refusal.INVALID);
        } catch (InvalidJwtException e) {
            if (e.hasExpired()) {
                return Verdict.Refusal.EXPIRED;
            }
            var awaited = e.getCause() instanceof UnresolvableKeyException
                    && remoteKeys.areBelieved()
                    && remoteKeys.comeSoon();
            return awaited ? Verdict.Refusal.UNDECIDED : Verdict.Refusal.INVALID;
        } catch (MalformedClaimException _) {
            return Verdict.Refusal.INVALID;
        }
    }

    private Optional<Caller> caller(JwtClaims claims) throws MalformedClaimException {
        var client = text(claims, config.clientClaim()).or(() -> text(claims, "sub"));
        var tenant = text(claims, config.tenantClaim())
                .filter(key -> TENANT.matcher(key).matches());
        if (client.isEmpty() || tenant.isEmpty()) {
            return Optional.empty();
        }
        var issued = claims.getIssuedAt() == null ? 0 : claims.getIssuedAt().getValue();
        var expires = claims.getExpirationTime().getValue();
        return Optional.of(
                new Caller(tenant.get(), foreign, client.get(), scopes(claims), orgs(claims), issued, expires));
    }

    private Set<Scope> scopes(JwtClaims claims) {
        return switch (claims.getClaimValue(config.scopeClaim())) {
            case String names -> Scope.known(List.of(names.split(" ")));
            case Collection<?> names ->
                Scope.known(names.stream().map(String::valueOf).toList());
            case null, default -> Set.of();
        };
    }

    /** A claim that is there limits, even if nothing in it can be read: then to an organisation that nobody has. */
    private Set<String> orgs(JwtClaims claims) {
        return switch (claims.getClaimValue(config.orgsClaim())) {
            case null -> Set.of();
            case Collection<?> names
            when !names.isEmpty() -> names.stream().map(String::valueOf).collect(Collectors.toUnmodifiableSet());
            case Object other -> Set.of(String.valueOf(other));
        };
    }

    private static Optional<String> text(JwtClaims claims, String name) {
        return claims.getClaimValue(name) instanceof String text ? Optional.of(text) : Optional.empty();
    }

    private Verdict admit(Verdict.Valid valid) {
        var caller = valid.caller();
        if (revocations.refuses(caller)) {
            return Verdict.Refusal.REVOKED;
        }
        lastUses.note(caller.tenant(), caller.client());
        return valid;
    }
}
