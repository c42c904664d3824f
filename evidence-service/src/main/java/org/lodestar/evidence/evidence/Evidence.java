package org.lodestar.evidence.evidence;

import java.util.List;
import org.lodestar.eventsourcing.PersonRef;
import org.lodestar.eventsourcing.Restricted;
import org.lodestar.eventsourcing.Restricted.Classification;
import org.lodestar.eventsourcing.StateType;

/** A piece of evidence as it stands. */
public sealed interface Evidence {

    record Uncollected() implements Evidence {}

    /** One that was collected. */
    @StateType(value = "evidence.state.v1", description = "A piece of evidence as it stands.")
    sealed interface Known extends Evidence {}

    record Collected(EvidenceItem item, List<Target> links, List<Artifact> artifacts) implements Known {
        public Collected {
            links = List.copyOf(links);
            artifacts = List.copyOf(artifacts);
        }
    }

    /** Taken back, with the reason; still readable, so that nobody who relied on it wonders where it went. */
    record Retracted(
            EvidenceItem item,
            List<Target> links,
            List<Artifact> artifacts,
            PersonRef by,
            RetractionReason reason,
            @Restricted(Classification.PERSONAL) String explanation)
            implements Known {
        public Retracted {
            links = List.copyOf(links);
            artifacts = List.copyOf(artifacts);
        }
    }
}
