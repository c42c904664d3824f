package org.lodestar.eventsourcing.http;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.Optional;
import org.lodestar.eventsourcing.Fault;

/**
 * A problem detail (RFC 9457), served as {@code application/problem+json}.
 *
 * @param type {@code /problems/} and a stable slug
 * @param title the same for every occurrence of the type
 * @param requestId names the request in our logs
 * @param violations every fault of the request at once
 */
public record Problem(
        String type,
        String title,
        int status,
        Optional<String> detail,
        Optional<String> instance,
        Optional<String> requestId,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) List<Fault> violations) {

    /** The media type of a problem. */
    public static final String MEDIA_TYPE = "application/problem+json";

    static Problem of(String slug, String title, int status) {
        return new Problem(
                "/problems/" + slug, title, status, Optional.empty(), Optional.empty(), Optional.empty(), List.of());
    }

    Problem withDetail(String text) {
        return new Problem(type, title, status, Optional.of(text), instance, requestId, violations);
    }

    Problem withViolations(List<Fault> faults) {
        return new Problem(type, title, status, detail, instance, requestId, faults);
    }

    Problem at(String path, String request) {
        return new Problem(type, title, status, detail, Optional.of(path), Optional.of(request), violations);
    }
}
