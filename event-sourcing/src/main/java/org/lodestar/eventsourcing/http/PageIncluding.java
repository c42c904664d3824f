package org.lodestar.eventsourcing.http;

import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A {@link Page} together with what its resources refer to. */
public record PageIncluding<T, I>(
        List<T> data,

        @Schema(
                description =
                        "Asked with changedSince: the ids of what has changed and is not, or no longer, in this list")
        Optional<List<String>> deleted,

        @Schema(description = "Asked with include: what the resources of this page refer to, each once")
        Optional<I> included) {}
