package org.lodestar.evidence.evidence.api;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.IntStream;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.lodestar.eventsourcing.Fault;
import org.lodestar.eventsourcing.PersonRef;
import org.lodestar.eventsourcing.commanding.Streams;
import org.lodestar.eventsourcing.consuming.Reference;
import org.lodestar.eventsourcing.http.InvalidRequest;
import org.lodestar.evidence.evidence.Artifact;
import org.lodestar.evidence.evidence.ContributorKind;
import org.lodestar.evidence.evidence.EvidenceCommand.AttachArtifact;
import org.lodestar.evidence.evidence.EvidenceCommand.CollectEvidence;
import org.lodestar.evidence.evidence.EvidenceCommand.LinkEvidence;
import org.lodestar.evidence.evidence.EvidenceCommand.RetractEvidence;
import org.lodestar.evidence.evidence.EvidenceCommand.UnlinkEvidence;
import org.lodestar.evidence.evidence.EvidenceItem;
import org.lodestar.evidence.evidence.EvidenceKind;
import org.lodestar.evidence.evidence.RetractionReason;
import org.lodestar.evidence.evidence.Target;
import org.lodestar.evidence.evidence.TargetType;

/** What clients send about evidence. What is not marked as needed may be left out. */
final class EvidenceRequests {

    private EvidenceRequests() {}

    record CollectEvidenceRequest(
            @NotNull EvidenceKind kind,

            @NotNull @Schema(description = "The day it was seen, heard or measured", examples = "2026-10-05")
            LocalDate observedOn,

            @NotBlank @Size(max = 255) @Schema(description = "sourcedId of the person who collected it", examples = "604821")
            String collector,

            @NotNull @Schema(description = "In which capacity the collector contributed")
            ContributorKind contributorKind,

            @NotBlank @Size(max = 255) @Schema(description = "sourcedId of the school", examples = "255901001")
            String school,

            @NotBlank @Size(max = 500) @Schema(examples = "Fluency recordings of week 6: most now read in phrases")
            String summary,

            @Size(max = 10_000) Optional<String> description,

            @Size(max = 100) @Schema(description = "What the evidence bears on")
            List<LinkRequest> links,

            @Size(max = 50) List<ArtifactRequest> artifacts) {

        CollectEvidence command(Instant at) {
            return new CollectEvidence(
                    new EvidenceItem(
                            kind, observedOn, new PersonRef(collector), contributorKind, school, summary, description),
                    targets(),
                    artifacts.stream().map(ArtifactRequest::artifact).toList(),
                    at);
        }

        private List<Target> targets() {
            List<Fault> faults = IntStream.range(0, links.size())
                    .boxed()
                    .flatMap(i -> links.get(i).fault("/links/" + i).stream())
                    .toList();
            if (!faults.isEmpty()) {
                throw new InvalidRequest(faults);
            }
            return links.stream().map(LinkRequest::target).toList();
        }

        List<Reference> references() {
            return List.of(new Reference("users", collector, "/collector"), new Reference("orgs", school, "/school"));
        }
    }

    @Schema(name = "EvidenceLinkRequest")
    record LinkRequest(
            @NotNull TargetType targetType,

            @NotBlank @Size(max = 500) @Schema(
                    description = "Id of the goal, plan or observation; URI or identifier of the standard's element",
                    examples = "0199c2b4-7d1e-7c55-8f5e-0d3f6f1c2a11")
            String targetId) {

        private static final java.util.regex.Pattern ID =
                java.util.regex.Pattern.compile("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");

        LinkEvidence link() {
            return new LinkEvidence(checked());
        }

        UnlinkEvidence unlink() {
            return new UnlinkEvidence(checked());
        }

        private Target checked() {
            fault("").ifPresent(fault -> {
                throw new InvalidRequest(List.of(fault));
            });
            return target();
        }

        private Optional<Fault> fault(String pointer) {
            return targetType == TargetType.STANDARD_ELEMENT
                            || ID.matcher(targetId).matches()
                    ? Optional.empty()
                    : Optional.of(new Fault(pointer + "/targetId", "must be a UUID for " + targetType));
        }

        private Target target() {
            return new Target(
                    targetType,
                    targetType == TargetType.STANDARD_ELEMENT
                            ? targetId
                            : UUID.fromString(targetId).toString());
        }
    }

    @Schema(name = "EvidenceArtifactRequest")
    record ArtifactRequest(
            @NotNull @Size(max = 127) @Pattern(regexp = "^[a-z0-9][a-z0-9!#$&^_.+-]*/[a-z0-9][a-z0-9!#$&^_.+-]*$") @Schema(examples = "application/pdf")
            String mediaType,

            @NotNull @Size(max = 2000) @Pattern(regexp = "^https?://[^\\s\\x00-\\x1f\"<>]+$") @Schema(
                    description = "Where those who may see it find it; the content itself is not stored here",
                    examples = "https://files.example.org/a/1")
            String uri,

            @NotNull @Pattern(regexp = "^[0-9a-f]{64}$") @Schema(
                    description = "SHA-256 of the content",
                    examples = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08")
            String sha256,

            @Min(0) @Max(1_099_511_627_776L) @Schema(examples = "120000")
            long bytes) {

        AttachArtifact command() {
            return new AttachArtifact(artifact());
        }

        private Artifact artifact() {
            return new Artifact(UUID.fromString(Streams.newId()), mediaType, uri, sha256, bytes);
        }
    }

    record RetractEvidenceRequest(
            @NotBlank @Size(max = 255) @Schema(description = "sourcedId of the person who takes it back")
            String by,

            @NotNull RetractionReason reason,

            @NotBlank @Size(max = 1000) @Schema(examples = "Recorded for the wrong class")
            String explanation) {

        RetractEvidence command() {
            return new RetractEvidence(new PersonRef(by), reason, explanation);
        }

        List<Reference> references() {
            return List.of(new Reference("users", by, "/by"));
        }
    }
}
