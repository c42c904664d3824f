package org.lodestar.eventsourcing.runtime;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import io.smallrye.config.WithName;
import java.time.Duration;
import java.util.Optional;
import org.apache.kafka.common.security.auth.SecurityProtocol;

/** What a service must know of its surroundings. */
@ConfigMapping(prefix = "lodestar")
public interface LodestarConfig {

    /** The service's name, which is also that of its database and of its topics. */
    String service();

    /** Who issues the tokens: the gateway, by its public base URL, or another. */
    String issuer();

    /** Where the gateway is reached from outside, which is where the schemas of events are. */
    @WithName("public-url")
    @WithDefault("${lodestar.issuer}")
    String publicUrl();

    /** What the tokens say; {@code lodestar.tokens.keys} and {@code .audience} are read by Quarkus. */
    Tokens tokens();

    /** Turns persons into pseudonyms on general topics; the same for all services. At least 16 characters. */
    @WithName("pseudonym-key")
    String pseudonymKey();

    /** Signs cursors, so that a tampered one is noticed; the same for all replicas. At least 16 characters. */
    @WithName("cursor-key")
    String cursorKey();

    /** How long a list waits to contain what this replica has recorded, until it shows what it has. */
    @WithName("list-patience")
    @WithDefault("1s")
    Duration listPatience();

    Postgres postgres();

    Kafka kafka();

    /** The names of their claims. */
    interface Tokens {
        /** The key of the district. */
        @WithDefault("tenant")
        String tenantClaim();

        /** The id of the client; {@code sub} is taken if it is not there. */
        @WithDefault("client_id")
        String clientClaim();

        /** The scopes: a text of names separated by spaces, or a list of names. */
        @WithDefault("scope")
        String scopeClaim();

        /** The organisations that a client is limited to, a list; it limits if it is there. */
        @WithDefault("orgs")
        String orgsClaim();
    }

    /** The service's database. */
    interface Postgres {
        @WithDefault("localhost")
        String host();

        @WithDefault("5433")
        int port();

        /** Password of the role that migrates the schema. */
        String ownerPassword();

        /** Password of the role that the service works as. */
        String appPassword();

        /** Connections for the log, projections and the relay; lists have a pool of their own. */
        @WithDefault("8")
        int logPool();
    }

    /** The broker. */
    interface Kafka {
        @WithDefault("localhost:9092")
        String bootstrapServers();

        /** {@code PLAINTEXT}, {@code SSL}, {@code SASL_PLAINTEXT} or {@code SASL_SSL}. */
        @WithDefault("PLAINTEXT")
        SecurityProtocol securityProtocol();

        /** {@code SCRAM-SHA-512}, {@code SCRAM-SHA-256} or {@code PLAIN}. */
        @WithDefault("SCRAM-SHA-512")
        String saslMechanism();

        /** Who the service is to the broker; needed with a protocol of SASL. */
        Optional<String> username();

        Optional<String> password();
    }
}
