package org.lodestar.evidence.assessmentimport.intake;

import io.vertx.core.Vertx;
import io.vertx.sqlclient.Row;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import org.lodestar.eventsourcing.commanding.CommandFailure;
import org.lodestar.eventsourcing.runtime.EventSourcing;
import org.lodestar.evidence.assessmentimport.intake.AssessmentImport.Progress;
import org.lodestar.evidence.assessmentimport.intake.AssessmentImport.State;
import org.lodestar.oneroster.intake.ImportTables;
import org.lodestar.oneroster.intake.Intake;
import org.lodestar.oneroster.intake.PackageCheck;

/** The imports of assessments. */
@Singleton
public class AssessmentImports extends Intake<AssessmentImport> {

    /** Queue, packages and reports. */
    public static final ImportTables TABLES = new ImportTables("assessment_import");

    private final AssessmentImportConfig config;

    AssessmentImports(Vertx vertx, EventSourcing eventSourcing, AssessmentImportConfig config) {
        super(vertx, eventSourcing.pool(), TABLES, "i.*", AssessmentImports::read);
        this.config = config;
    }

    /**
     * Identifies the bytes of a package that is worth taking in. Blocks.
     *
     * @throws CommandFailure.Refused if it is not
     */
    public String fingerprint(Path file) throws IOException {
        return PackageCheck.fingerprint(file, config.limits(), AssessmentFile.BINDING);
    }

    private static AssessmentImport read(Row row) {
        return new AssessmentImport(
                row.getUUID("id"),
                State.valueOf(row.getString("state")),
                row.getOffsetDateTime("created_at").toInstant(),
                instant(row, "started_at"),
                instant(row, "finished_at"),
                Optional.ofNullable(row.getString("source_system")),
                new Progress(
                        row.getLong("read"),
                        row.getLong("created"),
                        row.getLong("updated"),
                        row.getLong("unchanged"),
                        row.getLong("removed"),
                        row.getLong("rejected")),
                row.getLong("faults"),
                List.of(row.getArrayOfStrings("refused_for")));
    }

    private static Optional<Instant> instant(Row row, String column) {
        return Optional.ofNullable(row.getOffsetDateTime(column)).map(OffsetDateTime::toInstant);
    }
}
