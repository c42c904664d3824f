package org.lodestar.evidence.assessmentimport.intake;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * A package of assessments, and what has become of it so far.
 *
 * @param faults how many were found; the report lists the first of them
 * @param refusedFor the kinds of faults that made the whole package refused
 */
public record AssessmentImport(
        UUID id,
        State state,
        Instant createdAt,
        Optional<Instant> startedAt,
        Optional<Instant> finishedAt,
        Optional<String> sourceSystem,
        Progress progress,
        long faults,
        List<String> refusedFor) {

    /** Where an import stands. */
    @Schema(name = "AssessmentImportState")
    public enum State {
        QUEUED,
        RUNNING,
        COMPLETED,
        /** The package was not good; what was read before that was found stays. */
        REFUSED,
        /** It could not be carried out for reasons of ours; what was applied so far stays. */
        FAILED
    }

    /**
     * Counts, final once the import is.
     *
     * @param read rows of both files
     * @param created line items and results told for the first time
     * @param updated those of which something else is now said
     * @param unchanged those of which nothing new was said
     * @param removed those that a delta removes
     * @param rejected rows that were not valid
     */
    public record Progress(long read, long created, long updated, long unchanged, long removed, long rejected) {

        static final Progress NONE = new Progress(0, 0, 0, 0, 0, 0);

        Progress plus(Progress more) {
            return new Progress(
                    read + more.read,
                    created + more.created,
                    updated + more.updated,
                    unchanged + more.unchanged,
                    removed + more.removed,
                    rejected + more.rejected);
        }
    }
}
