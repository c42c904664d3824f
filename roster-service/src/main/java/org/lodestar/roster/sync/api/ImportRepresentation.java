package org.lodestar.roster.sync.api;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.lodestar.oneroster.csv.Mode;
import org.lodestar.roster.sync.intake.RosterImport;
import org.lodestar.roster.sync.intake.RosterImport.FileProgress;
import org.lodestar.roster.sync.intake.RosterImport.Origin;
import org.lodestar.roster.sync.intake.RosterImport.Progress;
import org.lodestar.roster.sync.intake.RosterImport.State;

/** An import as clients see it. */
@Schema(name = "RosterImport")
record ImportRepresentation(
        UUID id,

        @Schema(description = "Whether the rows were sent or pulled")
        Origin origin,

        @Schema(description = "COMPLETED, REFUSED and FAILED are final")
        State state,

        Instant createdAt,
        Optional<Instant> startedAt,
        Optional<Instant> finishedAt,
        Optional<String> sourceSystem,
        ProgressRepresentation progress,
        List<FileRepresentation> files,

        @Schema(description = "How many faults were found; the report lists the first of them")
        long faults,

        @Schema(description = "The kinds of faults for which the whole package was refused")
        List<String> refusedFor) {

    @Schema(name = "RosterImportProgress")
    record ProgressRepresentation(
            @Schema(description = "Rows of all files") long read,

            @Schema(description = "Entries listed for the first time, or again")
            long created,

            @Schema(description = "Entries of which something else is now said")
            long updated,

            long unchanged,

            @Schema(description = "Entries that a bulk file no longer lists, or that a delta removes")
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

    @Schema(name = "RosterImportFile")
    record FileRepresentation(
            @Schema(examples = "users.csv") String file,

            @Schema(description = "Whether the file lists all there is, or what has changed")
            Mode mode,

            long read,

            @Schema(
                    description = "Entries; in roles.csv roles, which are parts of their people. Demographics are"
                            + " read and not kept")
            long created,

            long updated,
            long unchanged,
            long removed,
            long rejected) {

        static FileRepresentation of(FileProgress file) {
            return new FileRepresentation(
                    file.file(),
                    file.mode(),
                    file.read(),
                    file.created(),
                    file.updated(),
                    file.unchanged(),
                    file.removed(),
                    file.rejected());
        }
    }

    static ImportRepresentation of(RosterImport stored) {
        return new ImportRepresentation(
                stored.id(),
                stored.origin(),
                stored.state(),
                stored.createdAt(),
                stored.startedAt(),
                stored.finishedAt(),
                stored.sourceSystem(),
                ProgressRepresentation.of(stored.progress()),
                stored.files().stream().map(FileRepresentation::of).toList(),
                stored.faults(),
                stored.refusedFor());
    }
}
