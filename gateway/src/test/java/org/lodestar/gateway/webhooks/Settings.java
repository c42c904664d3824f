package org.lodestar.gateway.webhooks;

import io.smallrye.config.SmallRyeConfigBuilder;

/** What could be set about webhooks. */
final class Settings {

    private Settings() {}

    /** The defaults but for these, such as {@code timeout=1s}. */
    static WebhooksConfig of(String... settings) {
        var config =
                new SmallRyeConfigBuilder().withMapping(WebhooksConfig.class).addDiscoveredConverters();
        for (var setting : settings) {
            var parts = setting.split("=", 2);
            config.withDefaultValue("gateway.webhooks." + parts[0], parts[1]);
        }
        return config.build().getConfigMapping(WebhooksConfig.class);
    }
}
