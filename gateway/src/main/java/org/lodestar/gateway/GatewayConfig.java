package org.lodestar.gateway;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What can be set about routing. */
@ConfigMapping(prefix = "gateway")
public interface GatewayConfig {

    /**
     * The address that clients reach this gateway by, without a path. If it is absent, that of the issuer if this gateway is it, else
     * documents that name it have addresses without a host.
     */
    Optional<URI> publicAddress();

    /** Where each service named in the contract answers: {@code http://host:port}, without a path. */
    Map<String, URI> upstreams();

    /** How long connecting to a service, and waiting for a free connection to it, may each take. */
    @WithDefault("2s")
    Duration connectTimeout();

    /** How long a service may take from the end of a request to the head of its response. */
    @WithDefault("30s")
    Duration responseTimeout();

    /** How long a connection to a service may lie still in the middle of an exchange; at least a second. */
    @WithDefault("60s")
    Duration idleTimeout();

    /** How many threads forward; connections and waiting places are divided among them. */
    @WithDefault("${quarkus.vertx.event-loops-pool-size}")
    int eventLoops();

    /** How many connections are kept to each service. */
    @WithDefault("256")
    int connectionsPerUpstream();

    /** How many requests may wait for a connection to one service before more are turned away with 503. */
    @WithDefault("1024")
    int waitingPerUpstream();

    /**
     * The largest request body that is forwarded. It is what the services take: one that refuses a body while it is still being
     * sent closes the connection, and its answer may be lost.
     */
    @WithDefault("1M")
    MemorySize bodyLimit();

    /** The paths of the contract, as written there, that take larger or smaller bodies. */
    Map<String, MemorySize> bodyLimits();

    /** The services that take batches. */
    @WithDefault("goals,evidence,observation")
    Set<String> batches();

    /** How long the health of a part is waited for. */
    @WithDefault("2s")
    Duration healthTimeout();

    /** How much one client may ask of one gateway. */
    RateLimit rateLimit();

    /** A bucket that is refilled steadily; every request takes one out. */
    interface RateLimit {

        /** How many requests a second refill it; 0 for no limit. The default stops what runs wild, not what works hard. */
        @WithDefault("20000")
        int perSecond();

        /** How many requests it holds. */
        @WithDefault("40000")
        int burst();
    }

    /** Streams of events. */
    Streams streams();

    /** What one gateway does for those who follow the events as a stream. */
    interface Streams {

        /** How many it serves at once. */
        @WithDefault("5000")
        int most();

        /** How many of them one client may have. */
        @WithDefault("2500")
        int mostPerClient();

        /** How many requests of one client to the feed wait for something new at once; others are answered at once. */
        @WithDefault("256")
        int waitsPerClient();

        /** How often a stream shows that it is alive. */
        @WithDefault("15s")
        Duration heartbeat();

        /** How long a client may leave unread what it was sent before its stream is cut. */
        @WithDefault("20s")
        Duration patience();
    }

    /** Which pages may call from a browser. */
    Cors cors();

    /** Cross-origin resource sharing. */
    interface Cors {

        /** The origins, such as {@code https://dashboard.example.org}; none if absent. */
        Optional<Set<String>> origins();
    }
}
