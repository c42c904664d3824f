package org.lodestar.local.platform;

import static org.apache.kafka.common.acl.AclOperation.READ;
import static org.apache.kafka.common.acl.AclPermissionType.ALLOW;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ScramCredentialInfo;
import org.apache.kafka.clients.admin.ScramMechanism;
import org.apache.kafka.clients.admin.UserScramCredentialDeletion;
import org.apache.kafka.clients.admin.UserScramCredentialUpsertion;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AccessControlEntryFilter;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclBindingFilter;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.errors.ResourceNotFoundException;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourcePatternFilter;
import org.apache.kafka.common.resource.ResourceType;

/**
 * What a client outside of the platform may do on the broker: read the topics of one district, with consumer groups of its
 * own. Topics are granted by their beginnings, so those of a service's first event need not exist yet.
 */
public final class KafkaGrant implements AutoCloseable {

    private static final Pattern CLIENT = Pattern.compile("[a-z0-9][a-z0-9-]{0,62}");
    private static final ScramMechanism MECHANISM = ScramMechanism.SCRAM_SHA_512;
    private static final int ITERATIONS = 8_192;
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final Admin admin;
    private final String tenant;
    private final String client;

    /**
     * The grant of one client.
     *
     * @param servers the broker's plain port
     * @param tenant the key of the district
     * @throws Refusal if the client's name is none
     */
    public KafkaGrant(String servers, String tenant, String client) {
        if (!CLIENT.matcher(client).matches()) {
            throw new Refusal("A client's name has 1 to 63 lower-case letters, digits and hyphens.");
        }
        this.tenant = tenant;
        this.client = client;
        this.admin = Admin.create(Map.of("bootstrap.servers", servers));
    }

    /** The name to log in with; no principal of the platform's own begins so. */
    public String user() {
        return "vendor-" + client;
    }

    /** Gives exactly this, in place of what was given before. */
    public void give(String password, boolean restricted) throws InterruptedException {
        var bindings = new ArrayList<AclBinding>();
        for (var service : Settings.SERVICES) {
            var prefix = "lodestar." + tenant + "." + service;
            bindings.add(reading(ResourceType.TOPIC, prefix + ".events."));
            bindings.add(reading(ResourceType.TOPIC, prefix + ".state."));
            if (restricted) {
                bindings.add(reading(ResourceType.TOPIC, prefix + ".restricted."));
            }
        }
        bindings.add(reading(ResourceType.GROUP, "vendor." + client + "."));
        await(admin.deleteAcls(List.of(everything())).all());
        await(admin.alterUserScramCredentials(List.of(new UserScramCredentialUpsertion(
                        user(), new ScramCredentialInfo(MECHANISM, ITERATIONS), password)))
                .all());
        await(admin.createAcls(bindings).all());
    }

    /** Takes all of it, and the login. Connections that are open may do nothing from now on. */
    public void take() throws InterruptedException {
        await(admin.deleteAcls(List.of(everything())).all());
        await(admin.alterUserScramCredentials(List.of(new UserScramCredentialDeletion(user(), MECHANISM)))
                .all());
    }

    private AclBinding reading(ResourceType type, String prefix) {
        return new AclBinding(
                new ResourcePattern(type, prefix, PatternType.PREFIXED),
                new AccessControlEntry("User:" + user(), "*", READ, ALLOW));
    }

    private AclBindingFilter everything() {
        return new AclBindingFilter(
                ResourcePatternFilter.ANY,
                new AccessControlEntryFilter("User:" + user(), null, AclOperation.ANY, AclPermissionType.ANY));
    }

    private <T> void await(KafkaFuture<T> done) throws InterruptedException {
        try {
            done.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof ResourceNotFoundException) {
                throw new Refusal("Nothing was granted to " + client + ".");
            }
            throw new Refusal("The broker refused: " + e.getMessage(), e);
        } catch (TimeoutException e) {
            throw new Refusal("The broker does not answer. Is Lodestar up? (./lodestar status)", e);
        }
    }

    @Override
    public void close() {
        admin.close(Duration.ofSeconds(2));
    }
}
