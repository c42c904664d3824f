package org.lodestar.oneroster.provider;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** Another entity, as entities refer to it. */
@Schema(
        name = "OneRosterReference",
        requiredProperties = {"href", "sourcedId", "type"})
public record Reference(String href, String sourcedId, String type) {

    /** An entity of a collection below a base address. */
    public static Reference to(String base, String collection, String type, String sourcedId) {
        String segment = URLEncoder.encode(sourcedId, StandardCharsets.UTF_8).replace("+", "%20");
        return new Reference(base + '/' + collection + '/' + segment, sourcedId, type);
    }
}
