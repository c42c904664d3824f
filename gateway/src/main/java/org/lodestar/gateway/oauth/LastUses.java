package org.lodestar.gateway.oauth;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/** When clients were last seen: noted at most once a minute each, and written down apart from their requests. */
@Singleton
class LastUses {

    private static final Duration PRECISION = Duration.ofMinutes(1);
    private static final int MOST = 10_000;

    private record Use(String tenant, String client) {}

    private final Transactions transactions;
    private final Cache<String, Boolean> noted =
            Caffeine.newBuilder().maximumSize(MOST).expireAfterWrite(PRECISION).build();
    private final Set<Use> unwritten = ConcurrentHashMap.newKeySet();

    LastUses(Transactions transactions) {
        this.transactions = transactions;
    }

    /** This client is here now. */
    void note(String tenant, String client) {
        if (noted.getIfPresent(client) == null && unwritten.size() < MOST) {
            noted.put(client, true);
            unwritten.add(new Use(tenant, client));
        }
    }

    /** Writes down who was here. What cannot be written is noted again a minute later. Blocks. */
    void write() throws SQLException {
        var uses = List.copyOf(unwritten);
        uses.forEach(unwritten::remove);
        var districts = uses.stream()
                .collect(Collectors.groupingBy(Use::tenant, Collectors.mapping(Use::client, Collectors.toList())));
        for (var district : districts.entrySet()) {
            transactions.ofDistrict(district.getKey(), connection -> {
                try (var update =
                        connection.prepareStatement("UPDATE client SET last_used_at = now() WHERE id = ANY (?)")) {
                    update.setArray(
                            1,
                            connection.createArrayOf("text", district.getValue().toArray()));
                    return update.executeUpdate();
                }
            });
        }
    }
}
