package org.lodestar.gateway.oauth;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Base64;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/** Seals secrets for the database with AES-256-GCM, each bound to its id: a sealed one cannot pass for another. */
@Singleton
public final class KeyVault {

    private static final int KEY_BYTES = 32;
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;

    private final SecretKeySpec key;
    private final SecureRandom random = new SecureRandom();

    @Inject
    KeyVault(OAuthConfig config) {
        this(config.keyEncryptionKey());
    }

    /**
     * @param base64 the key-encryption key
     * @throws IllegalArgumentException if it is not 32 bytes in Base64
     */
    KeyVault(String base64) {
        byte[] bytes;
        try {
            bytes = Base64.getDecoder().decode(base64.strip());
        } catch (IllegalArgumentException _) {
            bytes = new byte[0];
        }
        if (bytes.length != KEY_BYTES) {
            throw new IllegalArgumentException("gateway.key-encryption-key must be 32 random bytes in Base64");
        }
        this.key = new SecretKeySpec(bytes, "AES");
    }

    /** Seals a secret. */
    public byte[] seal(String id, byte[] secret) throws GeneralSecurityException {
        var nonce = new byte[NONCE_BYTES];
        random.nextBytes(nonce);
        var sealed = cipher(Cipher.ENCRYPT_MODE, id, nonce).doFinal(secret);
        return ByteBuffer.allocate(nonce.length + sealed.length)
                .put(nonce)
                .put(sealed)
                .array();
    }

    /**
     * Opens what was sealed.
     *
     * @throws IllegalStateException if it was sealed with another key or for another id
     */
    public byte[] open(String id, byte[] sealed) throws GeneralSecurityException {
        var nonce = new byte[NONCE_BYTES];
        var rest = new byte[sealed.length - NONCE_BYTES];
        ByteBuffer.wrap(sealed).get(nonce).get(rest);
        try {
            return cipher(Cipher.DECRYPT_MODE, id, nonce).doFinal(rest);
        } catch (AEADBadTagException e) {
            throw new IllegalStateException(
                    "gateway.key-encryption-key does not open what lies in the database: it was sealed with another",
                    e);
        }
    }

    private Cipher cipher(int mode, String id, byte[] nonce) throws GeneralSecurityException {
        var cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
        cipher.updateAAD(id.getBytes(StandardCharsets.UTF_8));
        return cipher;
    }
}
