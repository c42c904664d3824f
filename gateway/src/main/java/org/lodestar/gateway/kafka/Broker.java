package org.lodestar.gateway.kafka;

import static org.apache.kafka.common.acl.AclOperation.READ;
import static org.apache.kafka.common.acl.AclPermissionType.ALLOW;

import io.quarkus.runtime.ShutdownEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.ScramCredentialInfo;
import org.apache.kafka.clients.admin.ScramMechanism;
import org.apache.kafka.clients.admin.UserScramCredentialAlteration;
import org.apache.kafka.clients.admin.UserScramCredentialUpsertion;
import org.apache.kafka.clients.admin.UserScramCredentialsDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclBindingFilter;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.lodestar.gateway.oauth.Secret;

/** What the broker knows of logins. Everything here blocks, each call for {@link #PATIENCE} at most. */
@Singleton
class Broker {

    static final String MECHANISM = "SCRAM-SHA-512";

    private static final ScramMechanism SCRAM = ScramMechanism.fromMechanismName(MECHANISM);
    private static final int ITERATIONS = 8_192;
    /** Tells a login that is over from others. */
    private static final int OVER = 4_097;

    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final String PRINCIPAL = "User:";

    private final String bootstrapServers;
    private Optional<Admin> admin = Optional.empty();
    private boolean closed;

    Broker(@ConfigProperty(name = "lodestar.kafka.bootstrap-servers") String bootstrapServers) {
        this.bootstrapServers = bootstrapServers;
    }

    /** It does not answer, or does not do as it is asked. */
    static final class Away extends Exception {

        private static final long serialVersionUID = 1L;

        private Away(Throwable cause) {
            super(cause.getClass().getSimpleName(), cause);
        }
    }

    /**
     * What it knows.
     *
     * @param rights what logins may do
     * @param users those that may log in
     */
    record Known(Set<AclBinding> rights, Set<String> users) {

        Known {
            rights = Set.copyOf(rights);
            users = Set.copyOf(users);
        }
    }

    /** All that a login may do: read topics, with groups of its client's own. */
    static Set<AclBinding> rights(String username, String groups, Collection<String> topics) {
        return Stream.concat(
                        topics.stream().map(prefix -> reading(username, ResourceType.TOPIC, prefix)),
                        Stream.of(reading(username, ResourceType.GROUP, groups)))
                .collect(Collectors.toSet());
    }

    private static AclBinding reading(String username, ResourceType type, String prefix) {
        return new AclBinding(
                new ResourcePattern(type, prefix, PatternType.PREFIXED),
                new AccessControlEntry(PRINCIPAL + username, "*", READ, ALLOW));
    }

    /** Whose right it is. */
    static String user(AclBinding right) {
        return right.entry().principal().substring(PRINCIPAL.length());
    }

    /** What it knows of all logins now. What an operator has denied them is theirs, and not told. */
    Known know() throws Away {
        var rights = admin().describeAcls(AclBindingFilter.ANY).values();
        var users = admin().describeUserScramCredentials().all();
        return new Known(
                await(rights).stream()
                        .filter(right -> right.entry().principal().startsWith(PRINCIPAL)
                                && right.entry().permissionType() == ALLOW
                                && KafkaLogin.isOne(user(right)))
                        .collect(Collectors.toSet()),
                await(users).values().stream()
                        .filter(user -> KafkaLogin.isOne(user.name()) && !isOver(user))
                        .map(UserScramCredentialsDescription::name)
                        .collect(Collectors.toSet()));
    }

    private static boolean isOver(UserScramCredentialsDescription user) {
        return user.credentialInfos().stream().allMatch(info -> info.mechanism() == SCRAM && info.iterations() == OVER);
    }

    /** Takes a new login. Nothing of the password is kept but what the broker needs to check it. */
    void add(String username, String password, Set<AclBinding> rights) throws Away {
        var login = new UserScramCredentialUpsertion(username, new ScramCredentialInfo(SCRAM, ITERATIONS), password);
        var added = admin().alterUserScramCredentials(List.of(login)).all();
        var opened = admin().createAcls(rights).all();
        await(added);
        await(opened);
    }

    /** Gives rights. */
    void open(Set<AclBinding> rights) throws Away {
        if (!rights.isEmpty()) {
            await(admin().createAcls(rights).all());
        }
    }

    /** Takes rights away, also from connections that are open. */
    void close(Set<AclBinding> rights) throws Away {
        if (!rights.isEmpty()) {
            await(admin().deleteAcls(rights.stream().map(AclBinding::toFilter).toList())
                    .all());
        }
    }

    /**
     * Lets them log in no more: each gets a password that nobody is told. They are not removed, because Kafka 4.1 then forgets
     * others: where its log begins with nobody, is read anew at a start, and a removed user comes first in the map of
     * those that it names, all who come after are lost ({@code ScramDelta.apply}).
     */
    void remove(Set<String> users) throws Away {
        if (!users.isEmpty()) {
            await(admin().alterUserScramCredentials(users.stream()
                            .map(user -> login(user, Secret.make(), OVER))
                            .toList())
                    .all());
        }
    }

    private static UserScramCredentialAlteration login(String username, String password, int iterations) {
        return new UserScramCredentialUpsertion(username, new ScramCredentialInfo(SCRAM, iterations), password);
    }

    private synchronized Admin admin() throws Away {
        if (closed) {
            throw new Away(new IllegalStateException("The gateway stops"));
        }
        try {
            var connected = admin.orElseGet(() -> Admin.create(Map.of(
                    AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG,
                    bootstrapServers,
                    AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG,
                    (int) PATIENCE.toMillis(),
                    AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG,
                    (int) PATIENCE.toMillis(),
                    AdminClientConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG,
                    1_000)));
            admin = Optional.of(connected);
            return connected;
        } catch (KafkaException e) {
            throw new Away(e);
        }
    }

    private static <T> T await(KafkaFuture<T> answer) throws Away {
        try {
            return answer.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw new Away(Optional.ofNullable(e.getCause()).orElse(e));
        } catch (TimeoutException e) {
            throw new Away(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Away(e);
        }
    }

    synchronized void end(@Observes ShutdownEvent stop) {
        closed = true;
        admin.ifPresent(connected -> connected.close(Duration.ZERO));
        admin = Optional.empty();
    }
}
