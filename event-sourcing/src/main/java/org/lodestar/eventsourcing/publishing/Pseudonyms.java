package org.lodestar.eventsourcing.publishing;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import java.util.UUID;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Replaces a person's id by a UUID (version 8) that is stable within one tenant, differs between tenants, and cannot be
 * turned back without the platform's key. All services share the key, so their pseudonyms agree.
 */
public final class Pseudonyms {

    private static final String ALGORITHM = "HmacSHA256";

    private final Mac keyed;

    /**
     * Takes the platform's key.
     *
     * @param key at least 16 characters
     */
    public Pseudonyms(String key) {
        if (key.length() < 16) {
            throw new IllegalArgumentException("The pseudonym key needs at least 16 characters");
        }
        try {
            this.keyed = Mac.getInstance(ALGORITHM);
            keyed.init(new SecretKeySpec(key.getBytes(UTF_8), ALGORITHM));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    public String of(String tenant, String personId) {
        ByteBuffer digest = ByteBuffer.wrap(mac((tenant + '\n').getBytes(UTF_8), personId.getBytes(UTF_8)));
        long high = (digest.getLong() & 0xFFFFFFFFFFFF0FFFL) | 0x8000L;
        long low = (digest.getLong() & 0x3FFFFFFFFFFFFFFFL) | 0x8000000000000000L;
        return new UUID(high, low).toString();
    }

    /** Binds what may not be told: the same content has the same hash within one tenant, which says nothing about it. */
    public String contentHash(String tenant, byte[] content) {
        // no tenant's key has a space in it, so that nobody's id is ever hashed like this
        return HexFormat.of().formatHex(mac(("content of " + tenant + '\n').getBytes(UTF_8), content));
    }

    private byte[] mac(byte[] scope, byte[] content) {
        try {
            // a copy, because it keeps what it has read so far, and to look one up and key it takes longer than the
            // hash
            var mac = (Mac) keyed.clone();
            mac.update(scope);
            return mac.doFinal(content);
        } catch (CloneNotSupportedException e) {
            throw new IllegalStateException(e);
        }
    }
}
