package org.lodestar.evidence.evidence;

import static org.lodestar.eventsourcing.Restricted.Classification.PERSONAL;

import org.lodestar.eventsourcing.EventType;
import org.lodestar.eventsourcing.PersonRef;
import org.lodestar.eventsourcing.Restricted;

/** What happened to a piece of evidence. Stored for ever: add a new version, never edit one. */
public sealed interface EvidenceEvent {

    @EventType(value = "evidence-collected.v1", description = "Somebody recorded what was seen, heard or measured.")
    record EvidenceCollected(EvidenceItem item) implements EvidenceEvent {}

    @EventType(
            value = "evidence-linked.v1",
            description = "The evidence was said to bear on a goal, plan, visit or standard.")
    record EvidenceLinked(TargetType targetType, String targetId) implements EvidenceEvent {}

    @EventType(value = "evidence-unlinked.v1", description = "The evidence no longer counts for that target.")
    record EvidenceUnlinked(TargetType targetType, String targetId) implements EvidenceEvent {}

    @EventType(value = "artifact-attached.v1", description = "A file or page that supports the evidence was described.")
    record ArtifactAttached(Artifact artifact) implements EvidenceEvent {}

    @EventType(
            value = "evidence-retracted.v1",
            description = "The evidence was taken back and counts for nothing any more.")
    record EvidenceRetracted(
            PersonRef by,
            RetractionReason reason,
            @Restricted(PERSONAL) String explanation) implements EvidenceEvent {}
}
