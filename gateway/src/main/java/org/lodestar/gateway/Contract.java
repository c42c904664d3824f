package org.lodestar.gateway;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.UncheckedIOException;

/** The merged OpenAPI document this gateway was built with. */
@Singleton
class Contract {

    private final Buffer json = packaged("contract/openapi.json");
    private final Buffer yaml = packaged("contract/openapi.yaml");

    /** As JSON text. */
    Buffer json() {
        return json;
    }

    /** As YAML text. */
    Buffer yaml() {
        return yaml;
    }

    /** For reading. */
    JsonObject document() {
        return new JsonObject(json);
    }

    /** A file that was packaged with the gateway. */
    static Buffer packaged(String name) {
        try (var resource = Thread.currentThread().getContextClassLoader().getResourceAsStream(name)) {
            if (resource == null) {
                throw new IllegalStateException(name + " is not in this build of the gateway");
            }
            return Buffer.buffer(resource.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(name + " cannot be read", e);
        }
    }
}
