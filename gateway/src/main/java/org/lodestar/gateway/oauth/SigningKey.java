package org.lodestar.gateway.oauth;

import java.security.interfaces.RSAPrivateKey;
import java.security.interfaces.RSAPublicKey;

/**
 * A pair of keys.
 *
 * @param id its {@code kid}
 * @param publicKey what everyone checks tokens with
 * @param privateKey what tokens are signed with
 */
record SigningKey(String id, RSAPublicKey publicKey, RSAPrivateKey privateKey) {}
