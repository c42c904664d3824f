package org.lodestar.evidence.evidence;

import java.time.Instant;
import java.util.List;
import org.lodestar.eventsourcing.PersonRef;

/** What can be asked of a piece of evidence. */
public sealed interface EvidenceCommand {

    record CollectEvidence(EvidenceItem item, List<Target> links, List<Artifact> artifacts, Instant at)
            implements EvidenceCommand {}

    record LinkEvidence(Target target) implements EvidenceCommand {}

    record UnlinkEvidence(Target target) implements EvidenceCommand {}

    record AttachArtifact(Artifact artifact) implements EvidenceCommand {}

    record RetractEvidence(PersonRef by, RetractionReason reason, String explanation) implements EvidenceCommand {}
}
