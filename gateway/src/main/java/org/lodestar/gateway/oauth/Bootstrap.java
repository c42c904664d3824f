package org.lodestar.gateway.oauth;

import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.util.Optional;
import java.util.Set;

/** Writes the clients of the configuration to the database at start, so that a new platform has someone to talk to. */
@Singleton
class Bootstrap {

    private final OAuthConfig config;
    private final Clients clients;

    Bootstrap(OAuthConfig config, Clients clients) {
        this.config = config;
        this.clients = clients;
    }

    void register(@Observes StartupEvent start) throws SQLException {
        for (var configured : config.bootstrap().values()) {
            var scopes = Scope.known(configured.scopes());
            if (scopes.size() < configured.scopes().size()) {
                throw new IllegalArgumentException(
                        "The scopes of client %s are not all known".formatted(configured.clientId()));
            }
            clients.configure(
                    new Client(configured.clientId(), configured.tenant(), scopes, Set.of(), Optional.empty()),
                    configured.clientSecret());
        }
    }
}
