package org.lodestar.observation.time.policy;

import io.smallrye.mutiny.Uni;
import org.lodestar.eventsourcing.consuming.Message;

/** What this service does about its own events, at least once for each; repetition must add nothing. */
public interface Reaction {

    /** The streams that it listens to. */
    String category();

    Uni<Void> to(Message told);
}
