package org.lodestar.gateway.oauth;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import io.smallrye.config.WithUnnamedKey;
import java.time.Duration;
import java.util.Map;
import java.util.Set;

/** What can be set about tokens and clients. */
@ConfigMapping(prefix = "gateway")
interface OAuthConfig {

    /** How long a token is good for. */
    @WithDefault("15m")
    Duration tokenLifetime();

    /**
     * 32 random bytes in Base64: the key under which the private signing keys lie in the database (AES-256-GCM), so that a
     * copy of the database alone does not let anyone make tokens.
     */
    String keyEncryptionKey();

    /**
     * Clients that exist from the start on: {@code gateway.bootstrap.client-id} and so on for one,
     * {@code gateway.bootstrap.<name>.client-id} for more. They are written to the database at every start.
     */
    @WithUnnamedKey("first")
    Map<String, BootstrapClient> bootstrap();

    /** One of these clients. */
    interface BootstrapClient {

        /** The key of its district. */
        String tenant();

        /** Its id. */
        String clientId();

        /** Its secret, random, at least 32 characters. */
        String clientSecret();

        /** What it may do. */
        Set<String> scopes();
    }
}
