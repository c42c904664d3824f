package org.lodestar.gateway;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.lodestar.local.LocalKafka;
import org.lodestar.local.LocalPostgres;

/** What a gateway under test stands on: a real PostgreSQL, a real Kafka broker, and four services whose answers a test chooses. */
public class TestPlatform implements QuarkusTestResourceLifecycleManager {

    public static final String TENANT = "district1";
    public static final String CLIENT_ID = "integrator";
    public static final String CLIENT_SECRET = "integrator-secret-that-is-long-enough-0001";
    public static final String READER_ID = "reader";
    public static final String READER_SECRET = "reader-secret-that-is-really-long-enough-0002";
    public static final String NEIGHBOUR_ID = "neighbour";
    public static final String NEIGHBOUR_SECRET = "neighbour-secret-that-is-long-enough-for-it-0003";
    public static final String FOLLOWER_ID = "follower";
    public static final String FOLLOWER_SECRET = "follower-secret-that-is-long-enough-for-it-0004";
    public static final String FOLLOWED_TENANT = "district3";
    public static final String OTHER_TENANT = "district2";
    public static final String LISTENER_ID = "listener";
    public static final String LISTENER_SECRET = "listener-secret-that-is-really-long-enough-0004";
    public static final String STRANGER_ID = "stranger";
    public static final String STRANGER_SECRET = "stranger-secret-that-is-really-long-enough-0005";
    public static final String SUBSCRIBER_ID = "subscriber";
    public static final String SUBSCRIBER_SECRET = "subscriber-secret-that-is-long-enough-for-it-0006";
    public static final String SUBSCRIBER_TENANT = "district4";
    public static final String NEWCOMER_ID = "newcomer";
    public static final String NEWCOMER_SECRET = "newcomer-secret-that-is-really-long-enough-0007";
    public static final String NEWCOMER_TENANT = "district5";
    public static final String RESTORED_ID = "restored";
    public static final String RESTORED_SECRET = "restored-secret-that-is-really-long-enough-0008";
    public static final String RESTORED_TENANT = "district6";
    public static final String RETURNED_ID = "returned";
    public static final String RETURNED_SECRET = "returned-secret-that-is-really-long-enough-0009";
    public static final String RETURNED_TENANT = "district7";
    public static final String ROSTER_READONLY = "https://purl.imsglobal.org/spec/or/v1p2/scope/roster.readonly";

    private static final Map<String, TestService> SERVICES = new HashMap<>();

    private static LocalPostgres postgres;
    private static LocalKafka kafka;

    /** The database under the gateway. */
    public static LocalPostgres postgres() {
        return postgres;
    }

    /** The broker that the gateway reads. */
    public static LocalKafka kafka() {
        return kafka;
    }

    /** The service that stands in for one of the platform's. */
    public static TestService service(String name) {
        return SERVICES.get(name);
    }

    @Override
    public Map<String, String> start() {
        postgres = LocalPostgres.start(Path.of("target", "postgres"), 0);
        postgres.createDatabase("gateway", "owner-password", "app-password");
        kafka = LocalKafka.start(Path.of("target", "kafka"), 0);
        var config = new HashMap<String, String>();
        for (var name : new String[] {"roster", "goals", "evidence", "observation"}) {
            var service = SERVICES.computeIfAbsent(name, TestService::new);
            config.put("gateway.upstreams." + name, "http://localhost:" + service.port());
        }
        config.put("lodestar.postgres.port", Integer.toString(postgres.port()));
        config.put("lodestar.postgres.owner-password", "owner-password");
        config.put("lodestar.postgres.app-password", "app-password");
        config.put("lodestar.issuer", "http://gateway.test");
        config.put("lodestar.cursor-key", "cursors-of-the-tests");
        config.put("gateway.key-encryption-key", "MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=");
        config.put("gateway.bootstrap.tenant", TENANT);
        config.put("gateway.bootstrap.client-id", CLIENT_ID);
        config.put("gateway.bootstrap.client-secret", CLIENT_SECRET);
        config.put("gateway.bootstrap.scopes", "roster.read,roster.write,goals.read,goals.write,clients.admin");
        config.put("gateway.bootstrap.neighbour.tenant", OTHER_TENANT);
        config.put("gateway.bootstrap.neighbour.client-id", NEIGHBOUR_ID);
        config.put("gateway.bootstrap.neighbour.client-secret", NEIGHBOUR_SECRET);
        config.put("gateway.bootstrap.neighbour.scopes", "goals.read,clients.admin");
        config.put("gateway.bootstrap.reader.tenant", OTHER_TENANT);
        config.put("gateway.bootstrap.reader.client-id", READER_ID);
        config.put("gateway.bootstrap.reader.client-secret", READER_SECRET);
        config.put("gateway.bootstrap.reader.scopes", "goals.read," + ROSTER_READONLY);
        config.put("gateway.bootstrap.follower.tenant", FOLLOWED_TENANT);
        config.put("gateway.bootstrap.follower.client-id", FOLLOWER_ID);
        config.put("gateway.bootstrap.follower.client-secret", FOLLOWER_SECRET);
        config.put(
                "gateway.bootstrap.follower.scopes",
                "roster.read,goals.read,evidence.read,observations.read,events.read,events.restricted,clients.admin");
        config.put("gateway.streams.heartbeat", "1s");
        config.put("gateway.streams.patience", "2s");
        config.put("gateway.bootstrap.listener.tenant", TENANT);
        config.put("gateway.bootstrap.listener.client-id", LISTENER_ID);
        config.put("gateway.bootstrap.listener.client-secret", LISTENER_SECRET);
        config.put("gateway.bootstrap.listener.scopes", "goals.read,events.read,webhooks.manage,clients.admin");
        config.put("gateway.bootstrap.stranger.tenant", OTHER_TENANT);
        config.put("gateway.bootstrap.stranger.client-id", STRANGER_ID);
        config.put("gateway.bootstrap.stranger.client-secret", STRANGER_SECRET);
        config.put("gateway.bootstrap.stranger.scopes", "goals.read,events.read,webhooks.manage,clients.admin");
        config.put("gateway.bootstrap.subscriber.tenant", SUBSCRIBER_TENANT);
        config.put("gateway.bootstrap.subscriber.client-id", SUBSCRIBER_ID);
        config.put("gateway.bootstrap.subscriber.client-secret", SUBSCRIBER_SECRET);
        config.put("gateway.bootstrap.subscriber.scopes", "goals.read,evidence.read,events.read,webhooks.manage");
        config.put("gateway.bootstrap.newcomer.tenant", NEWCOMER_TENANT);
        config.put("gateway.bootstrap.newcomer.client-id", NEWCOMER_ID);
        config.put("gateway.bootstrap.newcomer.client-secret", NEWCOMER_SECRET);
        config.put("gateway.bootstrap.newcomer.scopes", "goals.read,events.read,webhooks.manage");
        config.put("gateway.bootstrap.restored.tenant", RESTORED_TENANT);
        config.put("gateway.bootstrap.restored.client-id", RESTORED_ID);
        config.put("gateway.bootstrap.restored.client-secret", RESTORED_SECRET);
        config.put("gateway.bootstrap.restored.scopes", "goals.read,events.read,webhooks.manage");
        config.put("gateway.bootstrap.returned.tenant", RETURNED_TENANT);
        config.put("gateway.bootstrap.returned.client-id", RETURNED_ID);
        config.put("gateway.bootstrap.returned.client-secret", RETURNED_SECRET);
        config.put("gateway.bootstrap.returned.scopes", "goals.read,events.read,webhooks.manage");
        config.put("lodestar.kafka.bootstrap-servers", kafka.bootstrapServers());
        config.put("gateway.kafka.public-servers", kafka.saslServers());
        config.put("gateway.kafka.public-protocol", "SASL_PLAINTEXT");
        config.put("gateway.webhooks.allow-private", "true");
        // twice as many as the longest test needs, each at once
        config.put("gateway.webhooks.schedule", "0s" + ",100ms".repeat(200));
        config.put("gateway.body-limit", "64K");
        config.put("gateway.body-limits.\"/v1/roster/imports\"", "4M");
        return config;
    }

    @Override
    public void stop() {
        SERVICES.values().forEach(TestService::close);
        SERVICES.clear();
        if (kafka != null) {
            kafka.close();
        }
        if (postgres != null) {
            postgres.close();
        }
    }
}
