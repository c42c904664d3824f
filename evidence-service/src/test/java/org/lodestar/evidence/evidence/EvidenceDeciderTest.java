package org.lodestar.evidence.evidence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.lodestar.evidence.evidence.ContributorKind.TEACHER;
import static org.lodestar.evidence.evidence.EvidenceKind.STUDENT_WORK;
import static org.lodestar.evidence.evidence.EvidenceRejection.DATE_IMPLAUSIBLE;
import static org.lodestar.evidence.evidence.EvidenceRejection.EVIDENCE_ALREADY_COLLECTED;
import static org.lodestar.evidence.evidence.EvidenceRejection.EVIDENCE_NOT_FOUND;
import static org.lodestar.evidence.evidence.EvidenceRejection.EVIDENCE_RETRACTED;
import static org.lodestar.evidence.evidence.EvidenceRejection.TOO_MANY_ARTIFACTS;
import static org.lodestar.evidence.evidence.EvidenceRejection.TOO_MANY_LINKS;
import static org.lodestar.evidence.evidence.RetractionReason.CONSENT_WITHDRAWN;
import static org.lodestar.evidence.evidence.RetractionReason.DUPLICATE;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.lodestar.eventsourcing.Fault;
import org.lodestar.eventsourcing.PersonRef;
import org.lodestar.eventsourcing.testing.DeciderSpec;
import org.lodestar.evidence.evidence.Evidence.Collected;
import org.lodestar.evidence.evidence.Evidence.Retracted;
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

class EvidenceDeciderTest {

    private static final PersonRef ADA = new PersonRef("t-ada");
    private static final Instant NOON = Instant.parse("2026-10-05T12:00:00Z");
    private static final EvidenceItem WORK = item(LocalDate.parse("2026-10-05"));
    private static final Target GOAL = new Target(TargetType.GOAL, "0199c2b4-0000-7000-8000-000000000001");
    private static final Target STANDARD = new Target(TargetType.STANDARD_ELEMENT, "CCSS.ELA-LITERACY.RF.3.4");
    private static final Artifact SCAN = artifact("a".repeat(64));

    private final DeciderSpec<EvidenceCommand, Evidence, EvidenceEvent> evidence =
            DeciderSpec.of(new EvidenceDecider());

    private static final EvidenceEvent COLLECTED = new EvidenceCollected(WORK);
    private static final EvidenceEvent LINKED = linked(GOAL);
    private static final EvidenceEvent RETRACTED = new EvidenceRetracted(ADA, DUPLICATE, "Entered twice");

    private static EvidenceItem item(LocalDate observedOn) {
        return new EvidenceItem(
                STUDENT_WORK, observedOn, ADA, TEACHER, "school-1", "Fluency recordings of week 6", Optional.empty());
    }

    private static Artifact artifact(String sha256) {
        return new Artifact(new UUID(1, 2), "application/pdf", "https://files.example.org/1", sha256, 120_000);
    }

    private static EvidenceEvent linked(Target target) {
        return new EvidenceLinked(target.targetType(), target.targetId());
    }

    private static CollectEvidence collect(EvidenceItem item) {
        return new CollectEvidence(item, List.of(), List.of(), NOON);
    }

    @Nested
    class uncollected_evidence {

        @Test
        void is_collected() {
            evidence.given().when(collect(WORK)).then(COLLECTED).thenState(new Collected(WORK, List.of(), List.of()));
        }

        @Test
        void is_collected_linked_and_illustrated_at_once() {
            evidence.given()
                    .when(new CollectEvidence(WORK, List.of(GOAL, STANDARD), List.of(SCAN), NOON))
                    .then(COLLECTED, LINKED, linked(STANDARD), new ArtifactAttached(SCAN))
                    .thenState(new Collected(WORK, List.of(GOAL, STANDARD), List.of(SCAN)));
        }

        @Test
        void is_linked_once_to_a_target_named_twice() {
            evidence.given()
                    .when(new CollectEvidence(WORK, List.of(GOAL, GOAL), List.of(), NOON))
                    .then(COLLECTED, LINKED);
        }

        @Test
        void may_be_dated_tomorrow_where_tomorrow_has_begun() {
            EvidenceItem tomorrow = item(LocalDate.parse("2026-10-06"));
            evidence.given().when(collect(tomorrow)).then(new EvidenceCollected(tomorrow));
        }

        @Test
        void is_not_observed_in_the_future() {
            var rejected = evidence.given()
                    .when(collect(item(LocalDate.parse("2026-10-07"))))
                    .thenRejected(DATE_IMPLAUSIBLE);
            assertThat(rejected.faults())
                    .containsExactly(new Fault("/observedOn", "must be from 1900-01-01 to 2026-10-06"));
        }

        @Test
        void is_not_older_than_any_school_year() {
            evidence.given().when(collect(item(LocalDate.parse("1899-12-31")))).thenRejected(DATE_IMPLAUSIBLE);
        }

        @Test
        void has_bounds() {
            List<Target> links = IntStream.rangeClosed(0, EvidenceDecider.MOST_LINKS)
                    .mapToObj(i -> new Target(TargetType.STANDARD_ELEMENT, "e" + i))
                    .toList();
            List<Artifact> artifacts = IntStream.rangeClosed(0, EvidenceDecider.MOST_ARTIFACTS)
                    .mapToObj(i -> SCAN)
                    .toList();
            evidence.given()
                    .when(new CollectEvidence(WORK, links, List.of(), NOON))
                    .thenRejected(TOO_MANY_LINKS);
            evidence.given()
                    .when(new CollectEvidence(WORK, List.of(), artifacts, NOON))
                    .thenRejected(TOO_MANY_ARTIFACTS);
        }

        @Test
        void does_not_exist_for_any_other_command() {
            evidence.given().when(new LinkEvidence(GOAL)).thenRejected(EVIDENCE_NOT_FOUND);
            evidence.given().when(new UnlinkEvidence(GOAL)).thenRejected(EVIDENCE_NOT_FOUND);
            evidence.given().when(new AttachArtifact(SCAN)).thenRejected(EVIDENCE_NOT_FOUND);
            evidence.given().when(new RetractEvidence(ADA, DUPLICATE, "x")).thenRejected(EVIDENCE_NOT_FOUND);
        }
    }

    @Nested
    class collected_evidence {

        @Test
        void is_the_same_when_collected_again() {
            evidence.given(COLLECTED).when(collect(WORK)).thenNothing();
        }

        @Test
        void is_not_replaced_by_other_evidence() {
            evidence.given(COLLECTED)
                    .when(collect(item(LocalDate.parse("2026-09-01"))))
                    .thenRejected(EVIDENCE_ALREADY_COLLECTED);
        }

        @Test
        void is_linked() {
            evidence.given(COLLECTED)
                    .when(new LinkEvidence(GOAL))
                    .then(LINKED)
                    .thenState(new Collected(WORK, List.of(GOAL), List.of()));
        }

        @Test
        void is_linked_only_once() {
            evidence.given(COLLECTED, LINKED).when(new LinkEvidence(GOAL)).thenNothing();
        }

        @Test
        void is_linked_to_so_many_targets_and_no_more() {
            EvidenceEvent[] full = IntStream.rangeClosed(0, EvidenceDecider.MOST_LINKS)
                    .mapToObj(i -> i == 0 ? COLLECTED : linked(new Target(TargetType.STANDARD_ELEMENT, "e" + i)))
                    .toArray(EvidenceEvent[]::new);
            evidence.given(full).when(new LinkEvidence(GOAL)).thenRejected(TOO_MANY_LINKS);
        }

        @Test
        void is_unlinked() {
            evidence.given(COLLECTED, LINKED, linked(STANDARD))
                    .when(new UnlinkEvidence(GOAL))
                    .then(new EvidenceUnlinked(GOAL.targetType(), GOAL.targetId()))
                    .thenState(new Collected(WORK, List.of(STANDARD), List.of()));
        }

        @Test
        void stays_unlinked_from_what_it_was_never_linked_to() {
            evidence.given(COLLECTED).when(new UnlinkEvidence(GOAL)).thenNothing();
        }

        @Test
        void gets_an_artifact() {
            evidence.given(COLLECTED)
                    .when(new AttachArtifact(SCAN))
                    .then(new ArtifactAttached(SCAN))
                    .thenState(new Collected(WORK, List.of(), List.of(SCAN)));
        }

        @Test
        void gets_the_same_content_of_the_same_place_once() {
            Artifact again = new Artifact(new UUID(3, 4), SCAN.mediaType(), SCAN.uri(), SCAN.sha256(), SCAN.bytes());
            evidence.given(COLLECTED, new ArtifactAttached(SCAN))
                    .when(new AttachArtifact(again))
                    .thenNothing();
        }

        @Test
        void gets_new_content_of_the_same_place() {
            Artifact changed = artifact("b".repeat(64));
            evidence.given(COLLECTED, new ArtifactAttached(SCAN))
                    .when(new AttachArtifact(changed))
                    .then(new ArtifactAttached(changed));
        }

        @Test
        void gets_so_many_artifacts_and_no_more() {
            EvidenceEvent[] full = IntStream.rangeClosed(0, EvidenceDecider.MOST_ARTIFACTS)
                    .mapToObj(i -> i == 0 ? COLLECTED : new ArtifactAttached(artifact("sha" + i)))
                    .toArray(EvidenceEvent[]::new);
            evidence.given(full).when(new AttachArtifact(SCAN)).thenRejected(TOO_MANY_ARTIFACTS);
        }

        @Test
        void is_retracted_with_a_reason() {
            evidence.given(COLLECTED, LINKED)
                    .when(new RetractEvidence(ADA, CONSENT_WITHDRAWN, "The family asked for it"))
                    .then(new EvidenceRetracted(ADA, CONSENT_WITHDRAWN, "The family asked for it"))
                    .thenState(new Retracted(
                            WORK, List.of(GOAL), List.of(), ADA, CONSENT_WITHDRAWN, "The family asked for it"));
        }
    }

    @Nested
    class retracted_evidence {

        @Test
        void is_not_changed_any_more() {
            evidence.given(COLLECTED, RETRACTED).when(new LinkEvidence(GOAL)).thenRejected(EVIDENCE_RETRACTED);
            evidence.given(COLLECTED, LINKED, RETRACTED)
                    .when(new UnlinkEvidence(GOAL))
                    .thenRejected(EVIDENCE_RETRACTED);
            evidence.given(COLLECTED, RETRACTED).when(new AttachArtifact(SCAN)).thenRejected(EVIDENCE_RETRACTED);
        }

        @Test
        void stays_retracted_for_its_first_reason() {
            evidence.given(COLLECTED, RETRACTED)
                    .when(new RetractEvidence(ADA, CONSENT_WITHDRAWN, "Other"))
                    .thenNothing();
        }

        @Test
        void is_not_collected_a_second_time() {
            evidence.given(COLLECTED, RETRACTED).when(collect(WORK)).thenNothing();
            evidence.given(COLLECTED, RETRACTED)
                    .when(collect(item(LocalDate.parse("2026-09-01"))))
                    .thenRejected(EVIDENCE_ALREADY_COLLECTED);
        }
    }
}
