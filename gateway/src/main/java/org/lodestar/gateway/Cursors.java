package org.lodestar.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;

import jakarta.inject.Singleton;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Opaque places in the gateway's own lists, signed as the services sign theirs. */
@Singleton
class Cursors {

    private static final String ALGORITHM = "HmacSHA256";
    private static final int SIGNATURE = 12;

    private final SecretKeySpec key;

    Cursors(@ConfigProperty(name = "lodestar.cursor-key") String key) {
        this.key = new SecretKeySpec(key.getBytes(UTF_8), ALGORITHM);
    }

    /**
     * Makes a cursor.
     *
     * @param scope what the cursor holds for
     * @param place the last key that was given out
     */
    String encode(String scope, String place) {
        var text = place.getBytes(UTF_8);
        var both = Arrays.copyOf(sign(scope, text), SIGNATURE + text.length);
        System.arraycopy(text, 0, both, SIGNATURE, text.length);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(both);
    }

    /** The place of a cursor, if it was made for this scope. */
    Optional<String> decode(String scope, String cursor) {
        try {
            var both = Base64.getUrlDecoder().decode(cursor);
            if (both.length > SIGNATURE) {
                var text = Arrays.copyOfRange(both, SIGNATURE, both.length);
                if (MessageDigest.isEqual(sign(scope, text), Arrays.copyOf(both, SIGNATURE))) {
                    return Optional.of(new String(text, UTF_8));
                }
            }
        } catch (IllegalArgumentException _) {
            // not Base64: not one of ours
        }
        return Optional.empty();
    }

    private byte[] sign(String scope, byte[] text) {
        try {
            var mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            mac.update(scope.getBytes(UTF_8));
            mac.update((byte) 0);
            return Arrays.copyOf(mac.doFinal(text), SIGNATURE);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
