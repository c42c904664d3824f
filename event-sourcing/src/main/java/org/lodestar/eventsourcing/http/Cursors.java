package org.lodestar.eventsourcing.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import jakarta.inject.Singleton;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.lodestar.eventsourcing.runtime.LodestarConfig;

/** Opaque places in a list. Signed, so that a cursor of another tenant, list or filter, or a tampered one, is refused. */
@Singleton
public class Cursors {

    private static final int SIGNATURE = 12;

    private final SecretKeySpec key;

    Cursors(LodestarConfig config) {
        this.key = new SecretKeySpec(config.cursorKey().getBytes(UTF_8), "HmacSHA256");
    }

    /**
     * Makes a cursor.
     *
     * @param scope what the cursor holds for: tenant, list and filters
     * @param place the last key that was given out
     */
    public String encode(String scope, String place) {
        byte[] text = place.getBytes(UTF_8);
        byte[] signature = sign(scope, text);
        byte[] both = Arrays.copyOf(signature, SIGNATURE + text.length);
        System.arraycopy(text, 0, both, SIGNATURE, text.length);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(both);
    }

    /**
     * Reads a cursor.
     *
     * @throws InvalidRequest if it was not made for this scope
     */
    public String decode(String scope, String cursor) {
        try {
            byte[] both = Base64.getUrlDecoder().decode(cursor);
            if (both.length > SIGNATURE) {
                byte[] text = Arrays.copyOfRange(both, SIGNATURE, both.length);
                if (MessageDigest.isEqual(sign(scope, text), Arrays.copyOf(both, SIGNATURE))) {
                    return new String(text, UTF_8);
                }
            }
        } catch (IllegalArgumentException _) {
            // not base64: falls through to the refusal
        }
        throw new InvalidRequest("cursor", "Not a cursor that this list with these filters gave out");
    }

    private byte[] sign(String scope, byte[] text) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(key);
            mac.update(scope.getBytes(UTF_8));
            mac.update((byte) 0);
            return Arrays.copyOf(mac.doFinal(text), SIGNATURE);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
