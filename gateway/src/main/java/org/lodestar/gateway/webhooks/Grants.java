package org.lodestar.gateway.webhooks;

import java.util.Optional;
import java.util.Set;
import org.lodestar.gateway.oauth.Scope;

/** Which events a client's scopes open: with {@code events.read}, those of the services it may read. */
final class Grants {

    private Grants() {}

    /** Whether they open events of a type, such as {@code org.lodestar.goals.goal-activated.v1}. */
    static boolean open(Set<Scope> scopes, String type) {
        return type.equals(Ping.TYPE)
                || (scopes.contains(Scope.EVENTS_READ)
                        && service(type)
                                .flatMap(Scope::reading)
                                .filter(scopes::contains)
                                .isPresent());
    }

    private static Optional<String> service(String type) {
        var parts = type.split("\\.", 4);
        return parts.length == 4 ? Optional.of(parts[2]) : Optional.empty();
    }
}
