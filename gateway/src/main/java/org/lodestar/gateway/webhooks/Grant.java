package org.lodestar.gateway.webhooks;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.lodestar.gateway.oauth.Scope;

/**
 * Which events a webhook may get: with {@code events.read}, those of the services that its client may read.
 *
 * @param scopes what the token it was made with allowed, as far as its client still has that
 * @param orgs the organisations that its client is limited to now; none if to none
 */
record Grant(Set<Scope> scopes, Set<String> orgs) {

    /** What is read from a webhook {@code w} and its client {@code c}, who has no row here if another issuer knows it. */
    static final String COLUMNS = "w.scopes, c.scopes AS client_scopes, coalesce(c.orgs, w.orgs) AS granted_orgs";

    /** The grant in a row with these columns. */
    static Grant of(ResultSet row) throws SQLException {
        var scopes = new HashSet<>(
                Scope.known(List.of((String[]) row.getArray("scopes").getArray())));
        var ofClient = Optional.ofNullable(row.getArray("client_scopes"));
        if (ofClient.isPresent()) {
            scopes.retainAll(Scope.known(List.of((String[]) ofClient.get().getArray())));
        }
        return new Grant(Set.copyOf(scopes), Set.of((String[])
                row.getArray("granted_orgs").getArray()));
    }

    /**
     * Whether it opens an event of a type, such as {@code org.lodestar.goals.goal-activated.v1}.
     *
     * @param concerned the organisations that the event concerns; one that concerns none does not concern those of some
     */
    boolean opens(String type, Set<String> concerned) {
        return type.equals(Ping.TYPE)
                || (scopes.contains(Scope.EVENTS_READ)
                        && service(type)
                                .flatMap(Scope::reading)
                                .filter(scopes::contains)
                                .isPresent()
                        && (orgs.isEmpty() || !Collections.disjoint(orgs, concerned)));
    }

    private static Optional<String> service(String type) {
        var parts = type.split("\\.", 4);
        return parts.length == 4 ? Optional.of(parts[2]) : Optional.empty();
    }
}
