package org.lodestar.gateway.oauth;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.net.URI;
import java.util.Optional;

/** Which tokens are believed; the services have the same settings. */
@ConfigMapping(prefix = "lodestar.tokens")
interface TokensConfig {

    /** Where another issuer publishes its keys, the {@code jwks_uri} of its metadata. Absent if this gateway issues. */
    Optional<URI> keys();

    /** Where another issuer is asked for tokens, the {@code token_endpoint} of its metadata: clients of OneRoster are told. */
    Optional<URI> endpoint();

    /** Whom the tokens are meant for. */
    @WithDefault("lodestar")
    String audience();

    /** The claim with the key of the district. */
    @WithDefault("tenant")
    String tenantClaim();

    /** The claim with the id of the client; {@code sub} is taken if it is not there. */
    @WithDefault("client_id")
    String clientClaim();

    /** The claim with the scopes: a text of names separated by spaces, or a list of names. */
    @WithDefault("scope")
    String scopeClaim();

    /**
     * The claim with the organisations that a client is limited to, a list of {@code sourcedId}s. If it is there, the token
     * opens the events of these organisations and nothing else.
     */
    @WithDefault("orgs")
    String orgsClaim();
}
