package org.lodestar.oneroster.csv;

import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.lodestar.oneroster.csv.Column.Use;

/** The rows of one file, each with its values checked for form; one row at a time is in memory. */
public final class Rows implements Iterator<CheckedRow>, Closeable {

    private static final String EXTENSION_COLUMN = "metadata.";

    private final PackageFile file;
    private final RowCheck check;
    private final CsvLines lines;
    /** What each cell of a line is; none for a column that is an extension. */
    private final List<Optional<Column>> header;

    private final int sourcedIdCell;

    /** The rows below a header, which has to be right. */
    public Rows(PackageFile file, Mode mode, CsvLines lines) {
        this.file = file;
        this.check = new RowCheck(file, mode);
        this.lines = lines;
        if (!lines.hasNext()) {
            throw new PackageRefused(withoutRows());
        }
        CsvLine first = lines.next();
        checkHeader(first);
        this.header = first.cells().stream().map(this::columnNamed).toList();
        this.sourcedIdCell = first.cells().indexOf(Column.SOURCED_ID);
        lines.skip(unread());
        if (mode == Mode.BULK && !lines.hasNext()) {
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
            return check.unreadable(
                    line.number(),
                    sourcedIdCell < line.cells().size() ? line.cell(sourcedIdCell) : "",
                    Reason.WRONG_NUMBER_OF_CELLS,
                    "The row has " + line.cells().size() + " cells and the header " + header.size() + ".");
        }
        Map<String, String> cells = new HashMap<>();
        for (int i = 0; i < header.size(); i++) {
            if (header.get(i).isPresent()) {
                cells.put(header.get(i).get().name(), line.cell(i));
            }
        }
        return check.check(line.number(), cells);
    }

    @Override
    public void close() throws IOException {
        lines.close();
    }
}
