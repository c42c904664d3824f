package org.lodestar.gateway.oauth;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import io.github.bucket4j.Bucket;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Optional;

/**
 * Slows down whoever keeps failing: ten failures of one client id from one address are free, then one every six seconds.
 * Kept in this process, for the ten thousand that failed last.
 */
@Singleton
class FailedLogins {

    private static final int FREE = 10;
    private static final Duration REFILL = Duration.ofMinutes(1);
    private static final int REMEMBERED = 10_000;

    private record Key(String clientId, String address) {}

    private final LoadingCache<Key, Bucket> buckets = Caffeine.newBuilder()
            .maximumSize(REMEMBERED)
            .expireAfterAccess(REFILL)
            .build(_ -> Bucket.builder()
                    .addLimit(limit -> limit.capacity(FREE).refillGreedy(FREE, REFILL))
                    .build());

    /** How long this client has to wait before it may try again; empty if it may now. */
    Optional<Duration> delay(String clientId, String address) {
        var bucket = buckets.getIfPresent(new Key(clientId, address));
        if (bucket == null) {
            return Optional.empty();
        }
        var estimate = bucket.estimateAbilityToConsume(1);
        return estimate.canBeConsumed()
                ? Optional.empty()
                : Optional.of(Duration.ofNanos(estimate.getNanosToWaitForRefill()));
    }

    /** One more failure. */
    void add(String clientId, String address) {
        buckets.get(new Key(clientId, address)).tryConsume(1);
    }
}
