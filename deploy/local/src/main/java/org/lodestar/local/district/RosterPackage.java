package org.lodestar.local.district;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.SequenceWriter;
import com.fasterxml.jackson.dataformat.csv.CsvGenerator;
import com.fasterxml.jackson.dataformat.csv.CsvMapper;
import com.fasterxml.jackson.dataformat.csv.CsvSchema;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.time.LocalDateTime;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Writes a OneRoster 1.2 bulk package row by row; nothing is held back, so memory does not grow with the package. */
final class RosterPackage implements AutoCloseable {

    /** Files that the binding names and a manifest must mention, but this package does not have. */
    private static final List<String> ABSENT = List.of(
            "categories",
            "classResources",
            "courseResources",
            "lineItemLearningObjectiveIds",
            "lineItems",
            "lineItemScoreScales",
            "resources",
            "resultLearningObjectiveIds",
            "results",
            "resultScoreScales",
            "scoreScales",
            "userProfiles",
            "userResources");

    private static final CsvMapper CSV = CsvMapper.builder()
            .enable(CsvGenerator.Feature.STRICT_CHECK_FOR_QUOTING)
            .disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET)
            .build();

    /** What a file's rows are handed to. The status columns of a bulk package are blank, so nobody passes them. */
    interface Rows {
        void add(String sourcedId, Object... values);
    }

    /** What produces a file's rows. */
    interface Source {
        void into(Rows rows);
    }

    private final ZipOutputStream zip;
    private final LocalDateTime entryTime;
    private final Map<RosterFile, Integer> written = new EnumMap<>(RosterFile.class);

    RosterPackage(OutputStream out, LocalDateTime entryTime) {
        this.zip = new ZipOutputStream(out);
        this.entryTime = entryTime;
    }

    void manifest(String systemName, String systemCode) throws IOException {
        try (SequenceWriter rows = open("manifest.csv", List.of("propertyName", "value"))) {
            rows.write(row("manifest.version", "1.0"));
            rows.write(row("oneroster.version", "1.2"));
            for (RosterFile file : RosterFile.values()) {
                rows.write(row("file." + file.property(), "bulk"));
            }
            for (String absent : ABSENT) {
                rows.write(row("file." + absent, "absent"));
            }
            rows.write(row("source.systemName", systemName));
            rows.write(row("source.systemCode", systemCode));
        }
        zip.closeEntry();
    }

    void file(RosterFile file, Source source) throws IOException {
        int width = file.columns().size();
        int[] count = {0};
        try (SequenceWriter rows = open(file.entryName(), file.columns())) {
            source.into((sourcedId, values) -> {
                count[0]++;
                try {
                    rows.write(fullRow(width, sourcedId, values));
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
        zip.closeEntry();
        written.put(file, count[0]);
    }

    /** Rows written so far, without headers. */
    Map<RosterFile, Integer> written() {
        return written;
    }

    @Override
    public void close() throws IOException {
        zip.finish();
    }

    private SequenceWriter open(String name, List<String> columns) throws IOException {
        var entry = new ZipEntry(name);
        entry.setTimeLocal(entryTime);
        zip.putNextEntry(entry);
        CsvSchema schema = CsvSchema.builder()
                .addColumns(columns, CsvSchema.ColumnType.STRING)
                .build();
        return CSV.writer(schema.withHeader().withLineSeparator("\r\n")).writeValues(zip);
    }

    private static String[] fullRow(int width, String sourcedId, Object... values) {
        if (values.length != width - 3) {
            throw new IllegalArgumentException("A row takes " + (width - 3) + " values, not " + values.length);
        }
        String[] row = new String[width];
        row[0] = sourcedId;
        row[1] = "";
        row[2] = "";
        for (int i = 0; i < values.length; i++) {
            row[i + 3] = values[i].toString();
        }
        return row;
    }

    private static String[] row(String... values) {
        return values;
    }
}
