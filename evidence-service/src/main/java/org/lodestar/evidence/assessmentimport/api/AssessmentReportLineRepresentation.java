package org.lodestar.evidence.assessmentimport.api;

import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.lodestar.oneroster.intake.ReportLine;

/** What was wrong with one place of a package. */
@Schema(name = "AssessmentImportFault")
record AssessmentReportLineRepresentation(
        @Schema(examples = "assessmentResults.csv") Optional<String> file,

        @Schema(description = "The line of the file, the header being line 1")
        Optional<Long> row,

        Optional<String> column,

        @Schema(description = "What was found; withheld where the column is about a student")
        Optional<String> value,

        @Schema(examples = "dangling-reference") String reason,
        String detail) {

    static AssessmentReportLineRepresentation of(ReportLine line) {
        return new AssessmentReportLineRepresentation(
                line.file(), line.row(), line.column(), line.value(), line.reason(), line.detail());
    }
}
