package org.lodestar.eventsourcing.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import jakarta.inject.Singleton;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.lodestar.eventsourcing.runtime.LodestarConfig;

/**
 * Opaque places in a list. Sealed, so that a cursor of another tenant, list, filter or order, or a tampered one, is refused,
 * and that no log on the way reads the name that a sorted list has come to.
 */
@Singleton
public class Cursors {

    private static final int NONCE = 12;
    private static final int TAG = 16;

    private final SecretKeySpec key;
    private final SecureRandom random = new SecureRandom();

    Cursors(LodestarConfig config) {
        this.key = new SecretKeySpec(config.cursorKey().getBytes(UTF_8), "HmacSHA256");
    }

    /**
     * Makes a cursor.
     *
     * @param scope what the cursor holds for: tenant, list, filters and order
     * @param place the last key that was given out
     */
    public String encode(String scope, String place) {
        byte[] nonce = new byte[NONCE];
        random.nextBytes(nonce);
        try {
            byte[] sealed = cipher(Cipher.ENCRYPT_MODE, scope, nonce).doFinal(place.getBytes(UTF_8));
            byte[] both = Arrays.copyOf(nonce, NONCE + sealed.length);
            System.arraycopy(sealed, 0, both, NONCE, sealed.length);
            return Base64.getUrlEncoder().withoutPadding().encodeToString(both);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /**
     * Reads a cursor.
     *
     * @throws InvalidRequest if it was not made for this scope
     */
    public String decode(String scope, String cursor) {
        try {
            byte[] both = Base64.getUrlDecoder().decode(cursor);
            if (both.length > NONCE + TAG) {
                Cipher cipher = cipher(Cipher.DECRYPT_MODE, scope, Arrays.copyOf(both, NONCE));
                return new String(cipher.doFinal(both, NONCE, both.length - NONCE), UTF_8);
            }
        } catch (IllegalArgumentException | AEADBadTagException _) {
            // not base64, or not sealed by us for this: falls through to the refusal
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
        throw new InvalidRequest("cursor", "Not a cursor that this list with these filters and this order gave out");
    }

    /** Each scope has a key of its own, so that what is sealed for one opens for no other. */
    private Cipher cipher(int mode, String scope, byte[] nonce) throws GeneralSecurityException {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(key);
        SecretKeySpec own = new SecretKeySpec(mac.doFinal(scope.getBytes(UTF_8)), "AES");
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(mode, own, new GCMParameterSpec(8 * TAG, nonce));
        return cipher;
    }
}
