package org.lodestar.eventsourcing.batch;

import java.util.Optional;
import java.util.UUID;

/**
 * A batch that a worker has taken on.
 *
 * @param requestId names the request that brought it
 */
record Claim(String tenant, UUID batch, Optional<String> requestId, Stage stage, String worker, int attempts) {

    /** What is to be done about it. */
    enum Stage {
        /** Its lines are coming in; if it is claimed, they stopped coming. */
        UPLOAD,
        /** It is to be carried out. */
        WORK,
        /** It is finished; if it is claimed, it was kept long enough. */
        KEPT
    }
}
