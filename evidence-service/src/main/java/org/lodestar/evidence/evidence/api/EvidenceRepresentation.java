package org.lodestar.evidence.evidence.api;

import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.lodestar.eventsourcing.commanding.Folded;
import org.lodestar.evidence.evidence.Artifact;
import org.lodestar.evidence.evidence.ContributorKind;
import org.lodestar.evidence.evidence.Evidence;
import org.lodestar.evidence.evidence.Evidence.Collected;
import org.lodestar.evidence.evidence.Evidence.Retracted;
import org.lodestar.evidence.evidence.Evidence.Uncollected;
import org.lodestar.evidence.evidence.EvidenceItem;
import org.lodestar.evidence.evidence.EvidenceKind;
import org.lodestar.evidence.evidence.RetractionReason;
import org.lodestar.evidence.evidence.Target;
import org.lodestar.evidence.evidence.TargetType;

/** A piece of evidence as clients see it. */
@Schema(name = "Evidence")
public record EvidenceRepresentation(
        String id,
        EvidenceStatus status,
        EvidenceKind kind,
        LocalDate observedOn,
        String collector,
        ContributorKind contributorKind,
        String school,
        String summary,
        Optional<String> description,
        List<LinkRepresentation> links,
        List<ArtifactRepresentation> artifacts,

        @Schema(description = "Why it counts no more") Optional<RetractionRepresentation> retraction) {

    @Schema(name = "EvidenceLink")
    record LinkRepresentation(TargetType targetType, String targetId) {
        static LinkRepresentation of(Target target) {
            return new LinkRepresentation(target.targetType(), target.targetId());
        }
    }

    @Schema(name = "EvidenceArtifact")
    record ArtifactRepresentation(UUID id, String mediaType, String uri, String sha256, long bytes) {
        static ArtifactRepresentation of(Artifact artifact) {
            return new ArtifactRepresentation(
                    artifact.artifactId(), artifact.mediaType(), artifact.uri(), artifact.sha256(), artifact.bytes());
        }
    }

    @Schema(name = "EvidenceRetraction")
    record RetractionRepresentation(String by, RetractionReason reason, String explanation) {}

    public static EvidenceRepresentation of(Folded<Evidence> evidence) {
        String id = evidence.stream().id();
        return switch (evidence.state()) {
            case Uncollected _ -> throw new IllegalArgumentException("Uncollected evidence is not shown");
            case Collected(var item, var links, var artifacts) ->
                of(id, EvidenceStatus.COLLECTED, item, links, artifacts, Optional.empty());
            case Retracted(var item, var links, var artifacts, var by, var reason, var explanation) ->
                of(
                        id,
                        EvidenceStatus.RETRACTED,
                        item,
                        links,
                        artifacts,
                        Optional.of(new RetractionRepresentation(by.value(), reason, explanation)));
        };
    }

    private static EvidenceRepresentation of(
            String id,
            EvidenceStatus status,
            EvidenceItem item,
            List<Target> links,
            List<Artifact> artifacts,
            Optional<RetractionRepresentation> retraction) {
        return new EvidenceRepresentation(
                id,
                status,
                item.kind(),
                item.observedOn(),
                item.collector().value(),
                item.contributorKind(),
                item.school(),
                item.summary(),
                item.description(),
                links.stream().map(LinkRepresentation::of).toList(),
                artifacts.stream().map(ArtifactRepresentation::of).toList(),
                retraction);
    }
}
