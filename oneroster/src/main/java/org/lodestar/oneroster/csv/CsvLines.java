package org.lodestar.oneroster.csv;

import de.siegmar.fastcsv.reader.AbstractBaseCsvCallbackHandler;
import de.siegmar.fastcsv.reader.CloseableIterator;
import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Iterator;
import java.util.List;

/**
 * The lines of one CSV file (RFC 4180, UTF-8), one at a time: at most one line and a buffer of it are in memory. Lines
 * that are empty are passed over.
 */
public final class CsvLines implements Iterator<CsvLine>, Closeable {

    /** Longer cells are cut to one character more than this, for the row to be told invalid. */
    static final int LONGEST_CELL = 2_000;

    private static final int BUFFER = 64 * 1024;
    private static final int MOST_COLUMNS = 200;

    private final String file;
    private final Cells cells = new Cells();
    private final CloseableIterator<CsvLine> lines;
    private long last;

    public CsvLines(String file, InputStream bytes) {
        this.file = file;
        this.lines = CsvReader.builder()
                .allowExtraFields(true)
                .allowMissingFields(true)
                .allowExtraCharsAfterClosingQuote(false)
                .maxBufferSize(BUFFER)
                .build(cells, new StrictUtf8Reader(bytes))
                .iterator();
    }

    /** Leaves the cells of some columns unread from the next line on: they are empty strings then. */
    void skip(BitSet columns) {
        cells.skipped = columns;
    }

    @Override
    public boolean hasNext() {
        try {
            return lines.hasNext();
        } catch (UncheckedIOException | CsvParseException e) {
            throw refused(e);
        }
    }

    @Override
    public CsvLine next() {
        CsvLine line = lines.next();
        last = line.number();
        return line;
    }

    private PackageRefused refused(RuntimeException problem) {
        Throwable cause = problem.getCause();
        return switch (cause) {
            case PackageRefused refused -> refused;
            case StrictUtf8Reader.NotUtf8 notUtf8 ->
                new PackageRefused(
                        PackageFault.ofRow(Reason.NOT_UTF_8, file, notUtf8.line(), "The line is not valid UTF-8."));
            case IOException _ ->
                new PackageRefused(PackageFault.ofFile(Reason.NOT_A_ZIP, file, "The entry is damaged."));
            case null, default ->
                new PackageRefused(PackageFault.ofRow(
                        Reason.MALFORMED_CSV,
                        file,
                        last + 1,
                        "The line is not CSV as in RFC 4180, or a quoted value does not end."));
        };
    }

    @Override
    public void close() throws IOException {
        lines.close();
    }

    private static final class Cells extends AbstractBaseCsvCallbackHandler<CsvLine> {

        private BitSet skipped = new BitSet();
        private List<String> cells = new ArrayList<>();

        @Override
        protected void handleBegin(long startingLineNumber) {
            cells = new ArrayList<>();
        }

        @Override
        protected void handleField(int index, char[] buffer, int offset, int length, boolean quoted) {
            if (index >= MOST_COLUMNS) {
                throw new CsvParseException("Too many cells");
            }
            cells.add(skipped.get(index) ? "" : new String(buffer, offset, Math.min(length, LONGEST_CELL + 1)));
        }

        @Override
        protected CsvLine buildRecord() {
            return new CsvLine(getStartingLineNumber(), cells);
        }
    }
}
