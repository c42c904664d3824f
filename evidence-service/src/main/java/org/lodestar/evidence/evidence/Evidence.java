package org.lodestar.evidence.evidence;

import java.util.List;
import org.lodestar.eventsourcing.PersonRef;

/** A piece of evidence as it stands. */
public sealed interface Evidence {

    record Uncollected() implements Evidence {}

    record Collected(EvidenceItem item, List<Target> links, List<Artifact> artifacts) implements Evidence {
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
            String explanation)
            implements Evidence {
        public Retracted {
            links = List.copyOf(links);
            artifacts = List.copyOf(artifacts);
        }
    }
}
