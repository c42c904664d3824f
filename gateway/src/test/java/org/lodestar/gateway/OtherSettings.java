package org.lodestar.gateway;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.util.Map;

/**
 * What a few tests need otherwise than the others. They share one gateway that has it all, as each takes its time to start; what waits
 * for a service only as long as this one does would not bear a machine that stands still.
 */
public final class OtherSettings implements QuarkusTestResourceLifecycleManager {

    static final String DASHBOARD = "https://dashboard.example.org";

    @Override
    public int order() {
        return 1;
    }

    @Override
    public Map<String, String> start() {
        return Map.of(
                "gateway.cors.origins", DASHBOARD + ",http://localhost:3000",
                "gateway.response-timeout", "3s",
                "gateway.idle-timeout", "4s",
                "gateway.connections-per-upstream", "4",
                "gateway.waiting-per-upstream", "4");
    }

    @Override
    public void stop() {}
}
