package org.lodestar.roster.sync.oneroster;

import java.io.Closeable;
import java.io.IOException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.lodestar.roster.sync.oneroster.Column.Use;

/** The rows of one file, each with its values checked for form; one row at a time is in memory. */
public final class Rows implements Iterator<CheckedRow>, Closeable {

    private static final String EXTENSION_COLUMN = "metadata.";

    private final OneRosterFile file;
    private final CsvLines lines;
    /** What each cell of a line is; none for a column that is an extension. */
    private final List<Optional<Column>> header;

    private final int sourcedIdCell;

    Rows(OneRosterFile file, CsvLines lines) {
        this.file = file;
        this.lines = lines;
        if (!lines.hasNext()) {
            throw new PackageRefused(withoutRows());
        }
        CsvLine first = lines.next();
        checkHeader(first);
        this.header = first.cells().stream().map(this::columnNamed).toList();
        this.sourcedIdCell = first.cells().indexOf(Column.SOURCED_ID);
        lines.skip(unread());
        if (!lines.hasNext()) {
            throw new PackageRefused(withoutRows());
        }
    }

    private PackageFault withoutRows() {
        return PackageFault.ofFile(
                Reason.FILE_WITHOUT_ROWS,
                file.fileName(),
                "The file has no rows; a kind of which there is none is declared as absent.");
    }

    private void checkHeader(CsvLine line) {
        List<PackageFault> faults = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        for (String name : line.cells()) {
            if (columnNamed(name).isEmpty() && !name.startsWith(EXTENSION_COLUMN)) {
                faults.add(headerFault(
                        Reason.UNKNOWN_COLUMN,
                        line,
                        name,
                        "OneRoster 1.2 has no such column; those of one's own begin with " + EXTENSION_COLUMN));
            } else if (!seen.add(name)) {
                faults.add(headerFault(Reason.DUPLICATE_COLUMN, line, name, "The column is there twice."));
            }
        }
        for (Column column : file.columns()) {
            if (!seen.contains(column.name())) {
                faults.add(headerFault(
                        Reason.COLUMN_MISSING, line, column.name(), "Every column of the binding must be there."));
            }
        }
        if (!faults.isEmpty()) {
            throw new PackageRefused(faults);
        }
    }

    private PackageFault headerFault(Reason reason, CsvLine line, String column, String detail) {
        return PackageFault.ofCell(reason, file.fileName(), line.number(), column, "", detail);
    }

    private Optional<Column> columnNamed(String name) {
        return file.columns().stream()
                .filter(column -> column.name().equals(name))
                .findFirst();
    }

    private BitSet unread() {
        BitSet unread = new BitSet();
        for (int i = 0; i < header.size(); i++) {
            unread.set(
                    i, header.get(i).map(column -> column.use() == Use.SKIPPED).orElse(true));
        }
        return unread;
    }

    /**
     * Whether there is another row.
     *
     * @throws PackageRefused if the rest of the file cannot be read
     */
    @Override
    public boolean hasNext() {
        return lines.hasNext();
    }

    @Override
    public CheckedRow next() {
        CsvLine line = lines.next();
        if (line.cells().size() != header.size()) {
            return invalid(
                    line,
                    List.of(PackageFault.ofRow(
                            Reason.WRONG_NUMBER_OF_CELLS,
                            file.fileName(),
                            line.number(),
                            "The row has " + line.cells().size() + " cells and the header " + header.size() + ".")));
        }
        List<PackageFault> faults = new ArrayList<>();
        Map<String, Object> values = new LinkedHashMap<>();
        Map<String, LocalDate> dates = new HashMap<>();
        String sourcedId = "";
        for (int i = 0; i < header.size(); i++) {
            Optional<Column> known = header.get(i);
            if (known.isEmpty() || known.get().use() == Use.SKIPPED) {
                continue;
            }
            Column column = known.get();
            String value = line.cell(i);
            Optional<PackageFault> fault = fault(column, value, line.number());
            if (fault.isPresent()) {
                faults.add(fault.get());
            } else if (column.name().equals(Column.SOURCED_ID)) {
                sourcedId = value;
            } else if (column.use() == Use.KEPT && !value.isEmpty()) {
                values.put(column.name(), column.form().keep(value));
                if (column.form().equals(Form.DATE)) {
                    dates.put(column.name(), LocalDate.parse(value));
                }
            }
        }
        checkOrder(dates, line, faults);
        return faults.isEmpty() ? new CheckedRow.Valid(line.number(), sourcedId, values) : invalid(line, faults);
    }

    private CheckedRow invalid(CsvLine line, List<PackageFault> faults) {
        Optional<String> sourcedId = Optional.of(sourcedIdCell)
                .filter(cell -> cell < line.cells().size())
                .map(line::cell)
                .filter(value -> !value.isEmpty() && Form.GUID.fault(value).isEmpty());
        return new CheckedRow.Invalid(line.number(), sourcedId, faults);
    }

    private Optional<PackageFault> fault(Column column, String value, long row) {
        if (value.isEmpty()) {
            return column.required()
                    ? Optional.of(fault(Reason.VALUE_MISSING, column, value, row, "must not be blank"))
                    : Optional.empty();
        }
        if (column.use() == Use.BLANK) {
            return Optional.of(
                    fault(Reason.VALUE_FORBIDDEN_IN_BULK, column, value, row, "must be blank in a bulk file"));
        }
        if (value.length() > CsvLines.LONGEST_CELL) {
            return Optional.of(fault(
                    Reason.VALUE_TOO_LONG,
                    column,
                    value,
                    row,
                    "must have at most " + CsvLines.LONGEST_CELL + " characters"));
        }
        if (value.chars().anyMatch(Character::isISOControl)) {
            return Optional.of(
                    fault(Reason.VALUE_INVALID, column, value, row, "must not have line breaks or control characters"));
        }
        if (column.required() && value.isBlank()) {
            return Optional.of(fault(Reason.VALUE_MISSING, column, value, row, "must not be blank"));
        }
        return column.form().fault(value).map(detail -> fault(Reason.VALUE_INVALID, column, value, row, detail));
    }

    private PackageFault fault(Reason reason, Column column, String value, long row, String detail) {
        String shown = column.personal() && !value.isEmpty() ? PackageFault.WITHHELD : value;
        return PackageFault.ofCell(
                reason,
                file.fileName(),
                row,
                column.name(),
                shown,
                "The value of " + column.name() + " " + detail + ".");
    }

    private void checkOrder(Map<String, LocalDate> dates, CsvLine line, List<PackageFault> faults) {
        LocalDate end = dates.get("endDate");
        LocalDate begin = dates.getOrDefault("beginDate", dates.get("startDate"));
        if (end != null && begin != null && end.isBefore(begin)) {
            faults.add(PackageFault.ofCell(
                    Reason.DATES_REVERSED,
                    file.fileName(),
                    line.number(),
                    "endDate",
                    end.toString(),
                    "The end is before the beginning, " + begin + "."));
        }
    }

    @Override
    public void close() throws IOException {
        lines.close();
    }
}
