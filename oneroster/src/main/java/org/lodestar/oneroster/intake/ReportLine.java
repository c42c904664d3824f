package org.lodestar.oneroster.intake;

import io.vertx.sqlclient.Row;
import java.util.Optional;

/** A line of an import's report. */
public record ReportLine(
        long number,
        String reason,
        Optional<String> file,
        Optional<Long> row,
        Optional<String> column,
        Optional<String> value,
        String detail) {

    /** As a table of faults has it. */
    public static ReportLine read(Row row) {
        return new ReportLine(
                row.getLong("number"),
                row.getString("reason"),
                Optional.ofNullable(row.getString("file")),
                Optional.ofNullable(row.getLong("row_number")),
                Optional.ofNullable(row.getString("column_name")),
                Optional.ofNullable(row.getString("value")),
                row.getString("detail"));
    }
}
