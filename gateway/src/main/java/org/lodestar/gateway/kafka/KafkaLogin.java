package org.lodestar.gateway.kafka;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * A client's way in to the broker.
 *
 * @param open what it may read
 */
public record KafkaLogin(
        String username, String client, Instant createdAt, Optional<Instant> endedAt, List<KafkaGrant> open) {

    private static final String USERS = "vendor-";

    public KafkaLogin {
        open = List.copyOf(open);
    }

    /** Whether a name on the broker is one of a login; no principal of the platform's own begins so. */
    static boolean isOne(String username) {
        return username.startsWith(USERS);
    }

    /** A name that no login has had yet, and by which an operator knows the client. */
    static String name(String client) {
        return USERS + client + '-' + UUID.randomUUID().toString().substring(24);
    }

    /** How the names of a client's consumer groups begin, with whatever login. */
    static String groups(String client) {
        return "vendor." + client + '.';
    }

    /** How the names of its consumer groups begin. */
    public String groups() {
        return groups(client);
    }
}
