package org.lodestar.gateway.webhooks;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.lodestar.gateway.oauth.Caller;
import org.lodestar.gateway.oauth.Scope;

/**
 * Which events a webhook may get: with {@code events.read}, those of the services that its client may read.
 *
 * @param scopes what the token it was made with allowed, as far as its client still has that
 * @param orgs the organisations that its client is limited to now; none if to none
 */
record Grant(Set<Scope> scopes, Set<String> orgs) {

    /** The client {@code c} of a webhook {@code w}, if it is one of ours: whom another issuer calls so is somebody else. */
    static final String CLIENT = "client c ON c.id = w.client_id AND w.issuer = ''";

    /** What concerns every organisation of a district says this in place of their ids. */
    static final String EVERY_ORG = "*";

    /** What is read from both. */
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

    /** That of who asks: what its client may have now if that is one of ours, else what its token says. */
    static Grant now(Connection connection, Caller caller) throws SQLException {
        try (var query = connection.prepareStatement("SELECT scopes, orgs FROM client WHERE id = ? AND ? = ''")) {
            query.setString(1, caller.client());
            query.setString(2, caller.issuer());
            try (var row = query.executeQuery()) {
                return row.next()
                        ? new Grant(
                                Scope.known(List.of(
                                        (String[]) row.getArray("scopes").getArray())),
                                Set.of((String[]) row.getArray("orgs").getArray()))
                        : new Grant(caller.scopes(), caller.orgs());
            }
        }
    }

    /** The services whose events it opens. */
    List<String> services() {
        return Scope.SERVICES.stream().filter(this::opens).toList();
    }

    private boolean opens(String service) {
        return scopes.contains(Scope.EVENTS_READ)
                && Scope.reading(service).filter(scopes::contains).isPresent();
    }

    /**
     * Whether it opens an event of a type, such as {@code org.lodestar.goals.goal-activated.v1}.
     *
     * @param concerned the organisations that the event concerns; one that concerns none does not concern those of some
     */
    boolean opens(String type, Set<String> concerned) {
        return type.equals(Ping.TYPE)
                || (service(type).filter(this::opens).isPresent()
                        && (orgs.isEmpty() || concerned.contains(EVERY_ORG) || !Collections.disjoint(orgs, concerned)));
    }

    private static Optional<String> service(String type) {
        var parts = type.split("\\.", 4);
        return parts.length == 4 ? Optional.of(parts[2]) : Optional.empty();
    }
}
