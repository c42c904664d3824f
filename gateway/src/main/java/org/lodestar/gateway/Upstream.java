package org.lodestar.gateway;

import io.vertx.core.http.RequestOptions;
import java.net.URI;
import java.time.Duration;
import java.util.Objects;

/**
 * A service behind the door.
 *
 * @param service its name in the contract
 * @param address where its connections go; shared by all requests, never changed
 */
record Upstream(String service, RequestOptions address) {

    /**
     * The service as configured.
     *
     * @throws IllegalArgumentException if it is not, or not as a bare {@code http://host:port}
     */
    static Upstream named(String service, GatewayConfig config) {
        var url = config.upstreams().get(service);
        if (url == null) {
            throw new IllegalArgumentException(
                    "The contract names %s, but there is no gateway.upstreams.%s".formatted(service, service));
        }
        return at(service, url, config.connectTimeout());
    }

    private static Upstream at(String service, URI url, Duration wait) {
        var path = Objects.requireNonNullElse(url.getRawPath(), "");
        var secure = "https".equals(url.getScheme());
        if (url.getHost() == null || !(secure || "http".equals(url.getScheme())) || path.length() > 1) {
            throw new IllegalArgumentException(
                    "gateway.upstreams.%s is not http://host:port: %s".formatted(service, url));
        }
        var port = url.getPort() > 0 ? url.getPort() : secure ? 443 : 80;
        return new Upstream(
                service,
                new RequestOptions()
                        .setHost(url.getHost())
                        .setPort(port)
                        .setSsl(secure)
                        .setConnectTimeout(wait.toMillis()));
    }
}
