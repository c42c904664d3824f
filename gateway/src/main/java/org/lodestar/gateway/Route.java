package org.lodestar.gateway;

import io.vertx.core.http.HttpMethod;
import java.util.Map;
import java.util.Set;

/**
 * One path of the contract.
 *
 * @param template the path as the contract writes it, e.g. {@code /v1/goals/{id}}
 * @param upstream the service that owns it
 * @param methods what it takes
 * @param bodyLimit how many bytes of body it takes
 * @param retirements of its methods those that go
 */
record Route(
        String template,
        Upstream upstream,
        Set<HttpMethod> methods,
        long bodyLimit,
        Map<HttpMethod, Retirement> retirements) {

    boolean takes(HttpMethod method) {
        return methods.contains(method);
    }

    /** The methods as the {@code Allow} header lists them. */
    String allow() {
        return Allowed.methods(methods);
    }
}
