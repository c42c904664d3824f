package org.lodestar.gateway;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.lodestar.gateway.oauth.Caller;

/** How much each client has of what all share, so that none takes all of it. */
final class Shares {

    private record Client(String tenant, String id) {}

    private final int most;
    private final Map<Client, Integer> taken = new ConcurrentHashMap<>();

    /** Lets each have so many. */
    Shares(int most) {
        this.most = most;
    }

    /** Takes one, if the client has not as many as it can have. */
    boolean take(Caller caller) {
        if (taken.merge(client(caller), 1, Integer::sum) <= most) {
            return true;
        }
        giveBack(caller);
        return false;
    }

    void giveBack(Caller caller) {
        taken.computeIfPresent(client(caller), (_, before) -> before == 1 ? null : before - 1);
    }

    private static Client client(Caller caller) {
        return new Client(caller.tenant(), caller.client());
    }
}
