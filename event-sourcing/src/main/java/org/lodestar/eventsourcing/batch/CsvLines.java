package org.lodestar.eventsourcing.batch;

import de.siegmar.fastcsv.reader.CloseableIterator;
import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import io.vertx.core.buffer.Buffer;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.lodestar.eventsourcing.commanding.CommandFailure;
import org.lodestar.eventsourcing.json.Json;

/** CSV (RFC 4180, UTF-8) with a header: a line is a record, told as a JSON array of its cells. */
final class CsvLines implements Lines {

    private final Quotes quotes;
    private final CloseableIterator<CsvRecord> records;
    private final List<String> columns;
    private long last = 1;

    /** @throws CommandFailure.Refused if there is no header, or none that can be read */
    CsvLines(InputStream bytes, int longest) {
        quotes = new Quotes(bytes);
        records = CsvReader.builder()
                .allowExtraFields(true)
                .allowMissingFields(true)
                .allowExtraCharsAfterClosingQuote(false)
                .maxBufferSize(longest)
                .ofCsvRecord(new InputStreamReader(quotes, StandardCharsets.UTF_8.newDecoder()))
                .iterator();
        columns = record().map(CsvLines::header)
                .orElseThrow(() -> new CommandFailure.Refused(BatchRejection.BATCH_EMPTY));
    }

    private static List<String> header(CsvRecord header) {
        return header.getFields().stream()
                .map(name -> name.startsWith("\ufeff") ? name.substring(1) : name)
                .map(String::strip)
                .toList();
    }

    private Optional<CsvRecord> record() {
        try {
            if (!records.hasNext()) {
                if (quotes.odd) {
                    throw unreadable("A quoted cell does not end, or a quote in one is not doubled");
                }
                return Optional.empty();
            }
            CsvRecord record = records.next();
            last = record.getStartingLineNumber() + 1;
            return Optional.of(record);
        } catch (CsvParseException e) {
            throw unreadable(
                    "From line %d on it is no CSV as in RFC 4180, or longer than a line may be".formatted(last));
        } catch (UncheckedIOException e) {
            throw e.getCause() instanceof CharacterCodingException
                    ? unreadable("It is not UTF-8, some way after line %d".formatted(last - 1))
                    : e;
        }
    }

    private static CommandFailure unreadable(String detail) {
        return new CommandFailure.Refused(BatchRejection.BATCH_UNREADABLE, detail, List.of());
    }

    @Override
    public Optional<Line> next() {
        return record().map(record -> new Line(
                Math.toIntExact(record.getStartingLineNumber()), Buffer.buffer(Json.write(record.getFields()))));
    }

    @Override
    public List<String> columns() {
        return columns;
    }

    @Override
    public void close() throws IOException {
        records.close();
    }

    /** The reader takes a cell that does not end for the last one; but then there is a quote too many. */
    private static final class Quotes extends FilterInputStream {

        private boolean odd;

        private Quotes(InputStream bytes) {
            super(bytes);
        }

        @Override
        public int read() throws IOException {
            int next = super.read();
            odd ^= next == '"';
            return next;
        }

        @Override
        public int read(byte[] buffer, int from, int most) throws IOException {
            int count = super.read(buffer, from, most);
            for (int i = from; i < from + count; i++) {
                odd ^= buffer[i] == '"';
            }
            return count;
        }
    }
}
