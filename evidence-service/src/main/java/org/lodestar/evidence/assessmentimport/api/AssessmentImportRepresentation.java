package org.lodestar.evidence.assessmentimport.api;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.lodestar.evidence.assessmentimport.intake.AssessmentImport;
import org.lodestar.evidence.assessmentimport.intake.AssessmentImport.Progress;
import org.lodestar.evidence.assessmentimport.intake.AssessmentImport.State;

/** An import as clients see it. */
@Schema(name = "AssessmentImport")
record AssessmentImportRepresentation(
        UUID id,

        @Schema(description = "COMPLETED, REFUSED and FAILED are final")
        State state,

        Instant createdAt,
        Optional<Instant> startedAt,
        Optional<Instant> finishedAt,
        Optional<String> sourceSystem,
        ProgressRepresentation progress,

        @Schema(description = "How many faults were found; the report lists the first of them")
        long faults,

        @Schema(description = "The kinds of faults for which the whole package was refused")
        List<String> refusedFor) {

    @Schema(name = "AssessmentImportProgress")
    record ProgressRepresentation(
            @Schema(description = "Rows of both files") long read,

            @Schema(description = "Line items and results told for the first time")
            long created,

            @Schema(description = "Those of which something else is now said")
            long updated,

            long unchanged,

            @Schema(description = "Those that a delta removes")
            long removed,

            @Schema(description = "Rows that were not valid")
            long rejected) {

        static ProgressRepresentation of(Progress progress) {
            return new ProgressRepresentation(
                    progress.read(),
                    progress.created(),
                    progress.updated(),
                    progress.unchanged(),
                    progress.removed(),
                    progress.rejected());
        }
    }

    static AssessmentImportRepresentation of(AssessmentImport stored) {
        return new AssessmentImportRepresentation(
                stored.id(),
                stored.state(),
                stored.createdAt(),
                stored.startedAt(),
                stored.finishedAt(),
                stored.sourceSystem(),
                ProgressRepresentation.of(stored.progress()),
                stored.faults(),
                stored.refusedFor());
    }
}
