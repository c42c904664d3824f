package org.lodestar.evidence.evidence;

import static java.time.ZoneOffset.UTC;
import static org.lodestar.eventsourcing.Decision.accept;
import static org.lodestar.eventsourcing.Decision.nothing;
import static org.lodestar.eventsourcing.Decision.reject;
import static org.lodestar.evidence.evidence.EvidenceRejection.DATE_IMPLAUSIBLE;
import static org.lodestar.evidence.evidence.EvidenceRejection.EVIDENCE_ALREADY_COLLECTED;
import static org.lodestar.evidence.evidence.EvidenceRejection.EVIDENCE_NOT_FOUND;
import static org.lodestar.evidence.evidence.EvidenceRejection.EVIDENCE_RETRACTED;
import static org.lodestar.evidence.evidence.EvidenceRejection.TOO_MANY_ARTIFACTS;
import static org.lodestar.evidence.evidence.EvidenceRejection.TOO_MANY_LINKS;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.lodestar.eventsourcing.Decider;
import org.lodestar.eventsourcing.Decision;
import org.lodestar.eventsourcing.Fault;
import org.lodestar.evidence.evidence.Evidence.Collected;
import org.lodestar.evidence.evidence.Evidence.Retracted;
import org.lodestar.evidence.evidence.Evidence.Uncollected;
import org.lodestar.evidence.evidence.EvidenceCommand.AttachArtifact;
import org.lodestar.evidence.evidence.EvidenceCommand.CollectEvidence;
import org.lodestar.evidence.evidence.EvidenceCommand.LinkEvidence;
import org.lodestar.evidence.evidence.EvidenceCommand.RetractEvidence;
import org.lodestar.evidence.evidence.EvidenceCommand.UnlinkEvidence;
import org.lodestar.evidence.evidence.EvidenceEvent.ArtifactAttached;
import org.lodestar.evidence.evidence.EvidenceEvent.EvidenceCollected;
import org.lodestar.evidence.evidence.EvidenceEvent.EvidenceLinked;
import org.lodestar.evidence.evidence.EvidenceEvent.EvidenceRetracted;
import org.lodestar.evidence.evidence.EvidenceEvent.EvidenceUnlinked;

/** The rules of a piece of evidence. */
public final class EvidenceDecider implements Decider<EvidenceCommand, Evidence, EvidenceEvent> {

    /** Bounds of one item, so that its state stays small. */
    public static final int MOST_LINKS = 100;

    public static final int MOST_ARTIFACTS = 50;

    private static final LocalDate EARLIEST = LocalDate.of(1900, 1, 1);

    @Override
    public Evidence initial() {
        return new Uncollected();
    }

    @Override
    public Decision<EvidenceEvent> decide(EvidenceCommand command, Evidence evidence) {
        return switch (evidence) {
            case Uncollected _ ->
                command instanceof CollectEvidence collect ? collect(collect) : reject(EVIDENCE_NOT_FOUND);
            case Collected collected -> decideCollected(command, collected);
            case Retracted retracted -> decideRetracted(command, retracted);
        };
    }

    private static Decision<EvidenceEvent> collect(CollectEvidence collect) {
        // Midnight comes to the districts east of Greenwich up to a day earlier.
        LocalDate latest = LocalDate.ofInstant(collect.at(), UTC).plusDays(1);
        EvidenceItem item = collect.item();
        if (item.observedOn().isAfter(latest) || item.observedOn().isBefore(EARLIEST)) {
            String detail = "must be from " + EARLIEST + " to " + latest;
            return reject(DATE_IMPLAUSIBLE, List.of(new Fault("/observedOn", detail)));
        }
        List<Target> links = collect.links().stream().distinct().toList();
        if (links.size() > MOST_LINKS) {
            return reject(TOO_MANY_LINKS);
        }
        if (collect.artifacts().size() > MOST_ARTIFACTS) {
            return reject(TOO_MANY_ARTIFACTS);
        }
        List<EvidenceEvent> events = new ArrayList<>();
        events.add(new EvidenceCollected(item));
        links.forEach(link -> events.add(linked(link)));
        collect.artifacts().forEach(artifact -> events.add(new ArtifactAttached(artifact)));
        return accept(events);
    }

    private static Decision<EvidenceEvent> decideCollected(EvidenceCommand command, Collected evidence) {
        return switch (command) {
            case CollectEvidence collect -> again(collect, evidence.item());
            case LinkEvidence(Target target) -> link(target, evidence);
            case UnlinkEvidence(Target target) ->
                evidence.links().contains(target)
                        ? accept(new EvidenceUnlinked(target.targetType(), target.targetId()))
                        : nothing();
            case AttachArtifact(Artifact artifact) -> attach(artifact, evidence);
            case RetractEvidence(var by, var reason, var explanation) ->
                accept(new EvidenceRetracted(by, reason, explanation));
        };
    }

    private static Decision<EvidenceEvent> decideRetracted(EvidenceCommand command, Retracted evidence) {
        return switch (command) {
            case CollectEvidence collect -> again(collect, evidence.item());
            case RetractEvidence _ -> nothing();
            case LinkEvidence _, UnlinkEvidence _, AttachArtifact _ -> reject(EVIDENCE_RETRACTED);
        };
    }

    private static Decision<EvidenceEvent> again(CollectEvidence collect, EvidenceItem item) {
        return collect.item().equals(item) ? nothing() : reject(EVIDENCE_ALREADY_COLLECTED);
    }

    private static Decision<EvidenceEvent> link(Target target, Collected evidence) {
        if (evidence.links().contains(target)) {
            return nothing();
        }
        return evidence.links().size() < MOST_LINKS ? accept(linked(target)) : reject(TOO_MANY_LINKS);
    }

    private static Decision<EvidenceEvent> attach(Artifact artifact, Collected evidence) {
        boolean attachedAlready = evidence.artifacts().stream()
                .anyMatch(a -> a.sha256().equals(artifact.sha256()) && a.uri().equals(artifact.uri()));
        if (attachedAlready) {
            return nothing();
        }
        return evidence.artifacts().size() < MOST_ARTIFACTS
                ? accept(new ArtifactAttached(artifact))
                : reject(TOO_MANY_ARTIFACTS);
    }

    private static EvidenceEvent linked(Target target) {
        return new EvidenceLinked(target.targetType(), target.targetId());
    }

    @Override
    public Evidence evolve(Evidence evidence, EvidenceEvent event) {
        return switch (evidence) {
            case Uncollected _ ->
                event instanceof EvidenceCollected(var item) ? new Collected(item, List.of(), List.of()) : evidence;
            case Collected collected -> evolveCollected(collected, event);
            case Retracted retracted -> retracted;
        };
    }

    private static Evidence evolveCollected(Collected evidence, EvidenceEvent event) {
        return switch (event) {
            case EvidenceCollected _ -> evidence;
            case EvidenceLinked(var type, var id) ->
                new Collected(evidence.item(), with(evidence.links(), new Target(type, id)), evidence.artifacts());
            case EvidenceUnlinked(var type, var id) ->
                new Collected(evidence.item(), without(evidence.links(), new Target(type, id)), evidence.artifacts());
            case ArtifactAttached(var artifact) ->
                new Collected(evidence.item(), evidence.links(), with(evidence.artifacts(), artifact));
            case EvidenceRetracted(var by, var reason, var explanation) ->
                new Retracted(evidence.item(), evidence.links(), evidence.artifacts(), by, reason, explanation);
        };
    }

    private static <T> List<T> with(List<T> list, T added) {
        List<T> more = new ArrayList<>(list);
        more.add(added);
        return more;
    }

    private static <T> List<T> without(List<T> list, T removed) {
        return list.stream().filter(one -> !one.equals(removed)).toList();
    }
}
