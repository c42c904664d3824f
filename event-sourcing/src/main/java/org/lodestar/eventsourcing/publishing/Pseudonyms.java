package org.lodestar.eventsourcing.publishing;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.UUID;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Replaces a person's id by a UUID (version 8) that is stable within one tenant, differs between tenants, and cannot be
 * turned back without the platform's key. All services share the key, so their pseudonyms agree.
 */
public final class Pseudonyms {

    private static final String ALGORITHM = "HmacSHA256";

    private final SecretKeySpec key;

    /**
     * Takes the platform's key.
     *
     * @param key at least 16 characters
     */
    public Pseudonyms(String key) {
        if (key.length() < 16) {
            throw new IllegalArgumentException("The pseudonym key needs at least 16 characters");
        }
        this.key = new SecretKeySpec(key.getBytes(StandardCharsets.UTF_8), ALGORITHM);
    }

    public String of(String tenant, String personId) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            ByteBuffer digest =
                    ByteBuffer.wrap(mac.doFinal((tenant + '\n' + personId).getBytes(StandardCharsets.UTF_8)));
            long high = (digest.getLong() & 0xFFFFFFFFFFFF0FFFL) | 0x8000L;
            long low = (digest.getLong() & 0x3FFFFFFFFFFFFFFFL) | 0x8000000000000000L;
            return new UUID(high, low).toString();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
