package org.lodestar.eventsourcing.stage;

import static org.lodestar.eventsourcing.stage.Gate.until;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ScramCredentialInfo;
import org.apache.kafka.clients.admin.ScramMechanism;
import org.apache.kafka.clients.admin.UserScramCredentialUpsertion;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AccessControlEntryFilter;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclBindingFilter;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourcePatternFilter;
import org.apache.kafka.common.resource.ResourceType;

/** A login to the broker that reads the general topics and the states of a district, such as the gateway gives to clients. */
public final class KafkaLogin {

    private static final int ITERATIONS = 8_192;

    private KafkaLogin() {}

    /** Makes one. */
    public static void give(String username, String password, String tenant) throws InterruptedException {
        Stage.kafka().start();
        List<AclBinding> rights = new ArrayList<>();
        for (String service : List.of("roster", "goals", "evidence", "observation")) {
            for (String kind : List.of("events", "state")) {
                rights.add(new AclBinding(
                        new ResourcePattern(
                                ResourceType.TOPIC,
                                "lodestar." + tenant + '.' + service + '.' + kind + '.',
                                PatternType.PREFIXED),
                        new AccessControlEntry("User:" + username, "*", AclOperation.READ, AclPermissionType.ALLOW)));
            }
        }
        try (Admin admin =
                Admin.create(Map.of("bootstrap.servers", Stage.kafka().bootstrapServers()))) {
            admin.alterUserScramCredentials(List.of(new UserScramCredentialUpsertion(
                            username, new ScramCredentialInfo(ScramMechanism.SCRAM_SHA_512, ITERATIONS), password)))
                    .all()
                    .get();
            admin.createAcls(rights).all().get();
            // the broker goes by both a moment after they were made, and by the rights last
            until(() -> rights(admin, username).containsAll(rights));
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Collection<AclBinding> rights(Admin admin, String username) {
        try {
            return admin.describeAcls(new AclBindingFilter(
                            ResourcePatternFilter.ANY,
                            new AccessControlEntryFilter(
                                    "User:" + username, null, AclOperation.ANY, AclPermissionType.ANY)))
                    .values()
                    .get();
        } catch (InterruptedException | ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }
}
