package org.lodestar.gateway;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import io.github.bucket4j.Bucket;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Singleton;
import java.time.Duration;
import org.lodestar.gateway.oauth.Caller;

/**
 * How much one client may ask: a bucket of tokens for each, refilled steadily. What is left is told with every answer
 * (draft-ietf-httpapi-ratelimit-headers). Each gateway counts by itself, for the ten thousand clients that asked last.
 */
@Singleton
class RateLimits {

    private static final CharSequence POLICY = HttpHeaders.createOptimized("RateLimit-Policy");
    private static final CharSequence LIMIT = HttpHeaders.createOptimized("RateLimit");
    private static final int REMEMBERED = 10_000;
    private static final long SECOND = Duration.ofSeconds(1).toNanos();

    private record Key(String tenant, String client) {}

    private final boolean on;
    private final long perSecond;
    private final long burst;
    private final CharSequence policy;
    private final LoadingCache<Key, Bucket> buckets;

    RateLimits(GatewayConfig config) {
        this.on = config.rateLimit().perSecond() > 0;
        this.perSecond = Math.max(1, config.rateLimit().perSecond());
        this.burst = Math.max(perSecond, config.rateLimit().burst());
        // a bucket that is empty is full again after the window
        var window = Math.ceilDiv(burst, perSecond);
        this.policy = HttpHeaders.createOptimized("\"client\";q=%d;w=%d".formatted(burst, window));
        this.buckets = Caffeine.newBuilder()
                .maximumSize(REMEMBERED)
                .expireAfterAccess(Duration.ofSeconds(window).plusMinutes(1))
                .build(_ -> bucket());
    }

    private Bucket bucket() {
        return Bucket.builder()
                .addLimit(limit -> limit.capacity(burst).refillGreedy(perSecond, Duration.ofSeconds(1)))
                .build();
    }

    /** Whether this caller may ask once more; one who may not is answered here. */
    boolean admit(RoutingContext context, Caller caller) {
        if (!on) {
            return true;
        }
        var probe = buckets.get(new Key(caller.tenant(), caller.client())).tryConsumeAndReturnRemaining(1);
        var headers = context.response().headers();
        headers.set(POLICY, policy);
        if (probe.isConsumed()) {
            headers.set(LIMIT, "\"client\";r=" + probe.getRemainingTokens());
            return true;
        }
        var wait = Math.ceilDiv(probe.getNanosToWaitForRefill(), SECOND);
        headers.set(LIMIT, "\"client\";r=0;t=" + wait);
        headers.set(HttpHeaders.RETRY_AFTER, Long.toString(wait));
        Problem.TOO_MANY_REQUESTS.answer(
                context, "A client may ask %d times a second, %d times at once".formatted(perSecond, burst));
        return false;
    }
}
