package org.lodestar.eventsourcing.http;

import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A page of a collection; more follow while the answer has a {@code Link} with {@code rel="next"}. */
public record Page<T>(
        List<T> data,

        @Schema(
                description =
                        "Asked with changedSince: the ids of what has changed and is not, or no longer, in this list")
        Optional<List<String>> deleted) {

    public Page(List<T> data) {
        this(data, Optional.empty());
    }
}
