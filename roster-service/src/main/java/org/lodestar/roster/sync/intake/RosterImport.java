package org.lodestar.roster.sync.intake;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.lodestar.oneroster.csv.Mode;

/**
 * A package on its way into the roster, and what has become of it so far.
 *
 * @param faults how many were found; the report lists the first of them
 * @param refusedFor the kinds of faults that made the whole package refused
 */
public record RosterImport(
        UUID id,
        Origin origin,
        State state,
        String actor,
        Instant createdAt,
        Optional<Instant> startedAt,
        Optional<Instant> finishedAt,
        Optional<String> sourceSystem,
        Progress progress,
        List<FileProgress> files,
        long faults,
        List<String> refusedFor) {

    /** Where the rows of an import come from. */
    @Schema(name = "RosterImportOrigin")
    public enum Origin {
        /** They were sent. */
        PACKAGE,
        /** They are all that the district's provider lists. */
        FULL_PULL,
        /** They are what the district's provider lists as changed since the last pull. */
        INCREMENTAL_PULL
    }

    /** Where an import stands. */
    @Schema(name = "RosterImportState")
    public enum State {
        QUEUED,
        /** Its rows are being fetched, if it is a pull, and checked; nothing has changed yet. */
        VALIDATING,
        /** It is complete and consistent, and is being applied. */
        APPLYING,
        COMPLETED,
        /** The package, or what the provider answered, was not good; nothing has changed. */
        REFUSED,
        /** It could not be carried out for reasons of ours; what was applied so far stays. */
        FAILED
    }

    /**
     * Counts, final once the import is.
     *
     * @param read rows of all files
     * @param created entries listed for the first time, or again
     * @param updated entries of which something else is now said
     * @param unchanged entries of which nothing new was said
     * @param removed entries that a bulk file no longer lists, or that a delta says to remove
     * @param rejected rows that were not valid
     */
    public record Progress(long read, long created, long updated, long unchanged, long removed, long rejected) {}

    /**
     * Counts of one file.
     *
     * @param file such as {@code users.csv}
     * @param created entries of this file, or roles; they count as in {@link Progress}
     */
    public record FileProgress(
            String file,
            Mode mode,
            long read,
            long created,
            long updated,
            long unchanged,
            long removed,
            long rejected) {}
}
