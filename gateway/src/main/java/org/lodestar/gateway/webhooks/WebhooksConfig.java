package org.lodestar.gateway.webhooks;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/** What can be set about webhooks. */
@ConfigMapping(prefix = "gateway.webhooks")
public interface WebhooksConfig {

    /** Whether addresses of this machine and of private networks are taken, also without TLS and on any port. */
    @WithDefault("false")
    boolean allowPrivate();

    /** The ports that are taken. */
    @WithDefault("443,8443,80")
    Set<Integer> ports();

    /** How long to wait before each attempt; after the last the webhook is disabled. */
    @WithDefault("0s,5s,5m,30m,2h,5h,10h,14h,20h,24h")
    List<Duration> schedule();

    /** How long an attempt may take, up to the head of the answer. */
    @WithDefault("15s")
    Duration timeout();

    /** How many deliveries to one webhook are on their way at once. */
    @WithDefault("16")
    int concurrency();

    /** How many deliveries are on their way to one address at once, of all webhooks and whatever its names. */
    @WithDefault("256")
    int perAddress();

    /** How long a secret that was replaced still signs. */
    @WithDefault("24h")
    Duration secretOverlap();

    /** How long deliveries are kept, those that are still to come as well. */
    @WithDefault("30d")
    Duration kept();
}
