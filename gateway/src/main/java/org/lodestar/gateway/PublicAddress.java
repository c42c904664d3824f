package org.lodestar.gateway;

import jakarta.inject.Singleton;
import java.net.URI;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.lodestar.gateway.oauth.OAuth;

/** Where clients reach this gateway. */
@Singleton
class PublicAddress {

    private final String address;

    PublicAddress(GatewayConfig config, @ConfigProperty(name = "lodestar.issuer") String issuer, OAuth oauth) {
        this.address = config.publicAddress()
                .map(URI::toString)
                .or(() -> oauth.issuesTokens() ? Optional.of(issuer) : Optional.empty())
                .orElse("");
    }

    /** The address of a path; without a host if nobody knows where this gateway is. */
    String of(String path) {
        return address + path;
    }
}
